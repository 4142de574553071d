package transcript

import (
	"slices"
	"strings"
)

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

// varying returns a line as it can be written in the block, with a wildcard for
// each word that came otherwise in another run.
func (b *Block) varying(line, other string) string {
	one, two := splitFields(line), splitFields(other)
	if len(one) != len(two) { // one wildcard between what is the same at both ends
		start, end := 0, 0
		for start < min(len(one), len(two)) && one[start] == two[start] {
			start++
		}
		for end < min(len(one), len(two))-start && one[len(one)-1-end] == two[len(two)-1-end] {
			end++
		}
		two = slices.Concat(one[:start], make([]string, len(one)-start-end), one[len(one)-end:])
	}
	var out strings.Builder
	for i := 0; i < len(one); i++ {
		if one[i] == two[i] {
			out.WriteString(b.fileText(one[i]))
			continue
		}
		for i+2 < len(one) && one[i+1] == " " && one[i+2] != two[i+2] || i+1 < len(one) && one[i+1] != two[i+1] {
			i++
		}
		out.WriteString("[..]")
	}
	return out.String()
}

// splitFields cuts a line into runs without spaces and brackets, and those.
func splitFields(s string) []string {
	var out []string
	for s != "" {
		n := strings.IndexAny(s, " ;<>()[]{}\"")
		if n < 0 {
			n = len(s)
		}
		n = max(n, 1)
		out = append(out, s[:n])
		s = s[n:]
	}
	return out
}
