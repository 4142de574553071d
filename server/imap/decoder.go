package imap

import (
	"fmt"
	"strings"

	"sanduq/server/wire"
)

// A decoder reads the arguments of one command. Its methods are named by the
// grammar (RFC 3501, section 9); each takes what the grammar wants next or
// records a mistake.
//
// The first mistake stays: after it every method does nothing and gives the zero
// value or false, so that a command is decoded without asking after each step.
// A loop over what may follow ends by itself. Err tells the mistake.
type decoder struct {
	lines    []string // of the command, without line ends
	literals [][]byte // literals[i] stands between lines[i] and lines[i+1]
	limits   Limits

	command string // in upper case, "UID FETCH" as one, "" before it is read
	form    string // of its arguments, for texts
	uid     bool   // it is a UID command

	at     place
	depth  int // of open parentheses
	quotes bool
	tokens []token
	err    error
}

// A token is one part of the command that was understood.
type token struct {
	what     string // in the words of the grammar or of the command's form
	from, to place
}

// Err gives the first mistake, a *needLiteral, or nil.
func (d *decoder) Err() error { return d.err }

// Fail records err unless there is one already.
func (d *decoder) Fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// Mistake records that at this place want was expected.
func (d *decoder) Mistake(want, format string, args ...any) { d.MistakeAt(d.at, want, format, args...) }

// MistakeAt is Mistake for another place. The text must say the place itself.
func (d *decoder) MistakeAt(at place, want, format string, args ...any) {
	if d.err == nil {
		d.err = &mistake{at: at, want: want, text: fmt.Sprintf(format, args...)}
	}
}

// Place is where the decoder stands.
func (d *decoder) Place() place { return d.at }

// rest is what is left of the line.
func (d *decoder) rest() string { return d.lines[d.at.line][d.at.octet:] }

// AtEnd says that the line is read to its end. It also holds after a mistake.
func (d *decoder) AtEnd() bool { return d.err != nil || d.rest() == "" }

// Peek gives the next octet, 0 at the end of the line or after a mistake.
func (d *decoder) Peek() byte {
	if d.AtEnd() {
		return 0
	}
	return d.rest()[0]
}

// Special takes the octet b if it is next, and says so.
func (d *decoder) Special(b byte) bool {
	if d.Peek() != b || b == 0 {
		return false
	}
	d.at.octet++
	return true
}

// ExpectSpecial takes the octet b, which stands for what.
func (d *decoder) ExpectSpecial(b byte, what string) {
	if d.err == nil && !d.Special(b) {
		d.Mistake(what, "Expected \"%c\" (%s) at %v, found %s%s", b, what, d.at, d.found(), d.hint())
	}
}

// took records a token that began at from and ends here.
func (d *decoder) took(what string, from place) {
	if d.err == nil {
		d.tokens = append(d.tokens, token{what, from, d.at})
	}
}

// SP takes one space if it is next. The space must be followed by something.
func (d *decoder) SP() bool {
	if d.Peek() != ' ' {
		return false
	}
	d.ExpectSP("an argument")
	return d.err == nil
}

// ExpectSP takes the one space before what.
func (d *decoder) ExpectSP(what string) {
	if d.err != nil {
		return
	}
	rest := d.rest()
	switch {
	case rest == "":
		d.missing(what)
	case rest[0] == '\t':
		d.Mistake("one space", "A tab at %v, where one space is expected before %s", d.at, what)
	case rest[0] != ' ':
		d.unexpected("a space")
	case strings.Trim(rest, " \t") == "":
		d.trailing(what)
	case rest[1] == ' ':
		n := len(rest) - len(strings.TrimLeft(rest, " "))
		d.Mistake(what, "%d spaces at %v, where one space is expected before %s", n, d.at, what)
	case rest[1] == '\t':
		d.MistakeAt(place{d.at.line, d.at.octet + 1}, what, "A tab at %v: one space alone is expected before %s",
			place{d.at.line, d.at.octet + 1}, what)
	default:
		d.at.octet++
	}
}

// missing says that the line ends where what is wanted; what may end in an
// example, which goes behind the place.
func (d *decoder) missing(what string) {
	name, example := what, ""
	for _, comma := range []string{", as in ", ", such as "} {
		if i := strings.Index(name, comma); i >= 0 {
			name, example = name[:i], name[i:]
		}
	}
	d.Mistake(what, "Missing %s at %v%s%s", name, d.at, example, d.hint())
}

