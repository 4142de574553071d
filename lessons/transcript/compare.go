package transcript

import "strings"

// A Row pairs what was expected with what came. Pattern nil: not expected;
// Unit nil: missing.
type Row struct {
	Pattern *Pattern
	Unit    *Unit
	Verdict Verdict
}

// A Comparison is the result of holding an answer against its patterns.
type Comparison struct {
	Verdict  Verdict // the worst of the rows
	Rows     []Row   // in file order, unexpected units where they came
	Captured Captures
	Received []Unit // as they came
}

// A DiffLine is one line of a difference: ' ' as expected, '-' expected and
// missing, '+' received and not expected.
type DiffLine struct {
	Op   byte
	Text string
}

// Compare holds units against the answer, pair by pair. Outside listings the
// verdict is Same or Different, and agrees with Match.
func (a Answer) Compare(units []Unit, c Captures) Comparison {
	bound, ok := a.Match(units, c)
	if ok && !a.Listing {
		return Comparison{Captured: bound, Received: units}
	}
	if !ok {
		bound = c
	}
	out := a.align(units, c)
	out.Received = units
	if ok {
		out.Verdict, out.Captured = Same, bound
		return out
	}
	if out.Verdict == Same { // the pairs agree one by one and not together: an order, or a name with two texts
		out = Comparison{Verdict: Different, Captured: c, Received: units, Rows: unpaired(a.Patterns, units)}
	}
	return out
}

// unpaired returns rows in which everything expected is missing, and
// everything that came is not expected.
func unpaired(patterns []*Pattern, units []Unit) []Row {
	var out []Row
	for _, p := range patterns {
		out = append(out, Row{Pattern: p, Verdict: Different})
	}
	for i := range units {
		out = append(out, Row{Unit: &units[i], Verdict: Different})
	}
	return out
}

// Diff returns the rows as lines, tags as they were compared.
func (c Comparison) Diff() []DiffLine {
	var out []DiffLine
	add := func(op byte, lines []string) {
		for _, l := range lines {
			out = append(out, DiffLine{op, l})
		}
	}
	for _, r := range c.Rows {
		if r.Verdict != Different {
			if r.Unit != nil {
				add(' ', r.Unit.Lines())
			}
			continue
		}
		if r.Pattern != nil {
			add('-', r.Pattern.text())
		}
		if r.Unit != nil {
			add('+', r.Unit.Lines())
		}
	}
	return out
}

func (p *Pattern) text() []string {
	switch {
	case p.Rest:
		return []string{restText}
	case p.Close:
		return []string{closeText}
	}
	out := make([]string, len(p.lines))
	for i, l := range p.lines {
		out[i] = l.text
	}
	return out
}

// tooLong bounds the work on an answer whose difference nobody would read:
// patterns times units.
const tooLong = 1 << 18

// align pairs patterns with units: first those that never move, in order; then
// the others between them, the best verdict first.
func (a Answer) align(units []Unit, c Captures) Comparison {
	var fixedP, fixedU []int
	for i, p := range a.Patterns {
		if !p.Rest && (a.Ordered || p.Close || isFixed(p.first())) {
			fixedP = append(fixedP, i)
		}
	}
	for i, u := range units {
		if a.Ordered || u.Close || isFixed(u.Text) {
			fixedU = append(fixedU, i)
		}
	}
	out := Comparison{Captured: c}
	p, u := 0, 0
	for _, pair := range a.common(fixedP, fixedU, units, c) {
		a.gap(&out, a.Patterns[p:pair[0]], units[u:pair[1]])
		bound, verdict := judge(a.Patterns[pair[0]], units[pair[1]], a.Listing, out.Captured)
		out.add(Row{a.Patterns[pair[0]], &units[pair[1]], verdict})
		out.Captured = bound
		p, u = pair[0]+1, pair[1]+1
	}
	a.gap(&out, a.Patterns[p:], units[u:])
	return out
}

func (c *Comparison) add(r Row) {
	c.Rows = append(c.Rows, r)
	c.Verdict = max(c.Verdict, r.Verdict)
}

