package mailhost_test

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"sanduq/server/mailhost"
	"sanduq/server/selfsigned"
)

// A journal is what a host logs.
type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) logf(format string, args ...any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, fmt.Sprintf(format, args...))
}

func (j *journal) all() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return strings.Join(j.lines, "\n")
}

// tlsWorld is a world that offers TLS, and what it logs.
func tlsWorld(t *testing.T) (*mailhost.World, *journal) {
	t.Helper()
	pair, err := selfsigned.New("shadrach.smallorg.org", start)
	if err != nil {
		t.Fatal(err)
	}
	j := new(journal)
	return world(t, func(cfg *mailhost.WorldConfig) {
		cfg.StartTLS, cfg.Handshake, cfg.Logf = pair.Accept, pair.Join, j.logf
	}), j
}

// dialTLS connects to a port of implicit TLS, and makes the handshake.
func dialTLS(t *testing.T, w *mailhost.World, protocol string, port int) *client {
	t.Helper()
	conn, err := w.Dial(protocol, port)
	if err != nil {
		t.Fatal(err)
	}
	if conn, err = w.Handshake(conn); err != nil {
		t.Fatal(err)
	}
	return read(t, conn)
}

func TestImplicit(t *testing.T) {
	t.Parallel()
	w, _ := tlsWorld(t)
	for _, tt := range []struct {
		protocol       string
		port           int
		greeting, quit string
	}{
		{"imap", 993, "* OK shadrach", "a1 LOGOUT"},
		{"pop3", 995, "+OK shadrach", "QUIT"},
		{"smtp", 465, "220 shadrach.smallorg.org ESMTP Sanduq submission", "QUIT"},
	} {
		if !w.Implicit(tt.port) {
			t.Errorf("port %d is not for TLS", tt.port)
		}
		c := dialTLS(t, w, tt.protocol, tt.port)
		settle(t, w)
		if !strings.HasPrefix(c.all(), tt.greeting) {
			t.Errorf("port %d greets %q", tt.port, c.all())
		}
		c.send(tt.quit)
		settle(t, w)
		select {
		case <-c.done:
		default:
			t.Errorf("port %d: at rest the client has not heard that the server has closed", tt.port)
		}
	}
	for _, port := range []int{0, 25, 110, 143, 587} {
		if w.Implicit(port) {
			t.Errorf("TLS comes first at port %d", port)
		}
	}
	if plain := world(t); plain.Implicit(993) {
		t.Error("TLS comes first at a port where there is none")
	}
}

// TestSettleCarriesNewsUnderTLS: what is at rest is at rest under TLS, too.
func TestSettleCarriesNewsUnderTLS(t *testing.T) {
	t.Parallel()
	w, _ := tlsWorld(t)
	one, idle := dialTLS(t, w, "imap", 993), dialTLS(t, w, "imap", 993)
	one.send("a1 login alex drums", "a2 select inbox")
	idle.send("b1 login alex drums", "b2 select inbox", "b3 idle")
	settle(t, w)
	for range 50 {
		heard := len(idle.all())
		one.send(`a3 store 1 flags (\Deleted)`)
		settle(t, w)
		one.send("a4 store 1 flags ()")
		settle(t, w)
		if news := idle.all()[heard:]; strings.Count(news, "FETCH (FLAGS") != 2 {
			t.Fatalf("at rest the idle connection has heard %q", news)
		}
	}
	one.conn.Close()
	idle.send("DONE", "b4 logout")
	settle(t, w)
	if !strings.HasSuffix(idle.all(), "b4 OK LOGOUT completed\r\n") {
		t.Errorf("at rest the last word is %q", idle.all())
	}
}

// TestClientLeavesUnderTLS: however a client goes, by the book or by the cable, the session is over when all is at rest.
func TestClientLeavesUnderTLS(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(raw net.Conn, secure *tls.Conn) error{
		"says goodbye":              func(_ net.Conn, secure *tls.Conn) error { return secure.Close() },
		"says goodbye and reads on": func(_ net.Conn, secure *tls.Conn) error { return secure.CloseWrite() },
		"is cut off":                func(raw net.Conn, _ *tls.Conn) error { return raw.Close() },
		"sends what is no record":   func(raw net.Conn, _ *tls.Conn) error { _, err := io.WriteString(raw, "a2 NOOP\r\n"); return err },
	} {
		w, _ := tlsWorld(t)
		raw, err := w.Dial("imap", 993)
		if err != nil {
			t.Fatal(err)
		}
		secure, err := w.Handshake(raw)
		if err != nil {
			t.Fatal(err)
		}
		c := read(t, secure)
		c.send("a1 LOGIN alex drums")
		settle(t, w)
		if s := w.Standing(raw); s.State != "authenticated" || s.User != "alex" {
			t.Errorf("%s: the session stands at %+v", name, s)
		}
		if err := leave(raw, secure.(*tls.Conn)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		settle(t, w)
		<-c.done
		if got := c.all(); !strings.HasSuffix(got, "a1 OK LOGIN completed\r\n") {
			t.Errorf("%s: it has heard %q", name, got)
		}
	}
}

// TestHandshakeFails: a client that speaks no TLS is closed and logged, without an answer that it could not read, and
// without harm to any other.
func TestHandshakeFails(t *testing.T) {
	t.Parallel()
	w, j := tlsWorld(t)
	other := dialTLS(t, w, "imap", 993)
	for protocol, port := range map[string]int{"imap": 993, "pop3": 995, "smtp": 465} {
		conn, err := w.Dial(protocol, port)
		if err != nil {
			t.Fatal(err)
		}
		c := read(t, conn)
		c.send("a1 LOGIN alex drums")
		<-c.done
		if strings.Contains(c.all(), "a1") || strings.Contains(c.all(), "220") {
			t.Errorf("port %d answers %q", port, c.all())
		}
		want := protocol + " learner: TLS handshake: tls: first record does not look like a TLS handshake"
		if got := j.all(); strings.Count(got, want) != 1 {
			t.Errorf("port %d logs:\n%s\nwant once %s", port, got, want)
		}
	}
	if strings.Contains(j.all(), "drums") {
		t.Errorf("what a client sent is logged:\n%s", j.all())
	}
	other.send("a1 LOGIN alex drums")
	settle(t, w)
	if !strings.Contains(other.all(), "a1 OK") {
		t.Errorf("the other connection hears %q", other.all())
	}
}

// TestHandshakeEndsWithTheHost: a client that says nothing where TLS is to begin holds up no shutdown.
func TestHandshakeEndsWithTheHost(t *testing.T) {
	t.Parallel()
	w, _ := tlsWorld(t)
	conn, err := w.Dial("imap", 993)
	if err != nil {
		t.Fatal(err)
	}
	c := read(t, conn)
	settle(t, w)
	w.Close()
	<-c.done
	if c.all() != "" {
		t.Errorf("in the clear comes %q", c.all())
	}
}

func TestHandshakeWithoutTLS(t *testing.T) {
	t.Parallel()
	w := world(t)
	conn, err := w.Dial("imap", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := w.Handshake(conn); err == nil || err.Error() != "there is no TLS here" {
		t.Errorf("Handshake = %v", err)
	}
}
