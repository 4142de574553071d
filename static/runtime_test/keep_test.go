package runtime_test

import (
	"encoding/json"
	"fmt"
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

// kept is an expression for what the database has, as text.
const kept = `probe.kept()`

// isKept waits until the database has a text.
func isKept(tab *browser.Tab, text string) {
	tab.Do(fmt.Sprintf(`(async () => { while (!(await %s).includes(%q)) await new Promise((done) => setTimeout(done, 5)) })()`, kept, text), nil)
}

// old are forms of records from before there was a database, in localStorage: what is said of each, and what comes of it.
var old = []struct{ name, record, aside, shows string }{
	{"no JSON", `{`, "damaged", ""},
	{"another form", `{"v":1,"hash":"","start":0,"log":[[1,2,3]]}`, "damaged", ""},
	{"another kind", `{"v":1,"hash":"","start":0,"log":[[0,"imap","explode",""]]}`, "damaged", ""},
	{"a later form", `{"v":2,"entries":[]}`, "newer", ""},
	{"as it was", `{"v":1,"hash":"x","start":0,"log":[[0,"imap","connect","imap 0"],[900,"imap","send","o1 login alex drums\r\n"]]}`, "", "(S: o1 OK LOGIN completed)"},
}

// What an earlier version of the page has kept is carried over; what cannot be read is put aside as it is, and told.
func TestEarlierRecords(t *testing.T) {
	t.Parallel()
	for _, c := range old {
		for _, storage := range []string{"localStorage", "sessionStorage"} {
			t.Run(c.name+" in "+storage, func(t *testing.T) {
				t.Parallel()
				tab := open(t, ours(t).Start(t)+"/")
				record, _ := json.Marshal(c.record)
				tab.Do(fmt.Sprintf(`%s.setItem('sanduq:free', %s)`, storage, record), nil)
				tab.Do(keepFree, nil)
				if c.aside != "" {
					tab.Wait(`probe.last('free', 'aside')?.why === '`+c.aside+`'`, `probe.told('free')`)
					isKept(tab, strings.Trim(string(record), `"`))
				}
				tab.Do(`probe.type('free', 'two', 'a1 noop')`, nil)
				lines(t, tab, "free", "two", "a1 OK")
				if got := lines(t, tab, "free", "imap", c.shows); c.shows == "" && got != "" {
					t.Errorf("it did not begin anew:\n%s", got)
				}
				var left string
				tab.Do(`JSON.stringify([localStorage.getItem('sanduq:free'), sessionStorage.getItem('sanduq:free')])`, &left)
				if left != "[null,null]" {
					t.Errorf("there is still %s", left)
				}
				// And once it is there, it is a record like any other.
				isKept(tab, "a1 noop")
				reload(tab)
				lines(t, tab, "free", "two", "(S: a1 OK")
				lines(t, tab, "free", "imap", c.shows)
				clean(t, tab)
			})
		}
	}
}

// damages are what can be wrong with a record in the database.
var damages = []struct{ name, change, aside string }{
	{"a gap", `stores.entries.delete(['sanduq:free', 1, 1])`, "damaged"},
	{"an entry of another form", `stores.entries.put([1, 2], ['sanduq:free', 1, 1])`, "damaged"},
	{"a run of another form", `stores.runs.put({v: 1, version: 7}, ['sanduq:free', 1])`, "damaged"},
	{"a run of a later form", `stores.runs.put({v: 2, all: 'changed'}, ['sanduq:free', 1])`, "newer"},
	{"a record of a later form", `stores.records.put({v: 2, all: 'changed'}, 'sanduq:free')`, "newer"},
	{"no run", `stores.runs.delete(['sanduq:free', 1])`, "damaged"},
	{"no record", `stores.records.delete('sanduq:free')`, ""},
}

// What cannot be read in the database is put aside with all that is left of it, and told; it is never written over.
func TestUnreadableRecords(t *testing.T) {
	t.Parallel()
	for _, c := range damages {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tab := open(t, ours(t).Start(t)+"/")
			tab.Do(`(`+keepFree+`, probe.type('free', 'imap', 'a1 login alex drums', 'a2 noop'))`, nil)
			isKept(tab, "a2 noop")
			tab.Reload()
			tab.Wait(`globalThis.probe`)
			tab.Do(`(async () => {
				const answer = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error) })
				const db = await answer(indexedDB.open('sanduq'))
				const change = db.transaction(['records', 'runs', 'entries'], 'readwrite')
				const stores = Object.fromEntries(['records', 'runs', 'entries'].map((name) => [name, change.objectStore(name)]))
				await answer(`+c.change+`)
				db.close()
			})()`, nil)
			tab.Do(keepFree, nil)
			if c.aside == "" {
				lines(t, tab, "free", "imap", "(S: a2 OK")
				return
			}
			tab.Wait(`probe.last('free', 'aside')?.why === '`+c.aside+`'`, `probe.told('free')`)
			tab.Do(`probe.type('free', 'imap', 'b1 noop')`, nil)
			if got := lines(t, tab, "free", "imap", "b1 OK"); strings.Contains(got, "a1") {
				t.Errorf("it did not begin anew:\n%s", got)
			}
			isKept(tab, "b1 noop")
			isKept(tab, "a2 noop") // as it was found
			// It is told once, and what is new is kept.
			reload(tab)
			lines(t, tab, "free", "imap", "(S: b1 OK")
			var told bool
			tab.Do(`probe.last('free', 'aside') !== null`, &told)
			if told {
				t.Error("it is told again")
			}
			clean(t, tab)
		})
	}
}

