//go:build !js

package mailhost_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"sanduq/server/limit"
	"sanduq/server/mailhost"
	"sanduq/server/mailstore"
	"sanduq/server/selfsigned"
)

// patience bounds what these tests wait for; nothing takes that long.
const patience = 20 * time.Second

// A stand is a host that is served at loopback, and where each of its ports is.
type stand struct {
	t    *testing.T
	host *mailhost.Host
	at   map[int]string
	log  *journal
}

// stood serves all ports of a host for alex and riley until the test is over.
func stood(t *testing.T, change func(*mailhost.Config)) *stand {
	t.Helper()
	store := mailstore.New(mailstore.Options{Now: time.Now})
	for _, name := range []string{"alex", "riley"} {
		if _, err := store.AddUser(name, "drums"); err != nil {
			t.Fatal(err)
		}
	}
	s := &stand{t: t, at: map[int]string{}, log: new(journal)}
	cfg := mailhost.Config{Name: "mail.example", Timeouts: true, Logf: s.log.logf}
	change(&cfg)
	s.host = mailhost.New(store, cfg)
	t.Cleanup(func() { s.host.Close() })
	for port, protocol := range map[int]string{143: "imap", 110: "pop3", 25: "smtp", 587: "smtp", 993: "imap", 995: "pop3", 465: "smtp"} {
		if cfg.StartTLS == nil && port > 587 || cfg.StartTLS == nil && port == 465 {
			continue
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		s.at[port] = l.Addr().String()
		go s.host.Serve(t.Context(), protocol, port, l)
	}
	return s
}

// A caller is a client at a socket.
type caller struct {
	t    *testing.T
	conn net.Conn
	r    *bufio.Reader
}

// from connects to a port from an address of loopback.
func (s *stand) from(address string, port int) *caller {
	s.t.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}, Timeout: patience}
	conn, err := d.DialContext(s.t.Context(), "tcp", s.at[port])
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(patience))
	return &caller{s.t, conn, bufio.NewReader(conn)}
}

// send sends lines, each of which is answered by one that begins as wanted; "": none is sent, one comes.
func (c *caller) send(pairs ...string) *caller {
	c.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] != "" {
			io.WriteString(c.conn, pairs[i]+"\r\n")
		}
		line, err := c.r.ReadString('\n')
		for len(line) > 3 && line[3] == '-' { // SMTP goes on
			line, err = c.r.ReadString('\n')
		}
		if err != nil || !strings.HasPrefix(line, pairs[i+1]) {
			c.t.Fatalf("%q is answered %q, %v; want %q", pairs[i], line, err, pairs[i+1])
		}
	}
	return c
}

// ends wants a last line, and the end.
func (c *caller) ends(last string) {
	c.t.Helper()
	rest, err := io.ReadAll(c.r)
	if err != nil || string(rest) != last {
		c.t.Errorf("at the end came %q, %v; want %q", rest, err, last)
	}
}

var greetings = map[int]string{143: "* OK", 110: "+OK", 25: "220 ", 587: "220 "}

// TestSilentFlood: however many connections say nothing, from however many addresses, another client comes in at once, and the
// one that has been silent longest hears why it goes.
func TestSilentFlood(t *testing.T) {
	t.Parallel()
	for port, last := range map[int]string{
		143: "* BYE mail.example has too many connections, and this one was silent longest: connect again\r\n",
		110: "-ERR [SYS/TEMP] mail.example has too many connections, and this one was silent longest: connect again\r\n",
		25:  "421 4.7.0 mail.example has too many connections, and this one was silent longest: connect again\r\n",
	} {
		t.Run(fmt.Sprint(port), func(t *testing.T) {
			t.Parallel()
			s := stood(t, func(cfg *mailhost.Config) { cfg.Clients = limit.NewConnections(16, 8) })
			in := s.from("127.0.0.9", 143).send("", "* OK", "a1 LOGIN alex drums", "a1 OK")
			var flood []*caller
			for i := range 40 {
				flood = append(flood, s.from(fmt.Sprintf("127.0.0.%d", 1+i%5), port).send("", greetings[port]))
			}
			flood[0].ends(last)
			s.from("127.0.0.8", 143).send("", "* OK", "a1 LOGIN riley drums", "a1 OK", "a2 NOOP", "a2 OK")
			in.send("a2 NOOP", "a2 OK")
			s.from("127.0.0.8", 25).send("", "220", "EHLO a.example", "250", "MAIL FROM:<>", "250")
		})
	}
}

// TestFloodOfOneAddress: who has all of a share displaces nobody else, and hears why the next is turned away.
func TestFloodOfOneAddress(t *testing.T) {
	t.Parallel()
	s := stood(t, func(cfg *mailhost.Config) { cfg.Clients = limit.NewConnections(16, 8) })
	quiet := s.from("127.0.0.9", 143).send("", "* OK")
	for i := range 8 {
		s.from("127.0.0.1", 143).send("", "* OK", fmt.Sprintf("a%d LOGIN alex drums", i), fmt.Sprintf("a%d OK", i))
	}
	for port, bye := range map[int]string{143: "* BYE ", 110: "-ERR [SYS/TEMP] ", 25: "421 4.7.0 "} {
		s.from("127.0.0.1", port).ends(bye + "mail.example has too many connections from one address, try again later\r\n")
	}
	quiet.send("a1 LOGIN riley drums", "a1 OK")
}

// TestHeldConnectionsStay: somebody who is logged in, or hands over mail, stays; where all do, the next is turned away.
func TestHeldConnectionsStay(t *testing.T) {
	t.Parallel()
	s := stood(t, func(cfg *mailhost.Config) { cfg.Clients = limit.NewConnections(4, 4) })
	held := []*caller{
		s.from("127.0.0.1", 143).send("", "* OK", "a1 LOGIN alex drums", "a1 OK"),
		s.from("127.0.0.2", 110).send("", "+OK", "USER alex", "+OK", "PASS drums", "+OK"),
		s.from("127.0.0.3", 25).send("", "220", "EHLO a.example", "250", "MAIL FROM:<>", "250"),
		s.from("127.0.0.3", 587).send("", "220", "EHLO a.example", "250", "AUTH PLAIN AGFsZXgAZHJ1bXM=", "235"),
	}
	s.from("127.0.0.4", 143).ends("* BYE mail.example has too many connections, try again later\r\n")
	for i, line := range []string{"a2 NOOP", "NOOP", "RSET", "NOOP"} {
		held[i].send(line, []string{"a2 OK", "+OK", "250", "250"}[i])
	}
	// The sender has dropped the mail, and is held no more.
	s.from("127.0.0.4", 143).send("", "* OK", "a1 LOGIN alex drums", "a1 OK")
	held[2].ends("421 4.7.0 mail.example has too many connections, and this one was silent longest: connect again\r\n")
}

// TestSilentHandshakes: those that begin no handshake go without a word, which would come in the clear.
func TestSilentHandshakes(t *testing.T) {
	t.Parallel()
	pair, err := selfsigned.New("mail.example", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s := stood(t, func(cfg *mailhost.Config) { cfg.Clients, cfg.StartTLS = limit.NewConnections(8, 4), pair.Accept })
	var flood []*caller
	for i := range 20 {
		flood = append(flood, s.from(fmt.Sprintf("127.0.0.%d", 1+i%5), 993))
	}
	flood[0].ends("")
	flood[11].ends("") // the last of those that go, so that all have come
	s.from("127.0.0.9", 143).send("", "* OK")
}
