package imap

import (
	"fmt"

	imap "github.com/emersion/go-imap/v2"
)

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
