package site_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// rows is an expression for the listed messages, one a line: number, UID, flags, subject.
const rows = `look.all('.glance [data-uid]').filter((row) => !row.matches('.gone')).map((row) => [...row.cells].map((cell) => cell.textContent).join(' ')).join('\n')`

// subjects is an expression for the subjects alone.
const subjects = `look.all('.glance [data-uid]:not(.gone) .subject').map((cell) => cell.textContent)`

// counts is an expression for what the table of mailboxes says, one a line; the listed one has a > before it.
const counts = `look.all('.glance .boxes tbody tr').map((row) => (row.querySelector('[aria-current]') ? '>' : '') + [...row.cells].map((cell) => cell.textContent).join(' ')).join('\n')`

// listed waits for the listed messages.
func (r reader) listed(want ...string) {
	r.t.Helper()
	r.Wait(fmt.Sprintf("%s === %q", rows, strings.Join(want, "\n")), rows)
}

const glanced = `look.all('.glance [role=status]')[0].textContent.replace(/[\u2068\u2069]/g, '')`

// TestGlance: what the mailboxes hold is seen beside the console, and a change as it happens.
func TestGlance(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root+"en/sandbox/")
		r.sees(0, greeting)
		r.listed("1 1  test", "2 2  another test")
		if got, want := r.text(counts), "alex\n>INBOX 2 2 0\nnewbox 6 6 0\nriley\nINBOX 3 3 0"; got != want {
			t.Errorf("the mailboxes are\n%s\nwant\n%s", got, want)
		}

		// It follows what the session has open.
		r.click(typed(0))
		r.enter("a1 login alex drums", "a2 select newbox")
		r.Wait(subjects+`.length === 6`, rows)
		r.Wait(glanced+` === 'Now listed: newbox of alex, 6 messages.'`, glanced)

		r.enter(`a3 store 2,4 +flags (\Deleted)`, `a4 store 1 +flags (\Seen $Work)`)
		r.Wait(rows+`.startsWith('1 1 \\Seen $Work Our mail has moved to a new server\n2 2 \\Deleted Plan')`, rows)
		r.Wait(`look.one('.glance .flags.changed')`)
		r.Wait(counts+`.includes('>newbox 6 5 2\n')`, counts)

		// Numbers close up, UIDs stay; what went is seen to go.
		r.enter("a5 expunge")
		r.Wait(`look.all('.glance .gone').map((row) => [...row.cells].map((cell) => cell.textContent).slice(0, 2).join(' ')).join() === '– 2,– 4'`, `look.all('.glance [data-uid]').map((row) => row.outerHTML).join()`)
		const numbers = `look.all('.glance [data-uid]:not(.gone)').map((row) => row.cells[0].textContent + '=' + row.cells[1].textContent).join(' ')`
		if got, want := r.text(numbers), "1=1 2=3 3=5 4=6"; got != want {
			t.Errorf("numbers and UIDs are %s, want %s", got, want)
		}
		r.Wait(glanced+` === 'Message 2, UID 2, is gone; the numbers after it close up. Message 4, UID 4, is gone; the numbers after it close up.'`, glanced)
		r.Wait(`!document.querySelector('.glance .gone')`)

		r.enter("a6 append newbox {12}", "Subject: n", "")
		r.Wait(`look.one('.glance [data-uid="7"].new')`, rows)
		r.Wait(glanced+` === 'New: message 5, UID 7, n.'`, glanced)
		r.Wait(counts+`.includes('>newbox 5 4 0\n')`, counts)
		r.isClean()
	})
}

