// Package picture reduces an SVG drawing to what may stand inside a page: shapes
// and text, in the page's own colours, with nothing that runs, styles, loads or
// leads elsewhere. What is on no list of allow.go is left out and told of;
// comments, metadata and what editors keep for themselves is left out silently.
//
// One drawing has its labels in every language: of each <switch> the child
// stays whose systemLanguage is the page's (SVG 1.1, section 5.8).
//
// It fetches nothing, draws nothing, and does not judge whether a drawing is good.
package picture

import (
	"slices"
	"strconv"
	"strings"
)

// Bounds on a drawing. What an editor writes beside the drawing counts in the first alone.
const (
	maxSource   = 256 << 10 // octets of the file
	maxOutput   = 48 << 10  // octets on the page
	maxElements = 2000
	maxDepth    = 32
	maxFaults   = 8 // of one drawing: what comes after is only counted
)

// Options say how a drawing stands in its page.
type Options struct {
	Lang   string // language of the page, as in its lang attribute
	Prefix string // put before every id, so that two drawings of one page do not share one
	Label  string // what the drawing shows, for those who do not see it
}

// A Fault is something that a drawing has and a page may not.
type Fault struct {
	Line int // of the SVG file, from 1
	What string
}

// Reduce returns the drawing as an element of HTML, nil where it cannot be
// shown at all, and what was left out, in the order of the file.
func Reduce(source []byte, o Options) ([]byte, []Fault) {
	r := &reader{}
	root := r.read(source)
	if root == nil {
		return nil, r.told()
	}
	w := &writer{Options: o, reader: r}
	w.ids(root)
	w.root(root)
	switch n := w.out.Len(); {
	case n == 0:
		return nil, r.told()
	case n > maxOutput:
		r.fault(1, "the drawing has "+strconv.Itoa(n)+" octets; a page takes "+strconv.Itoa(maxOutput))
		return nil, r.told()
	}
	return w.out.Bytes(), r.told()
}

// told returns the faults in order, many of them as a few and a number.
func (r *reader) told() []Fault {
	slices.SortStableFunc(r.faults, func(a, b Fault) int { return a.Line - b.Line })
	if len(r.faults) <= maxFaults {
		return r.faults
	}
	more := len(r.faults) - maxFaults
	last := r.faults[maxFaults]
	last.What = "and " + strconv.Itoa(more) + " more like these"
	return append(r.faults[:maxFaults:maxFaults], last)
}

// A node is an element, or text where it has no name.
type node struct {
	name     string
	text     string
	attrs    []attribute
	children []*node
	line     int
}

type attribute struct{ name, value string }

// take returns the value of an attribute, which n then no longer has.
func (n *node) take(name string) string {
	for i, a := range n.attrs {
		if a.name == name {
			n.attrs = append(n.attrs[:i:i], n.attrs[i+1:]...)
			return a.value
		}
	}
	return ""
}

// speaks reports whether one of an element's languages, comma-separated, is that
// of the page, or more or less special than it.
func speaks(languages, page string) bool {
	for lang := range strings.SplitSeq(strings.ToLower(languages), ",") {
		lang, page := strings.TrimSpace(lang), strings.ToLower(page)
		if lang == page || strings.HasPrefix(page, lang+"-") || strings.HasPrefix(lang, page+"-") {
			return lang != "" && page != ""
		}
	}
	return false
}
