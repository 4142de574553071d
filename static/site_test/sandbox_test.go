package site_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// pick chooses an option of a list as a reader does, up to the list's own menu, which is no part of the page.
func (r reader) pick(selector, value string) {
	r.t.Helper()
	r.Wait(fmt.Sprintf(`look.one(%q)`, selector))
	r.Do(fmt.Sprintf(`((list) => { list.value = %q; list.dispatchEvent(new Event('change', { bubbles: true })) })(look.one(%q))`, value, selector), nil)
}

// typed is an expression for where a console's lines are typed.
func typed(console int) string {
	return fmt.Sprintf(`look.one('input', look.consoles()[%d])`, console)
}

// TestSandboxSets: each set has a sandbox of its own; the choice is in the address, and each stays as it was left.
func TestSandboxSets(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root)
		r.click(`look.all('.site nav a').find((a) => a.textContent === 'Sandbox')`)
		r.sees(0, greeting)
		r.Wait(`location.pathname.endsWith('/en/sandbox/') && location.hash === '#set=smallorg'`, `location.href`)
		const told = `look.all('.set code').filter((code) => code.checkVisibility()).map((code) => code.textContent).join(' ')`
		if got, want := r.text(told), "alex drums riley firebird smallorg.org"; got != want {
			t.Errorf("of the users the page tells %q, want %q", got, want)
		}
		r.click(typed(0))
		r.enter("a1 login alex drums", "a2 create fresh")
		r.sees(0, "a2 OK")

		r.pick("#set", "foo")
		r.Wait(told+` === 'jones sparrow brown bridge foo.com'`, told, `location.href`)
		r.sees(0, greeting)
		if got := r.text(`look.one('.commands .next code').textContent`); got != "a1 login jones sparrow" {
			t.Errorf("first offered is %q", got)
		}
		r.click(`look.one('.commands .next button')`)
		r.sees(0, "a1 OK")
		r.Reload()
		r.sees(0, "a1 OK")

		r.pick("#set", "smallorg")
		r.sees(0, "a2 OK")
		r.click(typed(0))
		r.enter("a3 status fresh (messages)")
		r.sees(0, "a3 OK")
		r.click(`look.one('a.language')`)
		r.Wait(`document.documentElement.lang === 'ar' && location.hash === '#set=smallorg'`, `location.href`)
		r.sees(0, "a3 OK")

		r.click(`look.one('.over')`)
		r.Wait(`look.text() === "`+greeting+`"`, `look.text()`)
		r.click(typed(0))
		r.enter("a1 login alex drums", "a2 status fresh (messages)")
		r.sees(0, "a2 NO")
		r.isClean()
	})
}

// TestSandboxConsoles: they come back after a reload, each with its own session; one that was closed does not.
func TestSandboxConsoles(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root+"en/sandbox/")
		r.sees(0, greeting)
		r.click(another("imap", 143))
		r.sees(1, greeting)
		r.enter("b1 login riley firebird")
		r.sees(1, "b1 OK")
		r.click(another("smtp", 587))
		r.sees(2, "S: 220 ")
		r.enter("ehlo x")
		r.sees(2, "S: 250 ")
		r.click(`look.one('.tools button[aria-label="Close this console"]', look.consoles()[1])`)
		r.Wait(`look.consoles().length === 2`)
		r.click(another("imap", 143))
		r.sees(2, greeting)
		r.enter("c1 login alex drums")
		r.sees(2, "c1 OK")
		before := []string{r.text(`look.text(0)`), r.text(`look.text(1)`), r.text(`look.text(2)`)}

		r.Reload()
		r.sees(2, "c1 OK")
		for n, want := range before {
			// A reload shows of a connection all that was ever said on it, the closed console's part, too.
			if got := r.text(fmt.Sprintf(`look.text(%d)`, n)); !strings.HasSuffix(got, want) {
				t.Errorf("console %d says after the reload\n%s\nbefore it\n%s", n, got, want)
			}
		}
		r.click(typed(2))
		r.enter("c2 select newbox")
		r.sees(2, "c2 OK")
		r.isClean()
	})
}