// A database that a later version of the page has made larger is left as it is, and told.
func TestLaterDatabase(t *testing.T) {
	t.Parallel()
	tab := open(t, ours(t).Start(t)+"/")
	tab.Do(`new Promise((done) => { indexedDB.open('sanduq', 9).onsuccess = (e) => { e.target.result.close(); done() } })`, nil)
	tab.Do(`(`+keepFree+`, probe.type('free', 'imap', 'a1 noop'))`, nil)
	lines(t, tab, "free", "imap", "a1 OK")
	tab.Wait(`probe.last('free', 'aside')?.why === 'newer' && probe.last('free', 'unkept')?.why === 'unavailable'`, `probe.told('free')`)
	var version int
	tab.Do(`new Promise((done) => { indexedDB.open('sanduq').onsuccess = (e) => done(e.target.result.version) })`, &version)
	if version != 9 {
		t.Errorf("the database is of version %d", version)
	}
}

// A page that may keep nothing works all the same, and the console is told.
func TestWithoutStorage(t *testing.T) {
	t.Parallel()
	deny := `<script>Object.defineProperty(window, 'indexedDB', {get() { throw new DOMException('', 'SecurityError') }})</script>`
	never := `<script>IDBFactory.prototype.open = () => { const r = new EventTarget(); r.error = new DOMException('', 'UnknownError'); setTimeout(() => r.onerror(), 0); return r }</script>`
	for name, script := range map[string]string{"no database": deny, "one that does not open": never} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := ours(t)
			site.Pages["/"] = script + page("probe.js")
			tab := open(t, site.Start(t)+"/")
			tab.Do(`(`+keepFree+`, probe.type('free', 'imap', 'a1 noop'))`, nil)
			lines(t, tab, "free", "imap", "a1 OK")
			tab.Wait(`probe.last('free', 'unkept')?.why === 'unavailable'`, `probe.told('free')`)
			clean(t, tab)
		})
	}
}

// bring is an expression that brings a message of three million octets.
const bring = `probe.store('free').import('alex', 'large.eml', new TextEncoder().encode('Subject: large\n\n' + ('x'.repeat(70) + '\n').repeat(45000)).buffer)`

// fillable has a page whose database has no more room while full is true.
const fillable = `<script>{
	const { put } = IDBObjectStore.prototype
	IDBObjectStore.prototype.put = function (...how) {
		if (globalThis.full) throw new DOMException('', 'QuotaExceededError')
		return put.apply(this, how)
	}
}</script>`

// Where there is no more room what was kept stays, and the page is told; once there is room all of it is kept.
func TestNoRoom(t *testing.T) {
	t.Parallel()
	site := ours(t)
	site.Pages["/"] = fillable + page("probe.js")
	tab := open(t, site.Start(t)+"/")
	tab.Do(`(`+keepFree+`, probe.type('free', 'imap', 'a1 login alex drums'))`, nil)
	isKept(tab, "a1 login")
	tab.Do(`(globalThis.full = true, probe.store('free').send('imap', 'a2 noop'))`, nil)
	tab.Wait(`probe.last('free', 'unkept')?.why === 'full'`, `probe.told('free')`)
	var all string
	tab.Do(kept, &all)
	if !strings.Contains(all, "a1 login") || strings.Contains(all, "a2 noop") {
		t.Errorf("there is %s", all)
	}
	tab.Do(`(globalThis.full = false, probe.store('free').send('imap', 'a3 noop'))`, nil)
	isKept(tab, "a3 noop")
	reload(tab)
	if got := lines(t, tab, "free", "imap", "a3 OK"); !strings.Contains(got, "(S: a2 OK") {
		t.Errorf("after a reload there is\n%s", got)
	}
	clean(t, tab)
}

// A message that is too large to be kept costs nothing of what was sent before it.
func TestLargeMessages(t *testing.T) {
	t.Parallel()
	tab := open(t, ours(t).Start(t)+"/")
	tab.Do(`(`+keepFree+`, probe.type('free', 'imap', 'a1 login alex drums'))`, nil)
	tab.Do(bring, nil)
	tab.Do(`probe.store('free').send('imap', 'a2 status inbox (messages)')`, nil)
	lines(t, tab, "free", "imap", "a2 OK")
	isKept(tab, "a2 status")
	tab.Do(bring, nil)
	tab.Do(`probe.store('free').send('imap', 'a3 status inbox (messages)')`, nil)
	lines(t, tab, "free", "imap", "a3 OK")
	tab.Wait(`probe.last('free', 'unkept')?.why === 'long'`)
	reload(tab)
	if got := lines(t, tab, "free", "imap", "a2 OK"); !strings.Contains(got, "(S: * STATUS INBOX (MESSAGES 3))") || strings.Contains(got, "a3") {
		t.Errorf("after a reload there is\n%s", got)
	}
	tab.Do(`probe.store('free').reset()`, nil)
	tab.Do(`probe.type('free', 'imap', 'a4 noop')`, nil)
	isKept(tab, "a4 noop") // a reset makes it short again
	clean(t, tab)
}
