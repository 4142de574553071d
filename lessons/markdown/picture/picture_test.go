package picture_test

import (
	"strings"
	"testing"

	"sanduq/lessons/markdown/picture"
)

// box puts a drawing's parts into an <svg>, in the file's second line.
func box(parts string) string {
	return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 360 200\">\n" + parts + "</svg>"
}

const shown = `<svg role="img" aria-label="A &amp; B" viewBox="0 0 360 200" width="360"`

func reduce(source, lang string) (string, string) {
	svg, faults := picture.Reduce([]byte(source), picture.Options{Lang: lang, Prefix: "p1-", Label: "A & B"})
	var said []string
	for _, f := range faults {
		said = append(said, string(rune('0'+f.Line))+": "+f.What)
	}
	return string(svg), strings.Join(said, "\n")
}

func TestReduce(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, source, want, says string }{
		{"shapes", box(`<rect x="1" y="2.5" width="10%" height="4" rx="2" fill="none" stroke="currentColor" class="accent"/><path d="M0,0 L1-1z"/>`),
			`><rect x="1" y="2.5" width="10%" height="4" rx="2" fill="none" stroke="currentColor" class="accent"/><path d="M0,0 L1-1z"/></svg>`, ""},
		{"text", box("<text x='1' font-family=\"'DejaVu Sans', monospace\">a &lt;b&gt;\n   &quot;c&quot; <tspan font-weight='700'>d</tspan></text>"),
			`><text x="1" font-family="&#39;DejaVu Sans&#39;, monospace">a &lt;b&gt; &#34;c&#34; <tspan font-weight="700">d</tspan></text></svg>`, ""},
		{"what editors leave", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x\">\n<!-- c -->" +
			`<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/namespaces/inkscape" xmlns:s="urn:s" version="1.1" width="9mm" height="9mm" i:version="1" viewBox="0 0  360 200" id="a" role="img">
<metadata><x/></metadata><s:view><rect/></s:view><g i:label="x" id="layer1" data-name="b"><path xml:space="preserve" d="M0 0"/></g></svg>`,
			`><g><path d="M0 0"/></g></svg>`, ""},
		{"a style that can be an attribute", box(`<path fill="currentColor" style="fill:none;stroke:currentColor;stroke-width:2px;-inkscape-x:1"/>`),
			`><path fill="none" stroke="currentColor" stroke-width="2px"/></svg>`, ""},
		{"a marker", box(`<defs><marker id="arrow" orient="auto"><path d="M0 0"/></marker><marker id="none"/></defs><line id="l" marker-end="url(#arrow)"/>`),
			`><defs><marker orient="auto" id="p1-arrow"><path d="M0 0"/></marker><marker/></defs><line marker-end="url(#p1-arrow)"/></svg>`, ""},
		{"no namespace", `<svg viewBox="0 0 360 200"><g/></svg>`, `><g/></svg>`, ""},

		{"a script", box(`<script>alert(1)<g/></script><g/>`), `><g/></svg>`, "2: <script> is left out: a picture holds shapes, text and markers"},
		{"a style sheet", box(`<style>*{}</style>`), `></svg>`, "2: <style> is left out"},
		{"foreign content", box(`<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>`), `></svg>`, "2: <foreignObject> is left out"},
		{"XHTML", box(`<p xmlns="http://www.w3.org/1999/xhtml">x</p>`), `></svg>`, "2: <p> is left out"},
		{"an image", box(`<image href="x.png"/>`), `></svg>`, "2: <image> is left out"},
		{"a link", box(`<a href="javascript:x"><path d="M0 0"/></a>`), `></svg>`, "2: <a> is left out"},
		{"a drawing within", box(`<svg viewBox="0 0 1 1"/>`), `></svg>`, "2: <svg> is left out"},
		{"a handler", box(`<g onclick="x()" onLoad="y"/>`), `><g/></svg>`, "2: onclick=\"x()\" of <g> is left out: a picture runs nothing\n2: onLoad"},
		{"an address", box(`<g xmlns:xlink="http://www.w3.org/1999/xlink" href="#a" xlink:href="http://x/"/>`), `><g/></svg>`,
			"2: href=\"#a\" of <g> is left out: a picture leads nowhere and loads nothing\n2: href=\"http://x/\" of <g>"},
		{"colours", box(`<g fill="#f00" stroke="red" color="url(#a)"/>`), `><g/></svg>`, `2: fill="#f00" of <g> is left out: want none, currentColor, or class=`},
		{"a class", box(`<g class="accent big"/>`), `><g class="accent"/></svg>`, `2: class "big" is left out: want accent, muted or differs`},
		{"no value", box(`<g transform="x(1)" d="M0 0 url(x)" opacity="1;2"/>`), `><g/></svg>`, `2: transform="x(1)" of <g> is left out: this is no value for it`},
		{"a marker that is not there", box(`<line marker-end="url(#gone)"/>`), `><line/></svg>`, `2: marker-end of <line> is left out: the drawing has no marker "gone"`},
		{"a marker elsewhere", box(`<line marker-end="url(http://x/#a)"/>`), `><line/></svg>`, `want url(#id)`},
		{"an id twice", box(`<marker id="a"/><marker id="a"/><line marker-end="url(#a)"/>`), `><marker id="p1-a"/><marker/><line marker-end="url(#p1-a)"/></svg>`, `2: the id "a" is given twice`},
		{"a language without a choice", box(`<g systemLanguage="en"/>`), `><g/></svg>`, "2: systemLanguage of <g> counts only for the children of a <switch>"},
		{"shapes in what is only heard", box(`<title>a<g><path d="M0 0"/></g></title><g><desc><title>b</title>c</desc></g>`), `><title>a</title><g><desc>c</desc></g></svg>`,
			"2: <g> is left out: <title> holds nothing but text\n2: <title> is left out: <desc> holds nothing but text"},
		{"declarations", "<!DOCTYPE svg [<!ENTITY a 'b'>]>" + box("<g/>"), `><g/></svg>`, "1: declarations in <!DOCTYPE> are left out"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			svg, said := reduce(test.source, "en")
			if svg != shown+test.want {
				t.Errorf("got  %s\nwant %s", svg, shown+test.want)
			}
			if !strings.Contains(said, test.says) || (test.says == "") != (said == "") {
				t.Errorf("it says\n%s\nwant\n%s", said, test.says)
			}
		})
	}
}

