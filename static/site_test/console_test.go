package site_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const greeting = "S: * OK localhost IMAP4rev1 v12.250 server ready"

// TestTypedSession: the first page, as somebody who has read of IMAP would try it.
func TestTypedSession(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root)
		r.sees(0, greeting)
		r.click(`look.one('input')`)
		r.enter("a1 login alex drums", "a2 select newbox")
		if got := r.sees(0, "a2 OK"); !strings.Contains(got, `C: a1 login alex drums
S: a1 OK LOGIN completed
C: a2 select newbox
S: * 6 EXISTS`) {
			t.Errorf("the transcript is\n%s", got)
		}

		// Mistakes are answered, and harm nothing.
		for _, mistake := range []struct{ line, answer string }{
			{"", "BAD"}, {"select newbox", "BAD"}, {"a3 SELCT inbox", "a3 BAD"}, {"a4 fetch 99 flags", "a4 "},
		} {
			before := r.text(`look.text()`)
			r.enter(mistake.line)
			r.Wait(`look.text().slice(` + length(before) + `).includes("` + mistake.answer + `")`)
		}

		// The arrow keys bring back what was sent, and a draft.
		r.Keys("draft" + kb.ArrowUp + kb.ArrowUp)
		r.Wait(`look.focus().value === 'a3 SELCT inbox'`, `look.focus().value`)
		r.Keys(kb.ArrowDown + kb.ArrowDown)
		r.Wait(`look.focus().value === 'draft'`, `look.focus().value`)
		r.Keys(kb.Escape + kb.ArrowUp + kb.Home + kb.ArrowRight + "5" + kb.Delete + kb.Enter)
		r.sees(0, "C: a5 fetch 99 flags")

		// A literal: the status counts the octets, and the message is there.
		r.enter("a6 append newbox {38}")
		r.Wait(`look.status().includes('38 octets')`, `look.status()`)
		r.Keys("Subject: test")
		r.Wait(`look.status().includes('38 octets') && look.status().includes('15')`, `look.status()`)
		r.enter("", "", "How do you like it?", "")
		if got := r.sees(0, "a6 OK"); !strings.Contains(got, "\nC: Subject: test\nC: \nC: How do you like it?\nC: \nS: * 7 EXISTS") {
			t.Errorf("after APPEND the transcript is\n%s", got)
		}

		r.enter("a7 logout")
		if got := r.sees(0, "Connection closed by foreign host."); !strings.HasSuffix(got, `
C: a7 logout
S: * BYE localhost IMAP4rev1 server terminating connection
S: a7 OK LOGOUT completed
Connection closed by foreign host.`) {
			t.Errorf("at the end the transcript is\n%s", got)
		}

		// Enter on nothing connects again, and so does a line.
		r.enter("")
		r.Wait(`look.text().split("` + greeting + `").length === 3`)
		r.enter("a1 login alex drums", "a2 logout")
		r.sees(0, "a2 OK")
		r.Wait(`look.status().includes('closed')`)
		r.enter("a1 login alex drums", "a2 select newbox")
		r.Wait(`look.text().split('a2 OK').length === 4`, `look.text()`)
		if got := r.text(`look.text()`); strings.Count(got, greeting) != 3 || strings.Count(got, "* 7 EXISTS") != 2 {
			t.Errorf("after two reconnects the transcript is\n%s", got)
		}
		r.isClean()
	})
}

// length is a text's as JavaScript counts it.
func length(text string) string { return fmt.Sprint(len(utf16.Encode([]rune(text)))) }

// slow holds the mail server's program back until the page says `go()`: what a reader sees and does before it is there.
const slow = `{
	const { promise, resolve } = Promise.withResolvers()
	globalThis.go = resolve
	const Real = Worker
	globalThis.Worker = class extends Real {
		postMessage(...hello) { promise.then(() => super.postMessage(...hello)) }
	}
}`

// TestTypedEarly: what is typed before the mail server is there is shown, kept, and sent in order.
func TestTypedEarly(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root, slow)
		r.click(`look.one('input')`)
		r.enter("a1 login alex drums", "a2 select newbox")
		r.Wait(`look.text() === 'C: a1 login alex drums\nC: a2 select newbox'`, `look.text()`)
		r.Wait(`look.status().includes('is kept for it')`, `look.status()`)
		r.Screenshot("loading-" + h.name)
		r.Do(`go()`, nil)
		if got := r.sees(0, "a2 OK"); !strings.HasPrefix(got, greeting+"\nC: a1 login alex drums\nS: a1 OK LOGIN completed\nC: a2 select newbox\n") {
			t.Errorf("the transcript is\n%s", got)
		}
		r.isClean()
	})
}

// clipboard is one for all tabs of the browser.
var clipboard sync.Mutex

