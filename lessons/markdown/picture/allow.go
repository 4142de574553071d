package picture

import (
	"regexp"
	"strings"
)

// elements are those of a drawing. Some are left out without a word: what they hold is for editors.
var elements = map[string]bool{
	"svg": true, "g": true, "switch": true, "defs": true, "marker": true,
	"path": true, "rect": true, "circle": true, "ellipse": true, "line": true, "polyline": true, "polygon": true,
	"text": true, "tspan": true, "title": true, "desc": true,
}

// hasText are the elements whose characters are seen or heard.
var hasText = map[string]bool{"text": true, "tspan": true, "title": true, "desc": true}

// isHTML are the elements of which a browser reads what they hold as HTML (HTML
// Living Standard, section 13.2.6, "HTML integration point"): a shape in one has
// no end there, and would take in the rest of the page.
var isHTML = map[string]bool{"title": true, "desc": true}

// classes are the colours of the page that have a meaning.
var classes = map[string]bool{"accent": true, "muted": true, "differs": true}

// Forms of values. None lets through an address, but for the references of markers.
var (
	number    = `[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?`
	lengths   = form(`\s*` + number + `(?:px|pt|em|rem|ex|%)?(?:[\s,]+` + number + `(?:px|pt|em|rem|ex|%)?)*\s*`)
	points    = form(`[-+0-9.eE,\s]*`)
	pathData  = form(`[MmZzLlHhVvCcSsQqTtAaEe0-9+\-.,\s]*`)
	transform = form(`\s*(?:(?:matrix|translate|scale|rotate|skewX|skewY)\s*\([-+0-9.eE,\s]*\)[\s,]*)*`)
	words     = form(`[A-Za-z-]+(?: [A-Za-z-]+)*`)
	orient    = form(`auto|auto-start-reverse|` + number)
	family    = form(`[A-Za-z0-9 ,'"-]+`)
	dashes    = form(`none|[-+0-9.eE,\s]+`)
	weight    = form(`[a-z]+|[0-9]{3}`)
	paint     = form(`(?i)none|currentcolor|inherit|transparent|context-fill|context-stroke`)
	name      = form(`[A-Za-z_][A-Za-z0-9_.-]*`)
	reference = regexp.MustCompile(`^\s*url\(\s*['"]?#([A-Za-z_][A-Za-z0-9_.-]*)['"]?\s*\)\s*$`)
)

func form(pattern string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + pattern + `)$`) }

// attributes are those of a drawing, each with the form of its value. Markers,
// ids and classes are looked at by [reader.judge] beside.
var attributes = map[string]*regexp.Regexp{
	"id": name, "transform": transform, "d": pathData, "points": points, "viewBox": points, "orient": orient,
	"font-family": family, "font-weight": weight, "stroke-dasharray": dashes,
	"fill": paint, "stroke": paint, "color": paint,
}

func init() {
	for _, a := range strings.Fields(`x y dx dy x1 y1 x2 y2 cx cy r rx ry width height rotate pathLength refX refY markerWidth markerHeight
		opacity fill-opacity stroke-opacity stroke-width stroke-dashoffset stroke-miterlimit font-size letter-spacing word-spacing
		textLength`) {
		attributes[a] = lengths
	}
	for _, a := range strings.Fields(`fill-rule stroke-linecap stroke-linejoin vector-effect paint-order text-anchor dominant-baseline
		alignment-baseline font-style lengthAdjust markerUnits preserveAspectRatio display visibility direction shape-rendering
		text-rendering`) {
		attributes[a] = words
	}
}

// markers are the attributes that refer to a marker of the same drawing.
var markers = map[string]bool{"marker-start": true, "marker-mid": true, "marker-end": true}

// silent reports whether an attribute may be left out without a word: it says
// nothing that would be seen, or what the page says itself.
func silent(element, attribute string) bool {
	if element == "svg" {
		switch attribute {
		case "width", "height", "x", "y", "version", "baseProfile", "preserveAspectRatio", "enable-background", "id":
			return true
		}
	}
	return attribute == "role" || attribute == "lang" || strings.HasPrefix(attribute, "aria-") || strings.HasPrefix(attribute, "data-")
}

// judge returns why an attribute with that value has no place on a page; empty: it has one.
func judge(a attribute) string {
	if markers[a.name] {
		if a.value == "none" || reference.MatchString(a.value) {
			return ""
		}
		return "want url(#id) with the id of a marker of the drawing"
	}
	allowed, known := attributes[a.name]
	switch {
	case !known && (a.name == "href" || a.name == "src"):
		return "a picture leads nowhere and loads nothing"
	case !known && strings.HasPrefix(a.name, "on"):
		return "a picture runs nothing"
	case !known:
		return "the page has no place for it"
	case allowed.MatchString(a.value):
		return ""
	case allowed == paint:
		return `want none, currentColor, or class="accent", "muted" or "differs", so that the picture follows the colour scheme`
	}
	return "this is no value for it"
}
