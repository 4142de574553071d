package markdown

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
)

// headingPrefix keeps the ids that a lesson's headings give apart from those of
// steps (`step-3`) and of the page around the lesson.
const headingPrefix = "h-"

// headingIDs makes ids of headings in any script; goldmark's own keeps ASCII
// only, which would name every Arabic heading "heading".
type headingIDs struct{ taken map[string]bool }

func newHeadingIDs() *headingIDs { return &headingIDs{taken: map[string]bool{}} }

// Generate implements parser.IDs.
func (ids *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	slug := headingPrefix + slugOf(string(value))
	id := slug
	for n := 2; ids.taken[id]; n++ {
		id = slug + "-" + strconv.Itoa(n)
	}
	ids.taken[id] = true
	return []byte(id)
}

// Put implements parser.IDs.
func (ids *headingIDs) Put(value []byte) { ids.taken[string(value)] = true }

// slugOf keeps letters, marks and digits in lower case and makes one hyphen of all that is between them.
func slugOf(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range text {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case r == '`', r == '*', r == '\'', r == '’':
		default:
			gap = true
		}
	}
	return b.String()
}