// TestNotShown: of what is no drawing nothing is shown, and it is said why.
func TestNotShown(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, source, says string }{
		{"nothing", "", "there is no <svg> in it"},
		{"no XML", "<svg><g></svg>", "no well-formed XML: element <g> closed by </svg>"},
		{"cut off", `<svg viewBox="0 0 1 1">`, "no well-formed XML: unexpected EOF"},
		{"an entity that it declares", `<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 9 9"><text>&a;</text></svg>`, "no well-formed XML: invalid character entity &a;"},
		{"HTML", "<html/>", "<html> is not <svg>"},
		{"no viewBox", `<svg width="1" height="1"/>`, "<svg> wants a viewBox"},
		{"a viewBox of nothing", `<svg viewBox="0 0 0 1"/>`, "<svg> wants a viewBox"},
		{"a viewBox that is none", `<svg viewBox="0 0 NaN 1"/>`, "is no value for it"},
		{"too large a file", "<svg>" + strings.Repeat(" ", 300<<10) + "</svg>", "the file has 307211 octets; want 262144 or fewer"},
		{"too many elements", box(strings.Repeat("<g/>", 3000)), "more than 2000 elements"},
		{"too much of it", box(`<text>` + strings.Repeat("x", 60<<10) + `</text>`), "octets; a page takes 49152"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			svg, said := reduce(test.source, "en")
			if svg != "" || !strings.Contains(said, test.says) {
				t.Errorf("shown is %.100q, said %q; want nothing, and %q", svg, said, test.says)
			}
		})
	}
}

// TestManyFaults: a drawing with hundreds of faults does not hide all others.
func TestManyFaults(t *testing.T) {
	t.Parallel()
	_, said := reduce(box(strings.Repeat("<a/>", 100)), "en")
	if n := strings.Count(said, "\n") + 1; n != 9 || !strings.HasSuffix(said, "and 92 more like these") {
		t.Errorf("%d lines are said:\n%s", n, said)
	}
	if svg, _ := reduce(box(strings.Repeat("<g>", 50)+strings.Repeat("</g>", 50)), "en"); strings.Count(svg, "<g") != 32 {
		t.Errorf("a drawing nests deeper than its bound: %s", svg)
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	const both = `<switch><text systemLanguage="ar" x="1">خادم</text><text x="1">server</text></switch>`
	const several = `<switch transform="scale(2)"><g systemLanguage="de, fr"><path d="M0 0"/></g><text systemLanguage="en">e</text></switch>`
	for _, test := range []struct{ lang, parts, want string }{
		{"ar", both, `<text x="1">خادم</text>`},
		{"en", both, `<text x="1">server</text>`},
		{"fr", both, `<text x="1">server</text>`},
		{"ar-eg", both, `<text x="1">خادم</text>`},
		{"fr", several, `<g transform="scale(2)"><g><path d="M0 0"/></g></g>`},
		{"en", several, `<g transform="scale(2)"><text>e</text></g>`},
		{"ar", several, `<g transform="scale(2)"><text lang="en">e</text></g>`},
		{"ar", `<switch><text>e</text><text systemLanguage="ar">ع</text></switch>`, `<text>ع</text>`},
		{"en", `<switch><foreignObject/><text>e</text></switch>`, `<text>e</text>`},
		{"en", `<switch/>`, ``},
		{"en", `<text><switch><tspan systemLanguage="ar">ع</tspan><tspan>e</tspan></switch></text>`, `<text><tspan>e</tspan></text>`},
		{"en", `<switch><switch><text systemLanguage="en">e</text></switch></switch>`, `<text>e</text>`},
	} {
		if svg, _ := reduce(box(test.parts), test.lang); svg != shown+">"+test.want+"</svg>" {
			t.Errorf("in %s %s\ngot  %s\nwant %s", test.lang, test.parts, svg, test.want)
		}
	}
}

func TestLabel(t *testing.T) {
	t.Parallel()
	svg, _ := picture.Reduce([]byte(box("")), picture.Options{})
	if want := `<svg aria-hidden="true" viewBox="0 0 360 200" width="360"></svg>`; string(svg) != want {
		t.Errorf("without a label it is %s, want %s", svg, want)
	}
}
