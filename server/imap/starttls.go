package imap

import (
	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/wire"
)

// canStartTLS says whether STARTTLS is offered now. Until it is made no password
// is taken in the clear.
func (c *conn) canStartTLS() bool { return c.server.cfg.StartTLS != nil && !c.tls }

// overheard refuses what would show the password to a listener (RFC 3501, section
// 6.2.3; RFC 5530, section 3).
func (c *conn) overheard(command string) error {
	return no(imap.ResponseCodePrivacyRequired, wire.English.Overheard, command, "STARTTLS")
}

// decodeStartTLS: STARTTLS (RFC 3501, section 6.2.1).
func decodeStartTLS(c *conn, _ *decoder) action {
	return func() error {
		if c.tls {
			return bad("", "STARTTLS: this connection has TLS already")
		}
		if !c.canStartTLS() {
			return bad("", "STARTTLS is not offered here: CAPABILITY does not name it")
		}
		c.afterAnswer = c.startTLS
		c.completed("", "Begin TLS negotiation now")
		return nil
	}
}

// startTLS makes the handshake and starts anew above it.
func (c *conn) startTLS() error {
	if err := c.wire.Secure(c.server.cfg.StartTLS); err != nil {
		return err
	}
	c.tls = true
	return nil
}
