package console_test

import (
	"io/fs"
	"strings"
	"sync/atomic"
	"testing"
)

const documented = `<mail-console store="a"><pre>
C: a1 login alex drums
S: a1 OK LOGIN completed
C: a2 create fresh
a3 status fresh (messages)
</pre></mail-console><mail-console store="a"></mail-console><mail-console></mail-console>`

func TestCommandsOfADocument(t *testing.T) {
	t.Parallel()
	tab := open(t, documented)
	await(t, tab, 0, greeting)
	tab.Do(`probe.button(0, '▸a1 login alex drums').click()`, nil)
	await(t, tab, 0, "a1 OK")
	tab.Wait(`probe.button(0, '✓a1 login alex drums') && probe.button(0, '▸a2 create fresh')`)
	tab.Do(`probe.button(0, 'Send all').click()`, nil)
	got := await(t, tab, 0, "a3 OK")
	if strings.Count(got, "C: a1") != 1 || !strings.Contains(got, "S: a2 OK CREATE completed\nC: a3 status fresh (messages)\nS: * STATUS fresh (MESSAGES 0)") {
		t.Errorf("the transcript is\n%s", got)
	}
	clean(t, tab)
}

func TestConsolesShareAStore(t *testing.T) {
	t.Parallel()
	tab := open(t, documented)
	tab.Do(`probe.button(0, 'Send all').click()`, nil)
	await(t, tab, 0, "a3 OK")
	for n, want := range []string{"", "S: * STATUS fresh (MESSAGES 0)", "NO "} {
		if want == "" {
			continue
		}
		tab.Do(`['b1 login alex drums', 'b2 status fresh (messages)'].forEach(line => probe.one(`+string(rune('0'+n))+`).send(line))`, nil)
		if got := await(t, tab, n, "\nS: b2 "); !strings.Contains(got, want) {
			t.Errorf("console %d has no %q in\n%s", n, want, got)
		}
	}

	// One console's reset is for all of its store, and for no other.
	tab.Do(`probe.button(1, 'Reset').click()`, nil)
	tab.Wait(`probe.lines(0) === probe.lines(1) && probe.lines(0) === `+quote(greeting), `probe.lines(0)`, `probe.lines(1)`)
	if got := ask[string](tab, `probe.lines(2)`); !strings.Contains(got, "b1 OK") {
		t.Errorf("another store's console shows, after a reset that is not its own,\n%s", got)
	}
	tab.Do(`['c1 login alex drums', 'c2 status fresh (messages)'].forEach(line => probe.one().send(line))`, nil)
	if got := await(t, tab, 0, "\nS: c2 "); !strings.Contains(got, "S: c2 NO") {
		t.Errorf("the mailbox is there after the reset:\n%s", got)
	}
	clean(t, tab)
}

// failing has no file with an ending until it is mended.
type failing struct {
	fs.FS
	ending string
	mended *atomic.Bool
}

func (f failing) Open(name string) (fs.File, error) {
	if strings.Contains(name, f.ending) && !f.mended.Load() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f.FS.Open(name)
}

func TestFailure(t *testing.T) {
	t.Parallel()
	for ending, why := range map[string]string{".wasm": "404", "smallorg.tar": "smallorg.tar"} {
		t.Run(ending, func(t *testing.T) {
			t.Parallel()
			site := page(t, lone)
			f := failing{site.Files, ending, new(atomic.Bool)}
			site.Files = f
			tab := openSite(t, site)
			const failure = `probe.within(0, '.failure').innerText`
			tab.Wait(failure+`.includes('The mail server is not running.')`, failure)
			if got := ask[string](tab, failure); !strings.Contains(got, why) {
				t.Errorf("the console says %q, without %q", got, why)
			}
			tab.Keys("a1 noop\r")
			f.mended.Store(true)
			tab.Do(`probe.button(0, 'Start again').click()`, nil)
			got := await(t, tab, 0, "a1 OK")
			if want := greeting + "\nC: a1 noop\nS: a1 OK NOOP completed"; got != want {
				t.Errorf("after the start the transcript is\n%s\nwant\n%s", got, want)
			}
			if shown := ask[bool](tab, `!probe.within(0, '.failure').hidden`); shown {
				t.Error("the failure is still shown")
			}
		})
	}
}

