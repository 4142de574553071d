package imap

import (
	"strings"

	"sanduq/server/wire"
)

// A decoder reads the arguments of one command. Its methods are named by the
// grammar (RFC 3501, section 9); see wire.Decoder for how they work together.
type decoder struct {
	wire.Decoder
	literals [][]byte // literals[i] stands between Lines[i] and Lines[i+1]
	limits   Limits

	uid    bool // it is a UID command
	depth  int  // of open parentheses
	quotes bool // an argument was read that may be in quotes
}

func newDecoder(lines []string, literals [][]byte, limits Limits) *decoder {
	return &decoder{Decoder: wire.Decoder{Lines: lines, Prefix: "a1 ", Texts: wire.English}, literals: literals, limits: limits}
}

// ExpectSpecial takes the octet b, which stands for what.
func (d *decoder) ExpectSpecial(b byte, what string) {
	if d.Err == nil && !d.Special(b) {
		d.Mistake(what, "Expected \"%c\" (%s) at %v, found %s%s", b, what, d.At, d.Found(), d.Hint())
	}
}

// SP takes one space if it is next. The space must be followed by something.
func (d *decoder) SP() bool {
	if d.Peek() != ' ' {
		return false
	}
	d.ExpectSP("an argument")
	return d.Err == nil
}

// ExpectSP takes the one space before what.
func (d *decoder) ExpectSP(what string) {
	if c := d.Peek(); c != 0 && c != ' ' && c != '\t' {
		d.unexpected("a space")
		return
	}
	d.Decoder.ExpectSP(what)
}

// unexpected says that something else stands where want is expected, right
// after what was read last.
func (d *decoder) unexpected(want string) {
	if d.afterLiteral() {
		lit := d.literals[d.At.Line-1]
		d.Mistake(want, "Expected %s after the literal, found %s: the %d octets that were announced are %s",
			want, d.Found(), len(lit), wire.Quote(string(lit), 40))
		return
	}
	quote := ""
	if before := d.Lines[d.At.Line][:d.At.Octet]; len(before) > 0 && before[len(before)-1] == '"' && d.Peek() != '(' && d.Peek() != '{' {
		quote = `; a double quote within quotes is written \"`
	}
	d.Mistake(want, "Expected %s at %v, found %s%s%s", want, d.At, d.Found(), d.Hint(), quote)
}

// afterLiteral says that the octets of a literal were read last.
func (d *decoder) afterLiteral() bool { return d.At.Line > 0 && d.At.Octet == 0 }

// ExpectEnd takes the end of the command.
func (d *decoder) ExpectEnd() {
	c := d.Peek()
	if c != 0 && (c != ' ' && c != '\t' || d.afterLiteral() && !d.onlyBlank()) {
		d.unexpected("the end of the line")
		return
	}
	advice := ""
	if d.quotes {
		advice = " (an argument with a space in it is put in double quotes)"
	}
	d.Decoder.ExpectEnd(advice)
}

// onlyBlank says that nothing but white space is left.
func (d *decoder) onlyBlank() bool {
	for _, c := range []byte(d.Rest()) {
		if c != ' ' && c != '\t' {
			return false
		}
	}
	return true
}

// emptyList takes "()" if it is next, and says so.
func (d *decoder) emptyList() bool {
	if !strings.HasPrefix(d.restIfAny(), "()") {
		return false
	}
	d.At.Octet += 2
	return true
}

// ExpectList takes a parenthesized list of at least one what; item takes one.
func (d *decoder) ExpectList(what string, item func()) {
	from := d.At
	if d.Err != nil {
		return
	}
	if !d.Special('(') {
		if d.AtEnd() {
			d.Missing(what)
		} else {
			d.Mistake("(", "Expected \"(\" at %v to begin the %s, found %s%s", d.At, what, d.Found(), d.Hint())
		}
		return
	}
	d.depth++
	defer func() { d.depth-- }()
	for d.Err == nil {
		if d.Peek() == ')' || d.Peek() == ' ' {
			d.Mistake(what, "Found %s at %v in the %s, where an item of it is expected%s", d.Found(), d.At, what, d.Hint())
			return
		}
		before := d.At
		item()
		if d.Special(')') {
			d.Took(what, from)
			return
		}
		if d.Err == nil && d.AtEnd() {
			d.Mistake(")", "The \"(\" at %v is not closed: \")\" is missing at %v%s", from, d.At, d.Hint())
			return
		}
		if d.At == before {
			d.Mistake(what, "Expected an item of the %s at %v, found %s", what, d.At, d.Found())
			return
		}
		d.ExpectSP("the next item of the " + what)
	}
}
