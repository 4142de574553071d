package console_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"sanduq/static/internal/browser"
)

// onReal opens a page with a console on a real server whose part the test plays, as `server`.
func onReal(t *testing.T, target string) *browser.Tab {
	t.Helper()
	tab := open(t, `<mail-console lesson></mail-console>`)
	tab.Do(`void (globalThis.server = probe.real(`+target+`))`, nil)
	return tab
}

// ready is what a test's server says to be greeted by: the program is there, and the connection stands.
const ready = `server.status({ state: 'ready' }), server.say({ at: 'line', who: 'S', text: '* OK hello' }, { at: 'state', state: 'ready', phase: 'not authenticated' })`

// TestRealConsole: from the loading of what TLS needs to the end, with its cause; and what such a console says of itself.
func TestRealConsole(t *testing.T) {
	t.Parallel()
	tab := onReal(t, `{}`)
	says := func(want string) {
		t.Helper()
		tab.Wait(`probe.status().includes(`+quote(want)+`)`, `probe.status()`)
	}
	says("Loading what TLS needs")
	if got := ask[string](tab, `probe.within(0, '.banner').innerText`); !strings.Contains(got, "Real server") || !strings.Contains(got, "campus") || !strings.Contains(got, "imap.example.org:993") {
		t.Errorf("at its head it says %q", got)
	}
	if got := ask[string](tab, `probe.within(0, '.console').getAttribute('aria-label')`); !strings.Contains(got, "Real server: IMAP 993") {
		t.Errorf("it is called %q", got)
	}
	if ask[bool](tab, `Boolean(probe.button(0, 'Reset'))`) {
		t.Error("there is a Reset")
	}
	tab.Do(`server.status({ state: 'ready' })`, nil)
	says("Connecting to \u2068imap.example.org\u2069 through the bridge")
	tab.Do(`server.say({ at: 'secured', version: 'TLS 1.3', cipher: 'TLS_AES_128_GCM_SHA256', host: 'imap.example.org', authority: '', chain: [
		{ subject: 'CN=imap.example.org', issuer: 'CN=Example CA', names: ['imap.example.org'], from: Date.UTC(2026, 10, 1), until: Date.UTC(2027, 1, 1) },
		{ subject: 'CN=Example CA', issuer: 'CN=Example Root', names: [], from: Date.UTC(2020, 0, 1), until: Date.UTC(2030, 0, 1) }] })`, nil)
	tab.Do(ready, nil)
	says("The server waits for a command.")
	await(t, tab, 0, "* OK hello")
	got := await(t, tab, 0, "The chain of 2 certificates") // the notes are loaded when there is the first of them
	for _, want := range []string{"what you do there is real", "TLS has begun", "TLS 1.3", "TLS_AES_128_GCM_SHA256", "CN=Example CA", "November 1, 2026 to February 1, 2027"} {
		if !strings.Contains(got, want) {
			t.Errorf("the transcript lacks %q:\n%s", want, got)
		}
	}
	tab.Keys("a1 noop\r")
	tab.Wait(`server.asked.includes('send a1 noop')`, `server.asked`)
	tab.Do(`server.say({ at: 'line', who: 'C', text: 'a1 noop' }, { at: 'state', state: 'waiting' }, { at: 'ended', cause: 'idle', detail: 'idle for 30m' }, { at: 'state', state: 'closed', phase: 'closed' })`, nil)
	says("The connection is closed.")
	await(t, tab, 0, "for a long time nothing was sent.idle for 30m")
	clean(t, tab)
}

