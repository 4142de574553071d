package transcript

import "strings"

// An Answer is what a step expects, ready to be held against what came.
type Answer struct {
	Patterns []*Pattern
	Ordered  bool
	Listing  bool
}

// Answer returns what the step expects where the learner's tags stand in for
// the file's; tag may be nil.
func (s *Step) Answer(tag func(string) string) Answer {
	a := Answer{Ordered: s.Block.Ordered, Listing: s.Block.Listing}
	for _, p := range s.Server {
		a.Patterns = append(a.Patterns, p.withTag(tag))
	}
	return a
}

// Match reports whether the units are what is expected, and returns the
// captures with those of the answer. A close is a unit like any other.
//
// In order, a pattern takes a unit each, and [...] the shortest run that lets
// the rest match. Otherwise a received unit takes the first pattern in file
// order that fits, within the stretch between two units that never move:
// tagged responses, continuation requests, EXPUNGE and VANISHED.
func (a Answer) Match(units []Unit, c Captures) (Captures, bool) {
	if a.Ordered {
		return glob(a.Patterns, units, c, func(p *Pattern) bool { return p.Rest }, (*Pattern).match)
	}
	m := &unordered{stretches: stretches(a.Patterns), units: units, budget: 1 << 14}
	return m.run(0, 0, c)
}

// A stretch is a run of patterns that may come in any order, and the one after
// them that never moves; nil at the end.
type stretch struct {
	movable []*Pattern
	rest    bool // holds a [...]
	fixed   *Pattern
}

func stretches(patterns []*Pattern) []stretch {
	out := []stretch{{}}
	for _, p := range patterns {
		last := &out[len(out)-1]
		switch {
		case p.Rest:
			last.rest = true
		case p.Close || isFixed(p.first()):
			last.fixed = p
			out = append(out, stretch{})
		default:
			last.movable = append(last.movable, p)
		}
	}
	return out
}

// isFixed reports whether a response never moves. A pattern whose first word
// is a wildcard can be anything, and moves.
func isFixed(first string) bool {
	word, rest, _ := strings.Cut(first, " ")
	if word != "*" {
		return !strings.HasPrefix(word, "[..")
	}
	a, b, _ := strings.Cut(rest, " ")
	b, _, _ = strings.Cut(b, " ")
	return strings.EqualFold(b, "EXPUNGE") || strings.EqualFold(a, "VANISHED")
}

type unordered struct {
	stretches []stretch
	units     []Unit
	budget    int // of units looked at: [...] before repeated fixed units tries more than one road
}

// run matches the units from index u on against the stretches from index s on.
func (m *unordered) run(s, u int, c Captures) (Captures, bool) {
	st := m.stretches[s]
	taken := make([]bool, len(st.movable))
	left := len(taken)
	for ; u < len(m.units); u++ {
		if m.budget--; m.budget < 0 {
			return c, false
		}
		unit := m.units[u]
		if st.fixed != nil && left == 0 && (unit.Close || isFixed(unit.Text)) {
			if bound, ok := st.fixed.match(unit, c); ok {
				if out, ok := m.run(s+1, u+1, bound); ok {
					return out, true
				}
			}
		}
		if i, bound, ok := firstFit(st.movable, taken, unit, c); ok {
			taken[i], c = true, bound
			left--
		} else if !st.rest || unit.Close {
			return c, false
		}
	}
	return c, left == 0 && st.fixed == nil && s == len(m.stretches)-1
}

func firstFit(patterns []*Pattern, taken []bool, u Unit, c Captures) (int, Captures, bool) {
	for i, p := range patterns {
		if taken[i] {
			continue
		}
		if bound, ok := p.match(u, c); ok {
			return i, bound, true
		}
	}
	return 0, c, false
}
