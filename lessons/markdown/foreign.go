package markdown

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// kindForeign is the kind of a foreign node.
var kindForeign = ast.NewNodeKind("Foreign")

// foreign is text of another language than the page's, so that a screen reader
// says it in that one (WCAG 2.2, 3.1.2).
type foreign struct {
	ast.BaseInline
	lang string
}

// Kind implements ast.Node.
func (*foreign) Kind() ast.NodeKind { return kindForeign }

// Dump implements ast.Node.
func (n *foreign) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Lang": n.lang}, nil)
}

func renderForeign(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		writeTag(w, "bdi", "lang", node.(*foreign).lang)
	} else {
		_, _ = w.WriteString("</bdi>")
	}
	return ast.WalkContinue, nil
}

var (
	arabicRun = regexp.MustCompile(`\p{Arabic}+(?:[ ،]+\p{Arabic}+)*`)
	// One word of another script is a name, or a word of the protocol's: those are the same in every language.
	latinRun = regexp.MustCompile(`[A-Za-z][A-Za-z’'-]*(?:[,:]? [A-Za-z0-9’'-]+)*[,:]? [A-Za-z][A-Za-z’'-]*`)
	// arabicScript are the languages that are written with Arabic letters.
	arabicScript = []string{"ar", "ckb", "fa", "ps", "sd", "ug", "ur"}
)

// otherScript returns what in a page of a language is of another one, by its
// letters, and that language's code; nil: it cannot be told.
func otherScript(lang, dir string) (run *regexp.Regexp, code string) {
	base, _, _ := strings.Cut(lang, "-")
	switch {
	case base == "":
		return nil, ""
	case slices.Contains(arabicScript, base):
		return latinRun, "en"
	case dir == "rtl": // Hebrew, say: of two scripts it cannot be told here
		return nil, ""
	}
	return arabicRun, "ar"
}

// foreignTexts returns the changes that set apart what is of another language.
// Code is of none.
func (r *rendering) foreignTexts(n *ast.Text, source []byte) func() {
	run, code := otherScript(r.Lang, r.Dir)
	if run == nil || n.Parent().Kind() == ast.KindCodeSpan || n.Parent().Kind() == kindForeign {
		return nil
	}
	runs := run.FindAllIndex(n.Segment.Value(source), -1)
	if runs == nil {
		return nil
	}
	return func() {
		start := n.Segment.Start
		part := func(from, to int) *ast.Text { return ast.NewTextSegment(text.NewSegment(start+from, start+to)) }
		parent, at := n.Parent(), 0
		for _, run := range runs {
			if run[0] > at {
				parent.InsertBefore(parent, n, part(at, run[0]))
			}
			apart := &foreign{lang: code}
			apart.AppendChild(apart, part(run[0], run[1]))
			parent.InsertBefore(parent, n, apart)
			at = run[1]
		}
		n.Segment = text.NewSegment(start+at, n.Segment.Stop) // its line break stays with it
	}
}

// langOf returns the language of a name where it is not the page's, as its letters tell.
func langOf(name, lang, dir string) string {
	if run, code := otherScript(lang, dir); run != nil && run.MatchString(name) {
		return code
	}
	return ""
}
