package site_test

import (
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
)

// underTLS is a lesson with TLS.
const underTLS = "---\ntitle: TLS\nsummary: A handshake.\nhost: mail.example\ndate: 2000-03-01T10:00:00Z\nmailboxes: smallorg\ntls: yes\n---\n" +
	"First in the clear, then not.\n\n```imap\nS: * OK [..]\nC: a1 starttls\nS: a1 OK [..]\nTLS:\nC: a2 login alex drums\nS: a2 OK [..]\n" +
	"C: a3 select newbox\nS: [...]\nS: a3 OK [..]\n```\n"

// panel is an expression for all that the panel of the wire says.
const panel = `(look.one('.overheard')?.textContent ?? '')`

// secured is what a console says once the handshake is made.
const secured = "TLS has begun"

// dumped is an expression for what of it can be read as text, one piece on each line.
const dumped = `look.all('.overheard pre').map((pre) => [...pre.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join('')).join('\n')`

// TestTLS: in a lesson with TLS a reader sees what a listener sees, makes the handshake by typing STARTTLS, and sees that a
// listener does not any more; after a reload all is as it was, and over again it begins in the clear.
func TestTLS(t *testing.T) {
	t.Parallel()
	r := read(t, author(t, "en.md", underTLS).root+"en/01-hello/")
	r.waitDone(1)
	r.click(`look.one('details.wire summary')`)
	r.Wait(dumped+`.includes('* OK mail.example')`, panel)
	r.click(`look.one('input')`)
	r.enter("x1 login alex drums") // which is refused, and was heard
	r.sees(0, "S: x1 ")
	r.Wait(dumped+`.includes('x1 login alex drums')`, panel)
	if got := r.text(panel); !strings.Contains(got, "In the clear: 21 octets.") || !strings.Contains(got, "78 31 20 6c 6f 67 69 6e") {
		t.Errorf("in the clear the panel shows\n%s", got)
	}
	r.enter("a1 starttls")
	r.sees(0, secured)
	if got := r.shown(); !strings.Contains(got, "S: a1 OK") || !strings.Contains(got, "TLS 1.3") || !strings.Contains(got, "mail.example") {
		t.Errorf("the console says of the handshake\n%s", got)
	}
	r.waitDone(2)
	r.enter("a2 login alex drums")
	r.sees(0, "S: a2 OK")
	r.waitDone(3)
	r.enter("a3 select newbox", "a4 fetch 1:* (flags)")
	before := r.sees(0, "S: a4 OK")
	r.Wait(panel+`.includes('17 03 03')`, panel)
	got := r.text(panel)
	for _, want := range []string{
		"TLS record, type 16 (decimal 22), handshake: ", "ClientHello", "the server’s name can be read", "ServerHello",
		"TLS record, type 17 (decimal 23), application data: ", "Encrypted: without the keys nobody can read it.", "type 14 (decimal 20)",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the panel lacks %q:\n%s", want, got)
		}
	}
	if _, after, _ := strings.Cut(got, "type 16 (decimal 22)"); strings.Contains(after, "In the clear") {
		t.Errorf("something of TLS is said to be in the clear:\n%s", after)
	}
	text := r.text(dumped)
	if !strings.Contains(text, "mail.example") || !strings.Contains(text, "a1 starttls") {
		t.Errorf("what a listener could read is\n%s", text)
	}
	for _, secret := range []string{"a2 login", "select newbox", "FETCH (FLAGS"} {
		if strings.Contains(text, secret) {
			t.Errorf("a listener reads %q:\n%s", secret, text)
		}
	}

	r.Reload()
	r.sees(0, "S: a4 OK")
	if got := r.shown(); got != before {
		t.Errorf("before\n%s\nand after a reload\n%s", before, got)
	}
	r.Wait(panel+`.includes('17 03 03')`, panel) // it was left open
	r.click(`look.one('input')`)
	r.enter("a5 noop")
	r.sees(0, "S: a5 OK")

	r.click(button(0, "Start over"))
	r.Wait(`look.text().split('\n').length === 1`, `look.text()`)
	r.Wait(dumped+`.includes('* OK mail.example') && !`+panel+`.includes('17 03 03')`, panel)
	r.click(`look.one('input')`)
	r.enter("a1 starttls", "a2 login alex drums")
	r.sees(0, "S: a2 OK")
	r.isClean()
}