// TestCopyAndPaste: what is copied is plain protocol text, and pasted it is sent again, line by line.
func TestCopyAndPaste(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		clipboard.Lock()
		defer clipboard.Unlock()
		r := read(t, h.root)
		r.allowClipboard()
		r.sees(0, greeting)
		r.Do(`navigator.clipboard.writeText('a1 login alex drums\na2 select newbox\r\na3 fetch 1 flags\na4 lo')`, nil)
		r.click(`look.one('input')`)
		r.paste()
		r.sees(0, "a3 OK")
		r.Wait(`look.focus().value === 'a4 lo'`) // an unfinished line is left to finish
		r.enter("gout")
		whole := r.sees(0, "Connection closed by foreign host.")

		r.click(button(0, "Copy"))
		r.Wait(`look.status().includes('copied')`, `look.status()`)
		if got := r.text(`navigator.clipboard.readText()`); got != whole+"\n" || !strings.Contains(got, "\nC: a2 select newbox\nS: * 6 EXISTS\n") {
			t.Errorf("the button copied\n%s\nand shown is\n%s", got, whole)
		}
		// The same by hand: the log's text marked, Ctrl and C.
		r.Do(`getSelection().selectAllChildren(look.one('.log'))`, nil)
		r.Do(`navigator.clipboard.writeText('')`, nil)
		r.Run(chromedp.KeyEvent("c", chromedp.KeyModifiers(chromedp.ModifierCtrl), commands("copy")))
		r.Wait(`navigator.clipboard.readText()`)
		if got := r.text(`navigator.clipboard.readText()`); strings.TrimSpace(got) != whole {
			t.Errorf("marked and copied is\n%s\nand shown is\n%s", got, whole)
		}

		// The dialogue pasted into the console is played again: the client's lines alone.
		r.click(`look.one('input')`)
		r.paste()
		r.Wait(`look.text().split("Connection closed by foreign host.").length === 3`, `look.text()`)
		if got := r.text(`look.text()`); got != whole+"\n"+whole {
			t.Errorf("the dialogue pasted gave\n%s\nwant\n%s", got, whole+"\n"+whole)
		}
		r.isClean()
	})
}

// TestReset: fresh mailboxes, an empty transcript, a new connection.
func TestReset(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root)
		r.click(`look.one('input')`)
		r.enter("a1 login alex drums", "a2 create more", "a3 delete newbox")
		r.sees(0, "a3 OK")
		r.click(button(0, "Reset"))
		r.Wait(`look.text() === "`+greeting+`"`, `look.text()`)
		r.enter("b1 login alex drums", `b2 list "" *`) // the input has the focus
		if got := r.sees(0, "b2 OK"); strings.Contains(got, "more") || !strings.Contains(got, "newbox") || strings.Contains(got, "a1") {
			t.Errorf("after the reset\n%s", got)
		}
		r.isClean()
	})
}

// TestCommandsToTry: the first page's commands are sent by a click, one by one or all that are left.
func TestCommandsToTry(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root)
		r.click(`look.one('.commands button code')`)
		r.sees(0, "a1 OK LOGIN completed")
		r.click(`look.one('.commands .all')`)
		got := r.sees(0, "Connection closed by foreign host.")
		if strings.Count(got, "a1 login") != 1 || strings.Contains(got, " BAD ") || strings.Contains(got, " NO ") {
			t.Errorf("the commands to try gave\n%s", got)
		}
		r.isClean()
	})
}

// TestAnotherConsole: the first page opens more consoles on its mailboxes, and each hears what the others do.
func TestAnotherConsole(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root)
		r.sees(0, greeting)
		r.click(`look.one('input')`)
		r.enter("a1 login alex drums", "a2 select newbox")
		r.sees(0, "a2 OK")
		r.click(another("imap", 143))
		r.sees(1, greeting)
		r.enter("b1 login alex drums", "b2 select newbox", `b3 store 1 +flags (\Flagged)`)
		r.sees(1, "b3 OK")
		r.click(`look.one('input')`)
		r.enter("a3 noop")
		r.sees(0, `S: * 1 FETCH (FLAGS (\Flagged))`)
		r.click(another("imap", 143))
		r.sees(2, greeting)
		r.Wait(`!look.one('.more')`) // there is room for no more
		r.Screenshot("another-" + h.name)

		// One that is closed makes room again.
		r.click(`look.one('.tools button:last-child', look.consoles()[1])`)
		r.Wait(`look.consoles().length === 2 && look.one('.more')`)
		r.click(`look.one('input', look.consoles()[1])`)
		r.enter("c1 noop")
		r.sees(1, "c1 OK")
		r.isClean()
	})
}

// another is an expression for the button that opens one more console on the first page.
func another(protocol string, port int) string {
	return fmt.Sprintf(`look.one('.more [data-protocol=%s][data-port="%d"]')`, protocol, port)
}
