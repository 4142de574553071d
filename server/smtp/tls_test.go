package smtp_test

import (
	"crypto/tls"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"

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

// TestStartTLSBeginsAnew: what was said before the handshake is forgotten, and what was sent with STARTTLS is not carried out.
func TestStartTLSBeginsAnew(t *testing.T) {
	t.Parallel()
	pair := talk.Certificate(t, "shadrach.smallorg.org")
	w := testWorld(t, smtp.Config{StartTLS: pair.Accept})
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
	say(conn, "", "220 ")
	say(conn, "EHLO client.example\r\n", "250 STARTTLS\r\n")
	say(conn, "AUTH PLAIN AGFsZXgAZHJ1bXM=\r\n", "235 2.7.0 ")
	say(conn, "STARTTLS\r\nRSET\r\nQUIT\r\n", "220 2.0.0 Begin TLS negotiation now, and EHLO again in it\r\n")
	secure := tls.Client(conn, pair.Client)
	say(secure, "MAIL FROM:<alex@smallorg.org>\r\n", "503 5.5.1 MAIL came before EHLO: after STARTTLS all begins anew")
	say(secure, "EHLO client.example\r\n", "250 AUTH PLAIN LOGIN\r\n")
	say(secure, "MAIL FROM:<alex@smallorg.org>\r\n", "530 5.7.0 ")
	say(secure, "STARTTLS\r\n", "503 5.5.1 STARTTLS: this connection has TLS already")
	say(secure, "QUIT\r\n", "221 2.0.0 ")
}

func TestStartTLSFails(t *testing.T) {
	t.Parallel()
	w := testWorld(t, smtp.Config{StartTLS: func(net.Conn) (net.Conn, error) { return nil, net.ErrClosed }})
	w.ready().Expect("220 2.0.0 Begin TLS negotiation now, and EHLO again in it\n<close>", "STARTTLS")
}
