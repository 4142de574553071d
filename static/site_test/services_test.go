package site_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// chooser is an expression for the button in a console's head that names its service.
func chooser(console int) string {
	return fmt.Sprintf(`look.one('.choice > button', look.consoles()[%d])`, console)
}

// choose chooses a service of the list by the mouse.
func (r reader) choose(console int, service string) {
	r.t.Helper()
	r.click(chooser(console))
	r.click(fmt.Sprintf(`look.all('.choice li button', look.consoles()[%d]).find((b) => b.checkVisibility() && b.textContent.startsWith(%q))`, console, service))
}

// says waits until a console's status is a sentence.
func (r reader) says(console int, sentence string) {
	r.t.Helper()
	status := fmt.Sprintf("look.status(%d)", console)
	r.Wait(fmt.Sprintf("%s === %q", status, sentence), status, fmt.Sprintf("look.text(%d)", console))
}

// TestChooseService: the first page's console goes from one protocol to another, with commands that fit it.
func TestChooseService(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root)
		r.sees(0, greeting)
		r.click(`look.one('input')`)
		r.enter("a1 login alex drums")
		r.sees(0, "a1 OK")
		for _, c := range []struct{ service, title, greets, first string }{
			{"POP3 110", "POP3 110", "S: +OK ", "user alex"},
			{"SMTP 587", "SMTP 587submission", "S: 220 ", "ehlo laptop.smallorg.org"},
			{"SMTP 25", "SMTP 25relay", "S: 220 ", "ehlo mail.example.org"},
			{"IMAP 143", "IMAP 143", greeting, "a1 login alex drums"},
		} {
			r.choose(0, c.service)
			r.Wait(fmt.Sprintf(`look.text().startsWith(%q)`, c.greets), `look.text()`, `look.status()`)
			if got := r.text(`look.text()`); strings.Contains(got, "\n") {
				t.Errorf("%s begins with\n%s", c.service, got)
			}
			if got := r.text(chooser(0) + `.textContent`); got != c.title {
				t.Errorf("the head says %q, want %q", got, c.title)
			}
			if got := r.text(`look.one('.commands .next code').textContent`); got != c.first {
				t.Errorf("%s offers %q first, want %q", c.service, got, c.first)
			}
			r.Wait(`look.focus() === look.one('input')`, `look.focus().outerHTML`)
		}
		// Nothing is left of the session that was hung up: it was logged in.
		r.enter("a2 select newbox")
		r.sees(0, "a2 BAD")
		r.isClean()
	})
}

// TestOfferedCommands: whatever is offered to try works, sent at once.
func TestOfferedCommands(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root)
		r.sees(0, greeting)
		for _, service := range []string{"SMTP 587", "SMTP 25", "POP3 110", "IMAP 143"} {
			r.choose(0, service)
			r.Wait(`look.status() === "The server waits for a command."`, `look.status()`, `look.text()`, `look.consoles()[0].outerHTML.slice(0, 300)`, `JSON.stringify(look.all(".choice > button").map((b) => b.textContent))`)
			r.click(`look.one('.commands .all')`)
			got := r.sees(0, "Connection closed by foreign host.")
			for _, line := range strings.Split(got, "\n") {
				answer, ok := strings.CutPrefix(line, "S: ")
				if ok && (strings.HasPrefix(answer, "-ERR") || service != "POP3 110" && strings.ContainsAny(answer[:1], "45") || strings.Contains(answer, " BAD ")) {
					t.Errorf("%s: %s in\n%s", service, line, got)
				}
			}
			if sent := r.text(`String(look.all('.commands li').every((li) => li.className === 'sent'))`); sent != "true" {
				t.Errorf("%s: not all is marked as sent:\n%s", service, got)
			}
		}
		r.isClean()
	})
}

