package imap

import (
	"strings"

	"sanduq/server/mailstore"
)

// A pattern is a mailbox pattern in which * stands for anything and % for
// anything within a level (RFC 3501, section 6.3.8).
type pattern struct {
	text  string
	plain int // octets that are no wildcards: a name has as many at least
}

// newPattern makes one wildcard of neighbours, so that the pattern is at most
// about twice as long as any name that it matches; and gives INBOX, as a name and
// as the level above others, its one spelling.
func newPattern(s string) pattern {
	if first, rest, below := strings.Cut(s, string(mailstore.Separator)); below && strings.EqualFold(first, inbox) {
		s = inbox + string(mailstore.Separator) + rest
	}
	var p pattern
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if !isWildcard(s[i]) {
			p.plain++
			b.WriteByte(s[i])
			continue
		}
		wildcard := s[i]
		for ; i+1 < len(s) && isWildcard(s[i+1]); i++ {
			if s[i+1] == '*' {
				wildcard = '*'
			}
		}
		b.WriteByte(wildcard)
	}
	p.text = b.String()
	return p
}

const inbox = "INBOX"

func isWildcard(c byte) bool { return c == '*' || c == '%' }

// matches says whether a name is of the pattern; INBOX is in any letter case.
func (p pattern) matches(name string) bool {
	if p.plain > len(name) {
		return false
	}
	if name == inbox {
		return matchExact(name, strings.ToUpper(p.text))
	}
	return matchExact(name, p.text)
}

func matchExact(name, pattern string) bool {
	// reach[j] says that what is read of the pattern can end at name[:j].
	reach := make([]bool, len(name)+1)
	reach[0] = true
	for i := range len(pattern) {
		switch p := pattern[i]; p {
		case '*', '%':
			for j := range len(name) {
				if reach[j] && (p == '*' || name[j] != mailstore.Separator) {
					reach[j+1] = true
				}
			}
		default:
			for j := len(name); j > 0; j-- {
				reach[j] = reach[j-1] && name[j-1] == p
			}
			reach[0] = false
		}
	}
	return reach[len(name)]
}
