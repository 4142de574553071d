package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"time"

	// The authorities that browsers know: there are no files to read them from.
	_ "golang.org/x/crypto/x509roots/fallback"

	"sanduq/lessons/player"
	"sanduq/wasm/internal/pipe/tlsend"
)

// handshakeTime bounds a handshake.
const handshakeTime = 30 * time.Second

// Implicit implements player.Handshaker.
func (s *server) Implicit(int) bool { return s.target.implicit }

// Handshake implements player.Handshaker. What proves the server to be another is a player.InsecureError: there is no way
// past it.
func (s *server) Handshake(raw net.Conn) (net.Conn, error) {
	raw.SetDeadline(time.Now().Add(handshakeTime))
	secure := tls.Client(raw, &tls.Config{ServerName: s.target.host, RootCAs: s.target.roots, MinVersion: tls.VersionTLS12})
	if err := secure.Handshake(); err != nil {
		raw.SetDeadline(time.Time{})
		return nil, insecure(err)
	}
	raw.SetDeadline(time.Time{})
	authority := ""
	if s.target.roots != nil {
		authority = "bridge"
	}
	return &secured{secure, tlsend.Agreed(secure.ConnectionState(), s.target.host, authority)}, nil
}

type secured struct {
	*tls.Conn
	security player.Security
}

// Security implements player.SecureConn.
func (s *secured) Security() player.Security { return s.security }

// insecure says what is wrong with a server, by the words of player.InsecureError.
func insecure(err error) error {
	e := &player.InsecureError{Why: "handshake", Detail: err.Error()}
	if verification, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		e.Why = "certificate"
		e.Chain = tlsend.Agreed(tls.ConnectionState{PeerCertificates: verification.UnverifiedCertificates}, "", "").Chain
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		e.Why = "issuer"
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		e.Why = "name"
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		e.Why = "expired"
		if invalid.Cert != nil && time.Now().Before(invalid.Cert.NotBefore) {
			e.Why = "early"
		}
	}
	return e
}
