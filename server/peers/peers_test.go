package peers_test

import (
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	imap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"sanduq/server/peers"
)

func TestMain(m *testing.M) { os.Exit(peers.Main(m)) }

const patience = 30 * time.Second

// doors are the ways to IMAP and POP3 of which each begins TLS in its own time.
func doors(p *peers.Peers) []struct{ name, url string } {
	return []struct{ name, url string }{
		{"imaps", "imaps://" + p.At(p.IMAPS)},
		{"imap with STARTTLS", "imap://" + p.At(p.IMAP)},
		{"pop3s", "pop3s://" + p.At(p.POP3S)},
		{"pop3 with STLS", "pop3://" + p.At(p.POP3)},
	}
}

// curl is a client that is not ours: it logs in under TLS, and lists what there is.
func curl(t *testing.T, p *peers.Peers, url, name, password string, more ...string) (string, error) {
	t.Helper()
	authority := t.TempDir() + "/authority.pem"
	if err := os.WriteFile(authority, p.Authority, 0o600); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"-sS", "--max-time", "30", "--ssl-reqd", "--cacert", authority, "-u", name + ":" + password, url}, more...)
	out, err := exec.Command("curl", args...).CombinedOutput()
	return string(out), err
}

func TestLogins(t *testing.T) {
	t.Parallel()
	p := peers.Start(t)
	account, other := p.Account(t), p.Account(t)
	deliver(t, p, p.SMTP, nil, account, "A first letter")
	for _, door := range doors(p) {
		t.Run(door.name, func(t *testing.T) {
			t.Parallel()
			if out, err := curl(t, p, door.url, account.Name, account.Password); err != nil || !strings.Contains(out, "INBOX") && !strings.HasPrefix(out, "1 ") {
				t.Errorf("%v: %s", err, out)
			}
			if out, err := curl(t, p, door.url, account.Name, other.Password); err == nil {
				t.Errorf("logged in by another's password: %s", out)
			}
		})
	}
}

