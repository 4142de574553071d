package transcript

import (
	"strings"
	"unicode/utf8"
)

// A Recording is what a server answered to a step.
type Recording struct {
	Comparison        // its units carry the file's own tags
	News       []Unit // came before the step's first line was sent, to a step that shows no answer
	Sent       int    // how many of the step's client lines the server took
	Handshake  bool   // the answer was followed by a handshake that no TLS: line shows
	// Other has the units of Received as they came in another run, at other times
	// and with other randomness. Nil: there was none, or it went otherwise.
	Other map[*Unit]Unit
}

// Rewrite returns the source of a lesson with the S: lines of some of its steps
// replaced by what was received, each answer behind the line that it answers.
// Wildcards stay where what stands around them still matches, S: [...] stays
// where the rest matches; notes and shown lines stay, and listings are left
// alone. src is what the steps were parsed from.
func Rewrite(src []byte, recordings map[*Step]Recording) []byte {
	edits := map[int]edit{} // each step's are on lines of its own
	for s, r := range recordings {
		if s.Block.Listing || r.Verdict == Same && len(r.News) == 0 && !r.Handshake {
			continue
		}
		if r.Other != nil && !s.holds(r) {
			r.Other = nil
		}
		if r.Other == nil && !s.holds(r) {
			r.Rows = unpaired(s.Server, r.Received)
		}
		s.rewrite(r, edits)
	}
	if len(edits) == 0 {
		return src
	}
	var out strings.Builder
	for i, line := range strings.SplitAfter(string(src), "\n") {
		end := line[len(strings.TrimRight(line, "\r\n")):]
		e := edits[i+1]
		if !e.drop {
			out.WriteString(line)
		}
		for _, text := range e.lines {
			if end == "" {
				end = "\n"
			}
			out.WriteString(text + end)
		}
	}
	return []byte(out.String())
}

// An edit says what becomes of one line of the file.
type edit struct {
	drop  bool
	lines []string // that stand in its place, or after it
}

// holds reports whether the answer, written as rewrite would, matches what was
// received.
func (s *Step) holds(c Recording) bool {
	src := "```" + s.Block.Header() + "\n"
	for _, l := range s.Client {
		src += "C: " + l.Text + "\n"
	}
	for _, r := range c.Rows {
		var texts []string
		switch {
		case r.Pattern == nil || r.Unit != nil && r.Verdict == Different:
			texts = s.Block.written(r.Pattern, r.Unit, c)
		case r.Verdict != Different:
			for _, l := range r.Pattern.Lines {
				texts = append(texts, l.Text)
			}
		}
		for _, text := range texts {
			src += "S: " + text + "\n"
		}
	}
	l, _ := Parse(s.Block.Conn, []byte(src+"```\n"))
	if len(l.Steps) == 0 {
		return len(c.Received) == 0
	}
	_, ok := l.Steps[len(l.Steps)-1].Answer(nil).Match(c.Received, nil)
	return ok
}

func (s *Step) rewrite(c Recording, edits map[int]edit) {
	after := s.lastAsked(c.Sent) // where a unit goes that no pattern has a place for
	write := func(at int, kind Kind, text string) {
		if text != "" {
			text = " " + text
		}
		e := edits[at]
		e.lines = append(e.lines, kind.Marker()+text)
		edits[at] = e
	}
	put := func(at int, texts []string) {
		for _, text := range texts {
			if text == closeText && s.goesOn(at) {
				continue // no line can follow it; the check says why the next one is not played
			}
			write(at, Server, text)
		}
	}
	if len(s.Client) > 0 {
		for i := range c.News {
			put(s.Client[0].Number-1, s.Block.written(nil, &c.News[i], c))
		}
	} else if c.Handshake { // it comes before the greeting
		write(after, TLS, "")
	}
	replace := func(p *Pattern, u *Unit) {
		for _, l := range p.Lines {
			e := edits[l.Number]
			e.drop = true
			edits[l.Number] = e
		}
		if u != nil {
			put(p.Lines[len(p.Lines)-1].Number, s.Block.written(p, u, c))
		}
	}
	slots := s.slots()
	for _, r := range c.Rows {
		if len(slots) > 0 && s.continues(r) {
			continue
		}
		if r.Pattern == nil {
			put(after, s.Block.written(nil, r.Unit, c))
			continue
		}
		if len(r.Pattern.Lines) == 0 {
			continue
		}
		after = max(after, r.Pattern.Lines[len(r.Pattern.Lines)-1].Number)
		if r.Verdict == Different {
			replace(r.Pattern, r.Unit)
		}
	}
	for i := range c.Received {
		u := &c.Received[i]
		if len(slots) == 0 || !s.Block.asks(u.Text) {
			continue
		}
		p := slots[0].pattern
		if p == nil {
			put(slots[0].after, s.Block.written(nil, u, c))
		} else if _, ok := p.match(*u, c.Captured); !ok {
			replace(p, u)
		}
		slots = slots[1:]
	}
	for _, slot := range slots { // not asked for after all
		if slot.pattern != nil {
			replace(slot.pattern, nil)
		}
	}
	if c.Handshake && len(s.Client) > 0 {
		write(after, TLS, "")
	}
}