// trailing says that the line ends in white space; wanted is what could have
// followed, or "".
func (d *decoder) trailing(wanted string) {
	text := fmt.Sprintf("White space at the end of the line (%v): take it away", d.at)
	if wanted != "" {
		text = fmt.Sprintf("The line ends in a space at %v: missing %s%s", d.at, wanted, d.hint())
	}
	d.Mistake(wanted, "%s", text)
}

// unexpected says that something else stands where want is expected, right
// after what was read last.
func (d *decoder) unexpected(want string) {
	if d.afterLiteral() {
		lit := d.literals[d.at.line-1]
		d.Mistake(want, "Expected %s after the literal, found %s: the %d octets that were announced are %s",
			want, d.found(), len(lit), wire.Quote(string(lit), 40))
		return
	}
	quote := ""
	if before := d.lines[d.at.line][:d.at.octet]; strings.HasSuffix(before, `"`) && !strings.HasPrefix(d.rest(), "(") && !strings.HasPrefix(d.rest(), "{") {
		quote = `; a double quote within quotes is written \"`
	}
	d.Mistake(want, "Expected %s at %v, found %s%s%s", want, d.at, d.found(), d.hint(), quote)
}

// afterLiteral says that the octets of a literal were read last.
func (d *decoder) afterLiteral() bool { return d.at.line > 0 && d.at.octet == 0 }

// found gives what stands next, for a text.
func (d *decoder) found() string {
	rest := d.rest()
	if rest == "" {
		return "the end of the line"
	}
	if i := strings.IndexAny(rest[1:], " \t"); i >= 0 && rest[0] != ' ' {
		rest = rest[:i+1]
	}
	return wire.Quote(rest, 20)
}

// hint gives the form of the command, for the end of a text.
func (d *decoder) hint() string {
	if d.command == "" {
		return ""
	}
	return "; the form is: a1 " + strings.TrimSpace(d.command+" "+d.form)
}

// ExpectEnd takes the end of the command.
func (d *decoder) ExpectEnd() {
	if d.err != nil || d.rest() == "" {
		return
	}
	rest := d.rest()
	extra := strings.Trim(rest, " \t")
	if extra == "" {
		d.trailing("")
		return
	}
	if rest[0] != ' ' && rest[0] != '\t' || d.afterLiteral() {
		d.unexpected("the end of the line")
		return
	}
	d.at.octet += strings.Index(rest, extra)
	extra = wire.Quote(extra, 20)
	if d.form == "" {
		d.Mistake("the end of the line", "%s takes no arguments, and %s stands at %v", d.command, extra, d.at)
		return
	}
	quote := ""
	if d.quotes {
		quote = " (an argument with a space in it is put in double quotes)"
	}
	d.Mistake("the end of the line", "Extra argument %s at %v%s%s", extra, d.at, d.hint(), quote)
}

// ExpectList takes a parenthesized list of at least one what; item takes one.
func (d *decoder) ExpectList(what string, item func()) {
	from := d.at
	if d.err != nil {
		return
	}
	if !d.Special('(') {
		if d.AtEnd() {
			d.missing(what)
		} else {
			d.Mistake("(", "Expected \"(\" at %v to begin the %s, found %s%s", d.at, what, d.found(), d.hint())
		}
		return
	}
	d.depth++
	defer func() { d.depth-- }()
	for d.err == nil {
		if d.Peek() == ')' || d.Peek() == ' ' {
			d.Mistake(what, "Found %s at %v in the %s, where an item of it is expected%s", d.found(), d.at, what, d.hint())
			return
		}
		before := d.at
		item()
		if d.Special(')') {
			d.took(what, from)
			return
		}
		if d.err == nil && d.AtEnd() {
			d.Mistake(")", "The \"(\" at %v is not closed: \")\" is missing at %v%s", from, d.at, d.hint())
			return
		}
		if d.at == before {
			d.Mistake(what, "Expected an item of the %s at %v, found %s", what, d.at, d.found())
			return
		}
		d.ExpectSP("the next item of the " + what)
	}
}
