package site_test

import (
	"strings"
	"testing"

	"sanduq/static/internal/browser"
)

// beside opens a page in a second tab of the same reader.
func (r reader) beside(url string) reader {
	r.t.Helper()
	two := reader{r.Beside(), r.t}
	two.prepare()
	two.Go(url)
	return two
}

const goOnHere = `look.one('.failure .again')`

// TestTwoTabsOfALesson: of two tabs with one lesson one goes on; the other says where it is, and takes it over when asked,
// also where the browser has no locks as the page came in the clear from another machine.
func TestTwoTabsOfALesson(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		if h.name == "build" {
			h.root = strings.Replace(h.root, "127.0.0.1", browser.Insecure, 1)
		}
		r, _ := openLesson(t, h, "en", "06-expunge")
		r.upTo(4)
		two := r.beside(h.root + "en/06-expunge/")
		two.Wait(failing+`.startsWith('This is open in another tab.')`, failing, `look.status()`)
		r.click(asked)
		r.waitDone(4)

		two.click(goOnHere)
		two.waitDone(4)
		r.Wait(failing+`.startsWith('You went on in another tab.')`, failing)
		two.click(asked)
		two.waitDone(5)

		// What is typed here meanwhile waits, and goes behind what was done there.
		r.click(`look.one('input')`)
		r.enter("own noop")
		r.click(goOnHere)
		r.waitDone(5)
		r.sees(0, "own OK")
		two.Wait(failing+`.startsWith('You went on in another tab.')`, failing)
		r.isClean()
		two.isClean()
	})
}

// TestUnreadableRecord: what was kept and cannot be read is told, and stays for the reader to save.
func TestUnreadableRecord(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root+"ar/")
		r.Do(`localStorage.setItem('sanduq:lesson:06-expunge', '{"v":1,')`, nil)
		r.Go(h.root + "ar/06-expunge/")
		r.Wait(`look.one('.line.note')?.textContent.includes('تالف لا تمكن قراءته')`, `look.text()`)
		r.waitDone(1)
		r.click(`look.one('details.handin > summary')`)
		r.Wait(`look.one('.handin .aside button')`)
		if name, content := r.saves(`look.one('.handin .aside button')`); name != "sanduq-unreadable.json" || !strings.Contains(content, `"found": "{\"v\":1,"`) {
			t.Errorf("%s is\n%s", name, content)
		}
		r.isClean()
	})
}
