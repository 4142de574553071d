package smtp_test

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"
	"github.com/xdg-go/scram"

	"sanduq/server/internal/talk"
	"sanduq/server/smtp"
)

// status is the reply's code and status code as the client has understood them.
func status(err error) (code int, enhanced gosmtp.EnhancedCode) {
	if e := (*gosmtp.SMTPError)(nil); errors.As(err, &e) {
		return e.Code, e.EnhancedCode
	}
	return 0, gosmtp.EnhancedCode{}
}

// write sends a text.
func write(t *testing.T, c *gosmtp.Client, text string) string {
	t.Helper()
	d, err := c.Data()
	must(t, err)
	_, err = io.WriteString(d, text)
	must(t, err)
	response, err := d.CloseWithResponse()
	must(t, err)
	return response.StatusText
}

// TestClientRelays has a client that others wrote deliver at the relay.
func TestClientRelays(t *testing.T) {
	t.Parallel()
	for name, dial := range map[string]func(*talk.Stand) net.Conn{
		"memory": (*talk.Stand).Dial,
		"TCP":    (*talk.Stand).DialTCP,
	} {
		w := testWorld(t, smtp.Config{})
		c := gosmtp.NewClient(dial(w.relay))
		must(t, c.Hello("client.example"))
		for _, want := range []string{"SIZE", "8BITMIME", "SMTPUTF8", "PIPELINING", "ENHANCEDSTATUSCODES", "CHUNKING", "DSN"} {
			if ok, _ := c.Extension(want); !ok {
				t.Errorf("%s: no %s", name, want)
			}
		}
		if ok, _ := c.Extension("AUTH"); ok {
			t.Errorf("%s: AUTH at the relay", name)
		}
		must(t, c.Verify("alex"))
		must(t, c.Mail("a@client.example", &gosmtp.MailOptions{Size: 1000, Body: gosmtp.Body8BitMIME, UTF8: true, Return: gosmtp.DSNReturnHeaders, EnvelopeID: "QQ+1 =2"}))
		must(t, c.Rcpt("alex@smallorg.org", &gosmtp.RcptOptions{Notify: []gosmtp.DSNNotify{gosmtp.DSNNotifyDelayed, gosmtp.DSNNotifySuccess},
			OriginalRecipientType: gosmtp.DSNAddressTypeRFC822, OriginalRecipient: "a+b=c@smallorg.org"}))
		must(t, c.Rcpt("صندوق@smallorg.org", &gosmtp.RcptOptions{OriginalRecipientType: gosmtp.DSNAddressTypeUTF8, OriginalRecipient: "صندوق@smallorg.org"}))
		if code, enhanced := status(c.Rcpt("a@elsewhere.example", nil)); code != 550 || enhanced != (gosmtp.EnhancedCode{5, 7, 1}) {
			t.Errorf("%s: relaying is answered %d %v", name, code, enhanced)
		}
		if code, enhanced := status(c.Rcpt("nobody@smallorg.org", nil)); code != 550 || enhanced != (gosmtp.EnhancedCode{5, 1, 1}) {
			t.Errorf("%s: nobody is answered %d %v", name, code, enhanced)
		}
		text := "Subject: صندوق\r\n\r\n.dot\r\n..\r\né\r\n"
		if got := write(t, c, text); !strings.Contains(got, "Delivered to alex, صندوق: id ") {
			t.Errorf("%s: %s", name, got)
		}
		must(t, c.Noop())
		must(t, c.Mail("", nil))
		must(t, c.Reset())
		must(t, c.Quit())
		for _, user := range []string{"alex", "صندوق"} {
			mail := w.mail(user, "INBOX")
			if len(mail) != 1 || sent(mail[0]) != text || !strings.HasPrefix(mail[0], "Return-Path: <a@client.example>\r\nReceived: from client.example (") {
				t.Errorf("%s: %s got %q", name, user, mail)
			} else if literal := strings.Contains(mail[0], "([127.0.0.1])"); literal != (name == "TCP") {
				t.Errorf("%s: %q", name, mail)
			}
		}
	}
}

// scramClient lends another's SCRAM to the client.
type scramClient struct{ talk *scram.ClientConversation }

func (s scramClient) Start() (string, []byte, error) {
	first, err := s.talk.Step("")
	return "SCRAM-SHA-256", []byte(first), err
}

func (s scramClient) Next(challenge []byte) ([]byte, error) {
	response, err := s.talk.Step(string(challenge))
	return []byte(response), err
}

// TestClientSubmits has it log in by each mechanism and send mail abroad.
func TestClientSubmits(t *testing.T) {
	t.Parallel()
	w := testWorld(t, smtp.Config{Rand: &counted{}})
	user, err := scram.SHA256.NewClientUnprepped("alex", "drums", "")
	must(t, err)
	for _, mechanism := range []sasl.Client{sasl.NewPlainClient("", "alex", "drums"), sasl.NewLoginClient("alex", "drums"), scramClient{user.NewConversation()}} {
		c := gosmtp.NewClient(w.submission.Dial())
		must(t, c.Hello("client.example"))
		if code, enhanced := status(c.Mail("alex@smallorg.org", nil)); code != 530 || enhanced != (gosmtp.EnhancedCode{5, 7, 0}) {
			t.Errorf("without AUTH: %d %v", code, enhanced)
		}
		if code, enhanced := status(c.Auth(sasl.NewPlainClient("", "alex", "wrong"))); code != 535 || enhanced != (gosmtp.EnhancedCode{5, 7, 8}) {
			t.Errorf("wrong password: %d %v", code, enhanced)
		}
		must(t, c.Auth(mechanism))
		must(t, c.SendMail("alex@smallorg.org", []string{"riley@smallorg.org", "a@elsewhere.example", "b@elsewhere.example"}, strings.NewReader("Subject: x\r\n\r\nx\r\n")))
		must(t, c.Quit())
	}
	out := w.mail("alex", "Outbox")
	if len(out) != 3 || len(w.mail("riley", "INBOX")) != 3 || len(w.mail("alex", "INBOX")) != 0 {
		t.Fatalf("%q", out)
	}
	want := "X-Envelope-From: <alex@smallorg.org> BODY=8BITMIME\r\nX-Envelope-To: <a@elsewhere.example>\r\nX-Envelope-To: <b@elsewhere.example>\r\nReceived: from client.example ("
	if !strings.HasPrefix(out[0], want) || sent(out[0]) != "Subject: x\r\n\r\nx\r\n" || !strings.Contains(out[0], "with ESMTPA id ") {
		t.Errorf("%q", out[0])
	}
}

// TestPipelining: commands that come all at once are answered in their order (RFC 2920), a refused one as well.
func TestPipelining(t *testing.T) {
	t.Parallel()
	w := testWorld(t, smtp.Config{})
	c := w.connected(w.relay)
	got := c.Send("HELO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<nobody@localhost>\r\nRCPT TO:<alex@localhost>\r\nDATA\r\n\r\nx\r\n.\r\nMAIL FROM:<>\r\nQUIT\r\nNOOP")
	var codes []string
	for _, line := range strings.Split(got, "\n") {
		codes = append(codes, line[:min(3, len(line))])
	}
	if want := "250 250 550 250 354 250 250 221 <cl"; strings.Join(codes, " ") != want {
		t.Errorf("%s; want %s", got, want)
	}
	if mail := w.mail("alex", "INBOX"); len(mail) != 1 || !strings.Contains(mail[0], " with SMTP\r\n\tid ") {
		t.Errorf("%q", mail)
	}
}
