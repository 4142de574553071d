package console_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const lone = `<mail-console></mail-console>`

func TestTypedSession(t *testing.T) {
	t.Parallel()
	tab := open(t, lone)
	tab.Keys("a1 login alex drums\ra2 selct inbox\ra3 logout\r")
	got := await(t, tab, 0, "Connection closed")
	want := greeting + "\nC: a1 login alex drums\nS: a1 OK LOGIN completed\nC: a2 selct inbox\nS: a2 BAD "
	if !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "\nS: a3 OK LOGOUT completed\nConnection closed by foreign host.") {
		t.Errorf("the transcript is\n%s", got)
	}
	tab.Wait(`probe.status() === 'The connection is closed.'`, `probe.status()`)

	// Enter on an empty line opens it again; a line would open it and be sent.
	tab.Keys("\r")
	tab.Wait(`probe.lines().endsWith('ready')`, `probe.lines()`)
	tab.Keys("a4 logout\r")
	tab.Wait(`probe.status() === 'The connection is closed.'`, `probe.status()`)
	tab.Keys("a5 noop\r")
	if got := await(t, tab, 0, "a5 OK"); !strings.HasSuffix(got, greeting+"\nC: a5 noop\nS: a5 OK NOOP completed") {
		t.Errorf("after a line to a closed connection the transcript is\n%s", got)
	}
	clean(t, tab)
}

// gate keeps the files with an ending from being opened until it is opened itself.
type gate struct {
	fs.FS
	ending string
	open   chan struct{}
}

func (g gate) Open(name string) (fs.File, error) {
	if strings.Contains(name, g.ending) {
		<-g.open
	}
	return g.FS.Open(name)
}

func TestTypedWhileLoading(t *testing.T) {
	t.Parallel()
	site := page(t, lone)
	g := gate{site.Files, ".wasm", make(chan struct{})}
	site.Files = g
	tab := openSite(t, site)
	tab.Keys("a1 login alex drums\ra2 noop\rhalf")
	tab.Wait(`probe.lines() === 'C: a1 login alex drums\nC: a2 noop'`, `probe.lines()`)
	if got := ask[string](tab, `probe.status()`); got != "Loading the mail server. What you send now is kept for it." {
		t.Errorf("meanwhile the console says %q", got)
	}
	close(g.open)
	got := await(t, tab, 0, "a2 OK")
	want := greeting + "\nC: a1 login alex drums\nS: a1 OK LOGIN completed\nC: a2 noop\nS: a2 OK NOOP completed"
	if got != want {
		t.Errorf("the transcript is\n%s\nwant\n%s", got, want)
	}
	if got := ask[string](tab, `probe.typed()`); got != "half" {
		t.Errorf("what is being typed has become %q", got)
	}
	clean(t, tab)
}

func TestHistory(t *testing.T) {
	t.Parallel()
	tab := open(t, lone)
	tab.Keys("a1 noop\ra2 noop\ra2 noop\r")
	tab.Wait(`probe.lines().split('a2 OK').length === 3`, `probe.lines()`)
	tab.Keys("draft")
	for _, c := range []struct{ key, want string }{
		{kb.ArrowUp, "a2 noop"},
		{kb.ArrowUp, "a1 noop"}, // a repeated line is one step
		{kb.ArrowUp, "a1 noop"},
		{kb.ArrowDown, "a2 noop"},
		{kb.ArrowDown, "draft"},
		{kb.ArrowDown, "draft"},
		{kb.Escape, ""},
	} {
		tab.Keys(c.key)
		if got := ask[string](tab, `probe.typed()`); got != c.want {
			t.Errorf("after %q the input holds %q, want %q", c.key, got, c.want)
		}
	}
}

