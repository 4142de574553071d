package pop3_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"sanduq/server/mailstore"
	"sanduq/server/pop3"
)

// open opens alex' INBOX as IMAP does.
func (w *world) open() *mailstore.Session {
	w.t.Helper()
	s, err := w.user("alex").Open("INBOX", false)
	must(w.t, err)
	w.t.Cleanup(s.Close)
	return s
}

// expunge removes one message of INBOX as IMAP does.
func (w *world) expunge(s *mailstore.Session, seq uint32) {
	w.t.Helper()
	m, ok := s.Message(seq)
	if !ok {
		w.t.Fatalf("no message %d", seq)
	}
	deleted, err := mailstore.MakeFlags(mailstore.FlagDeleted)
	must(w.t, err)
	_, err = s.Store([]mailstore.UID{m.UID}, mailstore.AddFlags, deleted)
	must(w.t, err)
	_, err = s.Expunge(nil)
	must(w.t, err)
	s.News(true)
}

// TestExpungedMeanwhile: the maildrop stays as it was at login, what another
// session expunges stays readable and is removed a second time without an error,
// and what is delivered meanwhile is there for the next session.
func TestExpungedMeanwhile(t *testing.T) {
	t.Parallel()
	w := testWorld(t, pop3.Config{})
	imap := w.open()
	c := w.loggedIn("alex")
	w.expunge(imap, 1)
	w.put(w.user("alex"), letter("Letter 3", 100))
	c.Expect("+OK 2 320", "STAT")
	c.Expect("+OK 2 messages (320 octets)\n1 120\n2 200\n.", "LIST")
	if got := c.Send("RETR 1"); !strings.HasPrefix(got, "+OK 120 octets\nFrom: riley@smallorg.org\nSubject: Letter 1\n\nxxx") {
		t.Errorf("RETR 1: %s", got)
	}
	if got := c.Send("DELE 1"); !strings.HasPrefix(got, "+OK message 1 deleted") {
		t.Errorf("DELE 1: %s", got)
	}
	c.Expect("-ERR no such message, only 2 messages in maildrop", "RETR 3")
	c.Expect("+OK shadrach.smallorg.org POP3 server signing off (2 messages left)\n<close>", "QUIT")
	c = w.loggedIn("alex")
	c.Expect("+OK unique-id listing follows\n1 1.2\n2 1.3\n.", "UIDL")
	c.Expect("+OK 2 300", "STAT")
}

// TestIMAPHears: RETR sets \Seen and TOP does not; QUIT expunges; other sessions
// hear of both.
func TestIMAPHears(t *testing.T) {
	t.Parallel()
	w := testWorld(t, pop3.Config{})
	imap := w.open()
	c := w.loggedIn("alex")
	c.Send("TOP 1 5", "LIST", "UIDL")
	if news := imap.News(true); len(news) != 0 {
		t.Errorf("TOP is news: %+v", news)
	}
	c.Send("RETR 1")
	news := imap.News(true)
	if len(news) != 1 || news[0].Kind != mailstore.FlagsChanged || news[0].Seq != 1 || !news[0].Message.Flags.Has(mailstore.FlagSeen) {
		t.Errorf("after RETR: %+v", news)
	}
	c.Send("DELE 2")
	if news := imap.News(true); len(news) != 0 {
		t.Errorf("DELE is news: %+v", news)
	}
	c.Send("QUIT")
	if news := imap.News(true); len(news) == 0 || news[0].Kind != mailstore.Expunged || news[0].Seq != 2 {
		t.Errorf("after QUIT: %+v", news)
	}
}

// TestUTF8IsNotSeen: a message that is refused is not read.
func TestUTF8IsNotSeen(t *testing.T) {
	t.Parallel()
	w := testWorld(t, pop3.Config{})
	w.loggedIn("mariam").Send("RETR 6", "RETR 7")
	s, err := w.user("mariam").Open("INBOX", true)
	must(t, err)
	defer s.Close()
	for seq, want := range map[uint32]bool{6: false, 7: true} {
		if m, _ := s.Message(seq); m.Flags.Has(mailstore.FlagSeen) != want {
			t.Errorf("message %d has \\Seen: %v", seq, !want)
		}
	}
}

// TestSessionsAtOnce has POP3 sessions of one user and another part of the server
// work at the same time, for the race detector. Only one at a time is let in; every
// message is removed once.
func TestSessionsAtOnce(t *testing.T) {
	t.Parallel()
	const sessions, rounds = 4, 10
	w := testWorld(t, pop3.Config{})
	alex := w.user("alex")
	var mu sync.Mutex
	removed := map[string]int{}
	var all sync.WaitGroup
	for range sessions {
		all.Go(func() {
			for range rounds {
				answer := octets(t, w, "USER alex\r\nPASS drums\r\nUIDL 1\r\nRETR 1\r\nDELE 1\r\n")
				switch {
				case strings.Contains(answer, "-ERR [IN-USE]"):
				case strings.Contains(answer, "message 1 deleted"):
					_, uid, _ := strings.Cut(answer, "+OK 1 1.")
					uid, _, _ = strings.Cut(uid, "\r\n")
					mu.Lock()
					removed[uid]++
					mu.Unlock()
				case !strings.Contains(answer, "the maildrop is empty"):
					t.Errorf("%s", answer)
				}
			}
		})
	}
	all.Go(func() {
		for i := range rounds {
			if _, err := alex.Append("INBOX", mailstore.NewMessage{Content: []byte(letter("More", 100+i))}); err != nil {
				t.Error(err)
			}
		}
	})
	all.Wait()
	for uid, n := range removed {
		if n != 1 {
			t.Errorf("message %s was removed %d times", uid, n)
		}
	}
	left, err := alex.Status("INBOX")
	must(t, err)
	if got := int(left.Messages) + len(removed); got != 2+rounds {
		t.Errorf("%d messages, want %d", got, 2+rounds)
	}
	w.loggedIn("alex").Expect(fmt.Sprintf("+OK shadrach.smallorg.org POP3 server signing off (%s)\n<close>", leftText(int(left.Messages))), "QUIT")
}

func leftText(n int) string {
	switch n {
	case 0:
		return "maildrop empty"
	case 1:
		return "1 message left"
	}
	return fmt.Sprintf("%d messages left", n)
}
