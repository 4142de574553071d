package pop3_test

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"sanduq/server/internal/talk"
	"sanduq/server/mailstore"
	"sanduq/server/pop3"
)

// A world is a server with its store, and clients in memory.
type world struct {
	*talk.Stand
	t      testing.TB
	store  *mailstore.Store
	server *pop3.Server
}

// clock stands still.
func clock() time.Time { return time.Date(2000, 3, 1, 10, 0, 0, 0, time.UTC) }

// counting is randomness that a test knows: it counts.
type counting struct{ n byte }

func (c *counting) Read(p []byte) (int, error) {
	for i := range p {
		c.n++
		p[i] = c.n
	}
	return len(p), nil
}

// testWorld has alex, whose maildrop is that of RFC 1939's samples (2 messages,
// 320 octets), riley, whose is empty, and mariam, whose messages are odd.
func testWorld(t testing.TB, cfg pop3.Config) *world {
	t.Helper()
	w := &world{t: t, store: mailstore.New(mailstore.Options{Now: clock})}
	for _, u := range []struct {
		name, password string
		messages       []string
	}{
		{"alex", "drums", []string{letter("Letter 1", 120), letter("Letter 2", 200)}},
		{"riley", "fire bird", nil},
		{"mariam", "pässword", odd},
	} {
		user, err := w.store.AddUser(u.name, u.password)
		must(t, err)
		for _, m := range u.messages {
			w.put(user, m)
		}
	}
	cfg.Name = "shadrach.smallorg.org"
	w.server = pop3.New(w.store, cfg)
	w.Stand = talk.New(t, "pop3", func(ctx context.Context, conn net.Conn) error { return w.server.Serve(ctx, conn) })
	return w
}

// odd are messages that are hard to send.
var odd = []string{
	".begins with a dot\r\n\r\n..\r\n.\r\n...\r\nend.\r\n", // 1: dots
	"Subject: no end\r\n\r\nno line end",                   // 2
	"Subject: bare\n\n.one\ntwo\r\nthree\n",                // 3: bare LF
	"",                                                     // 4
	"Subject: header alone\r\n",                            // 5
	"Subject: \xd8\xb5\xd9\x86\xd8\xaf\xd9\x88\xd9\x82\r\n\r\nutf-8\r\n",                                          // 6
	"Subject: plain\r\n\r\n\xd8\xb5\r\n",                                                                          // 7: 8-bit in the body alone
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nSubject: \xc3\xa4\r\n\r\nx\r\n--b--\r\n",             // 8: in a part's header
	"Content-Type: message/rfc822\r\n\r\nSubject: \xc3\xa4\r\n\r\nx\r\n",                                          // 9: in a message's within
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n\xc3\xa4\r\n--b\r\nSubject: a\r\n\r\n\xc3\xa4\r\n--b--\r\n", // 10: in bodies alone
	"\r\nno header\r\n.\r\n",          // 11
	"Subject: CR\r\n\r\n\r.\rx\r\n\r", // 12: CRs that end nothing
}

// letter is a message of so many octets as sent.
func letter(subject string, octets int) string {
	head := "From: riley@smallorg.org\r\nSubject: " + subject + "\r\n\r\n"
	return head + strings.Repeat("x", octets-len(head)-2) + "\r\n"
}

func (w *world) user(name string) *mailstore.User {
	w.t.Helper()
	u, ok := w.store.User(name)
	if !ok {
		w.t.Fatalf("no user %s", name)
	}
	return u
}

func (w *world) put(u *mailstore.User, content string) {
	w.t.Helper()
	_, err := u.Append("INBOX", mailstore.NewMessage{Content: []byte(content), Date: clock(), OldMail: true})
	must(w.t, err)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// greeted connects and takes the greeting.
func (w *world) greeted() *talk.Client {
	w.t.Helper()
	c := w.Connect()
	if got := c.Send(); !strings.HasPrefix(got, "+OK shadrach.smallorg.org POP3 server ready") {
		w.t.Fatalf("greeting %q", got)
	}
	return c
}

// loggedIn connects as a user.
func (w *world) loggedIn(name string) *talk.Client {
	w.t.Helper()
	return w.logIn(w.greeted(), name)
}

// logIn logs a connection in as a user.
func (w *world) logIn(c *talk.Client, name string) *talk.Client {
	w.t.Helper()
	password, _ := w.store.Password(name)
	c.Send("USER " + name)
	if got := c.Send("PASS " + password); !strings.HasPrefix(got, "+OK "+name+"'s maildrop has ") {
		w.t.Fatalf("PASS: %q", got)
	}
	return c
}

// inStep proves that the connection is open and in step: CAPA's answer has
// several lines.
func inStep(c *talk.Client) bool {
	got := c.Send("CAPA")
	return strings.HasPrefix(got, "+OK ") && strings.Count(got, "\n+OK") == 0 && strings.HasSuffix(got, "IMPLEMENTATION Sanduq\n.")
}

// numbered are n messages for a big maildrop.
func numbered(t testing.TB, u *mailstore.User, n int) {
	t.Helper()
	content := []byte(strings.ReplaceAll(letter("Number", 2000), "xxxxxxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxxxx\r\n"))
	for range n {
		_, err := u.Append("INBOX", mailstore.NewMessage{Content: content, Date: clock(), OldMail: true})
		must(t, err)
	}
}
