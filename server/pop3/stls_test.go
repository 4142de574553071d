package pop3_test

import (
	"net"
	"strings"
	"testing"

	"sanduq/lessons/transcript"
	"sanduq/server/internal/talk"
	"sanduq/server/pop3"
)

func withTLS(t *testing.T) *world {
	return testWorld(t, pop3.Config{StartTLS: talk.Secret, Rand: &counting{}})
}

func TestSTLS(t *testing.T) {
	t.Parallel()
	w := withTLS(t)
	c := w.greeted()
	// What is sent in the clear behind STLS must not be carried out behind it.
	c.Expect("+OK Begin TLS negotiation now", "STLS\r\nUSER alex\r\nPASS drums")
	if got := c.Within("CAPA"); strings.Contains(got, "STLS") || !strings.Contains(got, "\nUSER\r\nSASL PLAIN LOGIN SCRAM-SHA-256\r\n") || !strings.HasSuffix(got, "IMPLEMENTATION Sanduq\r\n.\r\n") {
		t.Errorf("CAPA within TLS: %q", got)
	}
	c.ExpectWithin([][2]string{
		{"PASS drums", "-ERR PASS comes after USER"},
		{"APOP alex c4c9334bac560ecc979e58001b3e22fb", "-ERR [AUTH] APOP failed"},
		{"STLS", "-ERR STLS: this connection has TLS already\r\n"},
		{"USER alex", "+OK "},
		{"PASS drums", "+OK alex's maildrop has 2 messages (320 octets)\r\n"},
		{"STLS", "-ERR STLS is for the AUTHORIZATION state"},
	})
}

// TestSTLSDialogues plays testdata/tls/*.txt, where STLS is offered.
func TestSTLSDialogues(t *testing.T) {
	t.Parallel()
	talk.Dialogues(t, "testdata/tls/*.txt", *update, func(t *testing.T) func(*transcript.Block) *talk.Client {
		w := withTLS(t)
		return func(*transcript.Block) *talk.Client { return w.Connect() }
	})
}

// TestServeTLS: the handshake comes first, and behind it there is none.
func TestServeTLS(t *testing.T) {
	t.Parallel()
	w := withTLS(t)
	w.Stand = talk.New(t, "pop3", w.server.ServeTLS)
	c := w.Connect()
	w.Settle()
	c.ExpectWithin([][2]string{
		{"USER alex", "+OK now send PASS"},
		{"STLS", "-ERR STLS: this connection has TLS already\r\n"},
		{"PASS drums", "+OK alex's maildrop has 2 messages (320 octets)\r\n"},
	})
}

// TestSTLSAfterUTF8: RFC 6856, section 2.1.
func TestSTLSAfterUTF8(t *testing.T) {
	t.Parallel()
	c := withTLS(t).greeted()
	c.Send("UTF8")
	c.Expect("-ERR STLS comes before UTF8: QUIT, connect again and send STLS first", "STLS")
	if !inStep(c) {
		t.Error("out of step")
	}
}

// TestSTLSThenUTF8: UTF8 works behind STLS.
func TestSTLSThenUTF8(t *testing.T) {
	t.Parallel()
	w := withTLS(t)
	c := w.greeted()
	c.Send("STLS")
	if got := c.Within("UTF8"); !strings.HasPrefix(got, "+OK") {
		t.Errorf("UTF8 within TLS: %q", got)
	}
}

func TestSTLSFails(t *testing.T) {
	t.Parallel()
	w := testWorld(t, pop3.Config{StartTLS: func(c net.Conn) (net.Conn, error) { return nil, net.ErrClosed }})
	w.greeted().Expect("+OK Begin TLS negotiation now\n<close>", "STLS")
}
