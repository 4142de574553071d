package site_test

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

//go:embed testdata/bridge.js
var bridgeScript string

// realStates are what a console on a real server can look like, each with what reaches it.
var realStates = []struct{ name, script, wait string }{
	{"connecting", `0`, `look.status().includes('imap.example.org')`},
	{"secured", `bridge.says(bridge.secured(), ...bridge.greeting)`, `look.one('.told.secured')`},
	{"authority", `bridge.says(bridge.secured({ authority: 'bridge' }), ...bridge.greeting)`, `look.one('.told.secured')`},
	{"account", `bridge.says(bridge.secured(), ...bridge.greeting, bridge.asks('account', 'a1 login alex ••••••••'))`, `look.one('.question')`},
	{"expunge", `bridge.says(...bridge.greeting, bridge.inMailbox, bridge.asks('expunge', 'a4 expunge', '3 messages are marked \\Deleted'))`, `look.one('.question')`},
	{"send", `bridge.says(...bridge.greeting, bridge.asks('send', 'DATA', 'riley@example.org, ' + 'long.'.repeat(12) + 'name@example.org, c@example.org, + 2'))`, `look.one('.question')`},
	{"insecure", `bridge.says({ at: 'insecure', why: 'name', detail: 'x509: certificate is valid for other.example.net, not imap.example.org', chain: bridge.chain }, { at: 'state', state: 'closed' })`, `look.one('.told.insecure')`},
	{"guarded", `bridge.says(...bridge.greeting, bridge.inMailbox, { at: 'line', who: 'C', text: 'a2 EXAMINE inbox' }, { at: 'guarded', why: 'examine', shown: 'a2 select inbox', detail: '' },
		{ at: 'line', text: 'a2 OK [READ-ONLY] Examine completed' }, { at: 'guarded', why: 'readonly', shown: 'a3 store 1 +flags (\\Deleted)', detail: document.documentElement.lang === 'ar' ? 'الأمر STORE يغيّر شيئًا، وهذا الخادم هنا للقراءة فقط.' : 'STORE changes something, and this server is only to be read here.' })`, `look.all('.told.guarded').length === 2`},
	{"ended", `bridge.says(...bridge.greeting, { at: 'line', who: 'C', text: 'a1 login alex ••••••••', hidden: true }, { at: 'line', text: 'a1 OK Logged in' },
		{ at: 'ended', cause: 'idle', detail: '' }, { at: 'state', state: 'closed' })`, `look.one('.told.ended')`},
	{"typing", `bridge.says(...bridge.greeting)`, `look.status() !== ''`},
}

// onReal opens the page of real servers and a console on the first of them.
func onReal(t *testing.T, lang string, scripts ...string) (reader, *bridgeHost) {
	t.Helper()
	b := withBridge(t, 200, bridgeTargets)
	r := read(t, "about:blank", append(scripts, bridgeScript)...)
	r.Go(b.root + lang + "/real/")
	r.connect(0)
	return r, b
}

// connect opens a console on a server of the list.
func (r reader) connect(n int) {
	r.t.Helper()
	server := []string{"campus-imap", "campus-pop3", "lab", "campus-smtp"}[n]
	r.click(`look.all('.targets .list li').find((li) => li.textContent.includes('` + server + `'))?.querySelector('button')`)
	r.Wait(`look.one('.console.real') && bridge.asked.some((request) => request.do === 'connect')`, `JSON.stringify(bridge.asked)`)
}

// TestRealStates: a console on a real server in each of its states, held to what is asked of any page.
func TestRealStates(t *testing.T) {
	t.Parallel()
	all := &tones{lowest: map[string]tone{}}
	for _, lang := range languages {
		for _, state := range realStates {
			t.Run(lang+", "+state.name, func(t *testing.T) {
				t.Parallel()
				r, _ := onReal(t, lang, contrastScript, accessScript, scrolls)
				r.Do(`void (`+state.script+`)`, nil)
				r.Wait(state.wait)
				if state.name == "typing" {
					r.Keys("a1 login alex drums")
				}
				r.Do(`look.all('.told details').forEach((details) => { details.open = true })`, nil)
				r.shown() // lines come with the next frame
				r.holds(state.name, all)
				r.isClean()
			})
		}
	}
}