// TestSandboxFits: one to three consoles fill the window and are no wider than it; a skip link does not lose the set.
func TestSandboxFits(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		for _, lang := range languages {
			t.Run(lang, func(t *testing.T) {
				t.Parallel()
				r := read(t, h.root+lang+"/sandbox/#set=foo", scrolls)
				for n := range 3 {
					if n > 0 {
						r.click(another("smtp", 587))
					}
					r.sees(n, "ready")
					for _, width := range []int64{1900, 1280, 1000, 360, 320} {
						r.Size(width, 740)
						if got := r.text(overflow); got != "" {
							t.Errorf("%d consoles at %d pixels: too wide is %s", n+1, width, got)
						}
						if got := r.text(`look.all('.log').map((log) => Math.round(log.clientHeight)).filter((height) => height < 90).join()`); got != "" {
							t.Errorf("%d consoles at %d pixels: a transcript is only %s high", n+1, width, got)
						}
					}
					r.Size(1280, 800)
					if got := r.text(`String(document.documentElement.scrollHeight - innerHeight)`); n == 0 && got != "0" {
						t.Errorf("with one console the page is %s pixels longer than the window", got)
					}
				}
				r.Do(`look.all('a.skip')[1].click()`, nil)
				r.Wait(`location.hash === '#set=foo'`, `location.hash`)
				r.isClean()
			})
		}
	})
}

// TestSandboxLink: commands of a link are offered, and nothing is sent before the reader's press.
func TestSandboxLink(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root+"en/sandbox/#set=foo&protocol=pop3&port=110&run=user%20jones%0Apass%20sparrow%0A%0Astat")
		r.Wait(`look.text().startsWith('S: +OK')`, `look.text()`)
		const list = `look.all('.commands code').map((code) => code.textContent).join('|')`
		if got, want := r.text(list), "user jones|pass sparrow|↵|stat"; got != want {
			t.Errorf("offered is %q, want %q", got, want)
		}
		if got := r.shown(); strings.Contains(got, "C: ") {
			t.Errorf("something was sent by itself:\n%s", got)
		}
		r.click(`look.one('.commands .all')`)
		r.sees(0, "S: +OK 1 ")

		// Another link in the same window: there is room for a console of its service.
		r.Do(`(location.hash = '#set=foo&protocol=smtp&port=587&run=ehlo%20x')`, nil)
		r.Wait(`look.consoles().length === 2 && look.text(1).startsWith('S: 220 ')`, `look.text(1)`)
		r.Wait(`look.one('.commands .next code', look.consoles()[1]).textContent === 'ehlo x'`)
		if r.text(`look.one('.trouble')?.textContent ?? ''`) != "" {
			t.Error("a good link is complained of")
		}
		for hash, want := range map[string]string{
			"#set=nowhere":                                "there is no such set of mailboxes here.",
			"#set=foo&run=%E0%":                           "a % in it is not followed",
			"#set=foo&protocol=gopher":                    "the protocol must be",
			"#set=foo&protocol=pop3&port":                 "the port must be",
			"#set=foo&run=" + strings.Repeat("x%0A", 101): "too many commands.",
			"#set=foo&run=" + strings.Repeat("x", 8001):   "it is too long.",
		} {
			r.Do(fmt.Sprintf(`(location.hash = %q)`, hash), nil)
			r.Wait(fmt.Sprintf(`look.one('.trouble')?.textContent.includes(%q)`, want), `look.one('.trouble')?.textContent`)
		}
		r.Do(`(location.hash = '#set=foo')`, nil)
		r.Wait(`!look.one('.trouble')`)
		r.isClean()
	})
}

// TestCopyLink: what was typed becomes a link that offers it.
func TestCopyLink(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		clipboard.Lock()
		defer clipboard.Unlock()
		r := read(t, h.root+"en/sandbox/")
		r.allowClipboard()
		r.sees(0, greeting)
		r.click(typed(0))
		r.enter(`a1 login alex "drums"`, "", "a2 uid fetch 1:* (flags)", "a3 logout")
		r.sees(0, "Connection closed by foreign host.")
		r.enter("a4 noop & 100% +1")
		r.sees(0, "a4 BAD")
		r.click(button(0, "Link"))
		r.Wait(`look.status().startsWith('The link is copied.')`, `look.status()`)
		link := r.text(`navigator.clipboard.readText()`)
		if want := h.root + "en/sandbox/#set=smallorg&protocol=imap&port=143&run=a4%20noop%20%26%20100%25%20%2B1%0A"; link != want {
			t.Errorf("the link is %s, want %s", link, want)
		}
		other := reader{r.Beside(), t}
		other.prepare()
		other.Go(link)
		other.Wait(`look.one('.commands .next code')?.textContent === 'a4 noop & 100% +1'`, `look.one('.commands')?.textContent`)

		r.Do(`look.consoles()[0].send('a5 ' + 'x'.repeat(7990))`, nil)
		r.sees(0, "a5 BAD")
		r.click(button(0, "Link"))
		r.Wait(`look.status().startsWith('That is too much for a link')`, `look.status()`)
		r.isClean()
	})
}

