package wire

import "strings"

// Quote gives s for an error text: in double quotes, printable ASCII as it is,
// every other octet as \xNN, cut with "..." after about limit octets.
func Quote(s string, limit int) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); i++ {
		if i >= limit {
			b.WriteString("...")
			break
		}
		switch c := s[i]; {
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < ' ' || c > '~':
			b.WriteString(`\x`)
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// Printable says whether s is printable ASCII, spaces included.
func Printable(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Nearest gives the candidate that word was most likely meant to be, letter
// case aside, or "" where none is near: at most one slip (a letter missing, too
// many, wrong, or two swapped) for each three letters of the word.
func Nearest(word string, candidates []string) string {
	word = strings.ToUpper(word)
	if len(word) > 64 {
		return ""
	}
	best, bestSlips := "", (len(word)+2)/3+1
	for _, c := range candidates {
		if n := slips(word, strings.ToUpper(c)); n < bestSlips && n < len(c) {
			best, bestSlips = c, n
		}
	}
	return best
}

// slips is the Damerau-Levenshtein distance of a and b, where a swapped pair is
// one slip (optimal string alignment).
func slips(a, b string) int {
	var before []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next := make([]int, len(b)+1)
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
