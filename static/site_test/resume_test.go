package site_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// upTo clicks until step n of a lesson is the next.
func (r reader) upTo(n int) {
	r.t.Helper()
	for d := 1; d < n-1; d++ {
		r.click(asked)
		r.waitDone(d + 1)
	}
}

// progress is an expression for how far a lesson is, as the prose shows it: "done done current ahead".
const progress = `(` + states + `).join(' ')`

// TestReloadInTheMiddle: after a reload transcript, mailboxes and progress agree, and the lesson goes on to its end.
func TestReloadInTheMiddle(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r, all := openLesson(t, h, "en", "06-expunge")
		r.upTo(5)
		r.click(`look.one('input')`)
		r.enter("own noop") // something of one's own belongs to it, too
		r.sees(0, "own OK")
		before := []string{r.shown(), r.text(progress), r.text(`location.hash`)}

		r.Reload()
		r.waitDone(4)
		r.sees(0, "own OK")
		for n, after := range []string{r.shown(), r.text(progress), r.text(`location.hash`)} {
			if after != before[n] {
				t.Errorf("before the reload\n%s\nafter it\n%s", before[n], after)
			}
		}
		// The history of the input too.
		r.click(`look.one('input')`)
		r.Keys(kb.ArrowUp)
		r.Wait(`look.focus().value === 'own noop'`, `look.focus().value`)
		r.Keys(kb.Escape)

		// The message is marked in the mailbox that came back, and the rest of the lesson counts on it.
		r.enter("own fetch 1:2 flags")
		if got := r.sees(0, "own OK FETCH"); !strings.Contains(got, `* 1 FETCH (FLAGS (\Deleted))`+"\nS: * 2 FETCH (FLAGS ())") {
			t.Errorf("after the reload\n%s", got)
		}
		for n := 4; n < all; r.Do(done, &n) {
			r.click(asked)
			r.waitDone(n + 1)
		}
		r.isWhole(all)

		// Even a lesson that is done comes back as it was left.
		transcript := r.shown()
		r.Reload()
		r.isWhole(all)
		r.Wait(fmt.Sprintf("look.text() === %q", transcript), `look.text()`)
		r.isClean()
	})
}

// TestAnotherRoad: a reader expunges before the lesson does. The page says that the next step does not fit, offers to
// start again from it, and does.
func TestAnotherRoad(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r, all := openLesson(t, h, "en", "06-expunge")
		r.upTo(6)
		if misfit := r.text(`look.one('.guide.differs')?.textContent ?? ''`); misfit != "" {
			t.Errorf("before anything else was tried the page says %s", misfit)
		}
		r.click(`look.one('input')`)
		r.enter("x expunge")
		r.Wait(`look.one('.guide.differs .notice')?.textContent.includes('no longer as this step needs them')`, `look.one('.guide')?.textContent`)
		r.Wait(`look.one('.offer .why')`)

		if got := r.text(`look.one('.guide.differs .notice').textContent`); !strings.Contains(got, "connection or mailboxes") {
			t.Errorf("the page blames the mailboxes alone, and it may be the connection: %s", got)
		}

		// The warning stays over a reload: the mailboxes that come back do not fit either.
		r.Reload()
		r.sees(0, "x OK")
		r.Wait(`look.one('.guide.differs') && look.one('.offer .why')`, `look.one('.guide')?.textContent`)

		r.click(`look.one('.guide .action button')`)
		r.Wait(`!look.one('.guide.differs')`, `look.one('.guide')?.textContent`)
		r.waitDone(5)
		if got := r.shown(); strings.Contains(got, "x expunge") || !strings.Contains(got, "C: a4 store 2") {
			t.Errorf("started again from step 6 there is\n%s", got)
		}
		for n := 5; n < all; r.Do(done, &n) {
			r.click(asked)
			r.waitDone(n + 1)
		}
		r.isWhole(all)
		r.isClean()
	})
}