// Before TLS there is no login: Dovecot does not even offer it, which it would to a client of its own address.
func TestNoPasswordInTheClear(t *testing.T) {
	t.Parallel()
	p := peers.Start(t)
	account := p.Account(t)
	c, err := imapclient.DialInsecure(p.At(p.IMAP), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if caps := c.Caps(); !caps.Has(imap.CapStartTLS) || !caps.Has(imap.CapLoginDisabled) {
		t.Errorf("offered in the clear: %v", caps)
	}
	if err := c.Login(account.Name, account.Password).Wait(); err == nil {
		t.Error("logged in without TLS")
	}
	for _, port := range []int{p.SMTP, p.Submission} {
		c, err := smtp.Dial(p.At(port))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if ok, mechanisms := c.Extension("AUTH"); ok {
			t.Errorf("port %d offers AUTH %s without TLS", port, mechanisms)
		}
		if ok, _ := c.Extension("STARTTLS"); !ok {
			t.Errorf("port %d offers no STARTTLS", port)
		}
	}
}

// deliver hands a message over at one of Postfix's ports, logged in as somebody or, at the relay's, as nobody.
func deliver(t *testing.T, p *peers.Peers, port int, as *peers.Account, to peers.Account, subject string) {
	t.Helper()
	c, err := dialSMTP(p, port, as != nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	from := "riley@example.org"
	if as != nil {
		from = as.Address
		if err := c.Auth(sasl.NewPlainClient("", as.Name, as.Password)); err != nil {
			t.Fatal(err)
		}
	}
	text := fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: %s\r\n\r\nSee you on Thursday.\r\n", from, to.Address, subject)
	if err := c.SendMail(from, []string{to.Address}, strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	if err := c.Quit(); err != nil {
		t.Fatal(err)
	}
}

func dialSMTP(p *peers.Peers, port int, secure bool) (*smtp.Client, error) {
	switch {
	case port == p.Submissions:
		return smtp.DialTLS(p.At(port), p.TLS())
	case secure:
		return smtp.DialStartTLS(p.At(port), p.TLS())
	}
	return smtp.Dial(p.At(port))
}

// A delivery through each of Postfix's ports is heard by an IDLE at Dovecot, and is there.
func TestDelivery(t *testing.T) {
	t.Parallel()
	p := peers.Start(t)
	for _, port := range []struct {
		name string
		int
	}{{"465", p.Submissions}, {"587", p.Submission}, {"25", p.SMTP}} {
		t.Run(port.name, func(t *testing.T) {
			t.Parallel()
			sender, account := p.Account(t), p.Account(t)
			exists := make(chan uint32, 1)
			c, err := imapclient.DialTLS(p.At(p.IMAPS), &imapclient.Options{TLSConfig: p.TLS(), UnilateralDataHandler: &imapclient.UnilateralDataHandler{
				Mailbox: func(data *imapclient.UnilateralDataMailbox) {
					if data.NumMessages != nil {
						exists <- *data.NumMessages
					}
				},
			}})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if err := c.Login(account.Name, account.Password).Wait(); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Select("INBOX", nil).Wait(); err != nil {
				t.Fatal(err)
			}
			idle, err := c.Idle()
			if err != nil {
				t.Fatal(err)
			}
			deliver(t, p, port.int, &sender, account, "By port "+port.name)
			select {
			case n := <-exists:
				if n != 1 {
					t.Errorf("%d messages exist", n)
				}
			case <-time.After(patience):
				t.Fatal("IDLE heard of no delivery")
			}
			if err := errors.Join(idle.Close(), idle.Wait()); err != nil {
				t.Fatal(err)
			}
			messages, err := c.Fetch(imap.SeqSetNum(1), &imap.FetchOptions{Envelope: true}).Collect()
			if err != nil || len(messages) != 1 || messages[0].Envelope.Subject != "By port "+port.name {
				t.Errorf("%v: %+v", err, messages)
			}
		})
	}
}

// Nobody but who has logged in may send to elsewhere, or through the ports for submission at all.
func TestRelay(t *testing.T) {
	t.Parallel()
	p := peers.Start(t)
	for _, port := range []int{p.SMTP, p.Submission, p.Submissions} {
		c, err := dialSMTP(p, port, port == p.Submission)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		err = c.SendMail("riley@example.org", []string{"sam@example.net"}, strings.NewReader("Subject: no\r\n\r\n"))
		if refused := new(smtp.SMTPError); !errors.As(err, &refused) || refused.Code != 554 {
			t.Errorf("port %d: %v", port, err)
		}
	}
}

// The certificate is good for who knows its authority, and was made when it was asked to be.
func TestCertificate(t *testing.T) {
	t.Parallel()
	p := peers.Start(t)
	handshake := func(p *peers.Peers, config *tls.Config) error {
		conn, err := tls.Dial("tcp", p.At(p.IMAPS), config)
		if err == nil {
			conn.Close()
		}
		return err
	}
	if err := handshake(p, p.TLS()); err != nil {
		t.Error(err)
	}
	if err := handshake(p, &tls.Config{}); err == nil || !strings.Contains(err.Error(), "unknown authority") {
		t.Errorf("who does not know the authority: %v", err)
	}
	old := peers.Own(t, time.Now().Add(-48*time.Hour))
	if err := handshake(old, old.TLS()); err == nil || !strings.Contains(err.Error(), "expired") {
		t.Errorf("a certificate of two days ago: %v", err)
	}
}

func TestKill(t *testing.T) {
	t.Parallel()
	p := peers.Own(t, time.Now())
	account := p.Account(t)
	c, err := imapclient.DialTLS(p.At(p.IMAPS), &imapclient.Options{TLSConfig: p.TLS()})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(account.Name, account.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	p.Kill(t)
	select {
	case <-c.Closed():
	case <-time.After(patience):
		t.Fatal("a connection to a server that was killed stands")
	}
}
