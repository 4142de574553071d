package runtime_test

import (
	"strings"
	"testing"

	"sanduq/static/internal/browser"
)

const greeting = "S: * OK shadrach.smallorg.org IMAP4rev1 v12.250 server ready"

// What is asked before the program has come is carried out in order once it has.
func TestSession(t *testing.T) {
	t.Parallel()
	tab := open(t, ours(t).Start(t)+"/")
	tab.Do(`(probe.open('free'), probe.type('free', 'imap', 'a1 login alex drums', 'a2 select newbox', 'a3 search all', 'a4 logout'))`, nil)
	got := lines(t, tab, "free", "imap", "a4 OK")
	for _, want := range []string{
		greeting + "\nC: a1 login alex drums\nS: a1 OK LOGIN completed\nC: a2 select newbox\nS: * 6 EXISTS\n",
		"S: * SEARCH 1 2 3 4 5 6\nS: a3 OK SEARCH completed\nC: a4 logout\nS: * BYE",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no\n%s\nin\n%s", want, got)
		}
	}
	tab.Wait(`probe.last('free', 'state').state === 'closed'`)

	var statuses []struct {
		State         string
		Loaded, Total int
	}
	tab.Do(`probe.statuses`, &statuses)
	last := -1
	for i, s := range statuses {
		switch {
		case s.State == "loading" && s.Loaded >= last && s.Loaded <= max(s.Total, 0):
			last = s.Loaded
		case s.State == "idle" && i == 0, s.State == "ready" && i == len(statuses)-1:
		default:
			t.Errorf("status %d of the loading is %+v, among %+v", i, s, statuses)
		}
	}
	clean(t, tab)
}

// Two stores of a page know nothing of each other; two connections of one store do.
func TestStoresAreApart(t *testing.T) {
	t.Parallel()
	tab := open(t, ours(t).Start(t)+"/")
	tab.Do(`(probe.open('one'), probe.open('two'))`, nil)
	tab.Do(`(probe.type('one', 'a', 'a1 login alex drums', 'a2 create fresh'),
	         probe.type('one', 'b', 'b1 login alex drums', 'b2 list "" fresh'),
	         probe.type('two', 'a', 'c1 login alex drums', 'c2 list "" fresh'))`, nil)
	if got := lines(t, tab, "one", "b", "b2 OK"); !strings.Contains(got, "* LIST") {
		t.Errorf("the same store's other connection does not see what the first made:\n%s", got)
	}
	if got := lines(t, tab, "two", "a", "c2 OK"); strings.Contains(got, "* LIST") {
		t.Errorf("another store sees it:\n%s", got)
	}
	clean(t, tab)
}

// Every octet that goes in comes out, octets that are no UTF-8 among them.
func TestOctets(t *testing.T) {
	t.Parallel()
	tab := open(t, ours(t).Start(t)+"/")
	tab.Do(`(probe.open('free'), probe.type('free', 'imap', 'a1 login alex drums', 'a2 select inbox',
		'a3 append inbox {25+}', 'Subject: صندوق', '', '\udcff\udc80', 'a4 fetch 3 body[]'))`, nil)
	if got := lines(t, tab, "free", "imap", "a4 OK"); !strings.Contains(got, "S: Subject: صندوق\nS: \n") {
		t.Errorf("UTF-8 came back otherwise:\n%s", got)
	}
	var same bool
	tab.Do(`probe.lines('free', 'imap').includes('C: \udcff\udc80\n') && probe.lines('free', 'imap').includes('S: \udcff\udc80')`, &same)
	if !same {
		t.Error("octets that are no UTF-8 came back otherwise")
	}
}

func TestLesson(t *testing.T) {
	t.Parallel()
	tab := open(t, ours(t).Start(t)+"/")
	tab.Do(`probe.open('lesson', {lesson: {source: 'lesson.md', name: '06-expunge', file: '06-expunge/en.md'}})`, nil)
	tab.Wait(`probe.last('lesson', 'progress')?.current === 1`)
	// By hand, by a click, and starting again at a step.
	tab.Do(`probe.type('lesson', 'imap', 'x login alex drums')`, nil)
	tab.Wait(`probe.last('lesson', 'progress').current === 3`, `probe.told('lesson')`)
	tab.Do(`probe.store('lesson').step(3)`, nil)
	tab.Wait(`probe.last('lesson', 'progress').current === 4`, `probe.told('lesson')`)
	tab.Do(`probe.store('lesson').restart(5)`, nil)
	tab.Wait(`probe.last('lesson', 'progress').current === 5`, `probe.told('lesson')`)
	var states []string
	tab.Do(`probe.last('lesson', 'progress').steps.slice(0, 6).map((s) => s.state)`, &states)
	if got, want := strings.Join(states, " "), "done done done done current ahead"; got != want {
		t.Errorf("the steps are %s, want %s", got, want)
	}
	clean(t, tab)
}

