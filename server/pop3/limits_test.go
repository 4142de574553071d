package pop3_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sanduq/server/pop3"
)

// TestLongLines: RFC 2449, section 4, with CRLF 255 octets.
func TestLongLines(t *testing.T) {
	t.Parallel()
	c := testWorld(t, pop3.Config{}).greeted()
	line := func(n int) string { return "USER " + strings.Repeat("x", n-5) }
	c.Expect("+OK now send PASS and the password", line(253))
	for _, n := range []int{254, 12286, 12287, 100_000, 3_000_000} {
		c.Expect(fmt.Sprintf("-ERR The line has %d octets: at most 253 are taken", n), line(n))
		if !inStep(c) {
			t.Errorf("out of step after %d octets", n)
		}
	}
	c.Send("LANG ar")
	c.Expect("-ERR في السطر 100000 بايت: لا يُقبل أكثر من 253", line(100_000))
}

// TestLongResponses: the answer to a challenge is longer than a command may be.
func TestLongResponses(t *testing.T) {
	t.Parallel()
	w := testWorld(t, pop3.Config{})
	password := strings.Repeat("long ", 1500)
	_, err := w.store.AddUser("longfellow", password)
	must(t, err)
	c := w.greeted()
	response := base64.StdEncoding.EncodeToString([]byte("\x00longfellow\x00" + password))
	c.Expect("-ERR The line has 10028 octets: at most 253 are taken", "AUTH PLAIN "+response+strings.Repeat("x", 10028-11-len(response)))
	c.Expect("+ \n-ERR The line has 12287 octets: at most 12286 are taken", "AUTH PLAIN", strings.Repeat("x", 12287))
	c.Expect("+ \n+OK longfellow's maildrop has 0 messages (0 octets)", "AUTH PLAIN", response)
}

// TestLimits: a host may set others.
func TestLimits(t *testing.T) {
	t.Parallel()
	c := testWorld(t, pop3.Config{Limits: pop3.Limits{Line: 10, Response: 20}}).greeted()
	c.Expect("-ERR The line has 11 octets: at most 10 are taken", "USER xxxxxx")
	c.Expect("+ \n-ERR The line has 21 octets: at most 20 are taken", "AUTH PLAIN", strings.Repeat("x", 21))
	if !inStep(c) {
		t.Error("out of step")
	}
}

type noRandomness struct{}

func (noRandomness) Read([]byte) (int, error) { return 0, errors.New("none left") }

// TestNoRandomness: without it there is no timestamp, no APOP and no SCRAM.
func TestNoRandomness(t *testing.T) {
	t.Parallel()
	for _, cfg := range []pop3.Config{{}, {Rand: noRandomness{}}} {
		c := testWorld(t, cfg).Connect()
		c.Expect("+OK shadrach.smallorg.org POP3 server ready")
		c.Expect("-ERR APOP is not offered here: the greeting has no timestamp in angle brackets", "APOP alex 0123456789abcdef0123456789abcdef")
		if got := c.Send("CAPA"); !strings.Contains(got, "\nSASL PLAIN LOGIN\n") {
			t.Errorf("CAPA: %s", got)
		}
		c.Expect("-ERR There is no such mechanism here, only PLAIN, LOGIN", "AUTH SCRAM-SHA-256")
	}
}
