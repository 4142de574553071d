package smtp_test

import (
	"crypto/tls"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"
	"github.com/xdg-go/scram"

	"sanduq/lessons/transcript"
	"sanduq/server/internal/talk"
	"sanduq/server/smtp"
)

// TestStartTLSForReal submits within the TLS of crypto/tls, with a client that others wrote.
func TestStartTLSForReal(t *testing.T) {
	t.Parallel()
	pair := talk.Certificate(t, "shadrach.smallorg.org")
	w := testWorld(t, smtp.Config{StartTLS: pair.Accept})
	c, err := gosmtp.NewClientStartTLS(w.submission.Dial(), pair.Client)
	must(t, err)
	must(t, c.Hello("client.example"))
	if ok, _ := c.Extension("STARTTLS"); ok {
		t.Error("STARTTLS is offered within TLS")
	}
	must(t, c.Auth(sasl.NewPlainClient("", "alex", "drums")))
	must(t, c.SendMail("alex@smallorg.org", []string{"riley@smallorg.org"}, strings.NewReader("Subject: x\r\n\r\nx\r\n")))
	c.Quit() // its error is that of the goodbye of TLS, which comes when the server has closed the connection
	if mail := w.mail("riley", "INBOX"); len(mail) != 1 || !strings.Contains(mail[0], "with ESMTPSA id ") {
		t.Errorf("%q", mail)
	}
}

// TestStartTLSDialogues plays testdata/tls/*.txt, where STARTTLS is offered.
func TestStartTLSDialogues(t *testing.T) {
	t.Parallel()
	talk.Dialogues(t, "testdata/tls/*.txt", *update, func(t *testing.T) func(*transcript.Block) *talk.Client {
		w := testWorld(t, smtp.Config{StartTLS: talk.Secret, Rand: &counted{}})
		return func(b *transcript.Block) *talk.Client { return w.port(b.Port).Connect() }
	})
}

// TestServeTLS: the handshake comes first, and behind it there is none.
func TestServeTLS(t *testing.T) {
	t.Parallel()
	w := testWorld(t, smtp.Config{StartTLS: talk.Secret})
	server := smtp.New(w.store, smtp.Config{Name: "shadrach.smallorg.org", Role: smtp.Submission, StartTLS: talk.Secret})
	stand := talk.New(t, "smtp", server.ServeTLS)
	c := stand.Connect()
	stand.Settle()
	c.ExpectWithin([][2]string{
		{"EHLO client.example", "250-shadrach.smallorg.org greets client.example\r\n"},
		{"STARTTLS", "503 5.5.1 STARTTLS: this connection has TLS already\r\n"},
		{"AUTH PLAIN AGFsZXgAZHJ1bXM=", "235 2.7.0 "},
	})
}

// TestStartTLSBeginsAnew: what was said before the handshake is forgotten, and what was sent with STARTTLS is not carried out.
func TestStartTLSBeginsAnew(t *testing.T) {
	t.Parallel()
	pair := talk.Certificate(t, "shadrach.smallorg.org")
	w := testWorld(t, smtp.Config{StartTLS: pair.Accept, Rand: &counted{}})
	conn := w.submission.Dial()
	conn.SetDeadline(time.Now().Add(talk.Patience))
	say := func(conn net.Conn, line, want string) {
		t.Helper()
		_, err := conn.Write([]byte(line))
		must(t, err)
		p := make([]byte, 4096)
		got := ""
		for !strings.Contains(got, want) {
			n, err := conn.Read(p)
			if got += string(p[:n]); err != nil {
				t.Fatalf("%q is answered %q, %v; want %q", line, got, err, want)
			}
		}
	}
	user, err := scram.SHA256.NewClientUnprepped("alex", "drums", "")
	must(t, err)
	c := gosmtp.NewClient(conn)
	must(t, c.Hello("client.example"))
	must(t, c.Auth(scramClient{user.NewConversation()})) // which shows nobody the password
	say(conn, "STARTTLS\r\nRSET\r\nQUIT\r\n", "220 2.0.0 Begin TLS negotiation now, and EHLO again in it\r\n")
	secure := tls.Client(conn, pair.Client)
	say(secure, "MAIL FROM:<alex@smallorg.org>\r\n", "503 5.5.1 MAIL came before EHLO: after STARTTLS all begins anew")
	say(secure, "EHLO client.example\r\n", "250 AUTH PLAIN LOGIN SCRAM-SHA-256\r\n")
	say(secure, "MAIL FROM:<alex@smallorg.org>\r\n", "530 5.7.0 ")
	say(secure, "STARTTLS\r\n", "503 5.5.1 STARTTLS: this connection has TLS already")
	say(secure, "QUIT\r\n", "221 2.0.0 ")
}

func TestStartTLSFails(t *testing.T) {
	t.Parallel()
	w := testWorld(t, smtp.Config{StartTLS: func(net.Conn) (net.Conn, error) { return nil, net.ErrClosed }})
	w.ready().Expect("220 2.0.0 Begin TLS negotiation now, and EHLO again in it\n<close>", "STARTTLS")
}