// TestChooseByKeys: the same without a mouse, and the list goes away when it is left.
func TestChooseByKeys(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root)
		r.sees(0, greeting)
		r.Do(chooser(0)+`.focus()`, nil)
		const shown = `look.one('.choice ul')`
		r.Keys(kb.Enter)
		r.Wait(shown + ` && ` + chooser(0) + `.ariaExpanded === 'true'`)
		r.Keys(kb.ArrowDown + kb.ArrowDown)
		r.Wait(`look.focus().textContent.startsWith('POP3 110')`, `look.focus().textContent`)
		r.Keys(kb.Escape)
		r.Wait(`!`+shown+` && look.focus() === `+chooser(0), `look.focus().outerHTML`)
		if got := r.text(`look.text()`); got != greeting {
			t.Errorf("looking at the list has changed the session:\n%s", got)
		}
		r.Keys(kb.ArrowUp) // opens it, at the end
		r.Wait(`look.focus().textContent.startsWith('SMTP 25')`, `look.focus().textContent`)
		for range 4 {
			r.Keys(kb.Tab)
		}
		r.Wait(`!` + shown)
		r.Do(chooser(0)+`.focus()`, nil)
		r.Keys(" ")
		r.Keys(kb.Tab + kb.Tab + kb.Tab)
		r.Wait(`look.focus().textContent.startsWith('SMTP 587')`, `look.focus().textContent`)
		r.Keys(kb.Enter)
		r.Wait(`look.text().startsWith('S: 220 ')`, `look.text()`)
		r.enter("ehlo x") // the input has the focus
		r.sees(0, "S: 250 ")
		r.click(chooser(0))
		r.Wait(shown)
		r.click(`look.one('h1')`) // elsewhere
		r.Wait(`!` + shown)
		r.isClean()
	})
}

// TestThreeConsoles: a message is sent in one console, announced in another, and fetched in the third.
func TestThreeConsoles(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root)
		r.sees(0, greeting)
		r.click(`look.one('.story button')`)
		r.Wait(`look.consoles().length === 3 && !look.one('.more') && !look.one('.story button')`)
		r.sees(1, "S: 220 ")
		r.sees(2, "S: +OK ")
		r.click(`look.one('input', look.consoles()[0])`)
		r.enter("a1 login alex drums", "a2 select inbox", "a3 idle")
		r.says(0, "IDLE: the server tells what happens, until you send DONE.")

		r.click(`look.one('input', look.consoles()[1])`)
		r.enter("ehlo laptop.smallorg.org", "auth plain")
		r.says(1, "The server waits for an answer in base64; * alone gives up.")
		r.enter("AGFsZXgAZHJ1bXM=")
		r.sees(1, "S: 235")
		r.enter("mail from:<alex@smallorg.org>", "rcpt to:<alex@smallorg.org>", "data")
		r.says(1, "Message text: a line with a dot alone ends it.")
		r.enter("Subject: three consoles", "", "354 is what I was told.")
		r.Keys(".")
		r.says(1, "Message text: this dot alone ends it.")
		r.Keys(".")
		r.says(1, "Message text: of a line that begins with a dot the server takes one away, so type one more.")
		r.enter(" and a dot", ".")
		r.says(1, "The server waits for a command.")
		r.sees(0, "S: * 3 EXISTS") // without a command

		r.click(`look.one('input', look.consoles()[2])`)
		r.enter("user alex", "pass drums", "retr 3")
		r.Wait(`look.text(2).endsWith('S: .')`, `look.text(2)`)
		r.says(2, "The server waits for a command.")
		if got := r.text(`look.text(2)`); !strings.Contains(got, "S: Subject: three consoles\n") ||
			!strings.HasSuffix(got, "S: \nS: 354 is what I was told.\nS: .. and a dot\nS: .") {
			t.Errorf("fetched is\n%s", got)
		}
		r.Screenshot("story-" + h.name)

		// After a reload the page is as at first.
		r.Reload()
		r.sees(0, greeting)
		r.Wait(`look.consoles().length === 1 && look.text() === "`+greeting+`" && look.one('.more') && look.one('.story button')`, `look.text()`)
		r.isClean()
	})
}

// TestPastedMessage: a whole message goes into DATA with one paste, though its lines are not answered.
func TestPastedMessage(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		clipboard.Lock()
		defer clipboard.Unlock()
		r := read(t, h.root+"ar/")
		r.allowClipboard()
		r.sees(0, greeting)
		r.choose(0, "SMTP 25")
		r.sees(0, "S: 220 ")
		r.enter("ehlo x", "mail from:<sam@example.org>", "rcpt to:<alex@smallorg.org>", "data")
		r.says(0, "نصّ الرسالة: ينتهي بسطر ليس فيه إلا نقطة.")
		var message strings.Builder
		message.WriteString("Subject: pasted\n\n")
		for n := range 200 {
			fmt.Fprintf(&message, "line %d\n", n)
		}
		r.Do(fmt.Sprintf(`navigator.clipboard.writeText(%q)`, message.String()+".\nquit\n"), nil)
		r.paste()
		got := r.sees(0, "Connection closed by foreign host.")
		_, got, _ = strings.Cut(got, "S: 354")
		_, got, _ = strings.Cut(got, "\n")
		want := "C: " + strings.ReplaceAll(strings.TrimSuffix(message.String(), "\n"), "\n", "\nC: ") + "\nC: .\nS: 250 "
		if !strings.HasPrefix(got, want) {
			t.Errorf("after DATA the transcript is\n%s", got)
		}
		r.isClean()
	})
}

