package imap_test

import (
	"errors"
	"net"
	"strings"
	"testing"

	"sanduq/server/imap"
)

// secretConn stands for TLS: what goes through it is turned by one bit.
type secretConn struct{ net.Conn }

func (c secretConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	return n, errors.Join(flip(p[:n]), err)
}

func (c secretConn) Write(p []byte) (int, error) {
	q := append([]byte(nil), p...)
	flip(q)
	return c.Conn.Write(q)
}

func flip(p []byte) error {
	for i := range p {
		p[i] ^= 0x80
	}
	return nil
}

func TestStartTLS(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{StartTLS: func(c net.Conn) (net.Conn, error) { return secretConn{c}, nil }})
	c := w.greeted()
	c.Expect("* CAPABILITY IMAP4rev1 LITERAL+ SASL-IR ID STARTTLS AUTH=PLAIN AUTH=LOGIN IDLE NAMESPACE UNSELECT UIDPLUS MOVE CHILDREN QUOTA QUOTA=RES-STORAGE\n"+
		"a1 OK CAPABILITY completed", "a1 CAPABILITY")
	// What is sent in the clear behind STARTTLS must not be carried out behind it.
	c.Expect("a2 OK Begin TLS negotiation now", "a2 STARTTLS\r\na3 LOGIN alex drums")

	c.Raw(turned("a4 CAPABILITY\r\n"))
	w.Settle()
	if got, want := turned(c.Partial()), "* CAPABILITY IMAP4rev1 LITERAL+ SASL-IR ID AUTH=PLAIN AUTH=LOGIN IDLE NAMESPACE UNSELECT UIDPLUS MOVE CHILDREN QUOTA QUOTA=RES-STORAGE\r\n"+
		"a4 OK CAPABILITY completed\r\n"; got != want {
		t.Errorf("within TLS: %q, want %q", got, want)
	}
	for _, s := range []struct{ send, want string }{
		{"a5 STARTTLS", "a5 BAD STARTTLS: this connection has TLS already\r\n"},
		{"a6 SELECT INBOX", "a6 BAD SELECT needs a login"},
		{"a7 LOGIN alex drums", "a7 OK LOGIN completed\r\n"},
		{"a8 STARTTLS", "a8 BAD STARTTLS is for the not authenticated state"},
	} {
		before := len(c.Partial())
		c.Raw(turned(s.send + "\r\n"))
		w.Settle()
		if got := turned(c.Partial()[before:]); !strings.HasPrefix(got, s.want) {
			t.Errorf("%s: %q, want %q", s.send, got, s.want)
		}
	}
}

func TestStartTLSFails(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{StartTLS: func(c net.Conn) (net.Conn, error) { return nil, net.ErrClosed }})
	w.greeted().Expect("a1 OK Begin TLS negotiation now\n<close>", "a1 STARTTLS")
}

func turned(s string) string {
	p := []byte(s)
	flip(p)
	return string(p)
}
