package site_test

import (
	"testing"
)

// TestGoOn: the first page leads to where the reader was last, in whichever lesson, at its step or its task; and to the next
// lesson where one is done. A lesson that was only looked at does not count.
func TestGoOn(t *testing.T) {
	const link = `look.one('.resume a')?.textContent ?? ''`
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root+"en/06-expunge/#step-5")
		r.waitDone(4)
		r.Go(h.root + "en/02-authenticate/")
		r.waitDone(1)
		home := func(want string) {
			t.Helper()
			r.Go(h.root + "en/")
			r.Wait(`look.one('.lessons .progress')`)
			if got := r.text(link); got != want {
				t.Errorf("the first page says %q, want %q", got, want)
			}
		}
		home("Go on with lesson 6, step 5: Marking and expunging")
		r.click(`look.one('.resume a')`)
		r.Wait(`location.pathname.endsWith('/en/06-expunge/') && location.hash === '#step-5'`, `location.href`)
		r.waitDone(4)

		// Another answer than the lesson's is told of in the list.
		r.click(asked)
		r.waitDone(5)
		r.click(`look.one('input')`)
		r.enter("x expunge", "a5 status newbox (messages unseen)")
		r.Wait(`look.one('.difference')`, `look.text()`, states)
		r.Go(h.root + "ar/")
		r.Wait(`look.one('[data-lesson="06-expunge"] .progress .differs')?.textContent.includes('ردود مختلفة: ')`, `look.one('[data-lesson="06-expunge"]')?.textContent`)
		if got, want := r.text(link), "تابع الدرس 6 من الخطوة "; len(got) < len(want) || got[:len(want)] != want {
			t.Errorf("the first page says %q", got)
		}

		r.Go(h.root + "en/01-hello/#task-1")
		r.Wait(tasks+` === 'open open'`, tasks)
		r.solveAll()
		home("Go on with lesson 2: Saying who you are")
		if got := r.text(`look.one('[data-lesson="01-hello"].finished .progress').textContent`); got != "Done: 11 steps, 2 tasks" {
			t.Errorf("of the lesson that is done the list says %q", got)
		}

		// Started over, it is still done, and one goes on with it.
		r.Go(h.root + "en/01-hello/")
		r.click(`look.all('.tools button', look.consoles()[0]).find((b) => b.textContent === 'Start over')`)
		r.Wait(tasks+` === 'ahead ahead'`, tasks)
		r.waitDone(1)
		r.click(asked)
		r.waitDone(2)
		home("Go on with lesson 1, step 3: Hello and goodbye")
		if got := r.text(`look.one('[data-lesson="01-hello"].finished .progress').textContent`); got != "Done: 11 steps, 2 tasks" {
			t.Errorf("of the lesson that is done and was started over the list says %q", got)
		}
		r.isClean()
	})
}
