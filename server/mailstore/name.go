package mailstore

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Separator stands between the levels of a mailbox name.
const Separator = '/'

const (
	separator = string(Separator)
	inbox     = "INBOX"
)

// canonicalName gives INBOX its one spelling, as the name and as the level above
// others (RFC 3501, section 5.1); any other name is case-sensitive.
func canonicalName(name string) string {
	first, rest, below := strings.Cut(name, separator)
	if !strings.EqualFold(first, inbox) {
		return name
	}
	if !below {
		return inbox
	}
	return inbox + separator + rest
}

// checkName says why a mailbox of this canonical name cannot be made.
func (l Limits) checkName(name string) error {
	why := ""
	switch levels := strings.Split(name, separator); {
	case name == "":
		why = "it is empty"
	case len(name) > l.MailboxName:
		why = fmt.Sprintf("it has %d octets, and may have %d", len(name), l.MailboxName)
	case len(levels) > l.Levels:
		why = fmt.Sprintf("it has %d levels, and may have %d", len(levels), l.Levels)
	case !utf8.ValidString(name):
		why = "it is not valid UTF-8"
	case strings.ContainsAny(name, "*%"):
		why = "* and % are the wildcards of a list"
	default:
		why = badLevels(levels)
	}
	if why == "" {
		return nil
	}
	return fmt.Errorf("mailbox %q: %w: %s", name, ErrMailboxName, why)
}

func badLevels(levels []string) string {
	for _, level := range levels {
		if level == "" {
			return "it has an empty level"
		}
		for _, r := range level {
			if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
				return fmt.Sprintf("it has the control character %U", r)
			}
		}
	}
	return ""
}

// LevelsAbove returns the names of the levels above name, the topmost first.
func LevelsAbove(name string) []string {
	var above []string
	for i := 0; i < len(name); i++ {
		if name[i] == Separator {
			above = append(above, name[:i])
		}
	}
	return above
}

// isBelow tells whether name lies under the level above.
func isBelow(name, above string) bool {
	return len(name) > len(above) && name[len(above)] == Separator && strings.HasPrefix(name, above)
}

// compareNames orders names level by level, INBOX before all others, so that
// children come right after their parent.
func compareNames(a, b string) int {
	for {
		headA, restA, moreA := strings.Cut(a, separator)
		headB, restB, moreB := strings.Cut(b, separator)
		switch {
		case headA == headB && moreA && moreB:
			a, b = restA, restB
			continue
		case headA != headB && headA == inbox:
			return -1
		case headA != headB && headB == inbox:
			return 1
		case headA != headB:
			return strings.Compare(headA, headB)
		case moreB:
			return -1
		case moreA:
			return 1
		}
		return 0
	}
}

func badUserName(name string) string {
	if name == "" {
		return "it is empty"
	}
	if !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return "it has control characters or is not valid UTF-8"
	}
	return ""
}
