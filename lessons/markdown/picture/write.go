package picture

import (
	"bytes"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// writer writes a tree as HTML.
type writer struct {
	Options
	*reader
	out    bytes.Buffer
	marker map[string]bool // ids of the drawing's markers
	used   map[string]bool // those that something refers to
}

// ids finds what refers to what. No other id is written: nothing would use it.
func (w *writer) ids(root *node) {
	w.marker, w.used = map[string]bool{}, map[string]bool{}
	walk(root, func(n *node) {
		id := n.take("id")
		switch {
		case id == "" || n.name != "marker":
			return
		case w.marker[id]:
			w.fault(n.line, "the id "+strconv.Quote(id)+" is given twice")
			return
		}
		w.marker[id] = true
		n.attrs = append(n.attrs, attribute{"id", id})
	})
	walk(root, func(n *node) {
		n.attrs = slices.DeleteFunc(n.attrs, func(a attribute) bool {
			to := referred(a)
			if to == "" {
				return false
			}
			w.used[to] = true
			if !w.marker[to] {
				w.fault(n.line, a.name+" of <"+n.name+"> is left out: the drawing has no marker "+strconv.Quote(to))
			}
			return !w.marker[to]
		})
	})
}

func walk(n *node, visit func(*node)) {
	visit(n)
	for _, child := range n.children {
		walk(child, visit)
	}
}

// referred returns the id that an attribute refers to; empty: none.
func referred(a attribute) string {
	if m := reference.FindStringSubmatch(a.value); m != nil && markers[a.name] {
		return m[1]
	}
	return ""
}

// root writes the <svg> element: as wide as the drawing's units, which CSS may only reduce.
func (w *writer) root(n *node) {
	box := n.take("viewBox")
	width, ok := boxWidth(box)
	if !ok {
		w.fault(n.line, `<svg> wants a viewBox such as "0 0 360 200", so that the picture can be scaled`)
		return
	}
	if w.Label == "" {
		w.out.WriteString(`<svg aria-hidden="true"`)
	} else {
		w.out.WriteString(`<svg role="img"`)
		w.write(attribute{"aria-label", w.Label})
	}
	w.write(attribute{"viewBox", spaces.ReplaceAllString(box, " ")})
	w.write(attribute{"width", strconv.Itoa(width)})
	w.rest(n)
}

// boxWidth reads the width of a viewBox in whole units.
func boxWidth(box string) (int, bool) {
	parts := strings.FieldsFunc(box, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' || r == '\r' })
	if len(parts) != 4 {
		return 0, false
	}
	var sizes [4]float64
	for i, part := range parts {
		v, err := strconv.ParseFloat(part, 64)
		if err != nil || v < -1e5 || v > 1e5 {
			return 0, false
		}
		sizes[i] = v
	}
	return int(sizes[2] + 0.5), sizes[2] >= 1 && sizes[3] >= 1
}

// element writes n in the page's language.
func (w *writer) element(n *node) {
	if n.name == "" {
		w.out.WriteString(html.EscapeString(spaces.ReplaceAllString(n.text, " ")))
		return
	}
	if languages := n.take("systemLanguage"); languages != "" {
		w.fault(n.line, "systemLanguage of <"+n.name+"> counts only for the children of a <switch>")
	}
	w.started(n)
}

// started writes an element whose languages are settled.
func (w *writer) started(n *node) {
	if n.name == "switch" {
		w.choose(n)
		return
	}
	w.out.WriteString("<" + n.name)
	w.rest(n)
}

// rest writes attributes, children and end of an element that has begun.
func (w *writer) rest(n *node) {
	for _, a := range n.attrs {
		if to := referred(a); to != "" {
			a.value = "url(#" + w.Prefix + to + ")"
		}
		if a.name == "id" {
			if !w.used[a.value] {
				continue
			}
			a.value = w.Prefix + a.value
		}
		w.write(a)
	}
	if len(n.children) == 0 && n.name != "svg" {
		w.out.WriteString("/>")
		return
	}
	w.out.WriteString(">")
	for _, child := range n.children {
		w.element(child)
	}
	w.out.WriteString("</" + n.name + ">")
}

// choose writes the child of a <switch> for the page's language: the first that
// is in it, else the first that is in none, else the last.
func (w *writer) choose(n *node) {
	var chosen *node
	lang := ""
	for _, child := range n.children {
		languages := child.take("systemLanguage")
		switch {
		case speaks(languages, w.Lang):
			w.within(n, child, "")
			return
		case languages == "" && (chosen == nil || lang != ""):
			chosen, lang = child, ""
		case chosen == nil || lang != "":
			chosen, lang = child, languages
		}
	}
	if chosen != nil {
		first, _, _ := strings.Cut(lang, ",")
		w.within(n, chosen, strings.TrimSpace(first))
	}
}

// within writes a chosen child, in a group where the switch says how it looks.
// lang is the child's own language where that is another than the page's.
func (w *writer) within(n, child *node, lang string) {
	if languageTag.MatchString(lang) {
		child.attrs = append(child.attrs, attribute{"lang", lang})
	}
	if len(n.attrs) == 0 {
		w.started(child)
		return
	}
	w.out.WriteString("<g")
	w.rest(&node{name: "g", attrs: n.attrs, children: []*node{child}})
}

var languageTag = form(`[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*`)

// spaces are what SVG draws as one space.
var spaces = regexp.MustCompile(`\s+`)

func (w *writer) write(a attribute) {
	w.out.WriteString(" " + a.name + `="` + html.EscapeString(spaces.ReplaceAllString(a.value, " ")) + `"`)
}
