package transcript

import (
	"maps"
	"strings"
)

// Captures are the texts that [..name..] took, by name. It is not changed by
// the functions of this package: a new one is returned.
type Captures map[string]string

func (c Captures) with(name, text string) Captures {
	out := maps.Clone(c)
	if out == nil {
		out = Captures{}
	}
	out[name] = text
	return out
}

// A piece is literal text, or a wildcard with or without a name.
type piece struct {
	text string
	wild bool
	name string
}

// pieces splits the text of a line at its wildcards. In a client line only
// named ones are; in a listing <n> is one without a name.
func (b *Block) pieces(text string, kind Kind) []piece {
	var out []piece
	literal := func(s string) {
		if b.Escaped {
			s, _ = unescape(s) // linted by Parse
		}
		if s != "" {
			out = append(out, piece{text: s})
		}
	}
	start := 0
	for i := 0; i < len(text); {
		name, size := wildcard(text[i:], b.Listing)
		if size == 0 || (kind == Client && name == "") {
			i++
			continue
		}
		literal(text[start:i])
		out = append(out, piece{wild: true, name: name})
		i += size
		start = i
	}
	literal(text[start:])
	return out
}

// wildcard reads one at the beginning of s; size 0: there is none.
func wildcard(s string, listing bool) (name string, size int) {
	if listing && strings.HasPrefix(s, "<n>") {
		return "", 3
	}
	if !strings.HasPrefix(s, "[..") {
		return "", 0
	}
	if strings.HasPrefix(s, "[..]") {
		return "", 4
	}
	end := strings.Index(s, "..]")
	if end < 4 || !validName(s[3:end]) {
		return "", 0
	}
	return s[3:end], end + 3
}

func hasWildcard(pieces []piece) bool {
	for _, p := range pieces {
		if p.wild {
			return true
		}
	}
	return false
}

// Client returns what a C: line of the block is on the wire, without its end.
// ok is false where it uses a name that nothing has captured; the name then
// stays as it is written.
func (b *Block) Client(text string, c Captures) (octets string, ok bool) {
	ok = true
	var out strings.Builder
	for _, p := range b.pieces(text, Client) {
		value, bound := c[p.name]
		switch {
		case !p.wild:
			out.WriteString(p.text)
		case bound:
			out.WriteString(value)
		default:
			out.WriteString("[.." + p.name + "..]")
			ok = false
		}
	}
	return out.String(), ok
}

// matchLine holds one line against its pieces. A name that is bound already
// stands for its text; one that is not takes the shortest text.
func matchLine(pieces []piece, line string, c Captures) (Captures, bool) {
	var open string // name of the wildcard not yet closed
	wild := false
	for i, p := range pieces {
		text := p.text
		if p.wild {
			value, bound := c[p.name]
			if p.name == "" || !bound {
				if wild && open != "" {
					c = c.with(open, "")
				}
				wild, open = true, p.name
				continue
			}
			text = value
		}
		at := 0
		switch {
		case !wild:
			if !strings.HasPrefix(line, text) {
				return c, false
			}
		case i == len(pieces)-1:
			if !strings.HasSuffix(line, text) {
				return c, false
			}
			at = len(line) - len(text)
		default:
			if at = strings.Index(line, text); at < 0 {
				return c, false
			}
		}
		if wild && open != "" {
			c = c.with(open, line[:at])
		}
		wild, open = false, ""
		line = line[at+len(text):]
	}
	if !wild {
		return c, line == ""
	}
	if open != "" {
		c = c.with(open, line)
	}
	return c, true
}

// glob holds items against patterns in order; a rest pattern takes the
// shortest run of items that lets the others match.
func glob[P, I any](patterns []P, items []I, c Captures, rest func(P) bool, match func(P, I, Captures) (Captures, bool)) (Captures, bool) {
	star, starItem, starCaptures := -1, 0, c
	p, i := 0, 0
	for p < len(patterns) || i < len(items) {
		if p < len(patterns) && rest(patterns[p]) {
			star, starItem, starCaptures = p, i, c
			p++
			continue
		}
		if p < len(patterns) && i < len(items) {
			if taken, ok := match(patterns[p], items[i], c); ok {
				c = taken
				p++
				i++
				continue
			}
		}
		if star < 0 || starItem >= len(items) {
			return c, false
		}
		starItem++
		p, i, c = star+1, starItem, starCaptures
	}
	return c, true
}
