package site_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestScreenshots writes pictures of every page and state to the folder that SCREENSHOTS names, for people to look at:
//
//	SCREENSHOTS=/tmp/shots go test -run Screenshots ./static/site_test
func TestScreenshots(t *testing.T) {
	if os.Getenv("SCREENSHOTS") == "" {
		t.Skip("SCREENSHOTS names no folder")
	}
	t.Parallel()
	h := hosts(t)[0]
	for _, state := range []struct {
		name, path string
		scripts    []string
		reach      func(r reader)
	}{
		{"loading", "", []string{slow}, func(r reader) {
			r.click(`look.one('input')`)
			r.enter("a1 login alex drums")
			r.Wait(`look.status().includes('a1') || look.text() !== ''`)
		}},
		{"ready", "", nil, func(r reader) { r.sees(0, greeting) }},
		{"session", "", nil, func(r reader) {
			r.click(`look.one('input')`)
			r.enter("a1 login alex drums", "a2 selct newbox", "a2 select newbox", "a3 fetch 1:* (flags envelope)")
			r.sees(0, "a3 OK")
		}},
		{"another", "", nil, func(r reader) {
			r.sees(0, greeting)
			r.click(another("imap", 143))
			r.sees(1, greeting)
			r.enter("b1 login alex drums", "b2 select newbox")
			r.sees(1, "b2 OK")
		}},
		{"choice", "", nil, func(r reader) {
			r.sees(0, greeting)
			r.click(`look.one('.choice > button')`)
		}},
		{"together", "", nil, func(r reader) {
			r.sees(0, greeting)
			r.click(`look.one('.story button')`)
			r.sees(0, greeting)
		}},
		{"literal", "", nil, func(r reader) {
			r.click(`look.one('input')`)
			r.enter("a1 login alex drums", "a2 append inbox {20}")
			r.sees(0, "S: +")
			r.Keys("Subject: x")
		}},
		{"closed", "", nil, func(r reader) {
			r.click(`look.one('input')`)
			r.enter("a1 logout")
			r.sees(0, "Connection closed")
		}},
		{"failed", "", []string{`globalThis.Worker = class { constructor() { throw new Error('no worker today') } }`}, func(r reader) {
			r.Wait(`look.one('.failure')`)
		}},
		{"lesson-start", "06-expunge/", nil, func(r reader) { r.waitDone(1) }},
		{"lesson-middle", "06-expunge/#step-8", nil, func(r reader) { r.waitDone(7) }},
		{"lesson-different", "06-expunge/#step-6", nil, func(r reader) {
			r.waitDone(5)
			r.click(`look.one('input')`)
			r.enter("x expunge")
			r.sees(0, "x OK")
			r.Wait(`look.one('.guide.differs')`)
		}},
		{"lesson-answered-otherwise", "06-expunge/#step-6", nil, func(r reader) {
			r.waitDone(5)
			r.click(`look.one('input')`)
			r.enter("x expunge", "a5 status newbox (messages unseen)")
			r.Wait(`look.one('.difference')`)
		}},
		{"lesson-notes", "02-authenticate/", nil, func(r reader) {
			r.waitDone(1)
			r.Do(`look.one('.note')?.scrollIntoView({block: 'center', behavior: 'instant'})`, nil)
		}},
		{"lesson-devices", "13-two-devices/#step-8", nil, func(r reader) { r.waitDone(7) }},
		{"lesson-text", "14-smtp/#step-9", nil, func(r reader) {
			r.waitDone(8)
			r.click(`look.one('input')`)
			r.enter("data", "x")
			r.Keys(".")
		}},
		{"text", "", nil, func(r reader) {
			r.sees(0, greeting)
			r.choose(0, "SMTP 25")
			r.enter("ehlo x", "mail from:<>", "rcpt to:<alex@smallorg.org>", "data", "Subject: x", "")
			r.sees(0, "C: Subject")
			r.Keys(".")
		}},
		{"lesson-end", "01-hello/", nil, func(r reader) {
			var all int
			r.waitDone(1)
			r.Do(steps, &all)
			r.walk(h, all)
		}},
		{"lost", "nowhere/", nil, func(reader) {}},
		{"sandbox", "sandbox/", nil, func(r reader) {
			r.sees(0, greeting)
			r.click(typed(0))
			r.enter("a1 login alex drums", "a2 select newbox")
			r.sees(0, "a2 OK")
			r.Wait(subjects + `.length === 6`)
		}},
		{"sandbox-expunged", "sandbox/", nil, func(r reader) {
			r.sees(0, greeting)
			r.click(typed(0))
			r.enter("a1 login alex drums", "a2 select newbox", `a3 store 2,4 +flags (\Deleted)`, `a4 store 1 +flags \Seen`, "a5 expunge")
			r.sees(0, "a5 OK")
			r.Wait(`look.one('.gone')`)
		}},
		{"sandbox-three", "sandbox/#set=foo", nil, func(r reader) {
			r.sees(0, greeting)
			r.click(another("smtp", 587))
			r.sees(1, "S: 220")
			r.click(another("pop3", 110))
			r.sees(2, "S: +OK")
			r.enter("user jones", "pass sparrow")
			r.sees(2, "C: pass")
		}},
		{"sandbox-trouble", "sandbox/#set=nowhere", nil, func(r reader) { r.sees(0, greeting) }},
		{"sandbox-own", "sandbox/", nil, func(r reader) {
			r.sees(0, greeting)
			r.drop("a.eml", "Subject: A letter of mine\r\n\r\nText.\r\n", "cat.png", "\x89PNG\r\n\x1a\n")
			r.Wait(`look.all('.own li').length === 2`)
			r.Do(`look.one('.own').scrollIntoView({block: 'end', behavior: 'instant'})`, nil)
			r.Do(`dispatchEvent(new DragEvent('dragover', { dataTransfer: files(['x', 'x']), bubbles: true, cancelable: true }))`, nil)
		}},
		{"home-glance", "", nil, func(r reader) {
			r.sees(0, greeting)
			r.click(`look.one('.peek summary')`)
			r.Wait(subjects + `.length > 0`)
		}},
		{"task-open", "06-expunge/#task-1", nil, func(r reader) {
			r.Wait(`document.querySelector('#task-1')?.dataset.state === 'open'`)
			r.Do(`look.one('#task-1 .hint summary').click()`, nil)
			r.Do(`document.querySelector('#task-1').scrollIntoView({block: 'start', behavior: 'instant'})`, nil)
		}},
		{"task-done", "06-expunge/#task-1", nil, func(r reader) {
			r.Wait(`document.querySelector('#task-1')?.dataset.state === 'open'`)
			r.solveAll()
			r.Do(`document.querySelector('#task-1').scrollIntoView({block: 'start', behavior: 'instant'})`, nil)
		}},
		{"contents", "06-expunge/", nil, func(r reader) {
			r.waitDone(1)
			r.click(`look.one('.contents button')`)
		}},
		{"picture", "02-authenticate/", nil, func(r reader) {
			r.waitDone(1)
			r.Do(`document.querySelector('figure.picture').scrollIntoView({block: 'center', behavior: 'instant'})`, nil)
		}},
		{"hand-in", "01-hello/", nil, func(r reader) {
			r.waitDone(1)
			r.Do(`document.querySelector('.handin').scrollIntoView({block: 'center', behavior: 'instant'})`, nil)
			r.click(`look.one('.handin summary')`)
			r.Wait(`document.querySelector('.handin input')`)
			r.Do(`document.querySelector('.handin').scrollIntoView({block: 'center', behavior: 'instant'})`, nil)
		}},
		{"overview", "01-hello/#step-5", nil, func(r reader) {
			r.waitDone(4)
			r.Go(strings.TrimSuffix(r.text(`location.href`), "01-hello/#step-5"))
			r.Do(`document.querySelector('.lessons').scrollIntoView({block: 'start', behavior: 'instant'})`, nil)
		}},
		{"lesson-glance", "06-expunge/#step-6", nil, func(r reader) {
			r.waitDone(5)
			r.click(`look.one('.peek summary')`)
			r.Wait(subjects + `.length === 6`)
		}},
	} {
		shoot(t, state.name, h.root, state.path, state.scripts, state.reach)
	}
}

// shoot takes pictures of a state in both languages, on a desk and on a telephone, in both colour schemes.
func shoot(t *testing.T, name, root, path string, scripts []string, reach func(r reader)) {
	t.Helper()
	for _, lang := range languages {
		for _, size := range [][2]int64{{1280, 800}, {360, 740}} {
			t.Run(fmt.Sprintf("%s-%s-%d", name, lang, size[0]), func(t *testing.T) {
				t.Parallel()
				r := read(t, "about:blank", scripts...)
				r.Size(size[0], size[1])
				r.Go(root + lang + "/" + path)
				reach(r)
				for _, colours := range []string{"light", "dark"} {
					r.Media("prefers-color-scheme", colours)
					r.Do(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`, nil)
					r.Screenshot(fmt.Sprintf("%s-%s-%d-%s", name, lang, size[0], colours))
				}
			})
		}
	}
}
