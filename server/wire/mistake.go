package wire

import "fmt"

// A Place is where in a command something stands: the line of the command (a
// literal of IMAP begins a new one) and the octet in that line. Both count from
// zero here and from one in texts.
type Place struct{ Line, Octet int }

// String is the place in English, as it stands in the text of a mistake.
func (p Place) String() string { return English.place(p) }

// A Mistake is what makes a line no command of its protocol.
type Mistake struct {
	At   Place
	Want string // what was expected at that place, e.g. "mailbox"
	Text string // what was wrong, where, and what would have been right
}

func (m *Mistake) Error() string { return m.Text }

// LineMistake says what makes a line no line in any of the protocols, whatever it
// says: a NUL, a CR that ends nothing, a bare LF. number is the line's own within
// its command, from zero. It is nil where nothing does.
func LineMistake(l Line, number int, t *Texts) *Mistake {
	mistake := func(octet int, want, format string) *Mistake {
		at := Place{number, octet}
		return &Mistake{At: at, Want: want, Text: fmt.Sprintf(format, t.place(at))}
	}
	for i := 0; i < len(l.Text); i++ {
		switch l.Text[i] {
		case 0:
			return mistake(i, t.Character, t.NUL)
		case '\r':
			return mistake(i, t.Character, t.BareCR)
		}
	}
	if l.BareLF {
		return mistake(len(l.Text), "CRLF", t.BareLF)
	}
	return nil
}