// TestRealQuestion: what a screen reader is told of the question, and where its answers lead.
func TestRealQuestion(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{
		"en": "alertdialog This is a real account. a1 login alex ••••••••",
		"ar": "alertdialog هذا حساب حقيقي. a1 login alex ••••••••",
	} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			r, _ := onReal(t, lang)
			r.Do(`bridge.says(...bridge.greeting)`, nil)
			r.Keys("a1 login alex drums" + kb.Enter)
			r.Wait(`bridge.was({ do: 'send', text: 'a1 login alex drums' })`, `JSON.stringify(bridge.asked)`)
			r.Do(`bridge.says(bridge.asks('account', 'a1 login alex ••••••••'))`, nil)
			r.Wait(`look.focus().className === 'no'`)
			if tree := r.tree(); count(tree, want) != 1 {
				t.Errorf("%q is not in\n%s", want, strings.Join(tree, "\n"))
			}
			if got := r.text(`look.focus().closest('[role=alertdialog]').getRootNode().getElementById('happens').textContent`); !strings.Contains(got, "imap.example.org") || !strings.Contains(got, "Example University, IT services") || !strings.Contains(got, r.text(`location.host`)) {
				t.Errorf("it does not say where the password goes, who serves the page and who runs the bridge: %s", got)
			}
			r.Keys(kb.Escape)
			r.Wait(`bridge.was({ do: 'answer', yes: false }) && look.focus().localName === 'input'`, `JSON.stringify(bridge.asked)`)
			r.Do(`bridge.says({ at: 'state', state: 'ready' }, bridge.asks('expunge', 'a4 expunge'))`, nil)
			r.Wait(`look.focus().className === 'no'`)
			r.Keys(kb.Tab + kb.Enter)
			r.Wait(`bridge.was({ do: 'answer', yes: true }) && look.focus().localName === 'input'`, `JSON.stringify(bridge.asked)`)
			r.isClean()
		})
	}
}

// TestRealConsoles: each server has one console, to which its card leads; there is room for three; a closed one hangs up; and
// nothing of any of them is kept.
func TestRealConsoles(t *testing.T) {
	t.Parallel()
	r, b := onReal(t, "en")
	r.Do(`bridge.says(...bridge.greeting)`, nil)
	r.sees(0, "Dovecot ready")
	r.Keys("a1 login alex drums" + kb.Enter)
	r.Wait(`bridge.was({ do: 'send', text: 'a1 login alex drums' })`)
	r.Do(`bridge.says({ at: 'line', who: 'C', text: 'a1 login alex ••••••••', hidden: true }, { at: 'line', text: 'a1 OK Logged in' }, { at: 'state', state: 'ready', phase: 'authenticated', user: 'alex' })`, nil)
	r.sees(0, "a1 OK")
	r.connect(1)
	r.connect(2)
	r.Wait(`look.consoles().length === 3 && bridge.asked.filter((request) => request.do === 'connect').length === 3`)
	r.click(`look.all('.targets .list li')[3].querySelector('button')`)
	r.Wait(`look.one('.full')?.textContent.includes('There are 3 consoles open')`)
	r.click(`look.all('.targets .list li')[0].querySelector('button')`)
	r.Wait(`look.focus().getRootNode().host === look.consoles()[0] && look.consoles().length === 3`)
	r.click(`look.one('.tools button[aria-label="Close this console"]', look.consoles()[2])`)
	r.Wait(`look.consoles().length === 2 && bridge.asked.some((request) => request.do === 'hangup')`, `JSON.stringify(bridge.asked)`)
	if got := r.text(`look.all('.targets .list button').map((button) => button.textContent).join()`); got != "To its console,To its console,Connect,Connect" {
		t.Errorf("the buttons are %s", got)
	}
	const kept = `JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, await indexedDB.databases()])`
	if got := r.text(kept); got != `[{},{},"",[]]` {
		t.Errorf("kept is %s", got)
	}
	r.Go(b.root + "en/real/")
	r.Wait(`look.one('.targets .list')`)
	if got := r.text(kept + ` + look.consoles().length`); got != `[{},{},"",[]]0` {
		t.Errorf("after a reload there is %s", got)
	}
	r.isClean()
}