func TestPaste(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		typed, pasted string
		sent, left    string
	}{
		"several lines": {"a1 lo", "gin alex drums\r\na2 noop\na3", "C: a1 login alex drums\nC: a2 noop\n", "a3"},
		"a dialogue": {"", "$ telnet localhost 143\nS: * OK ready\nC: a1 noop\nS: a1 OK\nC: a2 noop\nS: a2 OK\nConnection closed by foreign host.\n",
			"C: a1 noop\nC: a2 noop\n", ""},
		"one line of a dialogue":           {"", "C: a1 noop", "", "a1 noop"},
		"a message that mentions a drive":  {"", "x1 noop\nC: is a drive\nx2 noop\n", "C: x1 noop\nC: C: is a drive\nC: x2 noop\n", ""},
		"an empty line in between is sent": {"", "a1 noop\n\na2 noop\n", "C: a1 noop\nC: \nC: a2 noop\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tab := open(t, lone)
			await(t, tab, 0, greeting)
			tab.Keys(c.typed)
			tab.Do(`probe.paste(`+quote(c.pasted)+`)`, nil)
			client := `probe.lines().split('\n').filter(line => line.startsWith('C: ')).map(line => line + '\n').join('')`
			tab.Wait(client+` === `+quote(c.sent), client)
			// Each is answered before the next goes out.
			if got := ask[string](tab, `probe.lines()`); c.sent != "" && strings.Contains(got, "\nC: a1 noop\nC:") {
				t.Errorf("lines were sent before the answer to the one before:\n%s", got)
			}
			if got := ask[string](tab, `probe.typed()`); got != c.left {
				t.Errorf("the input holds %q, want %q", got, c.left)
			}
		})
	}
}

// Lines after the one that closes the connection go nowhere, and the console says so.
func TestPasteBeyondTheEnd(t *testing.T) {
	t.Parallel()
	tab := open(t, lone)
	await(t, tab, 0, greeting)
	tab.Do(`probe.paste('a1 logout\na2 noop\na3 noop\n')`, nil)
	got := await(t, tab, 0, "not sent")
	if strings.Contains(got, "C: a2") || !strings.HasSuffix(got, "The connection closed. 2 lines were not sent.") {
		t.Errorf("the transcript is\n%s", got)
	}
}

func TestLiteral(t *testing.T) {
	t.Parallel()
	tab := open(t, lone)
	tab.Keys("a1 login alex drums\ra2 append inbox {25}\r")
	tab.Wait(`probe.status() === 'Literal: 25 octets still missing.'`, `probe.status()`, `probe.lines()`)
	tab.Keys("Subject: ")
	tab.Wait(`probe.status() === 'Literal: 25 octets missing; this line brings 11, its line end counted.'`, `probe.status()`)
	tab.Keys("\u0635\u062f\r") // two letters of two octets each
	tab.Wait(`probe.status() === 'Literal: 10 octets still missing.'`, `probe.status()`)
	tab.Keys("\r123456")
	tab.Wait(`probe.status() === 'Literal: 8 octets missing; this line brings just that, its line end counted.'`, `probe.status()`)
	tab.Keys("\r\ra3 status inbox (messages)\r")
	if got := await(t, tab, 0, "a3 OK"); !strings.Contains(got, "S: * STATUS INBOX (MESSAGES 3)") {
		t.Errorf("the transcript is\n%s", got)
	}
	clean(t, tab)
}

func TestIdle(t *testing.T) {
	t.Parallel()
	tab := open(t, `<mail-console store="a"></mail-console><mail-console store="a"></mail-console>`)
	tab.Keys("a1 login alex drums\ra2 select inbox\ra3 idle\r")
	tab.Wait(`probe.status() === 'IDLE: the server tells what happens, until you send DONE.'`, `probe.status()`)
	tab.Do(`probe.one(1).focus()`, nil)
	tab.Keys("b1 login alex drums\rb2 select inbox\rb3 store 1 +flags (\\Flagged)\r")
	await(t, tab, 0, "* 1 FETCH (FLAGS (\\Flagged")
	tab.Do(`probe.one(0).focus()`, nil)
	tab.Keys("DONE\r")
	await(t, tab, 0, "a3 OK IDLE")
	clean(t, tab)
}
