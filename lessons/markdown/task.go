package markdown

import (
	"bytes"
	"strconv"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"sanduq/lessons/transcript"
)

// KindTask is the kind of a Task node.
var KindTask = ast.NewNodeKind("Task")

// A Task stands in the tree where the fence of a task stood.
type Task struct {
	ast.BaseBlock
	Task  *transcript.Task
	Do    []byte   // HTML
	Hints [][]byte // HTML of each
	Lang  string   // of the page
	Dir   string   // of the page
	Words *words
	// Foreign: the words are in another language than the page.
	Foreign bool
}

// Kind implements ast.Node.
func (*Task) Kind() ast.NodeKind { return KindTask }

// IsRaw implements ast.Node: of a task only what to do and the hints are Markdown, each on its own.
func (*Task) IsRaw() bool { return true }

// Dump implements ast.Node.
func (n *Task) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Number": strconv.Itoa(n.Task.Number)}, nil)
}

// inline is goldmark for a line by itself, in which nothing begins a block.
var inline = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 100)),
		parser.WithInlineParsers(inlineParsers...),
	)),
	goldmark.WithExtensions(Extension),
)

func (r *rendering) task(t *transcript.Task) *Task {
	n := &Task{Task: t, Lang: r.Lang, Dir: r.Dir}
	n.Words, n.Foreign = wordsFor(r.Lang)
	if t.Do != nil {
		n.Do = r.line(t.Do)
	}
	for _, hint := range t.Hints {
		n.Hints = append(n.Hints, r.hint(t, hint))
	}
	return n
}

// hint renders a hint. One that is a line of the solution is code, though it
// is not marked so.
func (r *rendering) hint(t *transcript.Task, hint *transcript.Line) []byte {
	for _, b := range t.Solution {
		for _, l := range b.Lines {
			if l.Kind == transcript.Client && l.Text == hint.Text {
				var out bytes.Buffer
				writeCode(&out, l.Text)
				return out.Bytes()
			}
		}
	}
	return r.line(hint)
}

// line renders a line of Markdown.
func (r *rendering) line(l *transcript.Line) []byte {
	source := clean([]byte(l.Text))
	alone := &rendering{Options: r.Options, first: l.Number}
	alone.Picture = nil
	context := parser.NewContext()
	context.Set(renderingKey, alone)
	tree := inline.Parser().Parse(text.NewReader(source), parser.WithContext(context))
	r.faults = append(r.faults, alone.faults...)
	var out bytes.Buffer
	for block := tree.FirstChild(); block != nil; block = block.NextSibling() {
		for n := block.FirstChild(); n != nil; n = n.NextSibling() {
			_ = inline.Renderer().Render(&out, source, n) // a buffer takes everything
		}
	}
	return out.Bytes()
}

// renderTask writes a task that can be read without script: what to do, the
// goals, and hints and solution folded up.
func renderTask(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*Task)
	number := strconv.Itoa(n.Task.Number)
	lang, dir := "", ""
	if n.Foreign {
		lang, dir = n.Words.lang, n.Words.dir
	}
	writeTag(w, "section", "class", "task", "id", "task-"+number, "data-task", number,
		"data-after", strconv.Itoa(n.Task.After), "aria-labelledby", "task-"+number+"-title")
	_, _ = w.WriteString("\n")
	writeTag(w, "h3", "id", "task-"+number+"-title", "lang", lang, "dir", dir)
	writeText(w, n.Words.task+" "+number)
	_, _ = w.WriteString("</h3>\n")
	if n.Do != nil {
		_, _ = w.WriteString(`<p class="do">`)
		_, _ = w.Write(n.Do)
		_, _ = w.WriteString("</p>\n")
	}
	writeTag(w, "ul", "class", "goals", "lang", lang, "dir", dir)
	_, _ = w.WriteString("\n")
	for i, goal := range n.Task.Goals {
		writeTag(w, "li", "data-goal", strconv.Itoa(i+1))
		n.Words.writeGoal(w, goal)
		_, _ = w.WriteString("</li>\n")
	}
	_, _ = w.WriteString("</ul>\n")
	for i, hint := range n.Hints {
		n.fold(w, "hint", n.Words.hint+" "+strconv.Itoa(i+1), lang, dir)
		writeTag(w, "p", "dir", n.direction(n.Task.Hints[i].Text))
		_, _ = w.Write(hint)
		_, _ = w.WriteString("</p></details>\n")
	}
	if len(n.Task.Solution) > 0 {
		n.fold(w, "solution", n.Words.solution, lang, dir)
		_, _ = w.WriteString("\n")
		for _, b := range n.Task.Solution {
			writeDialogue(w, &Dialogue{Block: b, Lang: n.Lang, Dir: n.Dir, Solution: true})
		}
		_, _ = w.WriteString("</details>\n")
	}
	_, _ = w.WriteString("</section>\n")
	return ast.WalkContinue, nil
}

// fold opens what is shown when its summary is pressed.
func (n *Task) fold(w util.BufWriter, class, summary, lang, dir string) {
	writeTag(w, "details", "class", class)
	writeTag(w, "summary", "lang", lang, "dir", dir)
	writeText(w, summary)
	_, _ = w.WriteString("</summary>")
}

// direction returns that of a line of text where it is not the page's: on a page
// from right to left one that has no letter of such a script, as a command has none.
func (n *Task) direction(text string) string {
	if n.Dir != "rtl" {
		return ""
	}
	for _, r := range text {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
			return ""
		}
	}
	return "ltr"
}
