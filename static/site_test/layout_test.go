package site_test

import (
	"strings"
	"testing"
)

// asleep is a Worker that never says anything: for what a page looks like, no mail server needs to start.
const asleep = `globalThis.Worker = class { postMessage() {} terminate() {} }`

// overflow is an expression for what of a page cannot be seen without scrolling sideways.
const overflow = `(document.documentElement.scrollWidth > innerWidth ? 'the page, ' + document.documentElement.scrollWidth + '; ' : '') +
	look.all('h1, h2, p, li, table, pre, button, input, select, .log').filter((element) => {
		const { left, right, width } = element.getBoundingClientRect()
		return element.checkVisibility() && !element.closest('.skip') && width > 0 && (left < -1 || right > innerWidth + 1) && !scrolls(element)
	}).map((element) => element.outerHTML.slice(0, 80)).join('\n')`

// scrolls tells what overflow does not count: what stands in a box of its own that scrolls.
const scrolls = `globalThis.scrolls = (element) => {
	for (let e = element.parentElement; e; e = e.parentElement) if (/auto|scroll/.test(getComputedStyle(e).overflowX)) return true
	return false
}`

// TestNoSidewaysScrolling: no page is wider than its window, from a small telephone to a desk.
func TestNoSidewaysScrolling(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		paths := []string{"", "404.html"}
		for _, lang := range languages {
			paths = append(paths, lang+"/")
			for n, name := range course(t) {
				if n == 0 || h.name == "build" { // they are the same pages: once is enough for each
					paths = append(paths, lang+"/"+name+"/")
				}
			}
		}
		r := read(t, "about:blank", asleep, scrolls)
		for _, path := range paths {
			r.Go(h.root + path)
			for _, width := range []int64{320, 360, 1280} {
				r.Size(width, 740)
				if got := r.text(overflow); got != "" {
					t.Errorf("/%s at %d pixels: too wide is %s", path, width, got)
				}
			}
		}
		r.isClean()
	})
}

// TestNarrowSession: what the server says and what a lesson asks for fits a telephone, long lines too.
func TestNarrowSession(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		for _, lang := range languages {
			t.Run(lang, func(t *testing.T) {
				t.Parallel()
				r := read(t, "about:blank", scrolls)
				r.Size(360, 740)
				r.Go(h.root + lang + "/06-expunge/#step-4")
				r.waitDone(3)
				r.click(`look.one('input')`)
				r.enter("x fetch 3 (envelope bodystructure body[])", "y noop "+strings.Repeat("x", 80))
				r.sees(0, "y BAD")
				for _, part := range []struct{ what, expression string }{
					{"the page", overflow},
					{"the log", `look.one('.log').scrollWidth > look.one('.log').clientWidth ? 'the log' : ''`},
					{"the console", `look.all('.console > *').filter((e) => e.checkVisibility() && e.getBoundingClientRect().bottom > innerHeight + 1).map((e) => e.className).join()`},
				} {
					if got := r.text(part.expression); got != "" {
						t.Errorf("%s: out of the window is %s", part.what, got)
					}
				}
				r.isClean()
			})
		}
	})
}

// TestDirections: Arabic runs from right to left, the prose on the side where reading begins; what is on the wire runs
// from left to right in every page.
func TestDirections(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		for _, lang := range languages {
			t.Run(lang, func(t *testing.T) {
				t.Parallel()
				r := read(t, h.root+lang+"/06-expunge/#step-4")
				r.waitDone(3)
				dir := map[string]string{"en": "ltr", "ar": "rtl"}[lang]
				for _, look := range []struct{ what, expression, want string }{
					{"language and direction", `document.documentElement.lang + ' ' + document.documentElement.dir`, lang + " " + dir},
					{"direction of the prose", `getComputedStyle(look.one('.prose p')).direction`, dir},
					{"direction of the console's labels", `getComputedStyle(look.one('.head')).direction`, dir},
					{"direction of the wire", `[...new Set(look.all('.log, input, .prompt, .guide code, .dialogue ol, .dialogue .text, .prose code')
						.map((e) => getComputedStyle(e).direction))].join()`, "ltr"},
					{"where Latin stands by itself", `[...new Set(look.all('.prose p code, .prose li code, .prose td code')
						.map((e) => getComputedStyle(e).unicodeBidi))].join()`, "isolate"},
					{"prose and console", `((prose, console) => prose.left >= console.right ? 'right' : prose.right <= console.left ? 'left' : 'over')
						(look.one('.prose').getBoundingClientRect(), look.one('mail-console').getBoundingClientRect())`,
						map[string]string{"en": "left", "ar": "right"}[lang]},
					// What is seen: the backslash of \Deleted stands before its D.
					{"a flag in the prose", `((text) => at(text, 0) < at(text, 1))(look.all('.prose p code').find((e) => e.textContent === '\\Deleted').firstChild)`, "true"},
				} {
					const at = `((at) => `
					expression := at + look.expression + `)((text, n) => { const range = document.createRange(); range.setStart(text, n); range.setEnd(text, n + 1); return range.getBoundingClientRect().left })`
					if got := r.text("String(" + expression + ")"); got != look.want {
						t.Errorf("%s: %s, want %s", look.what, got, look.want)
					}
				}

				// Arabic on the wire stands by itself too, and pulls nothing around it to its other side.
				r.click(`look.one('input')`)
				r.enter("x fetch 3 body[text]")
				r.sees(0, "x OK")
				arabic := `look.all('.log .line').filter((line) => /[\u0600-\u06ff]/.test(line.textContent))`
				if got := r.text(`String(` + arabic + `.length > 0 && ` + arabic + `.every((line) => line.querySelector('bdi')))`); got != "true" {
					t.Errorf("Arabic from the server is not isolated: %s", r.text(`look.text()`))
				}
				gutters := `[...new Set(look.all('.log .gutter').map((gutter) => Math.round(gutter.getBoundingClientRect().left)))].length`
				if got := r.text(`String(` + gutters + `)`); got != "1" {
					t.Errorf("the gutter stands at %s places", got)
				}
				r.isClean()
			})
		}
	})
}