// TestRealElement: on anybody's page a console on a real server connects when its reader says so, and not before.
func TestRealElement(t *testing.T) {
	t.Parallel()
	site := page(t, `<mail-console target="campus" bridge="/-/bridge/"></mail-console><mail-console target="other" bridge="/-/bridge/"></mail-console><mail-console target="campus" bridge="/nowhere/"></mail-console>`)
	site.Pages["/-/bridge/targets"] = `{"by":"Example University","targets":[{"name":"campus","protocol":"pop3","host":"pop.example.org","port":995,"tls":"implicit","guard":"safe"}]}`
	tab := openSite(t, site)
	tab.Wait(`probe.within(0, '.banner')?.innerText.includes('pop.example.org:995') && probe.button(0, 'Connect')`)
	tab.Wait(`probe.within(1, '.failure').innerText.includes('does not lead to this server')`, `probe.within(1, '.failure').innerText`)
	tab.Wait(`probe.within(2, '.failure').innerText.includes('/nowhere/targets: 404')`, `probe.within(2, '.failure').innerText`)
	if asked := ask[int](tab, `performance.getEntriesByType('resource').filter(({ name }) => /bridge[^/]*$/.test(name)).length`); asked > 0 {
		t.Error("the program is loaded before somebody connects")
	}
	tab.Do(`(globalThis.Worker = class { constructor(url) { throw new Error(url + ' could not be loaded') } }) && probe.button(0, 'Connect').click()`, nil)
	tab.Wait(`/bridge[^/]*.js could not be loaded/.test(probe.within(0, '.failure').innerText)`, `probe.within(0, '.failure').innerText`)
}

// TestRealNames: of a certificate with hundreds of names some are shown, and none can pass for another by what is unseen.
func TestRealNames(t *testing.T) {
	t.Parallel()
	tab := onReal(t, `{}`)
	tab.Do(ready, nil)
	tab.Do(`server.say({ at: 'secured', version: 'TLS 1.3', cipher: 'x', host: 'a.example', authority: 'page', chain: [{ subject: 'CN=a', issuer: 'CN=\u202egro.elpmaxe', names: [...Array(100)].map((_, n) => 'n' + n + '.example'), from: 0, until: 0 }] })`, nil)
	got := await(t, tab, 0, "which has made it")
	for _, want := range []string{"n7.example, … +92", "CN=\ufffdgro.elpmaxe"} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %q in %s", want, got)
		}
	}
	clean(t, tab)
}

// TestRealFails: where what TLS needs cannot be loaded, or breaks, that is said, and starting again connects anew.
func TestRealFails(t *testing.T) {
	t.Parallel()
	tab := onReal(t, `{}`)
	tab.Do(ready, nil)
	await(t, tab, 0, "* OK hello")
	tab.Do(`server.status({ state: 'failed', error: 'panic: of the test' })`, nil)
	const failure = `probe.within(0, '.failure').innerText`
	tab.Wait(failure+`.includes('The part of this page that speaks TLS is not running.') && `+failure+`.includes('panic: of the test')`, failure)
	tab.Keys("a1 noop\r") // not to what is gone
	await(t, tab, 0, "C: a1 noop")
	tab.Do(`probe.button(0, 'Start again').click()`, nil)
	tab.Do(`server.status({ state: 'loading', loaded: 1, total: 2 })`, nil)
	if got := ask[string](tab, `server.asked.join()`); got != "connect,restart,connect" {
		t.Errorf("asked is %s", got)
	}
	tab.Do(ready, nil)
	tab.Wait(`server.asked.at(-1) === 'send a1 noop'`, `server.asked`)

	// What was closed stays closed.
	tab.Do(`server.say({ at: 'line', who: 'C', text: 'a1 noop' }, { at: 'state', state: 'closed' }), server.status({ state: 'failed', error: 'again' })`, nil)
	tab.Do(`server.status({ state: 'loading', loaded: 1, total: 2 }), server.status({ state: 'ready' })`, nil)
	if got := ask[string](tab, `server.asked.join()`); got != "connect,restart,connect,send a1 noop" || !ask[bool](tab, `Boolean(probe.button(0, 'Connect'))`) {
		t.Errorf("asked is %s", got)
	}
	clean(t, tab)
}

