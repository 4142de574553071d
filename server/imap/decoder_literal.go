package imap

import (
	"bytes"
	"strconv"
	"strings"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/wire"
)

// A literalMark is the {n} or {n+} at the end of a line.
type literalMark struct {
	size    int64
	nonSync bool // {n+}: the octets follow without being asked for (RFC 7888)
}

// parseLiteralMark reads a whole "{n}" or "{n+}". A size is a number, so less
// than 4,294,967,296 (RFC 3501, section 9).
func parseLiteralMark(s string) (m literalMark, ok bool) {
	s, ok = strings.CutPrefix(s, "{")
	if !ok {
		return m, false
	}
	if s, ok = strings.CutSuffix(s, "}"); !ok {
		return m, false
	}
	s, m.nonSync = strings.CutSuffix(s, "+")
	if !isDigits(s) {
		return m, false
	}
	n, err := strconv.ParseUint(s, 10, 32)
	m.size = int64(n)
	return m, err == nil
}

// literalAtEnd finds the mark of a literal at the end of a line, outside of
// quotes: what a client sends next is then not a line.
func literalAtEnd(line string) (literalMark, bool) {
	i := strings.LastIndexByte(line, '{')
	if i < 0 {
		return literalMark{}, false
	}
	quoted := false
	for j := 0; j < i; j++ {
		switch {
		case line[j] == '"':
			quoted = !quoted
		case line[j] == '\\' && quoted:
			j++
		}
	}
	if quoted {
		return literalMark{}, false
	}
	return parseLiteralMark(line[i:])
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// ExpectLiteral takes a literal of at most limit octets, the whole of it in
// memory that is the caller's.
func (d *decoder) ExpectLiteral(what string, limit int64) []byte {
	if d.Err != nil {
		return nil
	}
	if d.AtEnd() {
		d.Missing(what)
		return nil
	}
	from, rest := d.At, d.Rest()
	if rest[0] != '{' {
		d.Mistake("a literal", "Expected %s as a literal at %v, found %s: end the line with {n}, n being its number of octets%s",
			what, d.At, d.Found(), d.Hint())
		return nil
	}
	mark, ok := parseLiteralMark(rest)
	switch {
	case !ok:
		d.wrongMark(rest)
		return nil
	case mark.size > limit:
		d.Fail(bad(imap.ResponseCodeTooBig, "The literal of %d octets at %v is too big: at most %d are taken for %s",
			mark.size, d.At, limit, what))
		return nil
	case d.At.Line >= d.limits.Literals:
		d.Fail(bad(imap.ResponseCodeLimit, "A command has at most %d literals", d.limits.Literals))
		return nil
	case d.At.Line >= len(d.literals):
		d.Fail(&needLiteral{mark})
		return nil
	}
	lit := d.literals[d.At.Line]
	if i := bytes.IndexByte(lit, 0); i >= 0 {
		d.Mistake(what, "Octet %d of the literal is NUL, which IMAP does not carry", i+1)
		return nil
	}
	d.At = wire.Place{Line: d.At.Line + 1, Octet: 0}
	d.Took(what, from)
	return lit
}

// roomForLiteral refuses a literal that makes those of the command too many
// octets together: each that comes has all before it decoded once more.
func (d *decoder) roomForLiteral() {
	room := d.limits.Literal
	for _, l := range d.literals[:min(d.At.Line, len(d.literals))] {
		room -= int64(len(l))
	}
	if mark, ok := parseLiteralMark(d.Rest()); ok && mark.size > room && mark.size <= d.limits.Literal {
		d.Fail(bad(imap.ResponseCodeTooBig, "The literals of the command have more than %d octets with the one at %v", d.limits.Literal, d.At))
	}
}

// noLiteral says of what begins like a literal that none can stand here.
func (d *decoder) noLiteral(what string) {
	if _, ok := parseLiteralMark(d.Rest()); !ok {
		d.wrongMark(d.Rest())
		return
	}
	d.Mistake(what, "A literal at %v, where %s is expected: it stands in the line itself%s", d.At, what, d.Hint())
}

// wrongMark says what is wrong with something that begins like a literal.
func (d *decoder) wrongMark(rest string) {
	end := strings.IndexByte(rest, '}')
	if end < 0 {
		d.Mistake("a literal", "\"{\" at %v begins a literal, {n}, and \"}\" is missing; to mean the character, put the argument in double quotes", d.At)
		return
	}
	mark, after := rest[:end+1], rest[end+1:]
	count := strings.TrimSuffix(mark[1:end], "+")
	switch {
	case !isDigits(count):
		d.Mistake("a literal", "%s at %v is not a literal: between the braces stands the number of octets to come, as in {5}",
			wire.Quote(mark, 20), d.At)
	case after == "":
		d.Mistake("a literal", "%s at %v: a literal has fewer than 4294967296 octets", wire.Quote(mark, 30), d.At)
	default:
		d.Mistake("a literal", "%s at %v must end its line: the %s octets come on the next one, and %s after them",
			mark, d.At, count, wire.Quote(after, 20))
	}
}
