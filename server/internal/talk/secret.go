package talk

import (
	"net"
	"strings"
	"testing"
	"time"
)

// Secret stands for TLS: what goes through it is turned by one bit. It is a server's StartTLS for tests of what comes
// before and after the handshake.
func Secret(c net.Conn) (net.Conn, error) { return secretConn{c}, nil }

type secretConn struct{ net.Conn }

func (c secretConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	turn(p[:n])
	return n, err
}

func (c secretConn) Write(p []byte) (int, error) {
	return c.Conn.Write([]byte(turned(string(p))))
}

func turn(p []byte) {
	for i := range p {
		p[i] ^= 0x80
	}
}

func turned(s string) string {
	p := []byte(s)
	turn(p)
	return string(p)
}

// Within sends a line through Secret and gives what the server says to it through the same.
func (c *Client) Within(line string) string {
	c.stand.t.Helper()
	before := len(c.Partial())
	c.Raw(turned(line + "\r\n"))
	c.stand.Settle()
	return turned(c.Partial()[before:])
}

// ExpectWithin sends lines through Secret, one after the other: each is a line, and how its answer must begin.
func (c *Client) ExpectWithin(said [][2]string) {
	c.stand.t.Helper()
	for _, s := range said {
		if got := c.Within(s[0]); !strings.HasPrefix(got, s[1]) {
			c.stand.t.Errorf("%s: %q, want %q", s[0], got, s[1])
		}
	}
}

// EndsWhileBlocked proves that a client that takes nothing does not hold up the server's end.
func (s *Stand) EndsWhileBlocked(t *testing.T) {
	t.Helper()
	ours, theirs := net.Pipe()
	defer ours.Close()
	done := make(chan error)
	go func() { done <- s.serve(s.Context, theirs) }()
	s.Shutdown()
	select {
	case err := <-done:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(Patience):
		t.Fatal("Serve goes on")
	}
}
