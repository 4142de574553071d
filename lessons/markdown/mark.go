package markdown

import (
	"slices"
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"sanduq/lessons/transcript"
)

// A Mark is what is wrong with a lesson, to be shown to whoever writes it.
type Mark struct {
	Line int // of the lesson's file, from 1
	What string
	Diff []string // lines that begin with ' ', '-' (expected) or '+' (received)
}

// Marks joins what a check found with faults that it may have found too: of a
// line that it speaks of already they are left out. They come in order of their lines.
func Marks(found []Mark, faults []transcript.Fault) []Mark {
	all := slices.Clone(found)
	for _, f := range faults {
		if !slices.ContainsFunc(found, func(m Mark) bool { return m.Line == f.Line }) {
			all = append(all, Mark{Line: f.Line, What: f.What})
		}
	}
	slices.SortStableFunc(all, func(a, b Mark) int { return a.Line - b.Line })
	return all
}

// kindMarked is the kind of a marked node.
var kindMarked = ast.NewNodeKind("Mark")

// marked stands in the tree after the block that has a mark's line.
type marked struct {
	ast.BaseBlock
	Mark
	number int // from 1 through the page
	file   string
}

// Kind implements ast.Node.
func (*marked) Kind() ast.NodeKind { return kindMarked }

// Dump implements ast.Node.
func (n *marked) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"What": n.What}, nil)
}

// mark puts the marks into the text: each after the block that has its line,
// before the text where that begins later.
func (r *rendering) mark(doc *ast.Document, source []byte) {
	var blocks []ast.Node
	var lines []int
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if at := firstLine(n, source); at > 0 {
			blocks, lines = append(blocks, n), append(lines, at)
		}
	}
	for i, m := range slices.Backward(Marks(r.Found, r.faults)) {
		n := &marked{Mark: m, number: i + 1}
		if r.Lesson != nil {
			n.file = r.Lesson.File
		}
		after := -1
		for at, line := range lines {
			if line <= m.Line {
				after = at
			}
		}
		if after < 0 {
			doc.InsertBefore(doc, doc.FirstChild(), n)
		} else {
			doc.InsertAfter(doc, blocks[after], n)
		}
	}
}

// firstLine returns the line, from 1, in which a block begins; 0: it has none.
func firstLine(n ast.Node, source []byte) int {
	switch n := n.(type) {
	case *Dialogue:
		return n.Block.Line
	case *Task:
		return n.Task.Line
	case *Picture:
		return n.line
	}
	if at := n.Pos(); at >= 0 {
		return line(source, min(at, len(source)))
	}
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if at := firstLine(child, source); at > 0 {
			return at
		}
	}
	return 0
}

// renderMark writes a mark. It is in English, as all that is said to authors.
func renderMark(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*marked)
	writeTag(w, "aside", "class", "fault", "role", "note", "id", "fault-"+strconv.Itoa(n.number), "lang", "en", "dir", "ltr")
	_, _ = w.WriteString("\n<p><b>")
	writeText(w, n.file+":"+strconv.Itoa(n.Line))
	_, _ = w.WriteString("</b> ")
	writeText(w, n.What)
	_, _ = w.WriteString("</p>\n")
	if len(n.Diff) > 0 {
		_, _ = w.WriteString("<ol>\n")
		for _, line := range n.Diff {
			writeDiff(w, line)
		}
		_, _ = w.WriteString("</ol>\n")
	}
	_, _ = w.WriteString("</aside>\n")
	return ast.WalkContinue, nil
}

// writeDiff writes a line of a difference: what was expected, what came, or what is the same.
func writeDiff(w util.BufWriter, line string) {
	sign, text := "", line
	if line != "" {
		sign, text = line[:1], line[1:]
	}
	element := map[string]string{"-": "del", "+": "ins"}[sign]
	_, _ = w.WriteString("<li>")
	if element != "" {
		_, _ = w.WriteString("<" + element + ">" + sign + " ")
		writeText(w, text)
		_, _ = w.WriteString("</" + element + ">")
	} else {
		writeText(w, "  "+text)
	}
	_, _ = w.WriteString("</li>\n")
}
