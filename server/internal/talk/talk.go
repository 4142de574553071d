// Package talk is how tests talk to one of the servers: connections in memory, answers taken when all is at rest,
// dialogues and tables of mistakes played from files. Only tests import it.
package talk

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"sanduq/lessons/transcript"
	"sanduq/server/memnet"
)

// Patience bounds what a test waits for; nothing takes that long.
const Patience = 20 * time.Second

// A Stand is a server under test with its connections in memory, which end with the test.
type Stand struct {
	Protocol string
	t        testing.TB
	serve    func(context.Context, net.Conn) error
	network  *memnet.Network
	Context  context.Context    // that connections are served in
	Shutdown context.CancelFunc // ends Context
	served   sync.WaitGroup
}

// New makes a Stand for a server of a protocol: imap, pop3 or smtp. An error of serve fails the test.
func New(t testing.TB, protocol string, serve func(context.Context, net.Conn) error) *Stand {
	s := &Stand{Protocol: protocol, t: t, serve: serve, network: memnet.New()}
	s.Context, s.Shutdown = context.WithCancel(context.Background())
	t.Cleanup(func() {
		s.Shutdown()
		s.served.Wait()
	})
	return s
}

// Serve serves a connection of the test's own until it ends.
func (s *Stand) Serve(conn net.Conn) {
	s.served.Go(func() {
		if err := s.serve(s.Context, conn); err != nil {
			s.t.Errorf("Serve: %v", err)
		}
	})
}

// Wait waits until every connection is over, on both sides.
func (s *Stand) Wait() { s.served.Wait() }

// Pipe is a connection in memory, for Serve.
func (s *Stand) Pipe() (client, server *memnet.Conn) { return s.network.Pipe(s.Protocol, "client") }

// Dial connects in memory, for a client that others wrote.
func (s *Stand) Dial() net.Conn {
	ours, theirs := s.Pipe()
	s.Serve(theirs)
	return ours
}

// DialTCP is Dial over the loopback interface.
func (s *Stand) DialTCP() net.Conn {
	s.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	defer l.Close()
	ours, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		s.t.Fatal(err)
	}
	theirs, err := l.Accept() // the backlog has it already
	if err != nil {
		s.t.Fatal(err)
	}
	s.Serve(theirs)
	return ours
}

// Settle waits until every connection is at rest.
func (s *Stand) Settle() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	if err := s.network.Settle(ctx); err != nil {
		s.t.Fatalf("the connections do not come to rest: %v", err)
	}
}

// A Client is one connection; a goroutine of its own takes what the server sends.
type Client struct {
	stand  *Stand
	Conn   *memnet.Conn
	mu     sync.Mutex
	split  transcript.Splitter
	units  []transcript.Unit
	closed chan struct{} // when the server has closed
}

// Connect connects and leaves the greeting to be taken.
func (s *Stand) Connect() *Client {
	ours, theirs := s.Pipe()
	c := &Client{stand: s, Conn: ours, split: transcript.Splitter{IMAP: s.Protocol == "imap"}, closed: make(chan struct{})}
	s.Serve(theirs)
	s.served.Go(c.read)
	s.t.Cleanup(func() { ours.Close() })
	return c
}

func (c *Client) read() {
	buf := make([]byte, 64<<10)
	for {
		n, err := c.Conn.Read(buf)
		c.mu.Lock()
		c.units = append(c.units, c.split.Feed(buf[:n])...)
		if err != nil {
			c.units = append(c.units, c.split.Close()...)
		}
		c.mu.Unlock()
		if err != nil {
			close(c.closed) // first: the network is at rest as soon as this end is closed, too
			c.Conn.Close()
			return
		}
	}
}

// Raw sends octets.
func (c *Client) Raw(octets string) {
	c.stand.t.Helper()
	_, err := c.Conn.Write([]byte(octets))
	if err != nil && !c.IsClosed() {
		c.stand.t.Fatalf("send %q: %v", octets, err)
	}
}

// Closed is closed when the server has closed the connection.
func (c *Client) Closed() <-chan struct{} { return c.closed }

// IsClosed says whether the server has closed the connection.
func (c *Client) IsClosed() bool {
	select {
	case <-c.closed:
		return true
	default:
		return false
	}
}

// Take gives what came since it was last asked, when all is at rest.
func (c *Client) Take() []transcript.Unit {
	c.stand.t.Helper()
	c.stand.Settle()
	c.mu.Lock()
	defer c.mu.Unlock()
	units := c.units
	c.units = nil
	return units
}

// Partial gives what came and is no whole line yet.
func (c *Client) Partial() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.split.Partial()
}

// Send sends lines, each ended by CRLF, and gives what the server says to them when all is at rest: a line each,
// "<close>" for the end of the connection.
func (c *Client) Send(lines ...string) string {
	c.stand.t.Helper()
	for _, l := range lines {
		c.Raw(l + "\r\n")
	}
	var out []string
	for _, u := range c.Take() {
		if u.Close {
			out = append(out, "<close>")
		} else {
			out = append(out, u.Text)
		}
	}
	return strings.Join(out, "\n")
}

// Expect sends lines and wants the answer to be as given.
func (c *Client) Expect(want string, lines ...string) {
	c.stand.t.Helper()
	if got := c.Send(lines...); got != want {
		c.stand.t.Errorf("%q is answered:\n%s\nwant:\n%s", lines, got, want)
	}
}
