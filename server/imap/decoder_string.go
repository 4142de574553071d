package imap

import (
	"strings"

	"sanduq/server/wire"
)

// isAtomChar: ATOM-CHAR, any CHAR except atom-specials (RFC 3501, section 9).
func isAtomChar(c byte) bool {
	return c > ' ' && c < 0x7f && !strings.ContainsRune(`(){%*"\]`, rune(c))
}

func isAStringChar(c byte) bool { return isAtomChar(c) || c == ']' }

func isListChar(c byte) bool { return isAStringChar(c) || c == '%' || c == '*' }

// run takes octets as long as is holds.
func (d *decoder) run(is func(byte) bool) string {
	if d.err != nil {
		return ""
	}
	rest := d.rest()
	i := 0
	for i < len(rest) && is(rest[i]) {
		i++
	}
	d.at.octet += i
	return rest[:i]
}

// Word takes an atom as far as it goes, in upper case, perhaps "". It is for
// keywords, which the caller compares.
func (d *decoder) Word() string {
	return strings.ToUpper(d.run(isAtomChar))
}

// ExpectAtom takes an atom.
func (d *decoder) ExpectAtom(what string) string { return d.expectRun(what, isAtomChar, false) }

// ExpectAString takes an astring: an atom, a quoted string or a literal.
func (d *decoder) ExpectAString(what string) string { return d.expectString(what, isAStringChar) }

// ExpectListMailbox takes a list-mailbox: an astring in which % and * need no quotes.
func (d *decoder) ExpectListMailbox(what string) string { return d.expectString(what, isListChar) }

// ExpectString takes a string: quoted or a literal, not an atom.
func (d *decoder) ExpectString(what string) string {
	if c := d.Peek(); d.err == nil && c != 0 && c != '"' && c != '{' {
		d.Mistake(what, "Expected %s in double quotes at %v, found %s%s", what, d.at, d.found(), d.hint())
	}
	return d.expectString(what, isAStringChar)
}

// ExpectNString takes a string or NIL; ok is false for NIL.
func (d *decoder) ExpectNString(what string) (s string, ok bool) {
	if c := d.Peek(); c != '"' && c != '{' && len(d.restIfAny()) >= 3 && strings.EqualFold(d.rest()[:3], "NIL") {
		d.at.octet += 3
		return "", false
	}
	return d.ExpectString(what), true
}

func (d *decoder) restIfAny() string {
	if d.err != nil {
		return ""
	}
	return d.rest()
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
	from := d.at
	s := d.run(is)
	if d.err != nil {
		return ""
	}
	c := d.Peek()
	if s == "" && c == 0 {
		d.missing(what)
		return ""
	}
	ended := c == 0 || c == ' ' || c == '\t' || d.depth > 0 && c == ')' || !quotable && (c == '[' || c == ']')
	if s != "" && ended {
		d.took(what, from)
		return s
	}
	switch {
	case c >= 0x80:
		d.eightBit(what)
	case c < ' ' || c == 0x7f:
		d.Mistake(what, "A control character (0x%02X) at %v in %s", c, d.at, what)
	case c == '{' && s == "" && !quotable:
		d.noLiteral(what)
	case !quotable:
		d.Mistake(what, "Found \"%c\" at %v, where %s is expected%s", c, d.at, what, d.hint())
	case c == '(' && s == "" && strings.Contains(d.form, "("): // most likely the argument after this one
		d.Mistake(what, "\"(\" at %v, where %s is expected: one that begins so is put in double quotes, %s%s", d.at, what, d.quoted(from), d.hint())
	default:
		d.MistakeAt(d.at, what, "\"%c\" at %v stands unquoted in %s: put it in double quotes, %s", c, d.at, what, d.quoted(from))
	}
	return ""
}

// quoted gives the argument that begins at from as it would be written in quotes.
func (d *decoder) quoted(from place) string {
	s := d.lines[from.line][from.octet:]
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
		c, d.at, what)
}

// expectQuoted takes a quoted string.
func (d *decoder) expectQuoted(what string) string {
	from, rest := d.at, d.rest()
	var b strings.Builder
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '"':
			d.at.octet += i + 1
			d.took(what, from)
			return b.String()
		case c == '\\':
			i++
			if i < len(rest) && rest[i] != '"' && rest[i] != '\\' {
				d.at.octet += i - 1
				d.Mistake(what, `A backslash at %v: within quotes it stands only before " and \, so write \\ for a backslash`, d.at)
				return ""
			}
			if i < len(rest) {
				b.WriteByte(rest[i])
			}
		case c >= 0x80:
			d.at.octet += i
			d.eightBit(what)
			return ""
		default:
			b.WriteByte(c)
		}
	}
	d.Mistake(what, "The double quote at %v is never closed: the line ends within %s", from, what)
	return ""
}
