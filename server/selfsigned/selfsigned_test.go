package selfsigned_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"sanduq/server/selfsigned"
)

var now = time.Date(2000, 3, 1, 10, 0, 0, 0, time.UTC)

func pair(t *testing.T, host string) *selfsigned.Pair {
	t.Helper()
	p, err := selfsigned.New(host, now)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// handshake has a server with a Pair meet a client with a configuration, sends a line through, and returns what the client
// knows of the connection.
func handshake(t *testing.T, p *selfsigned.Pair, client *tls.Config) (tls.ConnectionState, error) {
	t.Helper()
	ours, theirs := net.Pipe()
	defer ours.Close()
	go func() {
		defer theirs.Close()
		if server, err := p.Accept(theirs); err == nil {
			io.WriteString(server, "* OK\r\n")
			server.Close()
		}
	}()
	c := tls.Client(ours, client)
	if err := c.Handshake(); err != nil {
		return tls.ConnectionState{}, err
	}
	if got, err := io.ReadAll(c); err != nil || string(got) != "* OK\r\n" {
		t.Errorf("through the connection come %q, %v", got, err)
	}
	return c.ConnectionState(), nil
}

func TestHandshake(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"shadrach.smallorg.org", "localhost", "127.0.0.1", "::1"} {
		p := pair(t, host)
		state, err := handshake(t, p, p.Client)
		if err != nil {
			t.Errorf("%s: %v", host, err)
			continue
		}
		if state.Version != tls.VersionTLS13 {
			t.Errorf("%s: version %s", host, tls.VersionName(state.Version))
		}
		chain := state.PeerCertificates
		if len(chain) != 2 || !chain[0].Equal(p.Chain[0]) || !chain[1].Equal(p.Chain[1]) {
			t.Fatalf("%s: the server shows a chain of %d", host, len(chain))
		}
		leaf, authority := chain[0], chain[1]
		if leaf.Subject.CommonName != host || leaf.Issuer.CommonName != selfsigned.Authority || authority.Subject.CommonName != selfsigned.Authority {
			t.Errorf("%s: %v, issued by %v; %v", host, leaf.Subject, leaf.Issuer, authority.Subject)
		}
		for _, c := range chain {
			if !c.NotBefore.Equal(now.Add(-time.Hour)) || !c.NotAfter.Equal(now.Add(23*time.Hour)) {
				t.Errorf("%s: %v holds from %v until %v", host, c.Subject, c.NotBefore, c.NotAfter)
			}
		}
	}
}

// TestClient holds what no client may take: another authority of the same name, another host, another day, an old version.
func TestClient(t *testing.T) {
	t.Parallel()
	p := pair(t, "shadrach.smallorg.org")
	for _, tc := range []struct {
		name   string
		change func(*tls.Config)
		want   string
	}{
		{"another's authority", func(c *tls.Config) { c.RootCAs = pair(t, "shadrach.smallorg.org").Client.RootCAs }, "certificate signed by unknown authority"},
		{"another host", func(c *tls.Config) { c.ServerName = "meshach.smallorg.org" }, "not meshach.smallorg.org"},
		{"two hours before", func(c *tls.Config) { c.Time = func() time.Time { return now.Add(-2 * time.Hour) } }, "is before"},
		{"a day later", func(c *tls.Config) { c.Time = func() time.Time { return now.Add(24 * time.Hour) } }, "is after"},
		{"TLS 1.1", func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }, "protocol version"},
	} {
		client := p.Client.Clone()
		tc.change(client)
		if _, err := handshake(t, p, client); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.name, err, tc.want)
		}
	}
	client := p.Client.Clone()
	client.MaxVersion = tls.VersionTLS12
	if state, err := handshake(t, p, client); err != nil || state.Version != tls.VersionTLS12 {
		t.Errorf("TLS 1.2: %v, %s", err, tls.VersionName(state.Version))
	}
}

// TestAuthority: what the authority signed can sign nothing itself.
func TestAuthority(t *testing.T) {
	t.Parallel()
	p := pair(t, "shadrach.smallorg.org")
	leaf, authority := p.Chain[0], p.Chain[1]
	if leaf.IsCA || !authority.IsCA || authority.MaxPathLen != 0 || !authority.MaxPathLenZero {
		t.Errorf("is an authority: leaf %t, authority %t with a path of %d", leaf.IsCA, authority.IsCA, authority.MaxPathLen)
	}
	if leaf.KeyUsage&x509.KeyUsageCertSign != 0 {
		t.Error("the host may sign certificates")
	}
	if err := leaf.CheckSignatureFrom(authority); err != nil {
		t.Error(err)
	}
	if p.Chain[0].SerialNumber.Cmp(pair(t, "shadrach.smallorg.org").Chain[0].SerialNumber) == 0 {
		t.Error("two certificates of one number")
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"", "صندوق.example", "with space.example", "*.example", "mail.example:993"} {
		if p, err := selfsigned.New(host, now); err == nil {
			t.Errorf("%q: a certificate for %v", host, p.Chain[0].DNSNames)
		} else if !strings.Contains(err.Error(), "want a host's name") {
			t.Errorf("%q: %v", host, err)
		}
	}
}

// TestJoin: the two sides find each other by themselves, and Join says what is wrong.
func TestJoin(t *testing.T) {
	t.Parallel()
	ours, theirs := net.Pipe()
	defer ours.Close()
	other, done := pair(t, "shadrach.smallorg.org"), make(chan struct{})
	defer func() { <-done }()
	go func() {
		defer close(done)
		server, err := other.Accept(theirs)
		if err == nil {
			t.Error("the server takes a client that has refused it")
		}
		server.Close()
	}()
	_, err := pair(t, "shadrach.smallorg.org").Join(ours)
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); !ok {
		t.Errorf("Join = %v", err)
	}
}