// TestRealQuestion: the question has the focus on the answer that does no harm; Escape gives it; nothing is sent until then.
func TestRealQuestion(t *testing.T) {
	t.Parallel()
	const focus = `probe.one().shadowRoot.activeElement?.textContent`
	for _, c := range []struct{ name, keys, answer string }{
		{"escape", kb.Escape, "no"},
		{"enter on the safe one", kb.Enter, "no"},
		{"tab and enter", kb.Tab + kb.Enter, "yes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tab := onReal(t, `{}`)
			tab.Do(ready, nil)
			tab.Do(`server.say({ at: 'ask', question: 'account', shown: 'a1 login alex ••••••••', detail: '' })`, nil)
			tab.Wait(focus+` === 'Do not send'`, focus)
			text := ask[string](tab, `probe.within(0, '.question').innerText`)
			for _, want := range []string{"This is a real account.", "a1 login alex ••••••••", "imap.example.org", "Example University", "127.0.0.1", "dots stand for the password"} {
				if !strings.Contains(text, want) {
					t.Errorf("the question lacks %q:\n%s", want, text)
				}
			}
			if !ask[bool](tab, `probe.within(0, '.prompt').inert`) {
				t.Error("lines can be typed while something is asked")
			}
			if got := ask[string](tab, `probe.status()`); got != "Nothing is sent until you have answered." {
				t.Errorf("below the input stands %q", got)
			}
			tab.Keys(c.keys)
			tab.Wait(`server.asked.at(-1) === '`+c.answer+`'`, `server.asked`)
			if c.answer == "no" {
				await(t, tab, 0, "Not sent: \u2068a1 login alex ••••••••")
			}
			if ask[bool](tab, `probe.within(0, '.question').checkVisibility() || probe.within(0, '.prompt').inert`) {
				t.Error("the question stays")
			}
			tab.Wait(`probe.one().shadowRoot.activeElement === probe.within(0, 'input')`)
			clean(t, tab)
		})
	}
	t.Run("the connection ends", func(t *testing.T) {
		t.Parallel()
		tab := onReal(t, `{}`)
		tab.Do(ready, nil)
		tab.Do(`server.say({ at: 'ask', question: 'expunge', shown: 'a4 expunge', detail: 'INBOX' })`, nil)
		tab.Wait(`probe.within(0, '.question').checkVisibility()`)
		tab.Do(`server.say({ at: 'ended', cause: 'broken', detail: '' }, { at: 'state', state: 'closed' })`, nil)
		tab.Wait(`!probe.within(0, '.question').checkVisibility() && !probe.within(0, '.prompt').inert`)
		if got := ask[string](tab, `server.asked.join()`); got != "connect" {
			t.Errorf("asked of the server: %s", got)
		}
		clean(t, tab)
	})
}

// TestRealPassword: what looks like a password is dots while it is typed, and stands nowhere afterwards.
func TestRealPassword(t *testing.T) {
	t.Parallel()
	tab := onReal(t, `{}`)
	const hidden = `getComputedStyle(probe.within(0, 'input')).webkitTextSecurity === 'disc'`
	tab.Keys("a1 login alex hunter2\r") // before there is a server
	await(t, tab, 0, "C: a1 login alex ••••••••")
	tab.Do(ready, nil)
	tab.Wait(`server.asked.includes('send a1 login alex hunter2')`, `server.asked`)
	tab.Do(`server.say({ at: 'line', who: 'C', text: 'a1 login alex ••••••••', hidden: true }, { at: 'state', state: 'ready', phase: 'authenticated' })`, nil)
	tab.Do(`server.say({ at: 'line', who: 'C', text: 'a2 noop' }, { at: 'state', state: 'ready', phase: 'authenticated' })`, nil)
	await(t, tab, 0, "a2 noop")
	// A line without a tag is no LOGIN for the server, and has the password in it all the same.
	tab.Do(`server.say({ at: 'line', who: 'C', text: 'login alex hunter2' })`, nil)
	await(t, tab, 0, "C: login alex ••••••••")
	for _, want := range []string{"a2 noop", "a2 noop"} { // the line with the password before it is none
		tab.Keys(kb.ArrowUp)
		if got := ask[string](tab, `probe.typed()`); got != want {
			t.Errorf("the arrow key brings %q, want %q", got, want)
		}
	}
	tab.Keys(kb.Escape)

	for _, one := range []struct {
		typed  string
		hidden bool
	}{
		{"a3 login alex", false},
		{" ", true},
		{"hunter2", true},
	} {
		tab.Keys(one.typed)
		if got := ask[bool](tab, hidden); got != one.hidden {
			t.Errorf("after %q is typed: hidden %t", one.typed, got)
		}
	}
	if !ask[bool](tab, `probe.button(0, 'Show').checkVisibility()`) {
		t.Error("what is typed cannot be shown")
	}
	tab.Do(`probe.button(0, 'Show').click()`, nil)
	tab.Wait(`!(` + hidden + `) && probe.button(0, 'Show').getAttribute('aria-pressed') === 'true'`)
	tab.Do(`probe.button(0, 'Show').click()`, nil)
	tab.Wait(hidden)
	if whole := ask[string](tab, `probe.one().shadowRoot.innerHTML + JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage })`); strings.Contains(whole, "hunter2") {
		t.Errorf("the password stands in the page: %s", whole)
	}
	clean(t, tab)
}

