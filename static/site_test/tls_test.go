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

// underTLS is a lesson with TLS, and a second one behind it in which nothing is to be done.
const underTLS = "---\ntitle: TLS\nsummary: A handshake.\nhost: mail.example\ndate: 2000-03-01T10:00:00Z\nmailboxes: smallorg\ntls: yes\n---\n" +
	"First in the clear, then not.\n\n```imap\nS: * OK [..]\nC: a1 starttls\nS: a1 OK [..]\nTLS:\nC: a2 login alex drums\nS: a2 OK [..]\n" +
	"C: a3 select newbox\nS: [...]\nS: a3 OK [..]\n```\n"

// panel is an expression for the text of what is seen on the wire, and lines for that of the dump of one side alone.
const panel = `(look.one('.overheard')?.textContent ?? '')`

// secured is what a console says once the handshake is made.
const secured = "TLS has begun"

// dumped is an expression for the octets of the panel as text, of those pieces that the console's client or server sent.
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

// TestTLSBroken: where the program cannot be loaded the page says so, and the session goes on where it was once it can.
func TestTLSBroken(t *testing.T) {
	t.Parallel()
	target, err := url.Parse(author(t, "en.md", underTLS).root)
	if err != nil {
		t.Fatal(err)
	}
	var mended atomic.Bool
	whole := httputil.NewSingleHostReverseProxy(target)
	root := start(t, host{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "bridge") && strings.Contains(r.URL.Path, ".wasm") && !mended.Load() {
			w.Header().Set("Cache-Control", "no-store")
			http.Error(w, "gone", http.StatusNotFound)
			return
		}
		whole.ServeHTTP(w, r)
	})}).root
	r := read(t, root+"en/01-hello/")
	r.waitDone(1)
	r.click(`look.one('input')`)
	r.enter("a1 starttls")
	const trouble = `(look.one('.secrecy')?.textContent ?? '')`
	r.Wait(trouble+`.includes('404')`, trouble, `look.text()`)
	if got := r.text(trouble); !strings.Contains(got, "could not be loaded") || !strings.Contains(got, ".wasm") {
		t.Errorf("the page says %q", got)
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
