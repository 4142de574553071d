package markdown

import (
	"io"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// nodeRenderer renders dialogues, tasks and drawings, and those of goldmark's nodes whose own
// rendering does not fit: code keeps its direction on a page that runs from
// right to left, and addresses are those that the transformer settled.
type nodeRenderer struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (nodeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(KindDialogue, renderDialogue)
	reg.Register(KindTask, renderTask)
	reg.Register(KindPicture, renderPicture)
	reg.Register(kindMarked, renderMark)
	reg.Register(kindForeign, renderForeign)
	reg.Register(ast.KindCodeBlock, renderCode)
	reg.Register(ast.KindFencedCodeBlock, renderCode)
	reg.Register(ast.KindCodeSpan, renderCodeSpan)
	reg.Register(ast.KindAutoLink, renderAutoLink)
	reg.Register(ast.KindLink, renderLink)
	reg.Register(ast.KindImage, renderImage)
}

func renderCode(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(`<pre dir="ltr"><code>`)
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			writeText(w, string(line.Value(source)))
		}
		_, _ = w.WriteString("</code></pre>\n")
	}
	return ast.WalkSkipChildren, nil
}

func renderCodeSpan(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		writeCode(w, strings.ReplaceAll(plainText(n, source), "\n", " "))
	}
	return ast.WalkSkipChildren, nil
}

// writeCode writes what is as on the wire, within a line.
func writeCode(w io.StringWriter, text string) {
	_, _ = w.WriteString(`<code dir="ltr">` + string(util.EscapeHTML([]byte(text))) + `</code>`)
}

func renderAutoLink(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.AutoLink)
	url := string(util.URLEscape(n.URL(source), false))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(url), "mailto:") {
		url = "mailto:" + url
	}
	writeTag(w, "a", "href", url)
	writeText(w, string(n.Label(source)))
	_, _ = w.WriteString("</a>")
	return ast.WalkContinue, nil
}

func renderLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, _ = w.WriteString("</a>")
		return ast.WalkContinue, nil
	}
	n := node.(*ast.Link)
	writeTag(w, "a", "href", string(n.Destination), "title", unescaped(n.Title))
	return ast.WalkContinue, nil
}

func renderImage(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		n := node.(*ast.Image)
		alt := strings.ReplaceAll(plainText(n, source), "\n", " ")
		writeTag(w, "img", "src", string(n.Destination), "alt", alt, "title", unescaped(n.Title))
	}
	return ast.WalkSkipChildren, nil
}

// writeTag writes a start tag. attributes are names and values in turn; one
// without a value is left out, but for alt, whose absence would mean another thing.
func writeTag(w util.BufWriter, name string, attributes ...string) {
	_, _ = w.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		if attributes[i+1] == "" && attributes[i] != "alt" {
			continue
		}
		_, _ = w.WriteString(" " + attributes[i] + `="`)
		writeText(w, attributes[i+1])
		_ = w.WriteByte('"')
	}
	_ = w.WriteByte('>')
}

// writeText writes text with everything escaped that means something in HTML, quotes too.
func writeText(w util.BufWriter, text string) {
	_, _ = w.Write(util.EscapeHTML([]byte(text)))
}

// unescaped resolves what goldmark leaves in a title: escapes and references.
func unescaped(text []byte) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(text))))
}

// plainText is what n's text nodes say.
func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the function gives no error
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			if value := n.Segment.Value(source); n.IsRaw() {
				b.Write(value)
			} else {
				b.WriteString(unescaped(value))
			}
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(source))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}
