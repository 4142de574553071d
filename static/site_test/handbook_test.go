package site_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// handbook puts testdata/handbook on the web, a documentation site that is not ours, with consoles from a host of our
// files. Its name is what a browser calls the site's host: 127.0.0.1, as ours and at another port, or localhost.
func handbook(t *testing.T, name string, h host, edits ...string) (page string) {
	t.Helper()
	ours, err := url.Parse(h.root)
	if err != nil {
		t.Fatal(err)
	}
	edits = append(edits,
		"https://sanduq.example/", h.root,
		"https://sanduq.example", ours.Scheme+"://"+ours.Host)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := path.Base(r.URL.Path)
		if r.URL.Path == "/" {
			name = "index.html"
		}
		content, err := os.ReadFile("testdata/handbook/" + name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		http.ServeContent(w, r, name, site.began, strings.NewReader(strings.NewReplacer(edits...).Replace(string(content))))
	}))
	t.Cleanup(server.Close)
	return strings.Replace(server.URL, "127.0.0.1", name, 1) + "/"
}

// elsewhere is a host of our files for pages of other origins. Plain hosts must be told to share the script; `sanduq
// serve` does.
func elsewhere(t *testing.T, h host) host {
	if h.name != "build" {
		return h
	}
	whole := h.Handler
	h.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path.Base(r.URL.Path) == "sanduq.js" {
			w.Header().Set("Access-Control-Allow-Origin", "*")
		}
		whole.ServeHTTP(w, r)
	})
	return start(t, h)
}

// TestHandbook: two consoles with one store in a page of another origin, under a policy that allows no more than it must.
func TestHandbook(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		h = elsewhere(t, h)
		for _, name := range []string{"127.0.0.1", "localhost"} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				r := read(t, handbook(t, name, h))
				r.Do(`(heard = [], addEventListener('line', ({ target, detail }) => heard.push(target.id + ' ' + detail.who + ' ' + detail.text)))`, nil)

				// The first line by line.
				for n, end := range []string{"a1 OK", "a2 OK"} {
					r.click(offered(0, n))
					r.sees(0, end)
				}
				// All of the second.
				r.click(`look.one('.commands .all', look.consoles()[1])`)
				if got := r.sees(1, "b3 OK"); strings.Count(got, "b1 OK") != 1 {
					t.Errorf("the second console shows\n%s", got)
				}
				// What it did the first hears with its next command.
				if got := r.text(`look.text(0)`); strings.Contains(got, "3 EXISTS") {
					t.Errorf("before its next command the first console shows\n%s", got)
				}
				r.click(`look.one('input', look.consoles()[0])`)
				r.enter("a3 noop")
				if got := r.sees(0, "a3 OK"); !strings.Contains(got, "C: a3 noop\nS: * 3 EXISTS\n") {
					t.Errorf("the first console shows\n%s", got)
				}
				// A command that was typed is marked as sent.
				r.Wait(`look.all('.commands li', look.consoles()[0]).map((li) => li.className).join() === 'sent,sent,sent,next'`)
				r.Wait(`heard.includes('desk C a3 noop') && heard.includes('desk S * 3 EXISTS') && heard.includes('phone S b3 OK [COPYUID 1 1 3] COPY completed')`, `heard.join('\n')`)

				// Reset gives both fresh mailboxes and a new connection.
				r.click(button(0, "Reset"))
				for n := range 2 {
					r.Wait(`look.text(`+string(rune('0'+n))+`) === "`+greeting+`"`, `look.text(0)`, `look.text(1)`)
				}
				r.isClean()
			})
		}
	})
}

// offered is an expression for the nth command that a console offers.
func offered(console, n int) string {
	return `look.all('.commands li button', look.consoles()[` + string(rune('0'+console)) + `])[` + string(rune('0'+n)) + `]`
}

// TestHandbookLooks: theme and language are the attributes', and the page's own styles stay outside.
func TestHandbookLooks(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		h = elsewhere(t, h)
		r := read(t, handbook(t, "localhost", h))
		r.click(offered(1, 0))
		r.sees(1, "b1 OK")
		r.click(offered(0, 0))
		r.sees(0, "a1 OK")
		for _, look := range []struct{ what, expression, want string }{
			{"labels", `look.consoles().map((c) => look.one('.send', c).textContent).join()`, "Send,أرسل"},
			{"directions", `look.consoles().map((c) => getComputedStyle(look.one('.console', c)).direction).join()`, "ltr,rtl"},
			{"directions of the log", `look.consoles().map((c) => getComputedStyle(look.one('.log', c)).direction).join()`, "ltr,ltr"},
			{"dark", `look.consoles().map((c) => getComputedStyle(look.one('.console', c)).backgroundColor.match(/\d+/)[0] < 128).join()`, "false,true"},
			{"answers in the list are no buttons", `look.all('.commands li', look.consoles()[1]).map((li) => li.querySelector('button') ? 'C' : 'S').join('')`, "CSCC"},
			{"width", `document.documentElement.scrollWidth <= innerWidth`, "true"},
		} {
			if got := r.text("String(" + look.expression + ")"); got != look.want {
				t.Errorf("%s: %s, want %s", look.what, got, look.want)
			}
		}
		r.Screenshot("handbook-" + h.name)
		r.isClean()
	})
}

// TestHandbookWithoutScript: the commands can be read where nothing can run them.
func TestHandbookWithoutScript(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		page := handbook(t, "127.0.0.1", elsewhere(t, h))
		r := read(t, "about:blank")
		r.Run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
		r.Go(page)
		got := r.text(`[...document.querySelectorAll('mail-console pre')].map((pre) => (pre.checkVisibility() && pre.offsetHeight > 40) + ' ' + pre.innerText).join('\n')`)
		if !strings.Contains(got, "true a1 login alex drums\na2 select inbox\n") || !strings.Contains(got, "true C: b1 login") {
			t.Errorf("without script the page shows\n%s", got)
		}
		r.Screenshot("handbook-noscript-" + h.name)

		// Nor is a lesson lost, and the page says what is missing.
		r.Go(h.root + "ar/06-expunge/")
		if got := r.text(`document.body.innerText`); !strings.Contains(got, "a6 expunge") || !strings.Contains(got, "JavaScript") {
			t.Errorf("without script the lesson shows\n%s", got)
		}
		r.Screenshot("lesson-noscript-" + h.name)
	})
}

// TestHandbookPolicyTooStrict: where the policy lacks the frame, the console says which line it needs.
func TestHandbookPolicyTooStrict(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		h = elsewhere(t, h)
		r := read(t, handbook(t, "localhost", h, "; frame-src https://sanduq.example", ""))
		r.Wait(failing, `look.status()`)
		ours, _ := url.Parse(h.root)
		if got := r.text(failing); !strings.Contains(got, "frame-src "+ours.Scheme+"://"+ours.Host+" ") {
			t.Errorf("the console says %q", got)
		}
	})
}
