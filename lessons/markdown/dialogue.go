package markdown

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"sanduq/lessons/transcript"
)

// hangup is what a learner sees of `S: <close>`: telnet's words, which the
// document's sessions end with.
const hangup = "Connection closed by foreign host."

// handshake is what a learner sees of `TLS:`.
const handshake = "TLS handshake"

// renderDialogue writes a figure with a list item for each line. The gutter,
// `C:` or `S:`, is text, so that the dialogue can be read and copied without
// style or script. What the client sends in step N carries the number; the first
// line of it, or of a step in which only the server speaks, has the id step-N. In a
// solution the number is that of the solution's step, and there are no ids.
func renderDialogue(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		writeDialogue(w, node.(*Dialogue))
	}
	return ast.WalkSkipChildren, nil
}

func writeDialogue(w util.BufWriter, d *Dialogue) {
	b := d.Block
	class, port, number := "dialogue", "", strconv.Itoa(b.Number)
	if d.Solution {
		number = ""
	}
	if b.Listing {
		class += " listing"
	}
	if b.NoCheck {
		class += " shown"
	}
	if b.Port != 0 {
		port = strconv.Itoa(b.Port)
	}
	id := ""
	if d.Silent != 0 { // a step that has no line has the whole figure
		id = "step-" + strconv.Itoa(d.Silent)
	}
	writeTag(w, "figure", "class", class, "lang", d.wireLang(), "dir", "ltr", "id", id, "data-block", number,
		"data-protocol", b.Protocol, "data-conn", b.Conn, "data-port", port)
	_, _ = w.WriteString("\n")
	if b.Conn != b.Protocol { // two devices, say: which one this is; the name is as in the file
		_, _ = w.WriteString("<figcaption>")
		writeText(w, b.Conn)
		_, _ = w.WriteString("</figcaption>\n")
	}
	_, _ = w.WriteString("<ol>\n")
	last := 0
	for _, line := range b.Lines {
		first := line.Step != 0 && line.Step != last && (line.Kind == transcript.Client || line.Kind == transcript.Server)
		d.writeLine(w, line, first)
		if first {
			last = line.Step
		}
	}
	_, _ = w.WriteString("</ol>\n</figure>\n")
}

// wireLang is the language of what is on the wire where the page is in another.
func (d *Dialogue) wireLang() string {
	if base, _, _ := strings.Cut(d.Lang, "-"); base == "" || base == "en" {
		return ""
	}
	return "en"
}

func (d *Dialogue) writeLine(w util.BufWriter, line *transcript.Line, first bool) {
	class, gutter, text, id, step, counted := "", line.Kind.Marker(), line.Text, "", "", "data-step"
	lang, dir := "", "" // of the figure
	if d.Solution {
		counted = "data-solve"
	}
	switch line.Kind {
	case transcript.Client:
		class = "line client"
	case transcript.Server:
		class = "line server"
		switch text {
		case "<close>":
			class, gutter, text = "line close", "", hangup
		case "[...]":
			class = "line server any"
		}
	case transcript.Note:
		class, gutter, dir = "line note", "", d.Dir
		if d.wireLang() != "" {
			lang = d.Lang
		}
	case transcript.TLS:
		class, gutter, text = "line tls", "", handshake
	default:
		class, gutter = "line info", ""
	}
	if first || line.Kind == transcript.Client && line.Step != 0 {
		step = strconv.Itoa(line.Step)
	}
	if first && !d.Solution {
		id = "step-" + step
	}
	writeTag(w, "li", "class", class, "lang", lang, "dir", dir, "id", id, counted, step)
	if gutter != "" {
		_, _ = w.WriteString(`<span class="who">` + gutter + `</span> `)
	}
	_, _ = w.WriteString(`<span class="text">`)
	if line.Kind == transcript.Server && gutter != "" {
		writePattern(w, text)
	} else if line.Kind == transcript.Note {
		writeText(w, text)
	} else {
		writeWire(w, text)
	}
	_, _ = w.WriteString("</span></li>\n")
}

// wildcard matches what stands for any text or, alone on a line, any lines.
var wildcard = regexp.MustCompile(`^\[\.\.\.\]$|\[\.\.(?:([A-Za-z0-9_-]+)\.\.)?\]`)

// writePattern shows each wildcard as the ellipsis that it is to a reader; the
// name of a capture is its title.
func writePattern(w util.BufWriter, text string) {
	end := 0
	for _, m := range wildcard.FindAllStringSubmatchIndex(text, -1) {
		writeWire(w, text[end:m[0]])
		name := ""
		if m[2] >= 0 {
			name = text[m[2]:m[3]]
		}
		writeTag(w, "span", "class", "wild", "title", name)
		_, _ = w.WriteString("…</span>")
		end = m[1]
	}
	writeWire(w, text[end:])
}

// writeWire writes what is on the wire, Arabic in it as such: apart, so that it
// pulls nothing around it to its other side.
func writeWire(w util.BufWriter, text string) {
	end := 0
	for _, at := range arabicRun.FindAllStringIndex(text, -1) {
		writeText(w, text[end:at[0]])
		writeTag(w, "bdi", "lang", "ar")
		writeText(w, text[at[0]:at[1]])
		_, _ = w.WriteString("</bdi>")
		end = at[1]
	}
	writeText(w, text[end:])
}