// TestGlanceChosen: a reader who chooses a mailbox keeps it, until the session is to be followed again.
func TestGlanceChosen(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root+"ar/sandbox/")
		r.sees(0, greeting)
		r.click(`look.all('.glance .boxes button')[2]`)
		r.Wait(counts+`.endsWith('\n>INBOX 3 3 0')`, counts)
		r.Wait(glanced+` === 'المعروض الآن: INBOX عند riley، وفيه 3 رسائل.'`, glanced)
		r.click(typed(0))
		r.enter("a1 login alex drums", "a2 create new/level", "a3 delete new", "a3 select newbox")
		r.sees(0, "a3 OK")
		r.Wait(counts+` === 'alex\nINBOX 2 2 0\nnew   \nnew/level 0 0 0\nnewbox 6 6 0\nriley\n>INBOX 3 3 0'`, counts)
		if got := r.text(`String(look.all('.glance .boxes button')[1].disabled)`); got != "true" {
			t.Error("a mere level can be opened")
		}
		r.click(`look.one('.follow')`)
		r.Wait(counts+`.includes('\n>newbox 6 6 0')`, counts)
		r.Wait(`!look.one('.follow') && look.focus().closest('.boxes')`, `look.focus().outerHTML`)

		// The mailbox goes while it is listed; and the sandbox begins again while another is.
		r.click(typed(0))
		r.enter("a4 select inbox", "a5 delete newbox")
		r.Wait(counts+`.startsWith('alex\n>INBOX 2 2 0\nnew   \nnew/level 0 0 0\nriley')`, counts)
		r.click(`look.one('.over')`)
		r.Wait(counts+` === 'alex\n>INBOX 2 2 0\nnewbox 6 6 0\nriley\nINBOX 3 3 0'`, counts)
		r.isClean()
	})
}

// TestGlanceReads: real tables with names, one live region, Arabic mirrored, what is on the wire from left to right.
func TestGlanceReads(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		for lang, want := range map[string][]string{
			"en": {"heading Mailboxes at a glance", "table All mailboxes", "columnheader Unseen", "columnheader UID", "rowheader newbox", "button Show \u2068newbox\u2069"},
			"ar": {"heading الصناديق في لمحة", "table كل الصناديق", "columnheader لم تُقرأ", "columnheader UID", "rowheader newbox", "button اعرض \u2068newbox\u2069"},
		} {
			r := read(t, h.root+lang+"/sandbox/")
			r.sees(0, greeting)
			r.click(typed(0))
			r.enter("a1 login alex drums", "a2 select newbox", `a3 store 1 +flags \Deleted`)
			r.Wait(rows+`.startsWith('1 1 \\Deleted')`, rows)
			nodes := r.tree()
			for _, node := range want {
				if strings.HasPrefix(node, "button") {
					continue // its own text is its name, and this its description
				}
				if count(nodes, node) == 0 {
					t.Errorf("%s: %q is not there: %q", lang, node, nodes)
				}
			}
			if n := count(nodes, "table"); n != 2 {
				t.Errorf("%s: %d tables, want 2: %q", lang, n, nodes)
			}
			mirrored := map[string]string{"en": "false", "ar": "true"}[lang]
			if got := r.text(`String(((row) => row.cells[0].getBoundingClientRect().left > row.cells[3].getBoundingClientRect().left)(look.one('.glance [data-uid]')))`); got != mirrored {
				t.Errorf("%s: the number is to the right of the subject: %s", lang, got)
			}
			if got := r.text(`getComputedStyle(look.one('.glance .flags')).direction + look.all('.glance .subject').every((cell) => cell.querySelector('bdi'))`); got != "ltrtrue" {
				t.Errorf("%s: flags and subjects: %s", lang, got)
			}
			live := `look.all('.glance [role=status], .glance [aria-live]').length`
			if got := r.text(`String(` + live + `)`); got != "1" {
				t.Errorf("%s: %s live regions", lang, got)
			}
			r.isClean()
		}
	})
}

// TestGlanceElsewhere: on the first page and in lessons it is folded away and costs nothing, until a reader opens it; then
// it is open on the next page, too.
func TestGlanceElsewhere(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root+"en/")
		r.sees(0, greeting)
		const fetched = `String(performance.getEntriesByType('resource').filter(({ name }) => name.includes('/glance.')).length)`
		if got := r.text(fetched); got != "0" {
			t.Error("the script is fetched before somebody wants it")
		}
		r.click(`look.one('.peek summary')`)
		r.listed("1 1  test", "2 2  another test")
		r.click(typed(0))
		r.enter("a1 login alex drums", "a2 select inbox", `a3 store 1 +flags \Seen`)
		r.listed(`1 1 \Seen test`, "2 2  another test")

		r.Go(h.root + "ar/06-expunge/#step-7")
		r.waitDone(6)
		r.Wait(`look.one('.peek[open]') && `+subjects+`.length === 6`, rows)
		r.click(asked)
		r.waitDone(7)
		r.Wait(subjects+`.length === 4`, rows)
		if got := r.text(`look.one('.log').clientHeight > 120 ? '' : 'the transcript is ' + look.one('.log').clientHeight + ' high'`); got != "" {
			t.Error(got)
		}
		r.click(`look.one('.peek summary')`)
		r.Wait(`localStorage.getItem('sanduq:glance') === ''`)
		r.Reload()
		r.sees(0, "OK")
		r.Wait(`look.one('.peek') && !look.one('.peek[open]') && !document.querySelector('.glance')`)
		r.isClean()
	})
}

