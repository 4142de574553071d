package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"sanduq/lessons/transcript"
)

// transformer puts dialogues where their fences were, and settles what every
// link and picture leads to.
type transformer struct{}

// Transform implements parser.ASTTransformer.
func (transformer) Transform(doc *ast.Document, reader text.Reader, pc parser.Context) {
	o, ok := pc.Get(optionsKey).(*Options)
	if !ok {
		o = &Options{}
	}
	source := reader.Source()
	// The tree is changed after the walk, which a change would lead astray.
	var later []func()
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the function gives no error
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.FencedCodeBlock:
			if block := o.blockOf(n, source); block != nil && n.Parent() == doc {
				later = append(later, func() { doc.ReplaceChild(doc, n, &Dialogue{Block: block, Dir: o.Dir}) })
			}
		case *ast.Link:
			n.Destination = util.URLEscape(n.Destination, true)
			if to, ok := target(n, o); ok {
				n.Destination = []byte(to)
			} else {
				later = append(later, func() { unwrap(n) })
			}
		case *ast.Image:
			n.Destination = util.URLEscape(n.Destination, true)
			if to, ok := target(n, o); ok {
				n.Destination = []byte(to)
			} else {
				later = append(later, func() { unwrap(n) })
			}
		case *ast.AutoLink:
			if _, safe := external(string(n.URL(source))); n.AutoLinkType == ast.AutoLinkURL && !safe {
				later = append(later, func() {
					n.Parent().ReplaceChild(n.Parent(), n, ast.NewString(n.Label(source)))
				})
			}
		}
		return ast.WalkContinue, nil
	})
	for _, change := range later {
		change()
	}
}

// blockOf finds the dialogue that transcript read at a fence, by the line that
// the fence opens in; nil: none.
func (o *Options) blockOf(n *ast.FencedCodeBlock, source []byte) *transcript.Block {
	if o.Lesson == nil || n.Info == nil {
		return nil
	}
	return o.Lesson.BlockAt(bytes.Count(source[:n.Info.Segment.Start], []byte("\n")) + 1)
}

// unwrap puts n's children in its place.
func unwrap(n ast.Node) {
	parent := n.Parent()
	for child := n.FirstChild(); child != nil; child = n.FirstChild() {
		n.RemoveChild(n, child)
		parent.InsertBefore(parent, n, child)
	}
	parent.RemoveChild(parent, n)
}
