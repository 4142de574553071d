package markdown

import (
	"path"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"sanduq/lessons/markdown/picture"
)

// KindPicture is the kind of a Picture node.
var KindPicture = ast.NewNodeKind("Picture")

// A Picture stands in the tree where a drawing was named.
type Picture struct {
	ast.BaseInline
	SVG     []byte // as it goes into the page
	Caption string
	Dir     string // of the caption
	Alone   bool   // a figure of its own, and no part of a line
	line    int    // of the text, from 1
}

// Kind implements ast.Node.
func (*Picture) Kind() ast.NodeKind { return KindPicture }

// Dump implements ast.Node.
func (n *Picture) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// drawing returns how the drawing that n names becomes a part of the page; nil:
// n names none that there is.
func (r *rendering) drawing(n *ast.Image, source []byte) (change func()) {
	name := string(n.Destination)
	if r.Picture == nil || path.Ext(name) != ".svg" {
		return nil
	}
	if isExternal, safe := external(name); isExternal || !safe {
		return nil
	}
	content, ok := r.Picture(name)
	if !ok {
		return nil
	}
	line := lineOf(n, source)
	r.pictures++
	label := strings.ReplaceAll(plainText(n, source), "\n", " ")
	if label == "" {
		r.fault(line, strconv.Quote(name)+": a picture needs a text that says what it shows: ![text]("+name+")")
	}
	svg, faults := picture.Reduce(content, picture.Options{
		Lang: r.Lang, Prefix: "picture-" + strconv.Itoa(r.pictures) + "-", Label: label,
	})
	for _, f := range faults {
		r.fault(line, name+":"+strconv.Itoa(f.Line)+": "+f.What)
	}
	if svg == nil { // what it shows can at least be read
		return func() { unwrap(n) }
	}
	p := &Picture{SVG: svg, Caption: unescaped(n.Title), Dir: r.Dir, line: line}
	return func() { p.place(n) }
}

// place puts p where n was. A drawing that is all of a paragraph becomes a figure.
func (p *Picture) place(n ast.Node) {
	parent := n.Parent()
	if kind := parent.Kind(); parent.ChildCount() == 1 && (kind == ast.KindParagraph || kind == ast.KindTextBlock) {
		p.Alone = true
		n, parent = parent, parent.Parent()
	}
	parent.ReplaceChild(parent, n, p)
}

// renderPicture writes a drawing, which runs from left to right in every
// language, as one drawing is for all of them.
func renderPicture(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	p := node.(*Picture)
	element, end := "span", ""
	if p.Alone {
		element, end = "figure", "\n"
	}
	writeTag(w, element, "class", "picture", "dir", "ltr")
	_, _ = w.Write(p.SVG)
	if p.Alone && p.Caption != "" {
		writeTag(w, "figcaption", "dir", p.Dir)
		writeText(w, p.Caption)
		_, _ = w.WriteString("</figcaption>")
	}
	_, _ = w.WriteString("</" + element + ">" + end)
	return ast.WalkContinue, nil
}
