package picture_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sanduq/lessons/markdown/picture"
)

// drawn are the elements that a drawing may have on a page.
var drawn = strings.Fields("svg g defs marker path rect circle ellipse line polyline polygon text tspan title desc")

// dangerous are attributes that would run, style, load or lead somewhere; ours has none of them, whatever its value.
var dangerous = regexp.MustCompile(`(?i)^(?:on.*|style|href|src|.*:.*|xmlns|begin|attributename|to|from|values|filter|mask|clip-path|cursor|srcdoc|name)$`)

// ours is the one reference that is left: to a marker of the same drawing.
var ours = regexp.MustCompile(`^url\(#p1-[A-Za-z0-9_.-]+\)$`)

// FuzzReduce: whatever the file is, a browser finds in the page what the allowlist names and nothing else.
func FuzzReduce(f *testing.F) {
	for _, seed := range []string{
		box(`<g onclick="x"><a href="javascript:x"><text>t</text></a></g>`),
		box(`<defs><marker id="a" orient="auto"><path d="M0 0"/></marker></defs><line class="accent" marker-end="url(#a)" marker-start="url(#p1-b)"/>`),
		box(`<switch><text systemLanguage="ar">ع</text><text systemLanguage="en-GB" xml:lang="x">&lt;script></text></switch>`),
		box(`<title><![CDATA[</title><script>x</script>]]></title><desc>--&gt;<!-- x --></desc><style>@import url(x)</style>`),
		box(`<p xmlns="http://www.w3.org/1999/xhtml"/><h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script><image xlink:href="x"/>`),
		box(`<foreignObject><iframe src="x"/></foreignObject><use href="data:x"/><set attributeName="href" to="x"/><animate/>`),
		box(`<rect style="fill:url(http://x/);stroke:currentColor;background:x" fill="url(#a)" font-family="a&quot;b"/>`),
		`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "<script/>">]><s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><s:text>&a;</s:text></s:svg>`,
		box(`<desc><path d="M0 0"/></desc><text><title><title>t</title></title></text>`),
		`<svg viewBox="0 0 9 9"><text></p></text></svg>`, `<svg viewBox="0 0 9 9"><text>&#x0;&#xD800;</text></svg>`,
	} {
		f.Add(seed, "en")
	}
	f.Fuzz(func(t *testing.T, source, lang string) {
		svg, faults := picture.Reduce([]byte(source), picture.Options{Lang: lang, Prefix: "p1-", Label: "\"><script>" + lang})
		if len(svg) == 0 {
			if len(faults) == 0 {
				t.Error("nothing is shown, and nothing said")
			}
			return
		}
		page, err := html.Parse(strings.NewReader("<!doctype html><title>t</title><body><figure>" + string(svg) + "</figure><p id=end></p>"))
		if err != nil {
			t.Fatal(err)
		}
		found, after := 0, false
		ids := map[string]bool{}
		for n := range page.Descendants() {
			switch {
			case n.Type == html.ElementNode && n.Namespace == "svg":
				found++
				element(t, n, ids)
			case n.Type == html.ElementNode && n.Data == "p":
				after = n.Parent.Data == "body"
			case n.Type == html.ElementNode && !slices.Contains([]string{"html", "head", "title", "body", "figure"}, n.Data):
				t.Fatalf("<%s> of HTML is in the page: %s", n.Data, svg)
			case n.Type == html.CommentNode:
				t.Fatalf("a comment is in the page: %s", svg)
			}
		}
		if found == 0 || !after {
			t.Fatalf("the drawing is not one element of the page: %s", svg)
		}
	})
}

func element(t *testing.T, n *html.Node, ids map[string]bool) {
	t.Helper()
	if !slices.Contains(drawn, n.Data) {
		t.Fatalf("<%s> is in the drawing", n.Data)
	}
	for _, a := range n.Attr {
		switch {
		case dangerous.MatchString(a.Key) || a.Namespace != "":
			t.Fatalf("%s=%q of <%s>", a.Key, a.Val, n.Data)
		case strings.HasPrefix(a.Key, "marker-") && a.Val != "none" && !ours.MatchString(a.Val):
			t.Fatalf("%s=%q leads elsewhere", a.Key, a.Val)
		case !strings.HasPrefix(a.Key, "marker-") && a.Key != "aria-label" && strings.Contains(strings.ToLower(a.Val), "url"):
			t.Fatalf("%s=%q refers to something", a.Key, a.Val)
		case a.Key == "id" && (!strings.HasPrefix(a.Val, "p1-") || ids[a.Val]):
			t.Fatalf("the id %q is not ours, or given twice", a.Val)
		case a.Key == "id":
			ids[a.Val] = true
		}
	}
}