// TestCopyForbidden: where the browser keeps the clipboard to itself, the reader is shown what to copy.
func TestCopyForbidden(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root+"ar/sandbox/", `Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('no')) } })`)
		r.sees(0, greeting)
		r.click(button(0, "حوار"))
		r.Wait(`look.status() === 'لم يُكتب شيء بعد.'`, `look.status()`)
		r.click(typed(0))
		r.enter("a1 noop")
		r.sees(0, "a1 OK")
		r.click(button(0, "حوار"))
		r.Wait(`look.one('dialog textarea')`, `look.text()`, `look.status()`, `document.querySelector('dialog')?.outerHTML`)
		if got := r.text(`look.one('dialog textarea').value`); got != "```imap\nS: * OK [..] IMAP4rev1 v12.250 server ready\nC: a1 noop\nS: a1 OK NOOP completed\n```\n" {
			t.Errorf("to copy is\n%s", got)
		}
		r.click(`look.one('dialog button')`)
		r.Wait(`!document.querySelector('dialog')`)
		r.isClean()
	})
}

// TestSandboxByKeys: everything on the page is reached and worked without a mouse.
func TestSandboxByKeys(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root+"en/sandbox/#set=foo")
		r.sees(0, greeting)
		r.Wait(`look.one('.glance .boxes')`)
		r.reaches(
			"Skip to the text", "Sanduq", "Start over", "IMAP 143", "Copy", "Dialogue", "Link", "Hang up", "Reset", "Transcript. C is you, S is the server.",
			"Send all", "Send: a1 login jones sparrow", "Command to send", "Send", "POP3 110", "All mailboxes", "INBOX", "\u2068INBOX\u2069 of \u2068brown\u2069",
			"input.", // the files'
		)
		r.Do(`look.all('.glance .boxes button')[1].focus()`, nil)
		r.Keys(kb.Enter)
		r.Wait(`look.one('.glance caption b').textContent.includes('jones')`)
		r.Keys(kb.Tab)
		r.Wait(`look.focus().matches('.follow')`, `look.focus().outerHTML`)
		r.Keys(" ")
		r.Wait(`look.one('.glance caption b').textContent.includes('brown')`)
		r.Do(`look.one('.over').focus()`, nil)
		r.Keys(kb.Enter)
		r.Wait(`look.focus() === look.one('input', look.consoles()[0])`, `look.focus().outerHTML`)
		r.isClean()
	})
}

// TestSandboxColours: what the page shows only at times can be read too: a complaint, a file that is awaited or refused, and
// what has just gone, come and changed in a mailbox.
func TestSandboxColours(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		if h.name == "build" {
			return // the same page
		}
		for _, lang := range languages {
			r := read(t, h.root+lang+"/sandbox/#set=nowhere", contrastScript, accessScript)
			r.Wait(`look.one('.trouble')`)
			r.sees(0, greeting)
			r.click(typed(0))
			r.enter("a1 login alex drums", "a2 select newbox", `a3 store 2 +flags (\Deleted)`, "a4 expunge", "a5 append newbox {12}", "Subject: n", "", `a6 store 1 +flags (\Seen)`)
			r.sees(0, "a6 OK")
			r.Wait(`look.one('.glance .changed')`)
			r.drop("cat.png", "\u0089PNG\r\n")
			r.Wait(`look.one('.own .differs .detail')`)
			r.click(`look.all('.glance .boxes button')[0]`)
			r.Wait(`look.one('.follow')`)
			r.Do(`look.one('main').classList.add('dropping')`, nil)
			r.contrast(lang+"/sandbox/", &tones{lowest: map[string]tone{}})
			for _, about := range []string{"ids", "order", "languages", "regions"} {
				for _, fault := range r.wrong(about) {
					t.Errorf("%s: %s", lang, fault)
				}
			}
			for _, fault := range r.outline().faults() {
				t.Errorf("%s: %s", lang, fault)
			}
			r.isClean()
		}
	})
}