// goesOn reports whether a client line of the block follows a line of the file.
func (s *Step) goesOn(line int) bool {
	for _, l := range s.Block.Lines {
		if l.Kind == Client && l.Number > line {
			return true
		}
	}
	return false
}

// continues reports whether the row is about a continuation request.
func (s *Step) continues(r Row) bool {
	if r.Pattern != nil {
		return s.Block.asks(r.Pattern.first())
	}
	return s.Block.asks(r.Unit.Text)
}

// A slot is where a literal, or the text of a message, waits for its
// continuation request.
type slot struct {
	after   int      // the line that announces it
	pattern *Pattern // nil: the file has none there
}

func (s *Step) slots() []slot {
	var out []slot
	line := func(i, _ int, waits bool) {
		if !waits {
			return
		}
		this := slot{after: s.Client[i].Number}
		for _, p := range s.Server {
			if s.Block.asks(p.first()) && len(p.Lines) > 0 && p.Lines[0].Number > this.after &&
				(i+1 == len(s.Client) || p.Lines[0].Number < s.Client[i+1].Number) {
				this.pattern = p
			}
		}
		out = append(out, this)
	}
	switch {
	case s.Block.Protocol == "imap":
		s.walkLiterals(nil, line)
	case s.waitsForText():
		line(0, 0, true)
	}
	return out
}

// lastAsked returns the line of the file after which the answer begins. sent is
// how many of the client lines the server took: it may have refused the others.
func (s *Step) lastAsked(sent int) int {
	if n := len(s.Client); n > 0 {
		if len(s.Server) == 0 && sent > 0 && sent < n {
			n = sent
		}
		return s.Client[n-1].Number
	}
	at := s.Block.Line
	for _, l := range s.Block.Lines {
		if l.Kind != Shown && l.Kind != TLS {
			break
		}
		at = l.Number
	}
	return at
}

// written returns a received unit as S: texts of the file, with the wildcards
// of the pattern that it comes in place of, or for what another run had otherwise.
func (b *Block) written(p *Pattern, u *Unit, r Recording) []string {
	if u.Close {
		return []string{closeText}
	}
	out := u.Lines()
	var other []string
	if same, ok := r.Other[u]; ok {
		other = same.Lines()
	}
	for i, line := range out {
		switch {
		case p != nil && i < len(p.lines) && !p.lines[i].rest && hasWildcard(p.lines[i].pieces):
			out[i] = b.keepWildcards(p.lines[i].pieces, line, r.Captured)
		case len(other) == len(out):
			out[i] = b.varying(line, other[i])
		default:
			out[i] = b.fileText(line)
		}
	}
	return out
}

// fileText returns octets as they can be written in the block. What cannot be
// written there, or would be read as something else, becomes a wildcard.
func (b *Block) fileText(s string) string {
	if b.Escaped {
		s = strings.ReplaceAll(escape(s), "[..", `\x5b..`)
		if s == closeText {
			return `\x3c` + s[1:]
		}
		return s
	}
	var out strings.Builder
	gap := false
	write := func(text string) {
		if gap {
			out.WriteString("[..]")
		}
		out.WriteString(text)
		gap = false
	}
	for i := 0; i < len(s); {
		if _, n := wildcard(s[i:], b.Listing); n > 0 {
			gap = true
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r < ' ' && r != '\t' || r == 0x7f || r == utf8.RuneError && n == 1 {
			gap = true
		} else {
			write(s[i : i+n])
		}
		i += n
	}
	write("")
	switch text := out.String(); text {
	case restText:
		return "[..]"
	case closeText:
		return "<[..]"
	default:
		return text
	}
}