// A long answer is bounded in the page, which says so, and counted aloud in place of being read.
func TestLongAnswer(t *testing.T) {
	t.Parallel()
	tab := open(t, `<mail-console mailboxes="mailboxes/long.tar"></mail-console>`)
	tab.Keys("a1 login alex drums\ra2 select inbox\ra3 fetch 1 body[]\r")
	await(t, tab, 0, "a3 OK")
	if got := ask[int](tab, `probe.lines().split('\n').length`); got != 3000 {
		t.Errorf("there are %d lines in the page, want 3000", got)
	}
	said := ask[string](tab, `probe.within(0, '.trimmed').textContent`)
	if said != "9,018 lines before these are no longer shown." {
		t.Errorf("of those that went it says %q", said)
	}
	if got := ask[string](tab, `probe.status()`); !strings.HasSuffix(got, " lines came.") {
		t.Errorf("what came is announced as %q", got)
	}
	if ask[bool](tab, `(log => log.scrollHeight - log.scrollTop - log.clientHeight > 8)(probe.within(0, '.log'))`) {
		t.Error("the newest line is not in view")
	}
}

// A line is shown so far that the page goes on, and it is said how much is not.
func TestEndlessLine(t *testing.T) {
	t.Parallel()
	tab := open(t, lone)
	tab.Keys("a1 login alex drums\ra2 append inbox {300000}\r")
	await(t, tab, 0, "S: +")
	tab.Do(`probe.one().send('x'.repeat(300_000))`, nil)
	await(t, tab, 0, "a2 OK")
	tab.Keys("a3 select inbox\ra4 fetch * body[]\r")
	await(t, tab, 0, "a4 OK")
	// The literal ends within its line, which goes on with the flags.
	const want = " … The rest of this line, 100,000 characters, is not shown. … The rest of this line, 100,023 characters, is not shown."
	if got := ask[string](tab, `[...probe.one().shadowRoot.querySelectorAll('.cut')].map((cut) => cut.textContent).join('')`); got != want {
		t.Errorf("of the line that was sent and came back is said %q", got)
	}
}

