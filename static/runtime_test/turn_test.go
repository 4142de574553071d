package runtime_test

import (
	"net/url"
	"strings"
	"testing"

	"sanduq/static/internal/browser"
)

// origins are a secure context, in which the browser has locks, and one in which the tabs must agree among themselves.
func origins(t *testing.T, f func(t *testing.T, url string)) {
	t.Helper()
	t.Parallel()
	for _, name := range []string{"127.0.0.1", browser.Insecure} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, err := url.Parse(ours(t).Start(t))
			if err != nil {
				t.Fatal(err)
			}
			f(t, "http://"+name+":"+at.Port()+"/")
		})
	}
}

// another opens the store in a second tab, and waits until that says that the first has it.
func another(tab *browser.Tab, url string) *browser.Tab {
	two := tab.Beside()
	two.Go(url)
	two.Wait(`globalThis.probe`)
	two.Do(keepFree, nil)
	two.Wait(`probe.last('free', 'elsewhere')?.taken === false`)
	return two
}

// Of two tabs with the same store one has it; the other says so, and can take it, with all that was sent.
func TestTwoTabs(t *testing.T) {
	origins(t, func(t *testing.T, url string) {
		one := open(t, url)
		var secure bool
		one.Do(`isSecureContext && 'locks' in navigator`, &secure)
		if secure == strings.Contains(url, browser.Insecure) {
			t.Fatalf("%s is a secure context: %t", url, secure)
		}
		one.Do(`(`+keepFree+`, probe.type('free', 'imap', 'a1 login alex drums'))`, nil)
		lines(t, one, "free", "imap", "a1 OK")
		two := another(one, url)

		// What is asked of the second meanwhile waits, and goes behind all that the first has sent.
		two.Do(`probe.store('free').send('imap', 'two noop')`, nil)
		one.Do(`probe.store('free').send('imap', 'a2 select newbox')`, nil)
		lines(t, one, "free", "imap", "a2 OK")
		two.Do(`probe.store('free').takeOver()`, nil)
		one.Wait(`probe.last('free', 'elsewhere')?.taken === true`)
		if got := lines(t, two, "free", "imap", "two OK"); !strings.Contains(got, "(C: a1 login alex drums)\n") || !strings.Contains(got, "READ-WRITE] SELECT completed)\nC: two noop\n") {
			t.Errorf("what was taken over is\n%s", got)
		}

		// And back, with what the second has sent.
		one.Do(`probe.store('free').takeOver()`, nil)
		two.Wait(`probe.last('free', 'elsewhere')?.taken === true`)
		if got := lines(t, one, "free", "imap", "(S: two OK"); strings.Count(got, "(C: ") != 3 {
			t.Errorf("what was taken back is\n%s", got)
		}
		one.Do(`probe.store('free').send('imap', 'a3 noop')`, nil)
		lines(t, one, "free", "imap", "a3 OK")

		// The one that goes leaves it to the one that waits.
		isKept(one, "a3 noop")
		one.Go("about:blank")
		lines(t, two, "free", "imap", "(S: a3 OK")
		clean(t, one)
		clean(t, two)
	})
}

// A tab that reloads is no second one.
func TestReloadIsNoSecondTab(t *testing.T) {
	origins(t, func(t *testing.T, url string) {
		tab := open(t, url)
		tab.Do(`(`+keepFree+`, probe.type('free', 'imap', 'a1 login alex drums'))`, nil)
		isKept(tab, "a1 login")
		reload(tab)
		lines(t, tab, "free", "imap", "(S: a1 OK")
		var told string
		tab.Do(`JSON.stringify(probe.last('free', 'elsewhere'))`, &told)
		if told != "null" {
			t.Errorf("a reload is told %s", told)
		}
	})
}

// Should two tabs have it after all, as where a browser froze one of them, the one that has not seen what the other wrote
// writes nothing over it.
func TestNothingUnseenIsWrittenOver(t *testing.T) {
	t.Parallel()
	url := ours(t).Start(t) + "/"
	one := open(t, url)
	one.Do(`(`+keepFree+`, probe.type('free', 'imap', 'a1 login alex drums'))`, nil)
	isKept(one, "a1 login")
	two := one.Beside()
	two.Go(url)
	two.Wait(`globalThis.probe`)
	two.Do(`(navigator.locks.request = (name, how, f) => f({}), `+keepFree+`)`, nil)
	lines(t, two, "free", "imap", "(S: a1 OK")
	two.Do(`probe.store('free').send('imap', 'two noop')`, nil)
	isKept(two, "two noop")
	one.Do(`probe.store('free').send('imap', 'one noop')`, nil)
	one.Wait(`probe.last('free', 'elsewhere')?.taken === true`, `probe.told('free')`)
	var all string
	one.Do(kept, &all)
	if !strings.Contains(all, "two noop") || strings.Contains(all, "one noop") {
		t.Errorf("there is\n%s", all)
	}
}
