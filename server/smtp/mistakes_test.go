package smtp_test

import (
	"strings"
	"testing"

	"sanduq/server/internal/talk"
	"sanduq/server/smtp"
)

// inState connects and goes to a state.
var inState = map[string]func(*world) *talk.Client{
	"connected": func(w *world) *talk.Client { return w.connected(w.relay) },
	"ready":     (*world).ready,
	"helo": func(w *world) *talk.Client {
		c := w.connected(w.relay)
		c.Expect("250 shadrach.smallorg.org greets client.example", "HELO client.example")
		return c
	},
	"submission": func(w *world) *talk.Client {
		c := w.connected(w.submission)
		c.Send("EHLO client.example")
		return c
	},
	"authenticated": (*world).loggedIn,
	"sender":        func(w *world) *talk.Client { return begun(w.ready()) },
	"recipient":     func(w *world) *talk.Client { return begun(w.ready(), "alex@smallorg.org") },
	"chunks": func(w *world) *talk.Client {
		c := begun(w.ready(), "alex@smallorg.org")
		c.Expect("250 2.0.0 3 octets are here, 3 in all; BDAT size LAST ends the text", "BDAT 3\r\nx")
		return c
	},
}

// TestMistakes sends every bad form of testdata/mistakes/*.tab, each in a connection of its own, and then proves by a
// NOOP that the connection is open and in step.
func TestMistakes(t *testing.T) {
	t.Parallel()
	for state, connect := range inState {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			w := testWorld(t, smtp.Config{})
			for _, m := range talk.Mistakes(t, "testdata/mistakes/"+state+".tab") {
				c := connect(w)
				c.Raw(m.Sent)
				got := c.Send()
				if !m.AnsweredBy(got) {
					t.Errorf("%s:%d: %q is answered:\n%s\nwant in it: %q", state, m.Line, m.Sent, got, m.Want)
				}
				checkReplies(t, m.Sent, got)
				inStep(c)
				c.Conn.Close()
			}
			for _, user := range w.store.Users() {
				if mail := w.mail(user, "INBOX"); len(mail) > 0 {
					t.Errorf("%s: mail arrived: %q", state, mail)
				}
			}
		})
	}
}

// checkReplies holds each line against the grammar of replies (RFC 5321, section 4.2; RFC 2034, section 4).
func checkReplies(t *testing.T, sent, replies string) {
	t.Helper()
	ehlo := false
	for _, line := range strings.Split(replies, "\n") {
		if line == "" || line == "<close>" {
			continue
		}
		ehlo = strings.HasPrefix(line, "250-shadrach.smallorg.org greets") || ehlo && strings.HasPrefix(line, "250")
		bare := ehlo || line[0] == '3' || strings.HasPrefix(line, "250 shadrach.smallorg.org greets ") || strings.HasPrefix(line, "220 shadrach.smallorg.org ESMTP ")
		ok := len(line) > 4 && len(line) <= 510 && strings.IndexByte("2345", line[0]) >= 0 && strings.IndexByte("012345", line[1]) >= 0 &&
			line[2] >= '0' && line[2] <= '9' && (line[3] == ' ' || line[3] == '-')
		if ok && !bare {
			status, _, _ := strings.Cut(line[4:], " ")
			numbers := strings.Split(status, ".")
			ok = len(numbers) == 3 && numbers[0] == line[:1]
		}
		if !ok && line != "334 " {
			t.Errorf("%q is answered with what is no reply: %q", sent, line)
		}
	}
}
