package player

import (
	"errors"
	"fmt"
	"net"
	"time"

	"sanduq/lessons/transcript"
)

// A Handshaker is a World whose connections can go on under TLS.
type Handshaker interface {
	// Implicit reports whether a port begins with the handshake (RFC 8314).
	Implicit(port int) bool
	// Handshake ends in a connection that carries clear text to the caller, best
	// a SecureConn. An InsecureError says why the server cannot be trusted.
	// An EndedError says that the connection ended before there was anything to trust.
	Handshake(net.Conn) (net.Conn, error)
}

// A SecureConn is a connection under TLS that tells what was agreed.
type SecureConn interface {
	net.Conn
	Security() Security
}

// Security is what a handshake agreed on, and with whom.
type Security struct {
	Version, Cipher string // by the protocol's own names: "TLS 1.3"
	Host            string // that the certificate was held against
	// Authority says who vouches for the last of the chain: "" for one that
	// browsers know, page for one made in the page, bridge for one that a bridge's
	// owner named.
	Authority string
	Chain     []Certificate // the server's own first
}

// A Certificate is one of a chain, as far as people read it.
type Certificate struct {
	Subject, Issuer string
	Names           []string // of hosts, and their addresses
	From, Until     time.Time
}

// An InsecureError is why a connection cannot be trusted, and is closed.
type InsecureError struct {
	// Why is issuer, name, expired, early or certificate for what is wrong with a
	// certificate; handshake for another failure; clear where the server went on
	// in the clear; stripped and preauth where it would not begin TLS.
	Why    string
	Detail string // in English
	Chain  []Certificate
}

func (e *InsecureError) Error() string { return "TLS: " + e.Detail }

// errNoTLS says that a world is no Handshaker.
var errNoTLS = errors.New("TLS handshake: there is no TLS here")

// implicit reports whether a port of the world begins with the handshake.
func (e *engine) implicit(port int) bool {
	world, ok := e.world.(Handshaker)
	return ok && world.Implicit(port)
}

// secure makes the handshake on a connection whose reader does not run.
func (e *engine) secure(c *conn) bool {
	err := errNoTLS
	if world, ok := e.world.(Handshaker); ok {
		var secured net.Conn
		if secured, err = world.Handshake(c.net); err == nil {
			c.net = secured
		}
	}
	if err != nil {
		e.distrust(c, err)
		return false
	}
	e.line(c, 'I', "TLS", 0)
	if told, ok := c.net.(SecureConn); ok {
		e.emit(Secured{Conn: c.name, Security: told.Security()})
	}
	if e.setup.Gate != nil {
		e.setup.Gate.Secured(c.name)
	}
	e.course.secured(c.name)
	return true
}

// distrust ends a connection because of what the server did, or was.
func (e *engine) distrust(c *conn, err error) {
	if insecure, ok := errors.AsType[*InsecureError](err); ok {
		e.emit(Insecure{Conn: c.name, InsecureError: insecure})
	} else if ended, ok := errors.AsType[*EndedError](err); ok {
		e.emit(Ended{Conn: c.name, Cause: ended.Cause, Detail: ended.Detail})
	} else {
		e.fail(c.name, fmt.Errorf("TLS handshake: %w", err))
	}
	c.hangup()
	e.tell(c)
}

// rise makes the handshake after the server has agreed to it. What it said
// after that, in the clear, may be of anybody on the way: of a server of the
// page's own it is dropped, and a real one's connection is ended by it.
func (e *engine) rise(c *conn, more bool) {
	c.stop()
	c.mu.Lock()
	more = more || len(c.in) > 0 || c.split.Partial() != ""
	c.in = nil
	c.mu.Unlock()
	c.split = transcript.Splitter{IMAP: c.split.IMAP}
	if more && e.setup.Gate != nil {
		e.distrust(c, &InsecureError{Why: "clear", Detail: "the server went on in the clear after it had agreed to TLS"})
		return
	}
	if e.secure(c) {
		c.read(e.setup.Flood, e.wake)
	}
}
