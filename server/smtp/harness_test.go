package smtp_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"sanduq/server/internal/talk"
	"sanduq/server/mailstore"
	"sanduq/server/smtp"
)

// A world is a relay and a submission server on one store, and clients in memory.
type world struct {
	relay, submission *talk.Stand
	t                 testing.TB
	store             *mailstore.Store
}

// clock stands still.
func clock() time.Time { return time.Date(2000, 3, 1, 10, 0, 0, 0, time.UTC) }

// counted is randomness that is the same each time.
type counted struct{ n byte }

func (c *counted) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = c.n
		c.n++
	}
	return len(p), nil
}

// testWorld has alex, riley and صندوق, and mail of smallorg.org at home.
func testWorld(t testing.TB, cfg smtp.Config) *world {
	t.Helper()
	w := &world{t: t, store: mailstore.New(mailstore.Options{Now: clock})}
	for _, user := range [][2]string{{"alex", "drums"}, {"riley", "firebird"}, {"صندوق", "بريد"}} {
		_, err := w.store.AddUser(user[0], user[1])
		must(t, err)
	}
	cfg.Name, cfg.Domains, cfg.Postmaster, cfg.Now = "shadrach.smallorg.org", []string{"smallorg.org"}, "riley", clock
	w.relay = w.stand(cfg, smtp.Relay)
	w.submission = w.stand(cfg, smtp.Submission)
	return w
}

func (w *world) stand(cfg smtp.Config, role smtp.Role) *talk.Stand {
	cfg.Role = role
	server := smtp.New(w.store, cfg)
	return talk.New(w.t, "smtp", func(ctx context.Context, conn net.Conn) error { return server.Serve(ctx, conn) })
}

// port is the stand of a port, as in a dialogue.
func (w *world) port(port int) *talk.Stand {
	if port == 587 {
		return w.submission
	}
	return w.relay
}

func (w *world) user(name string) *mailstore.User {
	w.t.Helper()
	u, ok := w.store.User(name)
	if !ok {
		w.t.Fatalf("no user %s", name)
	}
	return u
}

// mail is what lies in a user's mailbox.
func (w *world) mail(user, mailbox string) []string {
	w.t.Helper()
	s, err := w.user(user).Open(mailbox, true)
	must(w.t, err)
	defer s.Close()
	var all []string
	for seq := uint32(1); ; seq++ {
		m, ok := s.Message(seq)
		if !ok {
			return all
		}
		all = append(all, string(m.Content))
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// connected connects and takes the greeting.
func (w *world) connected(stand *talk.Stand) *talk.Client {
	w.t.Helper()
	c := stand.Connect()
	if got := c.Send(); !strings.HasPrefix(got, "220 shadrach.smallorg.org ESMTP Sanduq ") {
		w.t.Fatalf("greeting %q", got)
	}
	return c
}

// ready connects and says EHLO, at the relay.
func (w *world) ready() *talk.Client {
	w.t.Helper()
	c := w.connected(w.relay)
	if got := c.Send("EHLO client.example"); !strings.Contains(got, "250-CHUNKING\n") {
		w.t.Fatalf("EHLO: %s", got)
	}
	return c
}

// loggedIn connects at the submission port as alex.
func (w *world) loggedIn() *talk.Client {
	w.t.Helper()
	c := w.connected(w.submission)
	c.Send("EHLO client.example")
	c.Expect(`235 2.7.0 You have logged in as "alex"`, "AUTH PLAIN AGFsZXgAZHJ1bXM=")
	return c
}

// begun has a sender and, for each address, a recipient.
func begun(c *talk.Client, to ...string) *talk.Client {
	c.Send("MAIL FROM:<a@client.example>")
	for _, address := range to {
		c.Send("RCPT TO:<" + address + ">")
	}
	return c
}

// inStep proves that the connection is open and in step.
func inStep(c *talk.Client) { c.Expect("250 2.0.0 OK", "NOOP") }

// sent is a message as the server must keep it, behind its trace lines.
func sent(stored string) string {
	_, after, _ := strings.Cut(stored, "\r\nReceived: ")
	for {
		line, rest, _ := strings.Cut(after, "\r\n")
		after = rest
		if strings.HasSuffix(line, "+0000") {
			return after
		}
		if line == "" {
			return fmt.Sprintf("no trace lines: %q", stored)
		}
	}
}
