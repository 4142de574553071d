package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanduq/server/selfsigned"
)

// A papers is a certificate for localhost in files.
type papers struct {
	pair                  *selfsigned.Pair
	chain, key, authority string
}

// newPapers writes the files of a certificate, over those of another that are in the folder.
func newPapers(t *testing.T, dir string, now time.Time) papers {
	t.Helper()
	pair, err := selfsigned.New("localhost", now)
	if err != nil {
		t.Fatal(err)
	}
	p := papers{pair, filepath.Join(dir, "chain.pem"), filepath.Join(dir, "key.pem"), filepath.Join(dir, "authority.pem")}
	var chain []byte
	for _, c := range pair.Chain {
		chain = append(chain, inPEM("CERTIFICATE", c.Raw)...)
	}
	secret(t, p.chain, string(chain))
	secret(t, p.authority, string(inPEM("CERTIFICATE", pair.Chain[1].Raw)))
	secret(t, p.key, keyInPEM(t, pair.Server.Certificates[0].PrivateKey))
	return p
}

func inPEM(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func keyInPEM(t *testing.T, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(inPEM("PRIVATE KEY", der))
}

// flags are those with which serve shows the certificate.
func (p papers) flags() []string { return []string{"-tls-cert", p.chain, "-tls-key", p.key} }

// tlsDoors are the flags of those where TLS comes first.
var tlsDoors = []string{"imaps", "pop3s", "submissions"}

// serveTLS is serve with a certificate, and with every door at a free port.
func serveTLS(t *testing.T, p papers) *served {
	t.Helper()
	args := p.flags()
	for _, door := range tlsDoors {
		args = append(args, "-"+door, "127.0.0.1:0")
	}
	s := serve(t, args...)
	s.trust = p.pair.Client
	return s
}

// TestCertificateFaults: each fault of a file names it, and ends serve.
func TestCertificateFaults(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good := newPapers(t, dir, time.Now())
	old := newPapers(t, t.TempDir(), time.Now().Add(-48*time.Hour))
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	file := func(name, text string) string { return secret(t, filepath.Join(dir, name), text) }
	missing, empty := filepath.Join(dir, "missing.pem"), file("empty.pem", "")
	foreign := file("other.pem", keyInPEM(t, other))
	broken := file("broken.pem", string(inPEM("CERTIFICATE", []byte("no DER"))))
	brokenKey := file("brokenkey.pem", string(inPEM("PRIVATE KEY", []byte("no DER"))))
	locked := file("locked.pem", string(inPEM("ENCRYPTED PRIVATE KEY", []byte("x"))))
	oldLocked := file("oldlocked.pem", string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Headers: map[string]string{"DEK-Info": "AES-128-CBC,00"}, Bytes: []byte("x")})))
	imap := []string{"-imap", "127.0.0.1:0"}

	for _, test := range []struct {
		name     string
		args     []string
		code     int
		out, err string
	}{
		{"no key", append(imap, "-tls-cert", good.chain), 2, "", "-tls-cert " + good.chain + ": the key of the certificate is missing, -tls-key FILE"},
		{"no certificate", append(imap, "-tls-key", good.key), 2, "", "-tls-key " + good.key + ": the certificate is missing, -tls-cert FILE"},
		{"no file", append(imap, "-tls-cert", missing, "-tls-key", good.key), 1, "", "open " + missing + ": no such file"},
		{"no file of the key", append(imap, "-tls-cert", good.chain, "-tls-key", missing), 1, "", "open " + missing + ": no such file"},
		{"an empty file", append(imap, "-tls-cert", empty, "-tls-key", good.key), 1, "", empty + ": no certificate: want PEM"},
		{"an empty file of the key", append(imap, "-tls-cert", good.chain, "-tls-key", empty), 1, "", empty + ": no private key: want PEM"},
		{"switched", append(imap, "-tls-cert", good.key, "-tls-key", good.chain), 1, "", good.key + ": no certificate: want PEM"},
		{"a broken certificate", append(imap, "-tls-cert", broken, "-tls-key", good.key), 1, "", broken + ": certificate 1: x509: "},
		{"a broken key", append(imap, "-tls-cert", good.chain, "-tls-key", brokenKey), 1, "", brokenKey + ": tls: failed to parse private key"},
		{"another's key", append(imap, "-tls-cert", good.chain, "-tls-key", foreign), 1, "", foreign + " is not the key of the first certificate in " + good.chain},
		{"a key with a passphrase", append(imap, "-tls-cert", good.chain, "-tls-key", locked), 1, "", locked + ": the private key has a passphrase"},
		{"a key with a passphrase, of old", append(imap, "-tls-cert", good.chain, "-tls-key", oldLocked), 1, "", oldLocked + ": the private key has a passphrase"},
		{"nothing to show it at", good.flags(), 2, "", "no address is opened for them: such as -imap"},
		{"-imaps alone", []string{"-imaps", "127.0.0.1:0"}, 2, "", "-imaps 127.0.0.1:0: TLS needs a certificate, -tls-cert FILE and -tls-key FILE"},
		{"-pop3s alone", []string{"-pop3s", "127.0.0.1:0"}, 2, "", "-pop3s 127.0.0.1:0: TLS needs a certificate"},
		{"-submissions alone", []string{"-submissions", "127.0.0.1:0"}, 2, "", "-submissions 127.0.0.1:0: TLS needs a certificate"},
		{"as it should be", append(imap, good.flags()...), 0, "\ntls: localhost (until ", ""},
		{"run out", append(imap, old.flags()...), 0, "\ntls: localhost (which ran out ", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var out, errs output
			p := &sanduq{stdout: &out, stderr: &errs, dist: assets()}
			if code := p.run(ended(t), append([]string{"serve", "-addr", "127.0.0.1:0"}, test.args...)); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			if !strings.Contains(errs.String(), test.err) || test.err == "" && errs.String() != "" || !strings.Contains(out.String(), test.out) {
				t.Errorf("said\n%s%s\nwant %q and %q", &out, &errs, test.out, test.err)
			}
		})
	}
}

