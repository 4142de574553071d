package main

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	// The authorities that browsers know: there are no files to read them from.
	_ "golang.org/x/crypto/x509roots/fallback"

	"sanduq/lessons/player"
	"sanduq/wasm/internal/pipe/tlsend"
)

// handshakeTime bounds a handshake.
const handshakeTime = 30 * time.Second

// A carried connection goes by a way, which says why it is over.
type carried interface {
	net.Conn
	player.Causer
	ended() error
	end(cause, detail string)
}

// Implicit implements player.Handshaker.
func (s *server) Implicit(int) bool { return s.target.implicit }

// Handshake implements player.Handshaker. What proves the server to be another is a player.InsecureError: there is no way
// past it.
func (s *server) Handshake(raw net.Conn) (net.Conn, error) {
	way := raw.(carried)
	raw.SetDeadline(time.Now().Add(handshakeTime))
	secure := tls.Client(raw, &tls.Config{ServerName: s.target.host, RootCAs: s.target.roots, MinVersion: tls.VersionTLS12})
	err := secure.Handshake()
	raw.SetDeadline(time.Time{})
	if errors.Is(err, os.ErrDeadlineExceeded) {
		way.end("silent", fmt.Sprintf("the TLS handshake was not done within %v", handshakeTime))
	}
	if errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, cmp.Or(way.ended(), insecure(err)) // it proves nothing of the server
	}
	if err != nil {
		return nil, insecure(err)
	}
	authority := ""
	if s.target.roots != nil {
		authority = "bridge"
	}
	var conn net.Conn = secure
	if s.target.implicit {
		conn = &awaited{Conn: secure, way: way}
	}
	return &secured{conn, tlsend.Agreed(secure.ConnectionState(), s.target.host, authority)}, nil
}

type secured struct {
	net.Conn
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
