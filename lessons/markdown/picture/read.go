package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

const (
	nsSVG    = "http://www.w3.org/2000/svg"
	nsXHTML  = "http://www.w3.org/1999/xhtml"
	nsMathML = "http://www.w3.org/1998/Math/MathML"
	nsXLink  = "http://www.w3.org/1999/xlink"
)

// reader makes a tree of a file, without what has no place on a page.
type reader struct {
	faults []Fault
	count  int // of elements
}

func (r *reader) fault(line int, what string) { r.faults = append(r.faults, Fault{line, what}) }

// read returns the root of the drawing; nil: it cannot be shown.
func (r *reader) read(source []byte) *node {
	if len(source) > maxSource {
		r.fault(1, "the file has "+strconv.Itoa(len(source))+" octets; want "+strconv.Itoa(maxSource)+" or fewer")
		return nil
	}
	decoder := xml.NewDecoder(bytes.NewReader(source))
	var root *node
	var open []*node
	for {
		line, _ := decoder.InputPos()
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			r.malformed(line, err)
			return nil
		}
		switch t := token.(type) {
		case xml.StartElement:
			n := r.element(line, t, open)
			if n == nil {
				if err := decoder.Skip(); err != nil {
					r.malformed(line, err)
					return nil
				}
				continue
			}
			if r.count++; r.count > maxElements {
				r.fault(line, "the drawing has more than "+strconv.Itoa(maxElements)+" elements")
				return nil
			}
			if len(open) > 0 {
				parent := open[len(open)-1]
				parent.children = append(parent.children, n)
			} else {
				root = n
			}
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 && hasText[open[len(open)-1].name] {
				parent := open[len(open)-1]
				parent.children = append(parent.children, &node{text: string(t), line: line})
			}
		case xml.Directive:
			if bytes.ContainsRune(t, '[') { // what it declares would be text from nowhere
				r.fault(line, "declarations in <!DOCTYPE> are left out: a picture has none")
			}
		}
	}
	if root == nil && len(r.faults) == 0 {
		r.fault(1, "there is no <svg> in it")
	}
	return root
}

// malformed tells of a file that is no XML.
func (r *reader) malformed(line int, err error) {
	what := err.Error()
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		line, what = syntax.Line, syntax.Msg
	}
	r.fault(line, "no well-formed XML: "+what)
}

// element returns an element without what is not allowed of it; nil: it is left out whole.
func (r *reader) element(line int, start xml.StartElement, within []*node) *node {
	name, depth := start.Name.Local, len(within)
	switch start.Name.Space {
	case "", nsSVG:
	case nsXHTML, nsMathML:
		r.fault(line, "<"+name+"> is left out: a picture holds shapes and text of SVG")
		return nil
	default: // an editor's own
		return nil
	}
	switch {
	case name == "metadata":
		return nil
	case depth == 0 && name != "svg":
		r.fault(line, "<"+name+"> is not <svg>")
		return nil
	case depth > 0 && name == "svg", !elements[name]:
		r.fault(line, "<"+name+"> is left out: a picture holds shapes, text and markers")
		return nil
	case depth > 0 && isHTML[within[depth-1].name]:
		r.fault(line, "<"+name+"> is left out: <"+within[depth-1].name+"> holds nothing but text")
		return nil
	case depth > maxDepth:
		r.fault(line, "<"+name+"> is left out: it stands in more than "+strconv.Itoa(maxDepth)+" others")
		return nil
	}
	n := &node{name: name, line: line}
	for _, a := range start.Attr {
		switch a.Name.Space {
		case "":
			r.attribute(n, attribute{a.Name.Local, strings.TrimSpace(a.Value)})
		case nsXLink, "xlink":
			if a.Name.Local == "href" {
				r.attribute(n, attribute{"href", a.Value})
			}
		}
	}
	return n
}

// attribute gives n an attribute, where it is allowed.
func (r *reader) attribute(n *node, a attribute) {
	switch a.name {
	case "xmlns":
		return
	case "style": // the page's policy refuses it; what it says can be said by attributes
		for declaration := range strings.SplitSeq(a.value, ";") {
			property, value, _ := strings.Cut(declaration, ":")
			if property = strings.TrimSpace(property); strings.HasPrefix(property, "-") || property == "" {
				continue // an editor's own
			}
			r.attribute(n, attribute{property, strings.TrimSpace(value)})
		}
		return
	case "systemLanguage":
		n.attrs = append(n.attrs, a)
		return
	case "class":
		var kept []string
		for _, class := range strings.Fields(a.value) {
			if !classes[class] {
				r.fault(n.line, "class "+strconv.Quote(class)+" is left out: want accent, muted or differs")
				continue
			}
			kept = append(kept, class)
		}
		if len(kept) > 0 {
			n.attrs = append(n.attrs, attribute{"class", strings.Join(kept, " ")})
		}
		return
	}
	if silent(n.name, a.name) {
		return
	}
	if why := judge(a); why != "" {
		r.fault(n.line, a.name+"="+strconv.Quote(short(a.value))+" of <"+n.name+"> is left out: "+why)
		return
	}
	if i := slices.IndexFunc(n.attrs, func(b attribute) bool { return b.name == a.name }); i >= 0 {
		n.attrs[i] = a // style wins over an attribute
		return
	}
	n.attrs = append(n.attrs, a)
}

// short cuts a value that would fill the line that tells of it.
func short(value string) string {
	if runes := []rune(value); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return value
}
