package site_test

import (
	"bytes"
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
	"sanduq/server/peers"
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
	m := bridgeTo(t, authority, fmt.Sprintf(`
  {"name": "at-once", "protocol": "imap", "address": %[1]q, "tls": "implicit", "private": true, "authority": "authority.pem"},
  {"name": "later", "protocol": "imap", "address": %[2]q, "tls": "starttls", "guard": "readonly", "private": true, "authority": "authority.pem"},
  {"name": "other", "protocol": "imap", "address": %[3]q, "tls": "implicit", "private": true, "authority": "authority.pem"}`,
		imaps, imap, other))
	to := func(t *testing.T, target string) reader { return toServer(t, m.served, target) }
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
	t.Run("in Arabic", func(t *testing.T) {
		t.Parallel()
		r := read(t, m.served+"ar/real/")
		r.click(`look.all('.targets .list li').find((li) => li.textContent.includes('later'))?.querySelector('button')`)
		r.sees(0, "S: * OK ")
		r.enter("b1 login alex x")
		r.Wait(`look.one('.told.guarded .detail')`)
		if got := r.text(`look.one('.told.guarded .detail').innerText`); !strings.HasPrefix(got, "الاتصال غير مشفّر بعد") {
			t.Errorf("why it was not sent is told so: %s", got)
		}
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

// bridgeTo serves a site with a bridge to targets, which authority.pem beside the file vouches for, for its own pages and
// those of other origins.
func bridgeTo(t *testing.T, authority []byte, targets string, origins ...string) *made {
	t.Helper()
	hosts(t) // makes the program
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "authority.pem"), authority, 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "bridge.yaml")
	config := `{"by": "the tests", "hosts": ["127.0.0.1"], "limits": {"perAddress": 50, "dialsPerMinute": 500}, "targets": [` + targets + `]`
	if len(origins) > 0 {
		config += fmt.Sprintf(`, "origins": ["%s"]`, strings.Join(origins, `", "`))
	}
	config += "}"
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	m := &made{}
	if err := m.start(site.program, "-bridge", file); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		m.serve.Process.Kill()
		m.serve.Wait()
	})
	return m
}

// toServer opens a console on a target of a site's bridge, on a page with these scripts.
func toServer(t *testing.T, root, target string, scripts ...string) reader {
	t.Helper()
	r := read(t, root+"en/real/", scripts...)
	r.click(`look.all('.targets .list li').find((li) => li.textContent.includes('` + target + `'))?.querySelector('button')`)
	return r
}

// TestRealDistrust: a server that is not who it should be, or no longer begins TLS, is told of and not used; and the end
// of a connection is told with its cause.
func TestRealDistrust(t *testing.T) {
	t.Parallel()
	imaps, imap, authority := realHost(t, "127.0.0.1")
	named, _, anothers := realHost(t, "mail.example.org")
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := silent.Addr().String()
	silent.Close()
	stripped := peers.NewTap(t, "127.0.0.1", imap, func(line []byte) []byte { return bytes.ReplaceAll(line, []byte("STARTTLS "), nil) })
	cut := peers.NewTap(t, "127.0.0.1", imaps, nil)
	m := bridgeTo(t, append(authority, anothers...), fmt.Sprintf(`
  {"name": "other-name", "protocol": "imap", "address": %q, "tls": "implicit", "private": true, "authority": "authority.pem"},
  {"name": "stripped", "protocol": "imap", "address": %q, "tls": "starttls", "private": true, "authority": "authority.pem"},
  {"name": "cut", "protocol": "imap", "address": %q, "tls": "implicit", "private": true, "authority": "authority.pem"},
  {"name": "gone", "protocol": "imap", "address": %q, "tls": "implicit", "private": true, "authority": "authority.pem"}`,
		named, stripped.Addr, cut.Addr, gone))
	for target, want := range map[string]string{"other-name": "another name", "gone": "cannot reach the mail server"} {
		t.Run(target, func(t *testing.T) {
			r := toServer(t, m.served, target)
			r.Wait(`look.one('.told.insecure, .told.ended')`)
			if got := r.shown(); !strings.Contains(got, want) || strings.Contains(got, "S: ") {
				t.Errorf("it is not told that the server has %s:\n%s", want, got)
			}
		})
	}
	t.Run("stripped", func(t *testing.T) {
		r := toServer(t, m.served, "stripped")
		r.sees(0, "S: * OK ")
		r.enter("a1 capability")
		r.Wait(`look.one('.told.insecure')`)
		for _, p := range stripped.Passed() {
			if sent := string(p.Sent()); sent != "a1 capability\r\n" {
				t.Errorf("sent in the clear: %q", sent)
			}
		}
	})
	t.Run("ends", func(t *testing.T) {
		r := toServer(t, m.served, "cut")
		r.sees(0, "S: * OK ")
		cut.Cut()
		r.Wait(`look.one('.told.ended')`)
		r.click(button(0, "Connect"))
		r.Wait(`look.text().split('S: * OK ').length === 3`)
		if err := m.serve.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		r.Wait(`look.all('.told.ended').length === 2`)
		if got := r.shown(); !strings.Contains(got, "shut") {
			t.Errorf("it is not told that the bridge is shut down:\n%s", got)
		}
	})
}
