package site_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// unreachable is an expression for what the Tab key stops at and does not bring into view: each control in turn has the
// focus, and a point of it must be seen, with nothing before it (WCAG 2.2, 2.4.11).
const unreachable = `(async () => {
	const wrong = []
	for (const element of access.stops()) {
		element.focus({ preventScroll: false })
		const boxes = [...element.getClientRects()]
		const points = boxes.flatMap(({ left, right, top, bottom }) => [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [left + (right - left) * x, top + (bottom - top) * y])))
		const seen = points.some(([x, y]) => {
			const hit = look.at(x, y)
			return hit && (element === hit || element.contains(hit) || hit.contains(element) && hit.matches('label'))
		})
		if (!seen && element.isConnected && contrast.seen(element))
			wrong.push(contrast.name(element) + ' ' + element.textContent.trim().slice(0, 40) + ' at ' + boxes.map((b) => [b.left, b.top, b.right, b.bottom].map(Math.round)).join('; '))
	}
	return wrong.join('\n')
})()`

// TestZoom: at 400 % a window of 1280 by 1024 pixels has room for 320 by 256 (WCAG 2.2, 1.4.10). Nothing but code and
// tables, which scroll by themselves, is wider than that, and everything that can have the focus can be seen.
func TestZoom(t *testing.T) {
	t.Parallel()
	h := hosts(t)[1]
	for _, lang := range languages {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			r := read(t, "about:blank", scrolls, contrastScript, accessScript)
			r.Size(320, 256)
			for _, path := range pages(t) {
				if strings.HasPrefix(path, "ar/") != (lang == "ar") {
					continue
				}
				r.Go(h.root + path)
				r.ready()
				if got := r.text(overflow); got != "" {
					t.Errorf("/%s: too wide is %s", path, got)
				}
				if got := r.text(unreachable); got != "" {
					t.Errorf("/%s: with the focus, and not to be seen:\n%s", path, got)
				}
			}
			r.isClean()
		})
	}
}

// TestZoomedLesson: in that window a lesson can be done: what to do next, what is typed and what was answered can be seen.
func TestZoomedLesson(t *testing.T) {
	t.Parallel()
	h := hosts(t)[1]
	for _, lang := range languages {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			r := read(t, "about:blank", scrolls)
			r.Size(320, 256)
			r.Go(h.root + lang + "/01-hello/")
			r.waitDone(1)
			var all int
			r.Do(steps, &all)
			for n := 1; n < all; r.Do(done, &n) {
				r.click(asked)
				r.waitDone(n + 1)
			}
			r.isWhole(all)
			r.click(`look.one('input')`)
			r.enter("", "x noop")
			r.sees(0, "x OK")
			for _, part := range []string{"input", ".log .line:last-child", ".status"} {
				inView := fmt.Sprintf(`(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(look.all(%q).at(-1).getBoundingClientRect())`, part)
				if got := r.text(`String(` + inView + `)`); got != "true" {
					t.Errorf("while one types, %s is out of view", part)
				}
			}
			if got := r.text(overflow); got != "" {
				t.Errorf("too wide is %s", got)
			}
			r.isClean()
		})
	}
}

// TestLessonByTabAndEnter: without a mouse, and without typing, a lesson is done to its end and then left for the next: the
// Tab key leads to the button for the next step, and Enter presses it.
func TestLessonByTabAndEnter(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r, all := openLesson(t, h, languages[len(h.name)%2], "01-hello")
		reach := func(expression string) {
			t.Helper()
			for range 150 {
				if r.text(`String(look.focus() === (`+expression+`))`) == "true" {
					return
				}
				r.Keys(kb.Tab)
			}
			t.Fatalf("the Tab key does not reach %s", expression)
		}
		for n := 1; n < all; r.Do(done, &n) {
			reach(asked)
			r.Keys(kb.Enter)
			r.waitDone(n + 1)
		}
		r.isWhole(all)
		reach(`look.one('.around .next')`)
		r.Keys(kb.Enter)
		r.Wait(`document.querySelector('main')?.dataset.lesson !== '01-hello' && document.querySelector('main')?.dataset.lesson`)
		r.isClean()
	})
}