// A store whose files are not there, or not what they should be, says so, and harms no other.
func TestMissingFiles(t *testing.T) {
	t.Parallel()
	tab := open(t, ours(t).Start(t)+"/")
	tab.Do(`(probe.open('lost', {mailboxes: 'nowhere.tar'}), probe.open('broken', {mailboxes: 'broken.tar'}), probe.open('free'),
	         probe.type('free', 'imap', 'a1 noop'))`, nil)
	lines(t, tab, "free", "imap", "a1 OK")
	for store, want := range map[string]string{"lost": "nowhere.tar: 404", "broken": "the mailboxes: "} {
		tab.Wait(`probe.last('` + store + `', 'failed')`)
		var got string
		tab.Do(`probe.last('`+store+`', 'failed').error`, &got)
		if !strings.Contains(got, want) {
			t.Errorf("the store %s failed with %q, want %q", store, got, want)
		}
	}
}

// A host of plain files sends no compressed form by itself: then the script asks for it.
func TestPlainHost(t *testing.T) {
	t.Parallel()
	site := ours(t)
	site.Plain = true
	tab := open(t, site.Start(t)+"/")
	tab.Do(`(probe.open('free'), probe.type('free', 'imap', 'a1 noop'))`, nil)
	lines(t, tab, "free", "imap", "a1 OK")
	var total, loaded int
	tab.Do(`probe.statuses.findLast((s) => s.state === 'loading').total`, &total)
	tab.Do(`probe.statuses.findLast((s) => s.state === 'loading').loaded`, &loaded)
	if total == 0 || loaded != total {
		t.Errorf("loaded %d octets of %d", loaded, total)
	}
	clean(t, tab)
}

// The same where the compressed form is not there either.
func TestPlainHostWithoutGzip(t *testing.T) {
	t.Parallel()
	site := ours(t)
	site.Plain = true
	site.Files = without{site.Files, ".gz"}
	tab := open(t, site.Start(t)+"/")
	tab.Do(`(probe.open('free'), probe.type('free', 'imap', 'a1 noop'))`, nil)
	lines(t, tab, "free", "imap", "a1 OK")
}

// A page of another origin, whose policy allows ours as a script and as a frame, and nothing more.
func TestOtherOrigin(t *testing.T) {
	t.Parallel()
	us := ours(t).Start(t)
	policy := "default-src 'none'; script-src 'self' " + us + "; frame-src " + us
	them := browser.Site{Pages: map[string]string{"/": page(us + "/probe.js")}}
	them.Header = map[string][]string{"Content-Security-Policy": {policy}}
	tab := open(t, them.Start(t)+"/")
	tab.Do(`(probe.open('free', {key: 'free'}), probe.type('free', 'imap', 'a1 login alex drums'))`, nil)
	lines(t, tab, "free", "imap", "a1 OK")
	tab.Do(`new Promise((done) => setTimeout(done, 200))`, nil) // until it is written
	tab.Reload()
	tab.Wait(`globalThis.probe`)
	tab.Do(`probe.open('free', {key: 'free'})`, nil)
	if got, want := lines(t, tab, "free", "imap", "a1 OK"), "(C: a1 login alex drums)\n(S: a1 OK LOGIN completed)"; !strings.Contains(got, want) {
		t.Errorf("after a reload on the other origin:\n%s", got)
	}
	clean(t, tab)
}

// Where the policy forbids our frame, the page is told so at once.
func TestOtherOriginForbidden(t *testing.T) {
	t.Parallel()
	us := ours(t).Start(t)
	them := browser.Site{Pages: map[string]string{"/": page(us + "/probe.js")}}
	them.Header = map[string][]string{"Content-Security-Policy": {"default-src 'none'; script-src " + us}}
	tab := open(t, them.Start(t)+"/")
	tab.Do(`probe.open('free')`, nil)
	tab.Wait(`probe.status().state === 'failed'`)
	var got string
	tab.Do(`probe.status().error`, &got)
	if !strings.Contains(got, "Content-Security-Policy") || !strings.Contains(got, "frame-src "+us) {
		t.Errorf("the failure says %q", got)
	}
}
