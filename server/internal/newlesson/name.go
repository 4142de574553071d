package newlesson

import (
	"fmt"
	"regexp"
	"strings"
)

// An ArgumentError is a name or a language that cannot be used, and says what can.
type ArgumentError struct{ text string }

// Error returns what is wrong, and what would be right.
func (e *ArgumentError) Error() string { return e.text }

func argumentf(format string, args ...any) error { return &ArgumentError{fmt.Sprintf(format, args...)} }

// maxName bounds a name: it becomes part of paths and addresses.
const maxName = 60

var (
	wholeName = regexp.MustCompile(`^(?:([0-9]{2})-)?([a-z0-9]+(?:-[a-z0-9]+)*)$`)
	noName    = regexp.MustCompile(`[^a-z0-9]+`)
)

// splitName reads first-steps or 03-first-steps. The number is empty where the name brings none.
func splitName(name string) (number, slug string, err error) {
	m := wholeName.FindStringSubmatch(name)
	switch {
	case len(name) > maxName:
		return "", "", argumentf("the name has %d letters: want at most %d", len(name), maxName)
	case m != nil:
		return m[1], m[2], nil
	}
	near := strings.Trim(noName.ReplaceAllString(strings.ToLower(name), "-"), "-")
	if near == "" {
		near = "first-steps"
	}
	return "", "", argumentf("%q: want a name of small letters, digits and hyphens, such as %s", name, near)
}
