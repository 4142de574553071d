package runtime_test

import (
	"strings"
	"testing"

	"sanduq/static/internal/browser"
)

// keepFree opens the store that most of these tests keep.
const keepFree = `probe.open('free', {key: 'free'})`

// reload loads the page again and opens the store again.
func reload(tab *browser.Tab) {
	tab.Reload()
	tab.Wait(`globalThis.probe`)
	tab.Do(keepFree, nil)
}

func TestReload(t *testing.T) {
	t.Parallel()
	tab := open(t, ours(t).Start(t)+"/")
	tab.Do(keepFree, nil)
	tab.Do(`probe.type('free', 'imap', 'a1 login alex drums', 'a2 select newbox', 'a3 store 1 +flags (\\Deleted)', 'a4 expunge')`, nil)
	before := lines(t, tab, "free", "imap", "a4 OK")
	reload(tab)
	after := lines(t, tab, "free", "imap", "a4 OK")
	if strings.NewReplacer("(", "", ")", "").Replace(after) != strings.NewReplacer("(", "", ")", "").Replace(before) {
		t.Errorf("before the reload:\n%s\nafter it:\n%s", before, after)
	}
	if !strings.Contains(after, "(C: a4 expunge)") {
		t.Errorf("what was played again does not say so:\n%s", after)
	}
	// And it goes on: the message is gone, the connection is open.
	tab.Do(`probe.store('free').send('imap', 'a5 fetch 1:* uid')`, nil)
	if got := lines(t, tab, "free", "imap", "a5 OK"); !strings.Contains(got, "S: * 5 FETCH (UID 6)\nS: a5 OK") {
		t.Errorf("after the reload:\n%s", got)
	}
	// What followed is kept too.
	reload(tab)
	lines(t, tab, "free", "imap", "a5 OK")
	// A reset is for good.
	tab.Do(`probe.store('free').reset()`, nil)
	tab.Wait(`probe.store('free').log.length === 0`)
	reload(tab)
	tab.Wait(`probe.last('free', 'cleared')`)
	var got string
	tab.Do(`probe.lines('free', 'imap')`, &got)
	if got != "" {
		t.Errorf("after the reset there is:\n%s", got)
	}
	clean(t, tab)
}

// Two tabs with the same store: the second begins with a copy, and then each goes its own way, over reloads too.
func TestTwoTabs(t *testing.T) {
	t.Parallel()
	url := ours(t).Start(t) + "/"
	one := open(t, url)
	one.Do(keepFree, nil)
	one.Do(`probe.type('free', 'imap', 'a1 login alex drums')`, nil)
	lines(t, one, "free", "imap", "a1 OK")
	one.Wait(`localStorage.getItem('sanduq:free')?.includes('drums')`)

	two := one.Beside()
	two.Go(url)
	two.Wait(`globalThis.probe`)
	two.Do(keepFree, nil)
	lines(t, two, "free", "imap", "(S: a1 OK")
	two.Do(`probe.store('free').send('imap', 'two select inbox')`, nil)
	lines(t, two, "free", "imap", "two OK")
	one.Do(`probe.store('free').send('imap', 'one select newbox')`, nil)
	lines(t, one, "free", "imap", "one OK")

	for _, tab := range []struct {
		*browser.Tab
		own, other string
	}{{one, "one OK", "two"}, {two, "two OK", "one"}} {
		reload(tab.Tab)
		if got := lines(t, tab.Tab, "free", "imap", tab.own); strings.Contains(got, tab.other) {
			t.Errorf("a tab has what the other sent:\n%s", got)
		}
	}
}

// What is kept and is not ours to read is as good as nothing, and mail that has changed since starts over.
func TestStrangeRecords(t *testing.T) {
	t.Parallel()
	for name, record := range map[string]string{
		"no JSON":       `{`,
		"another form":  `{"v":1,"hash":"","start":0,"log":[[1,2,3]]}`,
		"another kind":  `{"v":1,"hash":"","start":0,"log":[[0,"imap","explode",""]]}`,
		"other mail":    `{"v":1,"hash":"other","start":0,"log":[[0,"imap","connect","imap 0"]]}`,
		"a later shape": `{"v":2,"entries":[]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tab := open(t, ours(t).Start(t)+"/")
			tab.Do(`localStorage.setItem('sanduq:free', `+"`"+record+"`"+`)`, nil)
			tab.Do(keepFree, nil)
			tab.Wait(`probe.last('free', 'cleared')`)
			tab.Do(`probe.type('free', 'imap', 'a1 noop')`, nil)
			if got := lines(t, tab, "free", "imap", "a1 OK"); !strings.HasPrefix(got, greeting) {
				t.Errorf("it did not start over:\n%s", got)
			}
		})
	}
}

// A page that may keep nothing works all the same, and the console is told.
func TestWithoutStorage(t *testing.T) {
	t.Parallel()
	deny := `<script>for (const s of ['localStorage', 'sessionStorage']) Object.defineProperty(window, s, {get() { throw new DOMException('', 'SecurityError') }})</script>`
	fill := `<script>for (const s of [localStorage, sessionStorage]) for (let n = 1 << 22; n > 0; n >>= 1) try { s.setItem('fill' + n, 'x'.repeat(n)) } catch {}</script>`
	for why, script := range map[string]string{"unavailable": deny, "full": fill} {
		t.Run(why, func(t *testing.T) {
			t.Parallel()
			site := ours(t)
			site.Pages["/"] = script + page("probe.js")
			tab := open(t, site.Start(t)+"/")
			tab.Do(`(`+keepFree+`, probe.type('free', 'imap', 'a1 noop'))`, nil)
			lines(t, tab, "free", "imap", "a1 OK")
			tab.Wait(`probe.last('free', 'unkept')?.why === '`+why+`'`, `probe.told('free')`)
			clean(t, tab)
		})
	}
}

// A log that would take long to play again is not kept.
func TestLongLog(t *testing.T) {
	t.Parallel()
	tab := open(t, ours(t).Start(t)+"/")
	tab.Do(keepFree, nil)
	tab.Do(`probe.type('free', 'imap', ...Array(15).fill('a1 noop ' + 'x'.repeat(30000)))`, nil)
	tab.Wait(`probe.last('free', 'unkept')?.why === 'long'`)
	tab.Do(`probe.store('free').reset()`, nil)
	tab.Do(`probe.type('free', 'imap', 'a2 noop')`, nil)
	tab.Wait(`localStorage.getItem('sanduq:free')?.includes('a2 noop')`) // a reset makes it short again
}
