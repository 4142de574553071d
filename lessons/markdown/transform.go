package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"sanduq/lessons/transcript"
)

// transformer puts dialogues and tasks where their fences were, and settles what every
// link and picture leads to.
type transformer struct{}

// Transform implements parser.ASTTransformer.
func (transformer) Transform(doc *ast.Document, reader text.Reader, pc parser.Context) {
	r, ok := pc.Get(renderingKey).(*rendering)
	if !ok {
		r = &rendering{}
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
			if node := r.fence(n, source); node != nil {
				later = append(later, func() { doc.ReplaceChild(doc, n, node) })
			}
		case *ast.Link:
			if n.Destination, ok = r.settle(n, n.Destination, source); !ok {
				later = append(later, func() { unwrap(n) })
			}
		case *ast.Image:
			if change := r.drawing(n, source); change != nil {
				later = append(later, change)
				return ast.WalkSkipChildren, nil
			}
			if n.Destination, ok = r.settle(n, n.Destination, source); !ok {
				later = append(later, func() { unwrap(n) })
			}
		case *ast.Text:
			if change := r.foreignTexts(n, source); change != nil {
				later = append(later, change)
			}
		case *ast.AutoLink:
			if _, safe := external(string(n.URL(source))); n.AutoLinkType == ast.AutoLinkURL && !safe {
				r.fault(lineOf(n, source), "a link to "+strconv.Quote(string(n.URL(source)))+" is refused: want http, https or mailto")
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

func (r *rendering) dialogue(block *transcript.Block) *Dialogue {
	d := &Dialogue{Block: block, Lang: r.Lang, Dir: r.Dir}
	for _, step := range r.Lesson.Steps {
		if step.Block == block && step.Opens && len(step.Client) == 0 && len(step.Server) == 0 {
			d.Silent = step.Number
		}
	}
	return d
}

// settle returns the address that a destination as it was written becomes;
// false: it is refused, which is told.
func (r *rendering) settle(n ast.Node, destination, source []byte) ([]byte, bool) {
	written := util.URLEscape(destination, true)
	to, why := target(n, string(written), &r.Options)
	if why != "" {
		r.fault(lineOf(n, source), strconv.Quote(string(written))+" is refused: "+why)
	}
	return []byte(to), why == ""
}

// fence returns what stands in the place of a fence that transcript read, a
// dialogue or a task; nil: it is any other. It is found by the line that it opens in.
func (r *rendering) fence(n *ast.FencedCodeBlock, source []byte) ast.Node {
	if r.Lesson == nil || n.Info == nil || n.Parent().Kind() != ast.KindDocument {
		return nil
	}
	at := line(source, n.Info.Segment.Start)
	if block := r.Lesson.BlockAt(at); block != nil {
		r.placed[at] = true
		return r.dialogue(block)
	}
	if task := r.Lesson.TaskAt(at); task != nil {
		r.placed[at] = true
		return r.task(task)
	}
	return nil
}

// lineOf returns the line, from 1, in which n begins.
func lineOf(n ast.Node, source []byte) int {
	for n != nil && n.Pos() < 0 {
		n = n.Parent()
	}
	if n == nil {
		return 1
	}
	return line(source, min(n.Pos(), len(source)))
}

func line(source []byte, offset int) int { return bytes.Count(source[:offset], []byte("\n")) + 1 }

// unwrap puts n's children in its place.
func unwrap(n ast.Node) {
	parent := n.Parent()
	for child := n.FirstChild(); child != nil; child = n.FirstChild() {
		n.RemoveChild(n, child)
		parent.InsertBefore(parent, n, child)
	}
	parent.RemoveChild(parent, n)
}
