package site_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanduq/lessons"
	"sanduq/lessons/transcript"
)

// TestConsoleToLesson: what was typed and answered on three connections, literals and a message's text among it, is
// copied, set into a lesson with another host and another date, and `sanduq check` holds all of it to be true.
func TestConsoleToLesson(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		clipboard.Lock()
		defer clipboard.Unlock()
		r := read(t, h.root+"en/sandbox/")
		r.allowClipboard()
		r.sees(0, greeting)
		r.click(typed(0))
		r.enter("a1 login {4}", "alex {5}", "drums", "a2 selct newbox", `a3 noop [..] x`, "a4 append inbox {34}", "Subject: A note", "", "* Not an answer", "a5 select inbox",
			"a6 fetch 3 (internaldate rfc822.size body[text])", "a7 idle")
		r.says(0, "IDLE: the server tells what happens, until you send DONE.")
		r.click(another("smtp", 25))
		r.sees(1, "S: 220 ")
		r.enter("ehlo bar.com", "mail from:<smith@bar.com>", "rcpt to:<nobody@smallorg.org>", "rcpt to:<alex@smallorg.org>", "data")
		r.says(1, "Message text: a line with a dot alone ends it.")
		r.enter("Subject: The new bridge", "", "..one dot", ".", "bdat 3")
		r.says(1, "Chunk: 3 octets still missing.")
		r.enter("x", "noop")
		r.sees(1, "C: noop\nS: 250")
		r.sees(0, "S: * 4 EXISTS")
		r.click(another("pop3", 110))
		r.sees(2, "S: +OK ")
		r.enter("user alex", "pass drums", "stat", "list", "uidl", "retr 4", "quit")
		r.sees(2, "Connection closed by foreign host.")
		// The third console goes to another service, and the second hangs up and begins anew.
		r.choose(2, "SMTP 587")
		r.Wait(`look.text(2).startsWith('S: 220 ')`, `look.text(2)`)
		r.enter("ehlo laptop", "auth plain AGFsZXgAZHJ1bXM=", "quit")
		r.sees(2, "Connection closed by foreign host.")
		r.click(button(1, "Hang up"))
		r.sees(1, "Connection closed.")
		r.click(typed(1))
		r.enter("ehlo again", "rset")
		r.sees(1, "C: rset\nS: 250")
		r.click(typed(0))
		r.enter("done", "a8 fetch 4 body[]", "a9 status newbox (uidvalidity uidnext)", "a10 logout")
		r.sees(0, "Connection closed by foreign host.")
		r.click(button(1, "Dialogue"))
		r.Wait(`look.status(1).startsWith('Copied, for a lesson with the line “mailboxes: smallorg”.')`, `look.status(1)`, `look.text(1)`)
		if got := r.text(`look.status(1)`); !strings.HasSuffix(got, "A lesson cannot hang up: there the first stays open, and the next has a name of its own.") {
			t.Errorf("the author is told %q", got)
		}
		copied := r.text(`navigator.clipboard.readText()`)
		for _, want := range []string{
			"```imap\nS: * OK [..] IMAP4rev1 v12.250 server ready\nC: a1 login {4}\n", "C: alex {5}\nS: + ", "\nC: drums\nS: a1 OK LOGIN completed\n",
			"```imap escaped\nC: a3 noop \\x5b..] x\n", "\n```smtp\nS: 220 [..] ESMTP Sanduq relay server ready\n", "\nS: 250-[..] greets bar.com\n",
			"C: ..one dot\nC: .\nS: 250 2.0.0 Delivered to alex: id [..]\n", `INTERNALDATE "[..] +0000"`, "\n```pop3\nS: +OK [..] POP3 server ready <[..]>\n",
			"\nS: Received: from bar.com (learner) by [..] (Sanduq) with ESMTP\n", "\nS: \tid [..] for <alex@smallorg.org>; [..] +0000\n", "\nS: * STATUS newbox (UIDVALIDITY 2 UIDNEXT 7)\n",
			"\nS: <close>\n", "[//]: # \"A connection was hung up", "```smtp as=smtp2 port=587\nS: 220 [..]", "```smtp as=smtp3\nS: 220 [..]", "```imap\nS: * 4 EXISTS\n",
		} {
			if !strings.Contains(copied, want) {
				t.Errorf("%q is not in\n%s", want, copied)
			}
		}

		folder := newCourse(t)
		folder.add(t, "01-typed", "date: 2000-03-01T10:00:00Z\nhost: shadrach.smallorg.org\nmailboxes: smallorg\n", copied)
		folder.check(t)
		r.isClean()
	})
}

