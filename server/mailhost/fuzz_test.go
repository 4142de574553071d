package mailhost_test

import (
	"net"
	"sync/atomic"
	"testing"

	"sanduq/server/mailhost"
)

// FuzzOverheard sends octets where TLS is offered. Whatever they are, nobody is logged in before a handshake: what the seeds
// prove that they know, they show to a listener.
func FuzzOverheard(f *testing.F) {
	for port, lines := range map[int][]string{
		143: {"a1 LOGIN alex drums\r\n", "a1 LOGIN {4+}\r\nalex {5+}\r\ndrums\r\n", "a1 AUTHENTICATE PLAIN AGFsZXgAZHJ1bXM=\r\n", "a1 authenticate plain\r\nAGFsZXgAZHJ1bXM=\r\n",
			"a1 AUTHENTICATE LOGIN\r\nYWxleA==\r\nZHJ1bXM=\r\n", "a1 STARTTLS x\r\na2 LOGIN alex drums\r\n", "a1 STARTTLS\r\n", "a1 LOGIN \"alex\" \"drums\"\na2 SELECT INBOX\r\n"},
		110: {"USER alex\r\nPASS drums\r\n", "PASS drums\r\n", "AUTH PLAIN AGFsZXgAZHJ1bXM=\r\n", "auth plain\r\nAGFsZXgAZHJ1bXM=\r\n", "AUTH LOGIN\r\nYWxleA==\r\nZHJ1bXM=\r\n",
			"UTF8\r\nUSER alex\r\nPASS drums\r\n", "UTF8\r\nSTLS\r\nUSER alex\r\nPASS drums\r\n", "STLS\r\n", "LANG ar\r\nUSER alex\r\nPASS drums\r\n"},
		587: {"EHLO c\r\nAUTH PLAIN AGFsZXgAZHJ1bXM=\r\n", "EHLO c\r\nauth plain\r\nAGFsZXgAZHJ1bXM=\r\n", "EHLO c\r\nAUTH LOGIN\r\nYWxleA==\r\nZHJ1bXM=\r\n", "EHLO c\r\nSTARTTLS\r\n", "HELO c\r\nAUTH LOGIN YWxleA==\r\n"},
	} {
		for _, octets := range lines {
			f.Add(port, octets)
		}
	}
	f.Fuzz(func(t *testing.T, port int, octets string) {
		protocol, ok := map[int]string{143: "imap", 110: "pop3", 587: "smtp"}[port]
		if !ok {
			return
		}
		var handshakes atomic.Int32
		w := world(t, func(cfg *mailhost.WorldConfig) {
			cfg.StartTLS = func(c net.Conn) (net.Conn, error) { handshakes.Add(1); return c, nil }
		})
		conn, err := w.Dial(protocol, port)
		if err != nil {
			t.Fatal(err)
		}
		c := read(t, conn)
		conn.Write([]byte(octets)) // its error is that of a server that has closed
		settle(t, w)
		if s := w.Standing(conn); s.User != "" && handshakes.Load() == 0 {
			t.Errorf("port %d: %q logs %s in, in the clear:\n%s", port, octets, s.User, c.all())
		}
	})
}