// TestDifferentAnswer: a step that was typed against other mailboxes is shown as different, with the difference.
func TestDifferentAnswer(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r, _ := openLesson(t, h, "ar", "06-expunge")
		r.upTo(6)
		r.click(`look.one('input')`)
		r.enter("x expunge", "a5 status newbox (messages unseen)")
		r.Wait(`document.querySelector('#step-6')?.dataset.state === 'different'`, progress)
		got := r.text(`[...look.one('.difference').querySelectorAll('del, ins')].map((line) => line.tagName + ' ' + line.textContent).join('\n')`)
		if want := "DEL − * STATUS newbox (MESSAGES 6 UNSEEN 6)\nINS + * STATUS newbox (MESSAGES 4 UNSEEN 4)"; got != want {
			t.Errorf("the difference is shown as\n%s\nwant\n%s", got, want)
		}
		r.isClean()
	})
}

// TestDifferenceInView: after an answer that differs the difference is in view, and what to do next, too: beside
// the console, and on a wide page in the prose.
func TestDifferenceInView(t *testing.T) {
	const hidden = `look.all('.difference, .guide' + (innerWidth > 1000 ? ', #step-7' : '')).filter((e) => {
		const { left, right, top, bottom } = e.getBoundingClientRect()
		const seen = [top + 2, bottom - 2].map((y) => document.elementFromPoint((left + right) / 2, y))
		return !seen.every((at) => at && (e.contains(at) || at.shadowRoot?.contains(e)))
	}).map((e) => e.className + ' at ' + e.getBoundingClientRect().top + ' to ' + e.getBoundingClientRect().bottom).join('; ')`
	each(t, func(t *testing.T, h host) {
		for _, lang := range languages {
			for _, size := range [][2]int64{{1280, 800}, {360, 740}} {
				t.Run(fmt.Sprint(lang, size[0]), func(t *testing.T) {
					t.Parallel()
					r := read(t, "about:blank")
					r.Size(size[0], size[1])
					r.Go(h.root + lang + "/06-expunge/#step-6")
					r.waitDone(5)
					r.click(`look.one('input')`)
					r.enter("x expunge", "a5 status newbox (messages unseen)")
					r.Wait(`look.one('.difference') && document.querySelector('#step-7').dataset.state === 'current'`, progress)
					if got := r.text(hidden); got != "" {
						t.Errorf("not in view: %s", got)
					}
					r.isClean()
				})
			}
		}
	})
}

// TestStepInTheAddress: a link to a step opens the lesson there, the steps before it done; and changing the language
// keeps lesson, step and what was sent.
func TestStepInTheAddress(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root+"en/06-expunge/#step-5")
		r.waitDone(4)
		if got := r.sees(0, "a3 OK"); !strings.Contains(got, "C: a3 store 1") || strings.Contains(got, "C: a4") {
			t.Errorf("opened at step 5 the transcript is\n%s", got)
		}
		inView := `(({top, bottom}) => top >= 0 && bottom <= innerHeight)(document.querySelector('#step-5').getBoundingClientRect())`
		r.Wait(inView)
		r.click(asked)
		r.waitDone(5)
		r.Wait(`location.hash === '#step-6'`, `location.hash`)
		r.click(`look.one('input')`)
		r.enter("own noop")
		r.sees(0, "own OK")

		r.click(`look.one('a.language')`)
		r.Wait(`document.documentElement.lang === 'ar' && location.pathname.endsWith('/ar/06-expunge/') && location.hash === '#step-6'`, `location.href`)
		r.waitDone(5)
		if got := r.sees(0, "own OK"); strings.Count(got, "C: a4 store") != 1 {
			t.Errorf("in the other language the transcript is\n%s", got)
		}
		if fits := r.text(`look.one('.guide.differs')?.textContent ?? ''`); fits != "" {
			t.Errorf("in the other language the page says %s", fits)
		}
		r.isClean()
	})
}

// TestProgressOnTheFirstPage: the list of lessons tells how far each one is.
func TestProgressOnTheFirstPage(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r, all := openLesson(t, h, "en", "01-hello")
		r.upTo(4)
		r.click(`look.one('a.crumb[href$="#lessons"]')`)
		r.Wait(fmt.Sprintf(`look.one('[data-lesson="01-hello"] .progress')?.textContent === '3 of %d steps, 0 of 2 tasks'`, all),
			`look.one('[data-lesson="01-hello"]')?.textContent`)
		r.click(`look.one('[data-lesson="01-hello"] a')`)
		r.waitDone(3) // and it goes on there
		r.isClean()
	})
}