// TestRealNotes: what is told stands in the transcript, in words for people, each kind in both languages.
func TestRealNotes(t *testing.T) {
	t.Parallel()
	tab := onReal(t, `{ protocol: 'pop3', port: 110, tls: 'starttls' }`)
	tab.Do(ready, nil)
	for _, lang := range []string{"en", "ar"} {
		tab.Do(`probe.one().setAttribute('lang', '`+lang+`')`, nil)
		seen := map[string]string{}
		for _, kind := range []struct{ at, key, values string }{
			{"insecure", "why", "issuer name expired early certificate handshake clear stripped preauth"},
			{"guarded", "why", "beforeTLS readonly busy literal compress octets tooLong examine"},
			{"ended", "cause", "ended shutdown text policy frame unreachable silent address idle duration bytes connections broken slow origin host target token rate visitor lost"},
		} {
			for _, value := range strings.Fields(kind.values) {
				tab.Do(`server.say({ at: '`+kind.at+`', `+kind.key+`: '`+value+`', shown: 'the line', detail: 'as it was', chain: [] })`, nil)
				tab.Wait(`probe.all(0, '.told').at(-1)?.textContent.includes('as it was')`)
				text := ask[string](tab, `(async () => { const last = probe.all(0, '.told').at(-1); const text = last.textContent; last.remove(); return text })()`)
				if other, ok := seen[text]; ok {
					t.Errorf("%s: %s says the same as %s: %s", lang, value, other, text)
				}
				seen[text] = value
				if arabic := strings.ContainsAny(text, "ابتدرسلمنوي"); arabic != (lang == "ar") {
					t.Errorf("%s: %s says %s", lang, value, text)
				}
			}
		}
	}
	clean(t, tab)
}

// TestSecretAt: where a password begins in what is typed.
func TestSecretAt(t *testing.T) {
	t.Parallel()
	tab := open(t, `<mail-console lesson></mail-console>`)
	for _, c := range []struct{ protocol, line, shown string }{
		{"imap", "a1 login alex drums", "a1 login alex •"},
		{"imap", "a1 LOGIN alex ", "a1 LOGIN alex •"},
		{"imap", "a1 login alex", "a1 login alex"},
		{"imap", `a1 login "al ex" "dru ms"`, `a1 login "al ex" •`},
		{"imap", `a1 login "al \" ex" x`, `a1 login "al \" ex" •`},
		{"imap", "  a1   login   alex   drums", "  a1   login   alex   •"},
		{"imap", "login alex drums", "login alex •"},
		{"imap", "a1 authenticate plain AGFsZXg=", "a1 authenticate plain •"},
		{"imap", "a1 authenticate plain", "a1 authenticate plain"},
		{"imap", "a1 select login", "a1 select login"},
		{"pop3", "pass drums and more", "pass •"},
		{"pop3", "PASS ", "PASS •"},
		{"pop3", "user alex", "user alex"},
		{"pop3", "apop alex c4c9334bac560ecc979e58001b3e22fb", "apop alex •"},
		{"pop3", "auth plain AGFsZXg=", "auth plain •"},
		{"smtp", "AUTH PLAIN AGFsZXg=", "AUTH PLAIN •"},
		{"smtp", "mail from:<a@b.example>", "mail from:<a@b.example>"},
	} {
		want := strings.ReplaceAll(c.shown, "•", "••••••••")
		if got := ask[string](tab, `probe.withoutSecret(`+quote(c.protocol)+`, `+quote(c.line)+`)`); got != want {
			t.Errorf("%s %q is shown as %q, want %q", c.protocol, c.line, got, want)
		}
	}
	clean(t, tab)
}
