package transcript

import "strings"

// Rewrite returns the source of a lesson with the S: lines of those of its
// steps, or of its tasks' solutions, replaced by what was received. Wildcards
// stay where what stands around them still matches, S: [...] stays where the
// rest matches; notes and shown lines stay, and listings are left alone. src is
// what the steps were parsed from; the units of each comparison carry the file's
// own tags.
func Rewrite(src []byte, received map[*Step]Comparison) []byte {
	edits := map[int]edit{} // each step's are on lines of its own
	for s, c := range received {
		if !s.Block.Listing && c.Verdict != Same {
			if !s.holds(c) {
				c.Rows = unpaired(s.Server, c.Received)
			}
			s.rewrite(c, edits)
		}
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
			if text != "" {
				text = " " + text
			}
			out.WriteString("S:" + text + end)
		}
	}
	return []byte(out.String())
}

// An edit says what becomes of one line of the file.
type edit struct {
	drop  bool
	lines []string // S: texts that stand in its place, or after it
}

// holds reports whether the answer, written as rewrite would, matches what was
// received.
func (s *Step) holds(c Comparison) bool {
	src := "```" + s.Block.Header() + "\n"
	for _, l := range s.Client {
		src += "C: " + l.Text + "\n"
	}
	for _, r := range c.Rows {
		var texts []string
		switch {
		case r.Pattern == nil || r.Unit != nil && r.Verdict == Different:
			texts = s.Block.written(r.Pattern, r.Unit, c.Captured)
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

func (s *Step) rewrite(c Comparison, edits map[int]edit) {
	after := s.lastAsked() // where a unit goes that no pattern has a place for
	put := func(at int, texts []string) {
		e := edits[at]
		e.lines = append(e.lines, texts...)
		edits[at] = e
	}
	replace := func(p *Pattern, u *Unit) {
		for _, l := range p.Lines {
			e := edits[l.Number]
			e.drop = true
			edits[l.Number] = e
		}
		if u != nil {
			put(p.Lines[len(p.Lines)-1].Number, s.Block.written(p, u, c.Captured))
		}
	}
	slots := s.slots()
	for _, r := range c.Rows {
		if len(slots) > 0 && s.continues(r) {
			continue
		}
		if r.Pattern == nil {
			put(after, s.Block.written(nil, r.Unit, nil))
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
			put(slots[0].after, s.Block.written(nil, u, nil))
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

// lastAsked returns the line of the file after which the answer begins.
func (s *Step) lastAsked() int {
	if n := len(s.Client); n > 0 {
		return s.Client[n-1].Number
	}
	at := s.Block.Line
	for _, l := range s.Block.Lines {
		if l.Kind != Shown {
			break
		}
		at = l.Number
	}
	return at
}

// written returns a received unit as S: texts of the file, with the wildcards
// of the pattern that it comes in place of.
func (b *Block) written(p *Pattern, u *Unit, c Captures) []string {
	if u.Close {
		return []string{closeText}
	}
	out := u.Lines()
	for i, line := range out {
		if p != nil && i < len(p.lines) && !p.lines[i].rest && hasWildcard(p.lines[i].pieces) {
			out[i] = b.keepWildcards(p.lines[i].pieces, line, c)
			continue
		}
		out[i] = b.fileText(line)
	}
	return out
}

// fileText returns octets as they can be written in the block. What cannot be
// written there becomes a wildcard.
func (b *Block) fileText(s string) string {
	if b.Escaped {
		return escape(s)
	}
	control := func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }
	for {
		i := strings.IndexFunc(s, control)
		if i < 0 {
			return s
		}
		s = s[:i] + "[..]" + strings.TrimLeftFunc(s[i:], control)
	}
}

// keepWildcards writes a line with those wildcards of a pattern that can stay:
// words of the line are set against words of the pattern at the least cost, and
// a wildcard takes what falls to it. A name that is bound stays where its text is.
func (b *Block) keepWildcards(pieces []piece, line string, c Captures) string {
	want, got := words(pieces, c), splitWords(line)
	if len(want)*len(got) > 1<<16 {
		return b.fileText(line)
	}
	width := len(got) + 1
	cost := make([]int, (len(want)+1)*width)
	for i := len(want); i >= 0; i-- {
		for j := len(got); j >= 0; j-- {
			cost[i*width+j] = least(want, got, cost, width, i, j)
		}
	}
	var out strings.Builder
	for i, j := 0, 0; i < len(want) || j < len(got); {
		here := cost[i*width+j]
		switch {
		case i < len(want) && want[i].wild && here == cost[(i+1)*width+j]:
			out.WriteString(want[i].written())
			i++
		case i < len(want) && want[i].wild: // takes one word more
			j++
		case i < len(want) && j < len(got) && here == cost[(i+1)*width+j+1]+differ(want[i], got[j]):
			if want[i].name != "" && want[i].text == got[j] {
				out.WriteString(want[i].written())
			} else {
				out.WriteString(b.fileText(got[j]))
			}
			i++
			j++
		case j < len(got) && here == cost[i*width+j+1]+added:
			out.WriteString(b.fileText(got[j]))
			j++
		default:
			i++
		}
	}
	return out.String()
}

// What it costs to leave a word of the pattern unmatched, to add one that it
// has not, and to let a wildcard take one.
const (
	wrong = 1 << 16
	added = 8
	taken = 1
)

// least returns the cost of setting got[j:] against want[i:].
func least(want []piece, got []string, cost []int, width, i, j int) int {
	if i == len(want) {
		return (len(got) - j) * added
	}
	if want[i].wild {
		n := cost[(i+1)*width+j]
		if j < len(got) {
			n = min(n, cost[i*width+j+1]+taken)
		}
		return n
	}
	n := cost[(i+1)*width+j] + wrong
	if j < len(got) {
		n = min(n, cost[i*width+j+1]+added, cost[(i+1)*width+j+1]+differ(want[i], got[j]))
	}
	return n
}

func differ(want piece, got string) int {
	if want.text == got {
		return 0
	}
	return wrong
}

func (p piece) written() string {
	if p.name == "" {
		return "[..]"
	}
	return "[.." + p.name + "..]"
}

// words cuts pieces into words. A name that is bound to one word is that word,
// and keeps its name; one bound to several is their text.
func words(pieces []piece, c Captures) []piece {
	var out []piece
	for _, p := range pieces {
		if value, bound := c[p.name]; p.wild && p.name != "" && bound {
			if p = (piece{text: value, name: p.name}); len(splitWords(value)) == 1 {
				out = append(out, p)
				continue
			}
		}
		if p.wild {
			out = append(out, p)
			continue
		}
		for _, w := range splitWords(p.text) {
			out = append(out, piece{text: w})
		}
	}
	return out
}

// splitWords cuts a text into runs of letters and digits, and single others.
func splitWords(s string) []string {
	var out []string
	for i := 0; i < len(s); {
		j := i + 1
		if wordOctet(s[i]) {
			for j < len(s) && wordOctet(s[j]) {
				j++
			}
		}
		out = append(out, s[i:j])
		i = j
	}
	return out
}

func wordOctet(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
}