// TestWireFromTheBeginning: what passed before the panel's script was there is in it.
func TestWireFromTheBeginning(t *testing.T) {
	t.Parallel()
	target, err := url.Parse(author(t, "en.md", underTLS).root)
	if err != nil {
		t.Fatal(err)
	}
	come := make(chan struct{})
	whole := httputil.NewSingleHostReverseProxy(target)
	r := read(t, start(t, host{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/tls.") {
			<-come
		}
		whole.ServeHTTP(w, r)
	})}).root+"en/01-hello/")
	r.waitDone(1)
	r.click(`look.one('input')`)
	r.enter("x1 noop")
	r.sees(0, "S: x1 OK")
	close(come)
	r.click(`look.one('details.wire summary')`)
	r.Wait(dumped+`.includes('* OK mail.example') && `+dumped+`.includes('x1 noop')`, panel)
}

// TestTLSForNobody: where no lesson has TLS neither the program nor the panel comes.
func TestTLSForNobody(t *testing.T) {
	t.Parallel()
	r := read(t, hosts(t)[0].root+"en/06-expunge/")
	r.waitDone(1)
	r.Do(`new Promise((done) => requestIdleCallback(done))`, nil)
	if got := r.text(`performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('bridge')).join()`); got != "" {
		t.Errorf("a lesson without TLS loads %s", got)
	}
	if got := r.text(`String(document.querySelector('.wire'))`); got != "null" {
		t.Error("a lesson without TLS has the panel of the wire")
	}
}

// trouble is an expression for what the page says of the program that has TLS.
const trouble = `(look.one('.secrecy')?.textContent ?? '')`

// bridged serves a course with TLS, and has every request for the program that has it answered by this.
func bridged(t *testing.T, answer func(w http.ResponseWriter, whole func())) reader {
	t.Helper()
	target, err := url.Parse(author(t, "en.md", underTLS).root)
	if err != nil {
		t.Fatal(err)
	}
	whole := httputil.NewSingleHostReverseProxy(target)
	root := start(t, host{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "bridge") && strings.Contains(r.URL.Path, ".wasm") {
			answer(w, func() { whole.ServeHTTP(w, r) })
			return
		}
		whole.ServeHTTP(w, r)
	})}).root
	r := read(t, "about:blank")
	r.Size(360, 740)
	r.Go(root + "en/01-hello/")
	r.waitDone(1)
	r.click(`look.one('input')`)
	return r
}

// TestTLSBroken: where the program cannot be loaded the page says so, and the session goes on where it was once it can.
func TestTLSBroken(t *testing.T) {
	t.Parallel()
	var mended atomic.Bool
	r := bridged(t, func(w http.ResponseWriter, whole func()) {
		if mended.Load() {
			whole()
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "gone", http.StatusNotFound)
	})
	r.enter("a1 starttls")
	r.Wait(trouble+`.includes('404')`, trouble, `look.text()`)
	if got := r.text(trouble); !strings.Contains(got, "could not be loaded") || !strings.Contains(got, ".wasm") {
		t.Errorf("the page says %q", got)
	}
	if got := r.text(overflow); got != "" {
		t.Errorf("too wide: %s", got)
	}
	r.sees(0, "S: a1 OK")
	r.click(`look.one('.secrecy button')`)
	r.Wait(trouble+`.includes('404')`, trouble)
	mended.Store(true)
	r.click(`look.one('.secrecy button')`)
	r.sees(0, secured)
	r.Wait(`!look.one('.secrecy')`, trouble)
	r.click(`look.one('input')`)
	r.enter("a2 login alex drums")
	r.sees(0, "S: a2 OK")
	r.waitDone(3)
}

// TestTLSLoading: while the program is on its way the page says so, and what is typed meanwhile comes in its turn.
func TestTLSLoading(t *testing.T) {
	t.Parallel()
	come := make(chan struct{})
	r := bridged(t, func(_ http.ResponseWriter, whole func()) {
		<-come
		whole()
	})
	r.enter("a1 starttls", "a2 login alex drums", "a3 select newbox")
	r.Wait(trouble+`.includes('is loading')`, trouble, `look.text()`)
	r.sees(0, "S: a1 OK")
	if got := r.text(`String(look.one('.secrecy progress') !== undefined)`); got != "true" {
		t.Error("nothing shows how much of it has come")
	}
	close(come)
	r.sees(0, "S: a3 OK")
	r.Wait(`!look.one('.secrecy')`, trouble)
	r.waitDone(4)
	r.isClean()
}

// deadly lets a test end the Worker that has TLS as an error in it does. For how long a page hopes where there is none,
// see TestSilentWorker.
const deadly = `{
	const Real = Worker
	globalThis.Worker = class extends Real {
		constructor(url, how) {
			super(url, how)
			if (String(url).includes('bridge')) globalThis.kill = () => {
				this.terminate()
				this.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }))
			}
		}
	}
}`

