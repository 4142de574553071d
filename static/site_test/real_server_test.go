package site_test

import (
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanduq/server/mailhost"
	"sanduq/server/mailstore"
	"sanduq/server/selfsigned"
)

// realHost is a mail server for mail programs at free ports of loopback, with one user and one message: it returns the
// addresses of IMAP with TLS from the beginning and with STARTTLS, and its authority's certificate.
func realHost(t *testing.T, name string) (imaps, imap string, authority []byte) {
	t.Helper()
	pair, err := selfsigned.New(name, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	store := mailstore.New(mailstore.Options{Now: time.Now})
	user, err := store.AddUser("alex", "drums of tin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := user.Append("INBOX", mailstore.NewMessage{Content: []byte("From: Riley <riley@example.org>\r\nSubject: For real\r\n\r\nYes.\r\n")}); err != nil {
		t.Fatal(err)
	}
	host := mailhost.New(store, mailhost.Config{Name: name, StartTLS: pair.Accept})
	t.Cleanup(func() { host.Close() })
	serve := func(port int) string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go host.Serve(t.Context(), "imap", port, l)
		return l.Addr().String()
	}
	return serve(993), serve(143), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Chain[1].Raw})
}

// TestRealServer: a console on a real server, by the page, the bridge and TLS as they are: TLS at once and by STARTTLS, a
// password asked about and hidden, what destroys asked about, a certificate of another refused.
func TestRealServer(t *testing.T) {
	t.Parallel()
	hosts(t) // makes the program
	imaps, imap, authority := realHost(t, "127.0.0.1")
	other, _, _ := realHost(t, "127.0.0.1")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "authority.pem"), authority, 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "bridge.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, `{"by": "the tests", "targets": [
  {"name": "at-once", "protocol": "imap", "address": %[1]q, "tls": "implicit", "private": true, "authority": "authority.pem"},
  {"name": "later", "protocol": "imap", "address": %[2]q, "tls": "starttls", "guard": "readonly", "private": true, "authority": "authority.pem"},
  {"name": "other", "protocol": "imap", "address": %[3]q, "tls": "implicit", "private": true, "authority": "authority.pem"}]}`,
		imaps, imap, other), 0o600); err != nil {
		t.Fatal(err)
	}
	m := &made{}
	if err := m.start(site.program, "-bridge", file); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.serve.Process.Kill(); m.serve.Wait() })
	to := func(t *testing.T, target string) reader {
		r := read(t, m.served+"en/real/")
		r.click(`look.all('.targets .list li').find((li) => li.textContent.includes('` + target + `'))?.querySelector('button')`)
		return r
	}
	answer := func(r reader) {
		r.click(`look.one('.question .yes')`)
	}
	t.Run("TLS at once", func(t *testing.T) {
		t.Parallel()
		r := to(t, "at-once")
		r.sees(0, "S: * OK ")
		r.Wait(`look.one('.told.secured')`)
		r.enter("a1 login alex \"drums of tin\"")
		answer(r)
		if all := r.sees(0, "a1 OK"); strings.Contains(all, "drums") || !strings.Contains(all, "C: a1 login alex ••••••••") {
			t.Errorf("the transcript has the password:\n%s", all)
		}
		r.enter("a2 select inbox", "a3 fetch 1 body[]")
		r.sees(0, "Subject: For real")
		r.sees(0, "a3 OK")
		r.enter("a4 store 1 +flags (\\Deleted)")
		r.sees(0, "a4 OK")
		r.enter("a5 expunge")
		answer(r)
		r.sees(0, "S: * 1 EXPUNGE")
		r.enter("a6 logout")
		r.sees(0, "S: a6 OK")
		r.Wait(`look.one('.told.ended')`)
		r.isClean()
	})
	t.Run("STARTTLS, read only", func(t *testing.T) {
		t.Parallel()
		r := to(t, "later")
		r.sees(0, "S: * OK ")
		r.enter("b1 login alex x")
		r.Wait(`look.one('.told.guarded')`)
		r.enter("b2 starttls")
		r.Wait(`look.one('.told.secured')`)
		r.enter("b3 login alex \"drums of tin\"")
		answer(r)
		r.sees(0, "b3 OK")
		r.enter("b4 select inbox")
		r.sees(0, "S: b4 OK [READ-ONLY]")
		r.enter("b5 delete inbox")
		r.Wait(`look.all('.told.guarded').length === 3`)
		r.click(button(0, "Hang up"))
		r.sees(0, "Connection closed.")
		r.isClean()
	})
	t.Run("another's certificate", func(t *testing.T) {
		t.Parallel()
		r := to(t, "other")
		r.Wait(`look.one('.told.insecure')`)
		if all := r.shown(); strings.Contains(all, "S:") {
			t.Errorf("the session goes on:\n%s", all)
		}
	})
}
