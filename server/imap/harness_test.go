package imap_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"sanduq/server/imap"
	"sanduq/server/internal/talk"
	"sanduq/server/mailstore"
)

// A world is a server with its store, and clients in memory.
type world struct {
	*talk.Stand
	t      testing.TB
	store  *mailstore.Store
	server *imap.Server
}

// clock stands still.
func clock() time.Time { return time.Date(2000, 3, 1, 10, 0, 0, 0, time.UTC) }

// testWorld has alex (INBOX of 2 messages, newbox of 6, all unseen), riley, and jamie, whose quota is 2,500 octets.
func testWorld(t testing.TB, cfg imap.Config) *world {
	t.Helper()
	w := &world{t: t, store: mailstore.New(mailstore.Options{Now: clock})}
	alex, err := w.store.AddUser("alex", "drums")
	must(t, err)
	_, err = w.store.AddUser("riley", "firebird")
	must(t, err)
	must(t, alex.Create("newbox"))
	jamie, err := w.store.AddUser("jamie", "sticks")
	must(t, err)
	jamie.SetQuota(2500)
	for i := range 2 {
		w.put(alex, "INBOX", fmt.Sprintf("Letter %d", i+1))
	}
	for i := range 6 {
		w.put(alex, "newbox", fmt.Sprintf("Note %d", i+1))
	}
	cfg.Name = "shadrach.smallorg.org"
	w.server = imap.New(w.store, cfg)
	w.Stand = talk.New(t, "imap", func(ctx context.Context, conn net.Conn) error { return w.server.Serve(ctx, conn) })
	return w
}

func (w *world) put(u *mailstore.User, mailbox, subject string) {
	w.t.Helper()
	_, err := u.Append(mailbox, mailstore.NewMessage{Content: letter(subject), Date: clock(), OldMail: true})
	must(w.t, err)
}

// letter is a small message.
func letter(subject string) []byte {
	return []byte("From: riley@smallorg.org\r\nSubject: " + subject + "\r\n\r\nHello\r\n")
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
	if got := c.Send(); !strings.HasPrefix(got, "* OK shadrach.smallorg.org IMAP4rev1") {
		w.t.Fatalf("greeting %q", got)
	}
	return c
}

// loggedIn connects as alex.
func (w *world) loggedIn() *talk.Client {
	w.t.Helper()
	c := w.greeted()
	c.Expect("l1 OK LOGIN completed", "l1 LOGIN alex drums")
	return c
}

// selected connects as alex and selects a mailbox.
func (w *world) selected(mailbox string) *talk.Client {
	w.t.Helper()
	c := w.loggedIn()
	if got := c.Send("s1 SELECT " + mailbox); !strings.HasSuffix(got, "s1 OK [READ-WRITE] SELECT completed") {
		w.t.Fatalf("SELECT %s: %s", mailbox, got)
	}
	return c
}

// inStep proves that the connection is open and in step.
func inStep(c *talk.Client) { c.Expect("z9 OK NOOP completed", "z9 NOOP") }