// TestTLSKilled: where the program dies the connections that it had end, another can be opened, and once the program is
// there again it goes on from where it was.
func TestTLSKilled(t *testing.T) {
	t.Parallel()
	r := read(t, author(t, "en.md", underTLS).root+"en/01-hello/", deadly)
	r.waitDone(1)
	r.click(`look.one('input')`)
	r.enter("a1 starttls")
	r.waitDone(2)
	r.enter("a2 login alex drums")
	r.waitDone(3)
	r.Do(`kill()`, nil)
	r.sees(0, "Connection closed")
	r.Wait(trouble+`.includes('out of memory')`, trouble)
	r.enter("a3 noop")
	r.sees(0, "S: a3 OK") // on a new connection, in the clear
	r.click(`look.one('.secrecy button')`)
	r.click(`look.one('input')`)
	r.enter("a4 starttls")
	r.sees(0, "S: a4 OK")
	r.Wait(`look.text().split("`+secured+`").length === 3`, trouble, `look.text()`)
	r.Wait(`!look.one('.secrecy')`, trouble)
	r.enter("a5 login alex drums")
	r.sees(0, "S: a5 OK")
}

// TestWirePanel: it stays within its bounds and the page's, can be read by all, and is as many words in Arabic.
func TestWirePanel(t *testing.T) {
	t.Parallel()
	var into = tones{lowest: map[string]tone{}}
	a := author(t, "en.md", underTLS)
	a.file = "ar.md"
	a.save(underTLS)
	said := map[string]int{}
	for _, lang := range languages {
		r := read(t, "about:blank", contrastScript, accessScript)
		r.Size(360, 740)
		r.Go(a.root + lang + "/01-hello/")
		r.waitDone(1)
		r.click(`look.one('details.wire summary')`)
		r.Wait(`look.one('.overheard .piece')`)
		r.click(`look.one('input')`)
		r.enter("a1 starttls", "a2 login alex drums", "a3 select newbox", "a4 append newbox {600+}", strings.Repeat("x", 600), "a5 fetch 1:* body.peek[]")
		r.sees(0, "S: a5 OK")
		r.Wait(`look.all('.overheard pre').some((pre) => pre.textContent.length > 64 * 30)`, panel)
		if got := r.text(overflow); got != "" {
			t.Errorf("%s: too wide: %s", lang, got)
		}
		if got := r.text(`look.all('.overheard pre').filter((pre) => pre.scrollWidth > pre.clientWidth).length + ''`); got != "0" {
			t.Errorf("%s: %s dumps are too wide", lang, got)
		}
		said[lang] = len(strings.Fields(r.text(`look.all('.overheard p').map((p) => p.textContent).join(' ')`)))
		r.contrast("wire-"+lang, &into)
		// The encrypted is nothing to be read aloud, and what was in the clear is.
		tree := strings.Join(r.tree(), "\n")
		if !strings.Contains(tree, "a1 starttls") || strings.Contains(tree, "17 03 03") || strings.Contains(tree, "61 31 20") {
			t.Errorf("%s: read aloud is\n%s", lang, tree)
		}
		r.Do(`Array.from({ length: 120 }, () => look.consoles()[0].send('n noop')).length`, nil)
		r.Wait(`look.all('.overheard .piece').length === 200 && look.one('.overheard .list > p')`, `look.all('.overheard .piece').length`)
	}
	if said["en"] == 0 || said["ar"] == 0 {
		t.Errorf("words in the panel: %v", said)
	}
}

// TestTLSScreenshots takes pictures of the panel of the wire, in the clear and after the handshake: see TestScreenshots.
func TestTLSScreenshots(t *testing.T) {
	if os.Getenv("SCREENSHOTS") == "" {
		t.Skip("SCREENSHOTS names no folder")
	}
	t.Parallel()
	a := author(t, "en.md", underTLS)
	a.file = "ar.md"
	a.save(underTLS)
	open := func(r reader) {
		r.waitDone(1)
		r.click(`look.one('details.wire summary')`)
		r.Wait(`look.one('.overheard .piece')`)
		r.click(`look.one('input')`)
		r.enter("x1 login alex drums")
		r.sees(0, "S: x1 ")
	}
	shoot(t, "wire-clear", a.root, "01-hello/", nil, open)
	shoot(t, "wire-tls", a.root, "01-hello/", nil, func(r reader) {
		open(r)
		r.enter("a1 starttls")
		r.waitDone(2)
		r.enter("a2 login alex drums")
		r.waitDone(3)
	})
	shoot(t, "tls-failed", a.root, "01-hello/", []string{`{
		const Real = Worker
		globalThis.Worker = class extends Real {
			constructor(url, how) {
				super(String(url).includes('bridge') ? 'data:text/javascript,throw new Error("no TLS today")' : url, how)
			}
		}
	}`}, func(r reader) {
		r.waitDone(1)
		r.click(`look.one('input')`)
		r.enter("a1 starttls")
		r.Wait(`look.one('.secrecy.failed')`)
	})
}