// common returns the longest common run of the given patterns and units, as
// pairs of indexes.
func (a Answer) common(ps, us []int, units []Unit, c Captures) [][2]int {
	if len(ps)*len(us) > tooLong {
		return nil
	}
	width := len(us) + 1
	best := make([]int, (len(ps)+1)*width)
	fits := make([]bool, len(ps)*len(us))
	for i := len(ps) - 1; i >= 0; i-- {
		for j := len(us) - 1; j >= 0; j-- {
			n := max(best[(i+1)*width+j], best[i*width+j+1])
			if _, v := judge(a.Patterns[ps[i]], units[us[j]], a.Listing, c); v != Different {
				fits[i*len(us)+j] = true
				n = max(n, best[(i+1)*width+j+1]+1)
			}
			best[i*width+j] = n
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(ps) && j < len(us); {
		switch n := best[i*width+j]; {
		case fits[i*len(us)+j] && n == best[(i+1)*width+j+1]+1:
			out = append(out, [2]int{ps[i], us[j]})
			i++
			j++
		case n == best[(i+1)*width+j]:
			i++
		default:
			j++
		}
	}
	return out
}

// gap pairs patterns and units that may come in any order.
func (a Answer) gap(out *Comparison, patterns []*Pattern, units []Unit) {
	if len(patterns)*len(units) > tooLong {
		for _, r := range unpaired(patterns, units) {
			out.add(r)
		}
		return
	}
	taker := make([]int, len(units)) // index of the pattern that took the unit, plus 1
	verdicts := make([]Verdict, len(patterns))
	taken := make([]int, len(patterns)) // index of the unit, plus 1
	rest := false
	pair := func(p, u int, v Verdict) { taken[p], taker[u], verdicts[p] = u+1, p+1, v }
	for _, want := range []Verdict{Same, Reworded, Different} {
		for u := range units {
			for p := range patterns {
				if taker[u] != 0 || taken[p] != 0 || patterns[p].Rest {
					continue
				}
				bound, v := judge(patterns[p], units[u], a.Listing, out.Captured)
				if v == want && (v != Different || alike(patterns[p], units[u])) {
					pair(p, u, v)
					out.Captured = bound
				}
			}
		}
	}
	u := 0
	extra := func(until int) {
		for ; u < until; u++ {
			if taker[u] == 0 && !rest {
				out.add(Row{Unit: &units[u], Verdict: Different})
			}
		}
	}
	for _, p := range patterns {
		rest = rest || p.Rest
	}
	for p, pattern := range patterns {
		switch {
		case pattern.Rest:
			out.add(Row{Pattern: pattern})
		case taken[p] == 0:
			out.add(Row{Pattern: pattern, Verdict: Different})
		default:
			extra(taken[p] - 1)
			out.add(Row{pattern, &units[taken[p]-1], verdicts[p]})
		}
	}
	extra(len(units))
}

// alike reports whether a pattern and a unit are of one kind, so that one is
// shown, and written by an update, in the place of the other.
func alike(p *Pattern, u Unit) bool {
	if p.Close || u.Close {
		return false
	}
	return responseKind(p.first()) == responseKind(u.Text)
}

// Alike reports whether two units say the same of the command: responses of one
// kind, with one status or reply code.
func (u Unit) Alike(other Unit) bool {
	if u.Close || other.Close {
		return u.Close == other.Close
	}
	return responseKind(u.Text) == responseKind(other.Text) && outcome(u.Text) == outcome(other.Text)
}

// outcome returns the status or the reply code of a response, in upper case.
func outcome(line string) string {
	word, rest, _ := strings.Cut(line, " ")
	if isReplyCode(word) {
		return word[:3]
	}
	if status, _, _ := strings.Cut(rest, " "); isStatus(status) {
		return strings.ToUpper(status)
	}
	return ""
}

// responseKind names what a response is about: `* EXISTS`, `* STATUS UIDNEXT`
// (a status with that code), `tagged`, `reply`.
func responseKind(line string) string {
	word, rest, _ := strings.Cut(line, " ")
	switch {
	case word == "*":
		name, after, _ := strings.Cut(rest, " ")
		if strings.Trim(name, "0123456789") == "" || strings.HasPrefix(name, "[..") || name == "<n>" {
			name, _, _ = strings.Cut(after, " ")
		} else if isStatus(name) {
			name = "status"
			if strings.HasPrefix(after, "[") && !strings.HasPrefix(after, "[..") {
				code, _, _ := strings.Cut(strings.TrimRight(after[1:], "]"), " ")
				name += " " + code
			}
		}
		return "* " + strings.ToUpper(name)
	case word == "+", word == "+OK", word == "-ERR":
		return word[:1]
	case isReplyCode(word) && word[0] == '3': // asks for more, as + does
		return "+ reply"
	case isReplyCode(word):
		return "reply"
	case isStatus(strings.SplitN(rest+" ", " ", 2)[0]):
		return "tagged"
	}
	return "line"
}