// A folder holds a course that a test writes.
type folder string

func newCourse(t *testing.T) folder {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "mailboxes"), os.DirFS("../../lessons/mailboxes")); err != nil {
		t.Fatal(err)
	}
	return folder(dir)
}

// add writes a lesson in every language.
func (f folder) add(t *testing.T, name, front, text string) {
	t.Helper()
	if err := os.Mkdir(filepath.Join(string(f), name), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, lang := range languages {
		lesson := "---\ntitle: " + name + "\nsummary: By hand.\n" + front + "---\nWhat was typed.\n\n" + text
		if err := os.WriteFile(filepath.Join(string(f), name, lang+".md"), []byte(lesson), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// check has `sanduq check` read the course, and fails where that finds anything.
func (f folder) check(t *testing.T) {
	t.Helper()
	report, err := exec.Command(filepath.Join(site.dir, "sanduq"), "check", string(f)).CombinedOutput()
	if err != nil {
		t.Errorf("check: %v\n%s", err, report)
	}
}

// inTheClear are the ports of the sandbox, which has no TLS, in the place of those where TLS comes first.
var inTheClear = map[int]int{993: 143, 995: 110, 465: 587}

// TestCourseTyped: all that the course has a learner say, said in the sandbox instead and copied from there, makes lessons
// that `sanduq check` holds to be true: of another host, another time, and without quota and TLS.
func TestCourseTyped(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		if h.name == "build" {
			return // the same page
		}
		clipboard.Lock()
		defer clipboard.Unlock()
		r := read(t, "about:blank")
		r.allowClipboard()
		made := newCourse(t)
		for _, name := range course(t) {
			source, err := lessons.FS.ReadFile(name + "/en.md")
			if err != nil {
				t.Fatal(err)
			}
			lesson, _ := transcript.Parse(name, source)
			r.Go(h.root + "404.html") // so that the next address is another page, and no place on this one
			r.Go(h.root + "en/sandbox/#set=" + lesson.Mailboxes)
			r.sees(0, greeting)
			r.click(`look.one('.over')`)
			var script strings.Builder
			for _, step := range lesson.Steps {
				b := step.Block
				if step.Opens {
					port := b.Port
					if clear, ok := inTheClear[port]; ok {
						port = clear
					}
					fmt.Fprintf(&script, "store.connect(%q, %q, %d);", b.Conn, b.Protocol, port)
				}
				for _, line := range step.Client {
					octets, _ := b.Client(line.Text, nil)
					text, err := json.Marshal(octets)
					if err != nil {
						t.Fatal(err)
					}
					fmt.Fprintf(&script, "store.send(%q, %s);", b.Conn, text)
				}
			}
			r.Do(`navigator.clipboard.writeText('')`, nil)
			r.Do(`((store) => {`+script.String()+`})(look.consoles()[0].mailConnection.store)`, nil)
			// Requests are carried out in order: what this one asks for is there when all before it is done.
			r.Do(`new Promise((done) => ((store) => {
				store.listen((events) => events.some((e) => e.at === 'failed' && e.conn === 'none') && done())
				store.send('none', '')
			})(look.consoles()[0].mailConnection.store))`, nil)
			r.click(button(0, "Dialogue"))
			r.Wait(`navigator.clipboard.readText().then((text) => globalThis.copied = text) && globalThis.copied`, `look.text().slice(-500)`, `look.status()`)
			copied := r.text(`globalThis.copied`)
			front := fmt.Sprintf("mailboxes: %s\nhost: %s\ndate: %s\n", lesson.Mailboxes, lesson.Host, lesson.Date.Format(time.RFC3339))
			made.add(t, name[:3]+"typed", front, copied)
			if said, want := strings.Count(copied, "\nC:"), strings.Count(script.String(), "store.send("); said < want*9/10 {
				t.Errorf("%s: of %d lines %d are copied", name, want, said)
			}
		}
		made.check(t)
		r.isClean()
	})
}
