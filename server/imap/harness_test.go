package imap_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"sanduq/lessons/transcript"
	"sanduq/server/imap"
	"sanduq/server/mailstore"
	"sanduq/server/memnet"
)

// patience bounds what a test waits for; nothing takes that long.
const patience = 20 * time.Second

// A world is a server with its store, and clients in memory.
type world struct {
	t       testing.TB
	store   *mailstore.Store
	server  *imap.Server
	network *memnet.Network
	ctx     context.Context
	cancel  context.CancelFunc
	served  sync.WaitGroup
}

// clock stands still.
func clock() time.Time { return time.Date(2000, 3, 1, 10, 0, 0, 0, time.UTC) }

// testWorld has alex (INBOX of 2 messages, newbox of 6, all unseen) and riley.
func testWorld(t testing.TB, cfg imap.Config) *world {
	t.Helper()
	w := &world{t: t, store: mailstore.New(mailstore.Options{Now: clock}), network: memnet.New()}
	alex, err := w.store.AddUser("alex", "drums")
	must(t, err)
	_, err = w.store.AddUser("riley", "firebird")
	must(t, err)
	must(t, alex.Create("newbox"))
	for i := range 2 {
		w.put(alex, "INBOX", fmt.Sprintf("Letter %d", i+1))
	}
	for i := range 6 {
		w.put(alex, "newbox", fmt.Sprintf("Note %d", i+1))
	}
	cfg.Name = "shadrach.smallorg.org"
	w.server = imap.New(w.store, cfg)
	w.ctx, w.cancel = context.WithCancel(context.Background())
	t.Cleanup(func() {
		w.cancel()
		w.served.Wait()
	})
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

// serve serves one connection until it ends.
func (w *world) serve(conn net.Conn) {
	w.served.Go(func() {
		if err := w.server.Serve(w.ctx, conn); err != nil {
			w.t.Errorf("Serve: %v", err)
		}
	})
}

// settle waits until every connection is at rest.
func (w *world) settle() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := w.network.Settle(ctx); err != nil {
		w.t.Fatalf("the connections do not come to rest: %v", err)
	}
}

// A client is one connection; a goroutine of its own takes what the server sends.
type client struct {
	w      *world
	conn   *memnet.Conn
	mu     sync.Mutex
	split  transcript.Splitter
	units  []transcript.Unit
	closed chan struct{} // when the server has closed
}

// connect connects and leaves the greeting to be taken.
func (w *world) connect() *client {
	ours, theirs := w.network.Pipe("imap", "client")
	c := &client{w: w, conn: ours, split: transcript.Splitter{IMAP: true}, closed: make(chan struct{})}
	w.serve(theirs)
	w.served.Go(c.read)
	w.t.Cleanup(func() { ours.Close() })
	return c
}

func (c *client) read() {
	buf := make([]byte, 64<<10)
	for {
		n, err := c.conn.Read(buf)
		c.mu.Lock()
		c.units = append(c.units, c.split.Feed(buf[:n])...)
		if err != nil {
			c.units = append(c.units, c.split.Close()...)
		}
		c.mu.Unlock()
		if err != nil {
			c.conn.Close()
			close(c.closed)
			return
		}
	}
}

// raw sends octets.
func (c *client) raw(octets string) {
	c.w.t.Helper()
	_, err := c.conn.Write([]byte(octets))
	if err != nil && !c.isClosed() {
		c.w.t.Fatalf("send %q: %v", octets, err)
	}
}

func (c *client) isClosed() bool {
	select {
	case <-c.closed:
		return true
	default:
		return false
	}
}

// take gives what came since it was last asked, when all is at rest.
func (c *client) take() []transcript.Unit {
	c.w.t.Helper()
	c.w.settle()
	c.mu.Lock()
	defer c.mu.Unlock()
	units := c.units
	c.units = nil
	return units
}

// send sends lines, each ended by CRLF, and gives what the server says to them
// when all is at rest: a line each, "<close>" for the end of the connection.
func (c *client) send(lines ...string) string {
	c.w.t.Helper()
	for _, l := range lines {
		c.raw(l + "\r\n")
	}
	var out []string
	for _, u := range c.take() {
		if u.Close {
			out = append(out, "<close>")
		} else {
			out = append(out, u.Text)
		}
	}
	return strings.Join(out, "\n")
}

// expect sends lines and wants the answer to be as given.
func (c *client) expect(want string, lines ...string) {
	c.w.t.Helper()
	if got := c.send(lines...); got != want {
		c.w.t.Errorf("%q is answered:\n%s\nwant:\n%s", lines, got, want)
	}
}

// greeted connects and takes the greeting.
func (w *world) greeted() *client {
	w.t.Helper()
	c := w.connect()
	if got := c.send(); !strings.HasPrefix(got, "* OK shadrach.smallorg.org IMAP4rev1") {
		w.t.Fatalf("greeting %q", got)
	}
	return c
}

// loggedIn connects as alex.
func (w *world) loggedIn() *client {
	w.t.Helper()
	c := w.greeted()
	c.expect("l1 OK LOGIN completed", "l1 LOGIN alex drums")
	return c
}

// selected connects as alex and selects a mailbox.
func (w *world) selected(mailbox string) *client {
	w.t.Helper()
	c := w.loggedIn()
	if got := c.send("s1 SELECT " + mailbox); !strings.HasSuffix(got, "s1 OK [READ-WRITE] SELECT completed") {
		w.t.Fatalf("SELECT %s: %s", mailbox, got)
	}
	return c
}
