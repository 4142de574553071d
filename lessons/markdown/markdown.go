// Package markdown renders a lesson as HTML: a goldmark extension that makes
// figures of the dialogues, whose lines carry the step numbers of package
// transcript, and sections of the tasks, and that leads links between lesson
// files to their pages.
//
// Raw HTML in a lesson is shown as the text it is. Addresses are http, https
// or mailto, or lead to lessons or files of the course; of any other link the
// text stays. It renders headings, lists, tables, code and pictures of the
// lesson's folder, drawings in SVG as part of the page; it reads no file, and
// does not judge a lesson: that is for transcript and for `sanduq check`.
package markdown

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"sanduq/lessons/transcript"
)

// Options are what the rendering of one lesson takes beside its text.
type Options struct {
	// Lesson is what transcript.Parse made of the same source; nil: dialogues and front matter stay as text.
	Lesson *transcript.Lesson
	// Lang is the language of the lesson, for the labels of its drawings and for what tasks say.
	Lang string
	// Dir is the direction of the lesson's prose, "ltr" or "rtl", for the notes within dialogues.
	Dir string
	// Beside: the text is no lesson's, and lies beside their folders, as SOURCE.md does.
	Beside bool
	// Page returns the address of another lesson's page, by the name of the lesson's
	// folder; false: there is none. Nil: every lesson's page is beside this one's.
	Page func(lesson string) (url string, ok bool)
	// Place returns the address of a page of the site's own, which stands beside those of the lessons
	// under the name that the lesson gives: ../sandbox/. False: there is none. Nil: there are none.
	Place func(name string) (url string, ok bool)
	// Asset returns the address, from the lesson's page, of a file that the lesson
	// names by its path from the lesson's folder; false: there is none. Nil: there are none.
	Asset func(name string) (url string, ok bool)
	// Picture returns the content of an SVG file that the lesson names by its path from
	// the lesson's folder; false: there is none. Nil: drawings are as any asset.
	Picture func(name string) (svg []byte, ok bool)
	// Marked: what is wrong with the lesson is shown at its place in the text. It
	// is what was Found, and what Render returns: see [Marks].
	Marked bool
	Found  []Mark
}

// Extension is the goldmark extension. What belongs to one lesson reaches it by
// the context that [Render] parses with.
var Extension goldmark.Extender = extender{}

type extender struct{}

// Extend implements goldmark.Extender.
func (extender) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(parser.WithASTTransformers(util.Prioritized(transformer{}, 500)))
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(nodeRenderer{}, 500)))
}

var inlineParsers = []util.PrioritizedValue{
	util.Prioritized(parser.NewCodeSpanParser(), 100),
	util.Prioritized(parser.NewLinkParser(), 200),
	util.Prioritized(parser.NewAutoLinkParser(), 300),
	util.Prioritized(parser.NewEmphasisParser(), 500),
}

// lessons is goldmark without the parsers of raw HTML, so that a `<` is a `<`.
var lessons = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(inlineParsers...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
		parser.WithAutoHeadingID(),
	)),
	goldmark.WithExtensions(
		// A style attribute would be refused by the pages' Content-Security-Policy.
		extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
		Extension,
	),
	goldmark.WithRendererOptions(html.WithWriter(html.DefaultWriter)),
)

// A rendering is what the nodes of one lesson have in common.
type rendering struct {
	Options
	first    int          // line of the file that the source begins in; 0: the first
	placed   map[int]bool // the lines of the fences that are on the page
	pictures int          // so far
	faults   []transcript.Fault
}

func (r *rendering) fault(line int, what string) {
	f := transcript.Fault{Line: line + max(r.first-1, 0), What: what}
	if r.Lesson != nil {
		f.File = r.Lesson.File
	}
	r.faults = append(r.faults, f)
}

var renderingKey = parser.NewContextKey()

// replacement stands for octets that are no text in UTF-8.
var replacement = []byte("\uFFFD")

// Render renders the lesson in source, front matter left out. The faults are
// what an author would miss on the page: addresses that were refused, and
// dialogues that stand where a page has no place for them.
func Render(source []byte, o Options) ([]byte, []transcript.Fault, error) {
	source = body(source, o.Lesson)
	source = clean(source)
	r := &rendering{Options: o, placed: map[int]bool{}}
	context := parser.NewContext(parser.WithIDs(newHeadingIDs()))
	context.Set(renderingKey, r)
	tree := lessons.Parser().Parse(text.NewReader(source), parser.WithContext(context))
	if o.Lesson != nil {
		for _, b := range o.Lesson.Blocks {
			if !r.placed[b.Line] {
				r.fault(b.Line, "a dialogue stands at the margin, in no list or quotation: this one is not on the page")
			}
		}
		for _, t := range o.Lesson.Tasks {
			if !r.placed[t.Line] {
				r.fault(t.Line, "a task stands at the margin, in no list or quotation: this one is not on the page")
			}
		}
	}
	if o.Marked {
		r.mark(tree.(*ast.Document), source)
	}
	var out bytes.Buffer
	if err := lessons.Renderer().Render(&out, source, tree); err != nil {
		return nil, nil, fmt.Errorf("rendering a lesson: %w", err)
	}
	return out.Bytes(), r.faults, nil
}

// clean makes of source text that a page can have.
func clean(source []byte) []byte {
	return bytes.ReplaceAll(bytes.ToValidUTF8(source, replacement), []byte{0}, replacement)
}

// body empties the lines of the front matter and keeps their ends, so that
// every line of the text keeps the number it has in the file.
func body(source []byte, lesson *transcript.Lesson) []byte {
	if lesson == nil || lesson.Body > len(source) {
		return source
	}
	front := bytes.Count(source[:lesson.Body], []byte("\n"))
	return append(bytes.Repeat([]byte("\n"), front), source[lesson.Body:]...)
}
