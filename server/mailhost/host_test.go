package mailhost_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"sanduq/server/mailhost"
	"sanduq/server/mailset"
)

// start is the first moment of every world in these tests.
var start = time.Date(2000, 3, 1, 10, 0, 0, 0, time.UTC)

// world returns a world with alex, who has one message.
func world(t *testing.T, change ...func(*mailhost.WorldConfig)) *mailhost.World {
	t.Helper()
	set, err := mailset.Load(fstest.MapFS{
		"set/set.txt": {Data: []byte("user alex drums\nmailbox INBOX\nmessage one.eml 2000-02-28T12:00:00Z\n")},
		"set/one.eml": {Data: []byte("Subject: One\r\n\r\nHello.\r\n")},
	}, "set")
	if err != nil {
		t.Fatal(err)
	}
	cfg := mailhost.WorldConfig{Set: set, Host: "shadrach.smallorg.org", Start: start, Seed: "06-expunge"}
	for _, f := range change {
		f(&cfg)
	}
	w, err := mailhost.NewWorld(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// A client keeps all that came, and reads on all the time, as Settle asks of a client.
type client struct {
	t    *testing.T
	conn net.Conn
	mu   sync.Mutex
	got  strings.Builder
	done chan struct{}
}

func read(t *testing.T, conn net.Conn) *client {
	c := &client{t: t, conn: conn, done: make(chan struct{})}
	go func() {
		defer close(c.done)
		defer conn.Close()
		p := make([]byte, 4096)
		for {
			n, err := conn.Read(p)
			c.mu.Lock()
			c.got.Write(p[:n])
			c.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return c
}

// all returns what has come so far.
func (c *client) all() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.got.String()
}

func (c *client) send(lines ...string) {
	c.t.Helper()
	for _, line := range lines {
		if _, err := io.WriteString(c.conn, line+"\r\n"); err != nil {
			c.t.Fatal(err)
		}
	}
}

func dial(t *testing.T, w *mailhost.World) *client {
	t.Helper()
	return dialTo(t, w, "imap")
}

func dialTo(t *testing.T, w *mailhost.World, protocol string) *client {
	t.Helper()
	conn, err := w.Dial(protocol, 0)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, conn)
}

func settle(t *testing.T, w *mailhost.World) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := w.Settle(ctx); err != nil {
		t.Fatalf("Settle: %v", err)
	}
}

func TestDial(t *testing.T) {
	t.Parallel()
	w := world(t)
	c := dial(t, w)
	c.send("a1 login alex drums", "a2 select inbox", "a3 logout")
	settle(t, w)
	for _, want := range []string{
		"* OK shadrach.smallorg.org IMAP4rev1 v12.250 server ready\r\n",
		"a1 OK", "* 1 EXISTS\r\n", "a2 OK", "* BYE", "a3 OK",
	} {
		if !strings.Contains(c.all(), want) {
			t.Errorf("no %q in:\n%s", want, c.all())
		}
	}
	<-c.done
}

func TestDialElsewhere(t *testing.T) {
	t.Parallel()
	w := world(t)
	for _, tt := range []struct {
		protocol string
		port     int
		want     string
	}{
		{"gopher", 0, "shadrach.smallorg.org has no gopher server, only imap, pop3, smtp"},
		{"smtp", 465, "shadrach.smallorg.org has no smtp server on port 465, which is for TLS: TLS is not offered here"},
		{"smtp", 995, "shadrach.smallorg.org has no smtp server on port 995, only on 25, 587"},
		{"imap", 25, "shadrach.smallorg.org has no imap server on port 25, only on 143"},
	} {
		if _, err := w.Dial(tt.protocol, tt.port); err == nil || err.Error() != tt.want {
			t.Errorf("Dial(%q, %d): %v, want %q", tt.protocol, tt.port, err, tt.want)
		}
	}
	settle(t, w)
}

// At rest the other connection has heard of everything.
func TestSettleCarriesNews(t *testing.T) {
	t.Parallel()
	w := world(t)
	one, idle := dial(t, w), dial(t, w)
	one.send("a1 login alex drums", "a2 select inbox")
	idle.send("b1 login alex drums", "b2 select inbox", "b3 idle")
	settle(t, w)
	for range 50 {
		heard := len(idle.all())
		one.send(`a3 store 1 flags (\Deleted)`, "a4 store 1 flags ()")
		settle(t, w)
		if news := idle.all()[heard:]; !strings.Contains(news, "FETCH (FLAGS") {
			t.Fatalf("at rest the idle connection has heard %q", news)
		}
	}
}

func TestCloseSaysBye(t *testing.T) {
	t.Parallel()
	w := world(t)
	c := dial(t, w)
	settle(t, w)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	<-c.done
	if want := "* BYE shadrach.smallorg.org IMAP4rev1 server terminating connection\r\n"; !strings.HasSuffix(c.all(), want) {
		t.Errorf("the last word was %q, want %q", c.all(), want)
	}
	if _, err := w.Dial("imap", 0); !errors.Is(err, mailhost.ErrClosed) {
		t.Errorf("Dial after Close: %v", err)
	}
	settle(t, w)
}

// Two worlds from the same beginnings say the same, octet for octet, at the same clock.
func TestWorldsAreEqual(t *testing.T) {
	t.Parallel()
	var transcripts [2]string
	for i := range transcripts {
		w := world(t)
		c := dial(t, w)
		settle(t, w)
		c.send("a1 login alex drums", "a2 select inbox")
		settle(t, w)
		w.SetClock(start.Add(90 * time.Minute))
		c.send("a3 append inbox {21+}", "Subject: Two", "", "Hi.", "", "a4 fetch 1:* (uid internaldate rfc822.size)")
		settle(t, w)
		transcripts[i] = c.all()
	}
	if transcripts[0] != transcripts[1] {
		t.Errorf("one world:\n%s\nthe other:\n%s", transcripts[0], transcripts[1])
	}
	if want := `INTERNALDATE " 1-Mar-2000 11:30:00 +0000"`; !strings.Contains(transcripts[0], want) {
		t.Errorf("no %s in:\n%s", want, transcripts[0])
	}
}

// Mail that SMTP takes on either port is news to an IMAP session at once, and lies in the Outbox where it would have left.
func TestMailArrives(t *testing.T) {
	t.Parallel()
	w := world(t)
	idle := dial(t, w)
	idle.send("a1 login alex drums", "a2 select inbox", "a3 idle")
	settle(t, w)
	heard := len(idle.all())
	for port, lines := range map[int][]string{
		0:   {"EHLO c", "MAIL FROM:<a@b>", "RCPT TO:<Postmaster>"},
		587: {"EHLO c", "AUTH PLAIN AGFsZXgAZHJ1bXM=", "MAIL FROM:<a@b>", "RCPT TO:<alex@shadrach.smallorg.org>", "RCPT TO:<a@elsewhere.example>"},
	} {
		conn, err := w.Dial("smtp", port)
		if err != nil {
			t.Fatal(err)
		}
		c := read(t, conn)
		c.send(append(lines, "DATA", "Subject: New", "", "x", ".", "QUIT")...)
		settle(t, w)
		if !strings.Contains(c.all(), "250 2.0.0 Delivered to alex") {
			t.Errorf("port %d: %s", port, c.all())
		}
	}
	if news := idle.all()[heard:]; news != "* 2 EXISTS\r\n* 1 RECENT\r\n* 3 EXISTS\r\n* 2 RECENT\r\n" {
		t.Errorf("alex has heard %q", news)
	}
	idle.send("DONE", "a4 status Outbox (messages)")
	settle(t, w)
	if !strings.Contains(idle.all(), "(MESSAGES 1)") {
		t.Error(idle.all())
	}
}

func TestQuota(t *testing.T) {
	t.Parallel()
	w := world(t, func(cfg *mailhost.WorldConfig) { cfg.Quota = 40 })
	c := dial(t, w)
	c.send("a1 login alex drums", "a2 append inbox {21+}", "Subject: Two", "", "Hi.", "")
	settle(t, w)
	if !strings.Contains(c.all(), "a2 NO") {
		t.Errorf("a message over the quota was taken:\n%s", c.all())
	}
}
