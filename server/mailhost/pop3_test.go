package mailhost_test

import (
	"crypto/md5"
	"fmt"
	"strings"
	"testing"
	"time"
)

// IMAP and POP3 are two views of one store: the unique-id has IMAP's numbers, and
// an idle connection hears of what POP3 reads and removes.
func TestPOP3BesideIMAP(t *testing.T) {
	t.Parallel()
	w := world(t)
	idle, pop := dial(t, w), dialTo(t, w, "pop3")
	idle.send("a1 login alex drums", "a2 select inbox", "a3 fetch 1 (uid)", "a4 idle")
	settle(t, w) // POP3 must not have read the message before IMAP looks
	pop.send("USER alex", "PASS drums", "UIDL", "RETR 1", "DELE 1")
	settle(t, w)
	for c, wants := range map[*client][]string{
		idle: {"[UIDVALIDITY 1]", "* 1 FETCH (UID 1)", "+ idling", `* 1 FETCH (FLAGS (\Seen))`},
		pop:  {"alex's maildrop has 1 message (", "+OK unique-id listing follows\r\n1 1.1\r\n.\r\n"},
	} {
		for _, want := range wants {
			if !strings.Contains(c.all(), want) {
				t.Errorf("no %q in:\n%s", want, c.all())
			}
		}
	}
	if strings.Contains(idle.all(), "EXPUNGE") {
		t.Errorf("expunged before QUIT:\n%s", idle.all())
	}
	pop.send("QUIT")
	settle(t, w)
	if !strings.Contains(idle.all(), "* 1 EXPUNGE\r\n") || !strings.HasSuffix(pop.all(), "(maildrop empty)\r\n") {
		t.Errorf("after QUIT:\n%s\n%s", idle.all(), pop.all())
	}
}

// A lesson's greeting, and so its APOP digest, is the same whenever it is opened.
func TestGreetingsAreEqual(t *testing.T) {
	t.Parallel()
	var greetings [2]string
	for i := range greetings {
		w := world(t)
		w.SetClock(start.Add(time.Duration(i) * time.Hour))
		c := dialTo(t, w, "pop3")
		settle(t, w)
		greetings[i] = c.all()
		_, timestamp, _ := strings.Cut(strings.TrimSpace(c.all()), "ready ")
		c.send(fmt.Sprintf("APOP alex %x", md5.Sum([]byte(timestamp+"drums"))))
		settle(t, w)
		if !strings.Contains(c.all(), "+OK alex's maildrop has 1 message") {
			t.Errorf("APOP:\n%s", c.all())
		}
	}
	if greetings[0] != greetings[1] || !strings.Contains(greetings[0], "@shadrach.smallorg.org>") {
		t.Errorf("%q and %q", greetings[0], greetings[1])
	}
	w := world(t)
	one, two := dialTo(t, w, "pop3"), dialTo(t, w, "pop3")
	settle(t, w)
	if one.all() == two.all() {
		t.Errorf("two greetings are %q", one.all())
	}
}