// TestChunk: the octets of a chunk are counted as those of a literal.
func TestChunk(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root)
		r.choose(0, "SMTP 25")
		r.sees(0, "S: 220 ")
		r.enter("ehlo x", "mail from:<sam@example.org>", "rcpt to:<alex@smallorg.org>", "bdat 20 last")
		r.says(0, "Chunk: 20 octets still missing.")
		r.Keys("Subject: x")
		r.says(0, "Chunk: 20 octets missing; this line brings 12, its line end counted.")
		r.enter("", "")
		r.says(0, "Chunk: 6 octets still missing.")
		r.Keys("1234")
		r.says(0, "Chunk: 6 octets missing; this line brings just that, its line end counted.")
		r.enter("", "noop")
		if got := r.sees(0, "C: noop\nS: 250 "); strings.Count(got[strings.Index(got, "C: bdat"):], "\nS: ") != 2 {
			t.Errorf("the transcript is\n%s", got)
		}
		r.isClean()
	})
}

// TestServicesAloud: what a screen reader is told of the choice, in both languages.
func TestServicesAloud(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		for lang, want := range map[string][]string{
			"en": {"region SMTP 587 submission console, localhost", "button SMTP 587 submission", "list Choose protocol and port",
				"button IMAP 143 Read mail where it lies, in mailboxes, with flags", "group One more console on the same mailboxes:",
				"button SMTP 25 relay", "button Open the three consoles", "textbox Command to send"},
			"ar": {"region لوحة أوامر SMTP 587 إرسال، localhost", "button SMTP 587 إرسال", "list اختر البروتوكول والمنفذ",
				"button SMTP 25 ترحيل", "button افتح اللوحات الثلاث"},
		} {
			t.Run(lang, func(t *testing.T) {
				t.Parallel()
				r := read(t, h.root+lang+"/")
				r.choose(0, "SMTP 587")
				r.sees(0, "S: 220 ")
				r.click(chooser(0))
				r.Wait(`look.one('.choice ul')`)
				nodes := r.tree()
				for _, node := range want {
					if count(nodes, node) == 0 {
						t.Errorf("%q is not there: %q", node, nodes)
					}
				}
				r.isClean()
			})
		}
	})
}

// TestConsolesFit: three consoles stand side by side where there is room, and under one another where there is none.
func TestConsolesFit(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		for _, lang := range languages {
			t.Run(lang, func(t *testing.T) {
				t.Parallel()
				r := read(t, h.root+lang+"/", scrolls)
				r.click(`look.one('.story button')`)
				r.sees(2, "S: +OK ")
				for _, c := range []struct {
					width, height int64
					abreast       string
				}{{1600, 900, "3"}, {1280, 800, "3"}, {1000, 800, "2"}, {360, 740, "1"}} {
					r.Size(c.width, c.height)
					const rows = `(tops => String(Math.max(...tops.map((top) => tops.filter((t) => t === top).length))))
						(look.consoles().map((c) => Math.round(c.getBoundingClientRect().top)))`
					if got := r.text(rows); got != c.abreast {
						t.Errorf("at %d pixels %s stand side by side, want %s", c.width, got, c.abreast)
					}
					if got := r.text(overflow); got != "" {
						t.Errorf("at %d pixels too wide is %s", c.width, got)
					}
					const cut = `look.all('.head *, .prompt *').filter((e) => e.checkVisibility() && e.localName !== 'bdi' && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline').map((e) => e.textContent).join()`
					if got := r.text(cut); got != "" && c.width != 360 {
						t.Errorf("at %d pixels cut off is %s", c.width, got)
					}
				}
				r.isClean()
			})
		}
	})
}