// drop lets files fall onto the page: names and contents, by turns. A content is octets, each a letter.
func (r reader) drop(files ...string) {
	r.t.Helper()
	list, err := json.Marshal(files)
	if err != nil {
		r.t.Fatal(err)
	}
	r.Do(`globalThis.files = (list) => {
		const data = new DataTransfer()
		for (let n = 0; n < list.length; n += 2) data.items.add(new File([Uint8Array.from([...list[n + 1]], (c) => c.charCodeAt(0))], list[n]))
		return data
	}`, nil)
	r.Do(`look.one('h1').dispatchEvent(new DragEvent('drop', { dataTransfer: files(`+string(list)+`), bubbles: true, cancelable: true }))`, nil)
}

// taken is an expression for what the page says of the files.
const taken = `look.all('.own li').map((item) => item.textContent.replace(/[\u2068\u2069]/g, '')).join('\n')`

// TestOwnMail: files that are dropped, or chosen by the button, are in the mailboxes of whom they are for; what is no mail
// is refused with the reason; nothing leaves the page.
func TestOwnMail(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root+"en/sandbox/")
		r.sees(0, greeting)
		r.Wait(subjects + `.length === 2`)
		before := r.text(`String(performance.getEntriesByType('resource').length)`)
		r.Do(`dispatchEvent(new DragEvent('dragover', { dataTransfer: (data => (data.items.add(new File(['x'], 'x')), data))(new DataTransfer()), bubbles: true, cancelable: true }))`, nil)
		r.Wait(`look.one('main.dropping')`)

		mbox := "From a@b Tue Feb 29 12:00:00 2000\nSubject: one\n\nx\n\nFrom a@b Tue Feb 29 12:00:00 2000\nSubject: two\n\ny\n"
		r.drop("letter.eml", "Subject: A letter\r\n\r\nText.\r\n", "cat.png", "\u0089PNG\r\n", "Travel 2000.mbox", mbox, "nothing.eml", "")
		r.Wait(`look.all('.own li').length === 4 && !look.one('main.dropping')`, taken)
		got := r.text(taken)
		for _, want := range []string{
			"letter.eml: one message put into INBOX of alex.", "cat.png was not taken: this is no mail. the message has no header",
			"Travel 2000.mbox: 2 messages put into Travel 2000 of alex.", "nothing.eml was not taken: the file is empty.",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("%q is not said in\n%s", want, got)
			}
		}
		r.listed("1 1  test", "2 2  another test", "3 3  A letter")
		r.Wait(counts+`.includes('\nTravel 2000 2 2 0\n')`, counts)

		// The button, for another user; and a file that is too large to be read.
		r.pick("#own-user", "riley")
		r.Do(`((input) => { input.files = files(['Brief.eml', 'Subject: Brief\n\nx\n']).files; input.dispatchEvent(new Event('change', { bubbles: true })) })(look.all('.own input')[0])`, nil)
		r.Wait(taken+`.includes('Brief.eml: one message put into INBOX of riley.')`, taken)
		r.Do(`look.one('.own').dispatchEvent(new DragEvent('drop', { dataTransfer: ((data) => (data.items.add(new File([new Uint8Array(33 << 20)], 'huge.mbox')), data))(new DataTransfer()), bubbles: true, cancelable: true }))`, nil)
		r.Wait(taken+`.includes('huge.mbox was not taken: it is larger than 32 MB.')`, taken)
		if after := r.text(`String(performance.getEntriesByType('resource').length)`); after != before {
			t.Errorf("before there were %s requests, after it %s", before, after)
		}

		r.click(typed(0))
		r.enter("a1 login alex drums", "a2 select inbox", "a3 fetch 3 body[text]")
		r.sees(0, "S: Text.")
		r.Reload()
		r.sees(0, "S: Text.")
		r.Wait(counts+` === 'alex\n>INBOX 3 3 0\nTravel 2000 2 2 0\nnewbox 6 6 0\nriley\nINBOX 4 4 0' || `+counts+`.includes('INBOX 3 2 0')`, counts)
		r.isClean()
	})
}
