package imap

import (
	"fmt"

	imap "github.com/emersion/go-imap/v2"
)

// A place is where in a command something stands: the line of the command (a
// literal begins a new one) and the octet in that line. Both count from zero
// here and from one in texts.
type place struct{ line, octet int }

func (p place) String() string {
	if p.line == 0 {
		return fmt.Sprintf("octet %d", p.octet+1)
	}
	return fmt.Sprintf("octet %d of line %d", p.octet+1, p.line+1)
}

// A mistake is what makes a command no command: it is answered BAD.
type mistake struct {
	at   place
	want string // what was expected at that place, e.g. "mailbox"
	text string // what was wrong, where, and what would have been right
}

func (m *mistake) Error() string { return m.text }

// A needLiteral ends the decoding of a command of which the octets of a literal
// are not read yet. All before it is right, and the literal is wanted.
type needLiteral struct{ literal literalMark }

func (*needLiteral) Error() string { return "the literal is not read yet" }

// no makes an error that is answered NO, with a response code or none.
func no(code imap.ResponseCode, format string, args ...any) error {
	return &imap.Error{Type: imap.StatusResponseTypeNo, Code: code, Text: fmt.Sprintf(format, args...)}
}

// bad makes an error that is answered BAD where no place in the line is to blame.
func bad(code imap.ResponseCode, format string, args ...any) error {
	return &imap.Error{Type: imap.StatusResponseTypeBad, Code: code, Text: fmt.Sprintf(format, args...)}
}
