package imap

import (
	"slices"
	"strings"

	"sanduq/server/wire"
)

// isAtomChar: ATOM-CHAR, any CHAR except atom-specials (RFC 3501, section 9).
func isAtomChar(c byte) bool {
	return c > ' ' && c < 0x7f && !strings.ContainsRune(`(){%*"\]`, rune(c))
}

func isAStringChar(c byte) bool { return isAtomChar(c) || c == ']' }

func isListChar(c byte) bool { return isAStringChar(c) || c == '%' || c == '*' }

// Word takes an atom as far as it goes, in upper case, perhaps "". It is for
// keywords, which the caller compares.
func (d *decoder) Word() string {
	return strings.ToUpper(d.Run(isAtomChar))
}

// ExpectAtom takes an atom.
func (d *decoder) ExpectAtom(what string) string { return d.expectRun(what, isAtomChar, false) }

// expectOneOf takes one of the known words, in any letter case, and gives it in
// upper case. says is what a text about another word says of the known ones.
func (d *decoder) expectOneOf(what, says string, known []string) string {
	from := d.At
	word := strings.ToUpper(d.ExpectAtom(what))
	if d.Err != nil || slices.Contains(known, word) {
		return word
	}
	near := ""
	if n := wire.Nearest(word, known); n != "" {
		near = "; did you mean " + n + "?"
	}
	d.MistakeAt(from, what, "Unknown %s %s at %v: %s %s%s", what, wire.Quote(word, 20), from, says, strings.Join(known, ", "), near)
	return ""
}

// ExpectAString takes an astring: an atom, a quoted string or a literal.
func (d *decoder) ExpectAString(what string) string { return d.expectString(what, isAStringChar) }

// ExpectListMailbox takes a list-mailbox: an astring in which % and * need no quotes.
func (d *decoder) ExpectListMailbox(what string) string { return d.expectString(what, isListChar) }

// ExpectString takes a string: quoted or a literal, not an atom.
func (d *decoder) ExpectString(what string) string {
	if c := d.Peek(); d.Err == nil && c != 0 && c != '"' && c != '{' {
		d.Mistake(what, "Expected %s in double quotes at %v, found %s%s", what, d.At, d.Found(), d.Hint())
	}
	return d.expectString(what, isAStringChar)
}

// ExpectNString takes a string or NIL; ok is false for NIL.
func (d *decoder) ExpectNString(what string) (s string, ok bool) {
	if c := d.Peek(); c != '"' && c != '{' && len(d.restIfAny()) >= 3 && strings.EqualFold(d.Rest()[:3], "NIL") {
		d.At.Octet += 3
		return "", false
	}
	return d.ExpectString(what), true
}

func (d *decoder) restIfAny() string {
	if d.Err != nil {
		return ""
	}
	return d.Rest()
}

func (d *decoder) expectString(what string, is func(byte) bool) string {
	d.quotes = true
	switch d.Peek() {
	case '"':
		return d.expectQuoted(what)
	case '{':
		d.roomForLiteral()
		return string(d.ExpectLiteral(what, d.limits.Literal))
	}
	return d.expectRun(what, is, true)
}

// expectRun takes one or more octets for which is holds, and then something that
// may end them. quotable says that quotes would help.
func (d *decoder) expectRun(what string, is func(byte) bool, quotable bool) string {
	from := d.At
	s := d.Run(is)
	if d.Err != nil {
		return ""
	}
	c := d.Peek()
	if s == "" && c == 0 {
		d.Missing(what)
		return ""
	}
	ended := c == 0 || c == ' ' || c == '\t' || d.depth > 0 && c == ')' || !quotable && (c == '[' || c == ']')
	if s != "" && ended {
		d.Took(what, from)
		return s
	}
	switch {
	case c >= 0x80:
		d.eightBit(what)
	case c < ' ' || c == 0x7f:
		d.Mistake(what, "A control character (0x%02X) at %v in %s", c, d.At, what)
	case c == '{' && s == "" && !quotable:
		d.noLiteral(what)
	case !quotable:
		d.Mistake(what, "Found \"%c\" at %v, where %s is expected%s", c, d.At, what, d.Hint())
	case c == '(' && s == "" && strings.Contains(d.Form, "("): // most likely the argument after this one
		d.Mistake(what, "\"(\" at %v, where %s is expected: one that begins so is put in double quotes, %s%s", d.At, what, d.quoted(from), d.Hint())
	default:
		d.MistakeAt(d.At, what, "\"%c\" at %v stands unquoted in %s: put it in double quotes, %s", c, d.At, what, d.quoted(from))
	}
	return ""
}

// quoted gives the argument that begins at from as it would be written in quotes.
func (d *decoder) quoted(from wire.Place) string {
	s := d.Lines[from.Line][from.Octet:]
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		s = s[:i]
	}
	s = strings.TrimSuffix(strings.TrimPrefix(s, `"`), `"`)
	if len(s) > 40 || !wire.Printable(s) {
		return `"..."`
	}
	s = strings.ReplaceAll(s, `\`, `\\`)
	return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"`
}

// eightBit says how the octets that stand here are sent.
func (d *decoder) eightBit(what string) {
	c := d.Peek()
	d.Mistake(what, "An eight-bit octet (0x%02X) at %v in %s: a line has seven-bit characters; other text goes in a literal, {n} with the number of its octets",
		c, d.At, what)
}

// expectQuoted takes a quoted string.
func (d *decoder) expectQuoted(what string) string {
	from, rest := d.At, d.Rest()
	var b strings.Builder
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '"':
			d.At.Octet += i + 1
			d.Took(what, from)
			return b.String()
		case c == '\\':
			i++
			if i < len(rest) && rest[i] != '"' && rest[i] != '\\' {
				d.At.Octet += i - 1
				d.Mistake(what, `A backslash at %v: within quotes it stands only before " and \, so write \\ for a backslash`, d.At)
				return ""
			}
			if i < len(rest) {
				b.WriteByte(rest[i])
			}
		case c >= 0x80:
			d.At.Octet += i
			d.eightBit(what)
			return ""
		default:
			b.WriteByte(c)
		}
	}
	d.Mistake(what, "The double quote at %v is never closed: the line ends within %s", from, what)
	return ""
}
