package pop3_test

import (
	"net"
	"strings"
	"testing"

	"sanduq/server/internal/talk"
	"sanduq/server/pop3"
)

// FuzzSession sends octets in every state, beginning from real commands. Whatever
// they are, the server comes to rest, answers in lines of POP3, can be brought
// into step again, and leaves the maildrop to the next session.
func FuzzSession(f *testing.F) {
	for state := range byte(4) {
		for _, s := range fuzzSeeds {
			f.Add(state, s)
		}
	}
	f.Fuzz(func(t *testing.T, state byte, octets string) {
		w := testWorld(t, pop3.Config{Rand: &counting{}, Limits: pop3.Limits{Response: 500},
			StartTLS: func(c net.Conn) (net.Conn, error) { return c, nil }})
		c := w.greeted()
		switch state % 4 {
		case 1:
			secured(c).Send("LANG ar", "USER alex")
		case 2:
			secured(c).Send("USER alex", "PASS drums")
		case 3:
			secured(c).Send("UTF8", "USER mariam", "PASS pässword", "DELE 1")
		}
		c.Raw(octets)
		answer := c.Send()
		// What is open may be a line or AUTH, and a second AUTH behind it.
		for range 3 {
			if c.IsClosed() || strings.HasSuffix(answer, "IMPLEMENTATION Sanduq\n.") {
				break
			}
			answer = c.Send("", "CAPA")
		}
		switch {
		case c.IsClosed() && !strings.Contains(answer, "POP3"):
			t.Errorf("%q: closed without a word:\n%s", octets, answer)
		case !c.IsClosed() && !strings.HasSuffix(answer, "IMPLEMENTATION Sanduq\n."):
			t.Errorf("%q: not brought into step:\n%s", octets, answer)
		}
		if strings.Contains(answer, "[SYS/PERM]") {
			t.Errorf("%q is answered:\n%s", octets, answer)
		}
		c.Conn.Close()
		w.Settle()
		for _, name := range []string{"alex", "mariam"} {
			w.logIn(secured(w.greeted()), name).Send("STAT", "QUIT")
		}
	})
}

// secured is behind a handshake that changes nothing.
func secured(c *talk.Client) *talk.Client {
	c.Send("STLS")
	return c
}

var fuzzSeeds = []string{
	"CAPA\r\n", "USER alex\r\nPASS drums\r\n", "PASS a b \r\n", "APOP alex 0123456789abcdef0123456789abcdef\r\n", "STLS\r\n", "UTF8\r\n",
	"AUTH PLAIN\r\nAGFsZXgAZHJ1bXM=\r\n", "AUTH LOGIN\r\n*\r\n", "AUTH PLAIN AGFsZXgAZHJ1bXM=\r\n", "AUTH PLAIN =\r\n", "AUTH SCRAM-SHA-256 biwsbj1hbGV4LHI9cg==\r\n",
	"LANG\r\n", "LANG ar\r\n", "LANG en-GB\r\n", "LANG *\r\n", "QUIT\r\n", "DELE 1\r\nQUIT\r\n",
	"STAT\r\nLIST\r\nLIST 1\r\nUIDL\r\nUIDL 2\r\n", "RETR 1\r\n", "RETR 6\r\n", "TOP 3 1\r\n", "TOP 12 99\r\n", "DELE 1\r\nRSET\r\nNOOP\r\n",
	"a1 LOGIN alex drums\r\n", "EHLO x\r\n", "\r\n", " STAT\r\n", "STAT \r\n", "LIST\t1\r\n", "STAT\n", "ST\x00AT\r\n", "ST\rAT\r\n", "\xd8\xb5\r\n", "\xff\xfb\x01", "RETR 1",
	"RETR 99999999999999999999\r\n", "SATT\r\n", "USER \xd8\xb5\xff\r\n",
}
