package site_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestContents: headings and tasks with what is done of each, under a button or beside the text, by keys too.
func TestContents(t *testing.T) {
	const entries = `look.all('.contents li').map((li) => (li.querySelector('[aria-current]') ? '> ' : '') + li.querySelector('a').textContent.slice(0, 16) + ': ' + li.querySelector('.count').textContent).join('\n')`
	each(t, func(t *testing.T, h host) {
		for _, width := range []int64{360, 1280, 1920} {
			t.Run(fmt.Sprint(width), func(t *testing.T) {
				t.Parallel()
				r := read(t, "about:blank", scrolls)
				r.Size(width, 800)
				r.Go(h.root + "en/01-hello/#step-5")
				r.waitDone(4)
				want := strings.Join([]string{
					"Hello and goodby: ", "A whole session: 2 of 2 steps", "> Every command ha: 2 of 5 steps", "Capital and smal: 0 of 2 steps", "What does this s: 0 of 2 steps",
					"Your turn: ", "Task 1: Somebody: comes later", "Task 2: A server: comes later",
				}, "\n")
				if got := r.text(entries); got != want {
					t.Errorf("%d pixels wide the contents are\n%s\nwant\n%s", width, got, want)
				}
				if got := r.text(`look.one('.contents .sum').textContent`); got != "4 of 11 steps, 0 of 2 tasks" {
					t.Errorf("the sum is %q", got)
				}
				shown := `String(look.one('.contents ol')?.checkVisibility() ?? false)`
				if width < 1900 {
					if got := r.text(shown); got != "false" {
						t.Errorf("%d pixels wide the contents are open at first", width)
					}
					r.Do(`look.one('.contents button').focus()`, nil)
					r.Keys(kb.Enter)
					r.Wait(`look.one('.contents button').getAttribute('aria-expanded') === 'true' && look.one('.contents ol')`)
					if got := r.text(overflow); got != "" {
						t.Errorf("%d pixels wide: too wide is %s", width, got)
					}
					r.Keys(kb.Escape)
					r.Wait(`look.one('.contents button').getAttribute('aria-expanded') === 'false' && look.focus() === look.one('.contents button')`)
					r.Keys(" ")
				}
				r.click(`look.all('.contents a').find((a) => a.textContent.startsWith('Task 1'))`)
				r.Wait(`(({top}) => top >= 0 && top < innerHeight / 2)(document.querySelector('#task-1').getBoundingClientRect())`, `scrollY`)
				if got := r.text(shown); got != fmt.Sprint(width >= 1900) {
					t.Errorf("%d pixels wide: after an entry was followed the list is shown: %s", width, got)
				}
				if width >= 1900 {
					r.Wait(`(({right}, {left}) => right <= left)(look.one('.contents ol').getBoundingClientRect(), look.one('.prose h1').getBoundingClientRect())`)
				}
				r.isClean()
			})
		}
	})
}
