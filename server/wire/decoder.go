package wire

import (
	"fmt"
	"strconv"
	"strings"
)

// A Decoder reads the arguments of one command: what the grammars of the
// protocols have in common. Its methods are named by the grammar; each takes what
// is wanted next or records a mistake.
//
// The first mistake stays in Err: after it every method does nothing and gives
// the zero value or false, so that a command is decoded without asking after each
// step. A loop over what may follow ends by itself.
type Decoder struct {
	Lines   []string // of the command, without line ends
	Command string   // in upper case, "" before it is read
	Form    string   // of its arguments, for texts
	Prefix  string   // what stands before a command, for texts: a tag and a space in IMAP
	Texts   *Texts

	At     Place
	Tokens []Token
	Err    error
}

// A Token is one part of the command that was understood.
type Token struct {
	What     string // in the words of the grammar or of the command's form
	From, To Place
}

// Fail records err unless there is one already.
func (d *Decoder) Fail(err error) {
	if d.Err == nil {
		d.Err = err
	}
}

// Mistake records that at this place want was expected.
func (d *Decoder) Mistake(want, format string, args ...any) { d.MistakeAt(d.At, want, format, args...) }

// MistakeAt is Mistake for another place. The text must say the place itself.
func (d *Decoder) MistakeAt(at Place, want, format string, args ...any) {
	if d.Err == nil {
		d.Err = &Mistake{At: at, Want: want, Text: fmt.Sprintf(format, args...)}
	}
}

// Here is where the decoder stands, for a text.
func (d *Decoder) Here() string { return d.Texts.place(d.At) }

// Rest is what is left of the line; also after a mistake.
func (d *Decoder) Rest() string { return d.Lines[d.At.Line][d.At.Octet:] }

// AtEnd says that the line is read to its end. It also holds after a mistake.
func (d *Decoder) AtEnd() bool { return d.Err != nil || d.Rest() == "" }

// Peek gives the next octet, 0 at the end of the line or after a mistake.
func (d *Decoder) Peek() byte {
	if d.AtEnd() {
		return 0
	}
	return d.Rest()[0]
}

// Special takes the octet b if it is next, and says so.
func (d *Decoder) Special(b byte) bool {
	if d.Peek() != b || b == 0 {
		return false
	}
	d.At.Octet++
	return true
}

// Run takes octets as long as is holds.
func (d *Decoder) Run(is func(byte) bool) string {
	if d.Err != nil {
		return ""
	}
	rest := d.Rest()
	i := 0
	for i < len(rest) && is(rest[i]) {
		i++
	}
	d.At.Octet += i
	return rest[:i]
}

// Took records a token that began at from and ends here.
func (d *Decoder) Took(what string, from Place) {
	if d.Err == nil {
		d.Tokens = append(d.Tokens, Token{what, from, d.At})
	}
}

// ExpectSP takes the one space before what.
func (d *Decoder) ExpectSP(what string) {
	if d.Err != nil {
		return
	}
	rest := d.Rest()
	after := Place{d.At.Line, d.At.Octet + 1}
	switch {
	case rest == "":
		d.Missing(what)
	case rest[0] == '\t':
		d.Mistake(d.Texts.Space, d.Texts.TabForSpace, d.Here(), what)
	case rest[0] != ' ':
		d.Unexpected(d.Texts.Space)
	case strings.Trim(rest, " \t") == "":
		d.Mistake(what, d.Texts.EndsInSpace, d.Here(), what, d.Hint())
	case rest[1] == ' ':
		n := len(rest) - len(strings.TrimLeft(rest, " "))
		d.Mistake(what, d.Texts.Spaces, n, d.Here(), what)
	case rest[1] == '\t':
		d.MistakeAt(after, what, d.Texts.TabAfter, d.Texts.place(after), what)
	default:
		d.At.Octet++
	}
}

// ExpectNumber takes a number from zero to most: digits.
func (d *Decoder) ExpectNumber(what string, most uint64) uint64 {
	from := d.At
	s := d.Run(IsDigit)
	if d.Err != nil {
		return 0
	}
	if s == "" {
		d.Mistake(what, d.Texts.ExpectNumber, what, d.Here(), d.Found(), d.Hint())
		return 0
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || n > most {
		d.MistakeAt(from, what, d.Texts.TooBig, d.Texts.place(from), what, most)
		return 0
	}
	d.Took(what, from)
	return n
}

// ExpectNZNumber takes a number that is not zero.
func (d *Decoder) ExpectNZNumber(what string, most uint64) uint64 {
	from := d.At
	n := d.ExpectNumber(what, most)
	if d.Err == nil && n == 0 {
		d.MistakeAt(from, what, d.Texts.Zero, d.Texts.place(from), what)
	}
	return n
}

// IsDigit: DIGIT (RFC 5234, appendix B.1).
func IsDigit(c byte) bool { return c >= '0' && c <= '9' }

// ExpectEnd takes the end of the command. Advice says what else could be meant
// where something stands there, or is "".
func (d *Decoder) ExpectEnd(advice string) {
	if d.Err != nil || d.Rest() == "" {
		return
	}
	rest := d.Rest()
	extra := strings.Trim(rest, " \t")
	if extra == "" {
		d.Mistake("", d.Texts.Trailing, d.Here())
		return
	}
	if rest[0] != ' ' && rest[0] != '\t' {
		d.Unexpected(d.Texts.EndOfLine)
		return
	}
	d.At.Octet += strings.Index(rest, extra)
	extra = Quote(extra, 20)
	if d.Form == "" {
		d.Mistake(d.Texts.EndOfLine, d.Texts.NoArguments, d.Command, extra, d.Here())
		return
	}
	d.Mistake(d.Texts.EndOfLine, d.Texts.Extra, extra, d.Here(), d.Hint(), advice)
}

// Missing says that the line ends where what is wanted; what may end in an
// example, which goes behind the place.
func (d *Decoder) Missing(what string) {
	name, example := what, ""
	for _, comma := range []string{", as in ", ", such as "} {
		if i := strings.Index(name, comma); i >= 0 {
			name, example = name[:i], name[i:]
		}
	}
	d.Mistake(what, d.Texts.Missing, name, d.Here(), example, d.Hint())
}

// Unexpected says that something else stands where want is expected.
func (d *Decoder) Unexpected(want string) {
	d.Mistake(want, d.Texts.Expected, want, d.Here(), d.Found(), d.Hint())
}

// Found gives what stands next, for a text.
func (d *Decoder) Found() string {
	rest := d.Rest()
	if rest == "" {
		return d.Texts.EndOfLine
	}
	if i := strings.IndexAny(rest[1:], " \t"); i >= 0 && rest[0] != ' ' {
		rest = rest[:i+1]
	}
	return Quote(rest, 20)
}

// FoundFrom goes back to a place and gives what stands there, for a text.
func (d *Decoder) FoundFrom(from Place) string {
	d.At = from
	return d.Found()
}

// Hint gives the form of the command, for the end of a text.
func (d *Decoder) Hint() string {
	if d.Command == "" {
		return ""
	}
	return fmt.Sprintf(d.Texts.Form, d.Prefix+strings.TrimSpace(d.Command+" "+d.Form))
}
