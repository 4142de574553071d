// Package selfsigned makes certificates on the spot, for a host that has none: an authority whose key is thrown away as
// soon as it has signed once, and the one certificate that it signed. Who is given the authority trusts that host and
// no other; nobody else trusts it at all.
//
// It keeps nothing, and reads no files and none of the system's authorities.
package selfsigned

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"net"
	"time"
)

// Authority is the name of every authority that New makes.
const Authority = "Sanduq authority, made on the spot"

// Certificates hold for a day, from an hour before they are made: clocks differ.
const (
	before = time.Hour
	after  = 24*time.Hour - before
)

// A Pair is the two sides of handshakes with one host.
type Pair struct {
	Server *tls.Config         // shows Chain
	Client *tls.Config         // trusts Chain's authority alone, and wants the host's name
	Chain  []*x509.Certificate // the host's own, and the authority's
}

// New makes the certificates of a host: a name in ASCII, or an IP address. For both sides the time stands still at now,
// so that a page may stay open for longer than a day; Config.Time of either can be set to something else. Handshakes
// are of TLS 1.2 at least, and a session is not taken up again: each handshake is a whole one, for who looks on.
//
// Keys are of ECDSA on P-256, which most mail servers have and every client knows; Ed25519 would be shorter, and some
// clients refuse it.
func New(host string, now time.Time) (*Pair, error) {
	own := &x509.Certificate{
		Subject: pkix.Name{CommonName: host}, NotBefore: now.Add(-before), NotAfter: now.Add(after),
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if ip := net.ParseIP(host); ip != nil {
		own.IPAddresses = []net.IP{ip}
	} else if !isName(host) {
		return nil, fmt.Errorf("a certificate for %q: want a host's name in ASCII, such as mail.example, or an IP address", host)
	} else {
		own.DNSNames = []string{host}
	}
	authority, authorityKey, err := issue(&x509.Certificate{
		Subject: pkix.Name{CommonName: Authority}, NotBefore: now.Add(-before), NotAfter: now.Add(after),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
	}, nil, nil)
	if err != nil {
		return nil, fmt.Errorf("make an authority: %w", err)
	}
	leaf, key, err := issue(own, authority, authorityKey)
	if err != nil {
		return nil, fmt.Errorf("make a certificate for %q: %w", host, err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(authority)
	clock := func() time.Time { return now }
	return &Pair{
		Server: &tls.Config{
			Certificates: []tls.Certificate{{Certificate: [][]byte{leaf.Raw, authority.Raw}, PrivateKey: key, Leaf: leaf}},
			MinVersion:   tls.VersionTLS12, Time: clock, SessionTicketsDisabled: true,
			DynamicRecordSizingDisabled: true, // it goes by the machine's clock, and the same session is to look the same each time
		},
		Client: &tls.Config{RootCAs: roots, ServerName: host, MinVersion: tls.VersionTLS12, Time: clock, DynamicRecordSizingDisabled: true},
		Chain:  []*x509.Certificate{leaf, authority},
	}, nil
}

// isName tells whether a host's name is one and stands for no others, as *.example would.
func isName(host string) bool {
	for _, c := range []byte(host) {
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' && c != '_' {
			return false
		}
	}
	return host != ""
}

// issue makes a key and signs a certificate for it, by the authority or, where that is nil, by itself.
func issue(template, authority *x509.Certificate, signer crypto.Signer) (*x509.Certificate, crypto.Signer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	if authority == nil {
		authority, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, authority, key.Public(), signer)
	if err != nil {
		return nil, nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	return certificate, key, err
}

// Accept makes the server's side of a handshake, and returns the connection above it.
func (p *Pair) Accept(conn net.Conn) (net.Conn, error) {
	secure := tls.Server(conn, p.Server)
	return secure, secure.Handshake()
}

// Join makes the client's side of a handshake, and returns the connection above it.
func (p *Pair) Join(conn net.Conn) (net.Conn, error) {
	secure := tls.Client(conn, p.Client)
	return secure, secure.Handshake()
}