func TestCopy(t *testing.T) {
	t.Parallel()
	tab := open(t, lone)
	tab.Keys("a1 noop\ra2 logout\ra3")
	await(t, tab, 0, "Connection closed")
	got := ask[string](tab, `(getSelection().selectAllChildren(probe.within(0, '.log')), (probe.one().shadowRoot.getSelection?.() ?? getSelection()).toString())`)
	want := greeting + "\nC: a1 noop\nS: a1 OK NOOP completed\nC: a2 logout\n" +
		"S: * BYE localhost IMAP4rev1 server terminating connection\nS: a2 OK LOGOUT completed\nConnection closed by foreign host."
	if strings.TrimSpace(got) != want {
		t.Errorf("what is selected is\n%s\nwant\n%s", got, want)
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	tab := open(t, `<script>
		heard = []
		addEventListener('line', e => heard.push(e.detail.who + e.detail.text.split(' ')[0]))
		addEventListener('state', e => heard.push(e.detail.state))
	</script>`+lone)
	tab.Keys("a1 logout\r")
	await(t, tab, 0, "Connection closed")
	got := strings.Join(ask[[]string](tab, `heard`), " ")
	if want := "S* ready Ca1 S* Sa1 IConnection closed"; got != want {
		t.Errorf("the page heard %q, want %q", got, want)
	}
}

func TestArabic(t *testing.T) {
	t.Parallel()
	tab := open(t, `<mail-console lang="ar"></mail-console>`)
	tab.Keys("a1 login alex drums\ra2 select newbox\ra3 fetch 3 body[text]\r")
	await(t, tab, 0, "a3 OK")
	for expression, want := range map[string]string{
		`probe.status()`: "الخادم ينتظر أمرًا منك.",
		`getComputedStyle(probe.within(0, '.console')).direction`:       "rtl",
		`getComputedStyle(probe.within(0, '.log')).direction`:           "ltr",
		`getComputedStyle(probe.within(0, '.prompt')).direction`:        "ltr",
		`getComputedStyle(probe.within(0, '.log bdi')).direction`:       "rtl",
		`getComputedStyle(probe.within(0, '.log bdi')).unicodeBidi`:     "isolate",
		`probe.within(0, 'input').getAttribute('aria-label')`:           "الأمر الذي تريد إرساله",
		`probe.within(0, '.log').getAttribute('role')`:                  "log",
		`String(probe.within(0, '.tools').innerText.split(/\s*\n/))`:    "انسخ,اقطع الاتصال,من جديد",
		`getComputedStyle(probe.within(0, '.tools')).letterSpacing`:     "normal",
		`probe.lines().includes('C: a3 fetch 3 body[text]').toString()`: "true",
	} {
		if got := ask[string](tab, expression); got != want {
			t.Errorf("%s = %q, want %q", expression, got, want)
		}
	}
	clean(t, tab)
}

// On the narrowest screen nothing is wider than it, in either direction and scheme.
func TestNarrow(t *testing.T) {
	t.Parallel()
	tab := open(t, `<mail-console theme="dark" host="a.rather.long.name.of.a.host.example.org"><pre>a1 login alex drums</pre></mail-console><mail-console lang="ar"></mail-console>`)
	tab.Size(320, 640)
	tab.Keys("a1 " + strings.Repeat("x", 200) + "\r")
	await(t, tab, 0, "a1 BAD")
	wide := ask[[]string](tab, `[...document.querySelectorAll('mail-console')].flatMap(console =>
		[...console.shadowRoot.querySelectorAll('*')].filter(e => e.getClientRects().length && !e.closest('.title') &&
			(e.getBoundingClientRect().right > innerWidth || e.getBoundingClientRect().left < 0)).map(e => e.className || e.localName))`)
	if len(wide) > 0 {
		t.Errorf("wider than the screen: %q", wide)
	}
	if ask[bool](tab, `document.documentElement.scrollWidth > 320`) {
		t.Error("the page scrolls sideways")
	}
	light, dark := `getComputedStyle(probe.within(1, '.console')).backgroundColor`, `getComputedStyle(probe.within(0, '.console')).backgroundColor`
	if ask[bool](tab, light+` === `+dark) {
		t.Error("theme=dark looks as light does")
	}
	tab.Media("prefers-color-scheme", "dark")
	tab.Wait(light + ` === ` + dark)
}

// TestAnotherService: attributes that change, by a page's script or by the reader, hang up and open the other; events tell.
func TestAnotherService(t *testing.T) {
	t.Parallel()
	tab := open(t, `<script>
		heard = []
		addEventListener('choose', ({ target, detail }) => heard.push(target.getAttribute('protocol') + ' ' + JSON.stringify(detail)))
		document.addEventListener('close', () => heard.push('closed ' + probe.one(1)?.id))
	</script><mail-console store="a" choose><pre>a1 noop</pre></mail-console><mail-console store="a" protocol="smtp" port="587" closable></mail-console>`)
	await(t, tab, 0, greeting)
	await(t, tab, 1, "S: 220 ")
	for expression, want := range map[string]string{
		`probe.within(1, '.title').textContent`:                             "SMTP 587submission",
		`probe.within(1, '.console').ariaLabel`:                             "SMTP 587 submission console",
		`String(probe.within(1, '.choice').checkVisibility())`:              "false",
		`String(probe.within(0, '.choice').checkVisibility())`:              "true",
		`String(probe.button(0, '×') === undefined)`:                        "true",
		`probe.button(1, '×').ariaLabel`:                                    "Close this console",
		`probe.within(0, '.choice > button').getAttribute('aria-expanded')`: "false",
	} {
		if got := ask[string](tab, expression); !strings.HasPrefix(got, want) {
			t.Errorf("%s is %q, want %q", expression, got, want)
		}
	}

	// Protocol and port at once are one change.
	tab.Do(`(probe.one(0).setAttribute('protocol', 'smtp'), probe.one(0).setAttribute('port', '25'))`, nil)
	if got := await(t, tab, 0, "S: 220 "); strings.Contains(got, "\n") {
		t.Errorf("the transcript is\n%s", got)
	}
	tab.Do(`probe.one(0).offer('noop\nC:\nquit')`, nil)
	tab.Wait(`probe.button(0, '▸noop') && probe.button(0, '↵').ariaLabel === 'Send: an empty line'`)
	tab.Do(`probe.within(0, '.choice > button').click()`, nil)
	tab.Do(`[...probe.one().shadowRoot.querySelectorAll('.choice li button')].find(b => b.textContent.startsWith('POP3')).click()`, nil)
	await(t, tab, 0, "S: +OK ")
	tab.Do(`probe.button(1, '×').click()`, nil)
	tab.Wait(`heard.length === 2`, `heard.join('; ')`)
	if got, want := ask[string](tab, `heard.join('; ')`), `pop3 {"protocol":"pop3","port":110}; closed undefined`; got != want {
		t.Errorf("the page heard %s, want %s", got, want)
	}
	clean(t, tab)
}

// TestPOP3Answer: a line of a message that looks like an answer is none, and the answer ends with its dot.
func TestPOP3Answer(t *testing.T) {
	t.Parallel()
	tab := open(t, `<mail-console store="a"></mail-console><mail-console store="a" protocol="pop3"></mail-console>`)
	tab.Keys("a1 login alex drums\ra2 append inbox {14}\r\r+ go\r-ERR\r\r")
	await(t, tab, 0, "a2 OK")
	tab.Do(`probe.one(1).focus()`, nil)
	tab.Keys("user alex\rpass drums\rretr 3\rnoop\r")
	got := await(t, tab, 1, "C: noop\nS: +OK")
	if !strings.Contains(got, "S: + go\nS: -ERR\nS: .\nC: noop\n") {
		t.Errorf("the transcript is\n%s", got)
	}
	tab.Keys("quit\r")
	tab.Wait(`probe.status(1) === 'The connection is closed.'`, `probe.status(1)`)
	tab.Keys("\rauth plain\r")
	tab.Wait(`probe.status(1) === 'The server waits for an answer in base64; * alone gives up.'`, `probe.status(1)`)
	clean(t, tab)
}

// TestNoSuchServer: a console for a protocol that the host does not speak says so, and does not seem to be loading.
func TestNoSuchServer(t *testing.T) {
	t.Parallel()
	tab := open(t, `<mail-console protocol="pop3" port="1110"></mail-console>`)
	tab.Do(`probe.one().send('user alex')`, nil)
	tab.Wait(`probe.status() === 'The connection is closed.'`, `probe.status()`)
	got := await(t, tab, 0, "has no pop3 server")
	tab.Wait(`probe.lines().includes('one line was not sent')`, `probe.lines()`)
	if strings.Contains(got, "S: ") {
		t.Errorf("the transcript is\n%s", got)
	}
	tab.Do(`probe.button(0, 'Connect').click()`, nil)
	tab.Wait(`probe.lines().split('has no pop3 server').length === 3 && probe.status() === 'The connection is closed.'`, `probe.lines()`, `probe.status()`)
	clean(t, tab)
}
