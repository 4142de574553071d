package imap_test

import (
	"math/rand/v2"
	"net"
	"testing"

	"sanduq/lessons/transcript"
	"sanduq/server/imap"
	"sanduq/server/internal/talk"
)

func withTLS(t *testing.T) *world {
	return testWorld(t, imap.Config{StartTLS: talk.Secret, Rand: rand.NewChaCha8([32]byte{})})
}

// TestStartTLSDialogues plays testdata/tls/*.txt, where STARTTLS is offered.
func TestStartTLSDialogues(t *testing.T) {
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
	w.Stand = talk.New(t, "imap", w.server.ServeTLS)
	c := w.Connect()
	w.Settle()
	c.ExpectWithin([][2]string{
		{"a1 STARTTLS", "a1 BAD STARTTLS: this connection has TLS already\r\n"},
		{"a2 LOGIN alex drums", "a2 OK LOGIN completed\r\n"},
	})
}

func TestStartTLS(t *testing.T) {
	t.Parallel()
	c := withTLS(t).greeted()
	// What is sent in the clear behind STARTTLS must not be carried out behind it.
	c.Expect("a2 OK Begin TLS negotiation now", "a2 STARTTLS\r\na3 LOGIN alex drums")

	if got, want := c.Within("a4 CAPABILITY"), "* CAPABILITY IMAP4rev1 LITERAL+ SASL-IR ID AUTH=PLAIN AUTH=LOGIN AUTH=SCRAM-SHA-256 IDLE NAMESPACE UNSELECT UIDPLUS MOVE CHILDREN LIST-EXTENDED QUOTA QUOTA=RES-STORAGE\r\n"+
		"a4 OK CAPABILITY completed\r\n"; got != want {
		t.Errorf("within TLS: %q, want %q", got, want)
	}
	c.ExpectWithin([][2]string{
		{"a5 STARTTLS", "a5 BAD STARTTLS: this connection has TLS already\r\n"},
		{"a6 SELECT INBOX", "a6 BAD SELECT needs a login"},
		{"a7 LOGIN alex drums", "a7 OK LOGIN completed\r\n"},
		{"a8 STARTTLS", "a8 BAD STARTTLS is for the not authenticated state"},
	})
}

func TestStartTLSFails(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{StartTLS: func(c net.Conn) (net.Conn, error) { return nil, net.ErrClosed }})
	w.greeted().Expect("a1 OK Begin TLS negotiation now\n<close>", "a1 STARTTLS")
}
