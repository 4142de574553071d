package transcript

import (
	"strconv"
	"strings"
)

// A Pattern is what one S: line expects, or several where a literal makes them
// one unit.
type Pattern struct {
	Lines []*Line // in the file; none where a [...] that ends a unit goes on beyond it
	Rest  bool    // S: [...]
	Close bool    // S: <close>

	lines []linePattern
}

type linePattern struct {
	rest   bool
	pieces []piece
	text   string // as in the file, escapes resolved, wildcards unresolved
}

const (
	restText  = "[...]"
	closeText = "<close>"
)

// Unit is one thing a server sent: an IMAP response with its literals, a line
// of POP3 or SMTP, or the end of the connection.
type Unit struct {
	Text  string // without the last CRLF
	Close bool
}

// Lines returns the unit's lines as a console shows them.
func (u Unit) Lines() []string {
	if u.Close {
		return []string{closeText}
	}
	return strings.Split(u.Text, "\r\n")
}

func (b *Block) linePattern(text string) linePattern {
	if text == restText {
		return linePattern{rest: true, text: text}
	}
	plain := text
	if b.Escaped {
		plain, _ = unescape(text)
	}
	return linePattern{pieces: b.pieces(text, Server), text: plain}
}

func (b *Block) pattern(lines []*Line) *Pattern {
	p := &Pattern{Lines: lines}
	for _, l := range lines {
		p.lines = append(p.lines, b.linePattern(l.Text))
	}
	return p
}

// match holds a unit against the pattern.
func (p *Pattern) match(u Unit, c Captures) (Captures, bool) {
	if p.Close || u.Close {
		return c, p.Close && u.Close
	}
	if len(p.lines) == 1 && !p.lines[0].rest && strings.IndexByte(u.Text, '\n') < 0 { // the usual case, without allocation
		return p.lines[0].match(u.Text, c)
	}
	return glob(p.lines, u.Lines(), c, func(l linePattern) bool { return l.rest }, linePattern.match)
}

func (l linePattern) match(line string, c Captures) (Captures, bool) {
	if l.text == line {
		return c, true
	}
	return matchLine(l.pieces, line, c)
}

// first returns the pattern's first line as written, with wildcards.
func (p *Pattern) first() string {
	if len(p.lines) == 0 {
		return ""
	}
	return p.lines[0].text
}

// names returns what the pattern captures.
func (p *Pattern) names() []string {
	var out []string
	for _, l := range p.lines {
		for _, piece := range l.pieces {
			if piece.name != "" {
				out = append(out, piece.name)
			}
		}
	}
	return out
}

// withTag returns the pattern with the tag at its beginning replaced.
func (p *Pattern) withTag(tag func(string) string) *Pattern {
	if tag == nil || len(p.lines) == 0 || p.lines[0].rest {
		return p
	}
	old, _, ok := strings.Cut(p.first(), " ")
	if !ok || old == "*" || old == "+" {
		return p
	}
	replaced := tag(old)
	first := p.lines[0]
	if replaced == old || len(first.pieces) == 0 || !strings.HasPrefix(first.pieces[0].text, old+" ") {
		return p
	}
	out := *p
	out.lines = append([]linePattern(nil), p.lines...)
	pieces := append([]piece(nil), first.pieces...)
	pieces[0].text = replaced + pieces[0].text[len(old):]
	out.lines[0] = linePattern{pieces: pieces, text: replaced + first.text[len(old):]}
	return &out
}

// Literal reads the announcement of a literal at the end of a line: {n},
// which waits for a continuation request, or {n+}, which does not (RFC 7888).
func Literal(line string) (octets int64, waits, ok bool) {
	if !strings.HasSuffix(line, "}") {
		return 0, false, false
	}
	open := strings.LastIndexByte(line, '{')
	if open < 0 {
		return 0, false, false
	}
	digits := line[open+1 : len(line)-1]
	bare := strings.TrimSuffix(digits, "+")
	n, err := strconv.ParseUint(bare, 10, 62)
	if err != nil {
		return 0, false, false
	}
	return int64(n), bare == digits, true
}

// carriesLiteral reports whether a line that a server sent can end in a
// literal: untagged data can; a status, whose end is text for people, cannot
// (RFC 3501, section 9, response-data).
func carriesLiteral(line string) bool {
	rest, ok := strings.CutPrefix(line, "* ")
	if !ok {
		return false
	}
	word, _, _ := strings.Cut(rest, " ")
	return !isStatus(word)
}

func isStatus(word string) bool {
	switch strings.ToUpper(word) {
	case "OK", "NO", "BAD", "BYE", "PREAUTH":
		return true
	}
	return false
}
