package site_test

import (
	"fmt"
	"os"
	"sync/atomic"
	"testing"
)

// TestRecordScreenshots writes pictures of what a page says of its record and its Worker: see TestScreenshots.
func TestRecordScreenshots(t *testing.T) {
	if os.Getenv("SCREENSHOTS") == "" {
		t.Skip("SCREENSHOTS names no folder")
	}
	t.Parallel()
	const lesson = "06-expunge/"
	h := hosts(t)[1]
	wait := func(r reader, expression string) { r.Wait(expression, `look.text()`, failing, `look.status()`) }
	for _, state := range []struct {
		name  string
		reach func(t *testing.T, r reader, h host, lang string)
	}{
		{"elsewhere", func(_ *testing.T, r reader, h host, lang string) {
			two := r.beside(h.root + lang + "/" + lesson)
			two.waitDone(1)
			r.Go(h.root + lang + "/" + lesson)
			wait(r, goOnHere)
		}},
		{"silent", func(_ *testing.T, r reader, h host, lang string) {
			r.Go(h.root + lang + "/" + lesson)
			r.waitDone(1)
			r.Do(`workers.at(-1).terminate()`, nil)
			r.click(`look.one('input')`)
			r.enter("a1 login alex drums")
			r.saysSilence()
		}},
		{"died", func(_ *testing.T, r reader, h host, lang string) {
			r.Go(h.root + lang + "/" + lesson)
			r.waitDone(1)
			r.Do(`workers.at(-1).terminate()`, nil)
			r.click(`look.one('input')`)
			r.enter("a1 login alex drums")
			r.Do(`workers.at(-1).onerror({ message: 'out of memory' })`, nil)
			wait(r, failing)
		}},
		{"changed", func(t *testing.T, r reader, h host, lang string) {
			change := edit{path: "lessons/06-expunge.", old: `C: a3 store 1 +flags \DELETED`, new: `C: a3 store 1,2 +flags \DELETED`, done: &atomic.Bool{}}
			h = edited(t, h, change)
			r.Go(h.root + lang + "/" + lesson)
			r.waitDone(1)
			r.upTo(6)
			change.done.Store(true)
			r.Reload()
			wait(r, `look.one('.line.note')`)
			r.Do(`(look.one('details.handin > summary').click(), 0)`, nil)
		}},
		{"aside", func(_ *testing.T, r reader, h host, lang string) {
			r.Go(h.root + "en/nowhere/")
			r.Do(`localStorage.setItem('sanduq:lesson:06-expunge', '{')`, nil)
			r.Go(h.root + lang + "/" + lesson)
			wait(r, `look.one('.line.note p')`)
		}},
	} {
		for _, lang := range languages {
			for _, size := range [][2]int64{{1280, 800}, {360, 740}, {740, 360}} {
				t.Run(fmt.Sprintf("%s-%s-%d", state.name, lang, size[0]), func(t *testing.T) {
					t.Parallel()
					r := read(t, "about:blank", workers, clock)
					r.Size(size[0], size[1])
					state.reach(t, r, h, lang)
					for _, colours := range []string{"light", "dark"} {
						r.Media("prefers-color-scheme", colours)
						r.Do(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`, nil)
						r.Screenshot(fmt.Sprintf("record-%s-%s-%d-%s", state.name, lang, size[0], colours))
					}
				})
			}
		}
	}
}