// shown is the certificate that a door of TLS shows to a client which trusts the papers; the error is the client's.
func shown(t *testing.T, addr string, p papers) (*x509.Certificate, error) {
	t.Helper()
	conn, err := tls.DialWithDialer(&net.Dialer{Timeout: 20 * time.Second}, "tcp", addr, p.pair.Client)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := conn.Read(make([]byte, 1)); err != nil { // it greets once the handshake is done on its side, too
		return nil, err
	}
	return conn.ConnectionState().PeerCertificates[0], nil
}

// replace puts a file in the place of another, as renewals do: it is a new one, whatever its time and size.
func replace(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(secret(t, to+".next", string(text)), to); err != nil {
		t.Fatal(err)
	}
}

// TestCertificateIsRenewed: the files are read again when they change. Between the two, and where they have a fault, the
// one of before is shown on, and the fault is told once.
func TestCertificateIsRenewed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := newPapers(t, dir, time.Now())
	log := new(output)
	c := &certificate{chain: first.chain, key: first.key, logf: (&sanduq{stderr: log}).logf}
	if offered, err := c.open(); !offered || err != nil {
		t.Fatal(offered, err)
	}
	now := func(want papers) {
		t.Helper()
		got, err := c.now(nil)
		if err != nil || !got.Leaf.Equal(want.pair.Chain[0]) {
			t.Fatalf("another certificate is shown: %v; %s", err, log)
		}
	}
	now(first)

	second := newPapers(t, t.TempDir(), time.Now())
	replace(t, second.chain, first.chain)
	now(first)
	now(first)
	if got := log.String(); got != "tls: "+first.key+" is not the key of the first certificate in "+first.chain+"; the certificate of before is shown on\n" {
		t.Errorf("told is\n%s", got)
	}
	replace(t, second.key, first.key)
	now(second)
	if got := log.String(); strings.Count(got, "\n") != 2 || !strings.Contains(got, "\ntls: the certificate is another now, localhost (until ") {
		t.Errorf("told is\n%s", got)
	}
	if err := os.Remove(first.key); err != nil {
		t.Fatal(err)
	}
	now(second)
	now(second)
	if got := log.String(); strings.Count(got, "\n") != 3 || !strings.Contains(got, "open "+first.key+": no such file") {
		t.Errorf("told is\n%s", got)
	}
}

// TestServeRenewed: who connects after a renewal is shown the new certificate, and who is connected stays so.
func TestServeRenewed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := newPapers(t, dir, time.Now())
	s := serveTLS(t, first)
	for _, door := range tlsDoors {
		if got, err := shown(t, s.mail[door], first); err != nil || !got.Equal(first.pair.Chain[0]) {
			t.Fatalf("-%s: %v", door, err)
		}
	}
	connected := s.dialAlex(t)
	second := newPapers(t, t.TempDir(), time.Now())
	replace(t, second.chain, first.chain)
	replace(t, second.key, first.key)
	for _, door := range tlsDoors {
		if got, err := shown(t, s.mail[door], second); err != nil || !got.Equal(second.pair.Chain[0]) {
			t.Errorf("-%s: %v", door, err)
		}
		if _, err := shown(t, s.mail[door], first); err == nil {
			t.Errorf("-%s shows the certificate of before", door)
		}
	}
	if err := connected.Noop().Wait(); err != nil {
		t.Errorf("who was connected: %v", err)
	}
	s.stop(t)
	if got := s.errs.String(); strings.Count(got, "tls: the certificate is another now") != 1 || strings.Count(got, "TLS handshake: ") != 3 {
		t.Errorf("told is\n%s", got)
	}
}
