package pop3

import "fmt"

// canSTLS says whether STLS is offered now. Until it is made no password is taken
// in the clear.
func (c *conn) canSTLS() bool { return c.server.cfg.StartTLS != nil && !c.tls }

// overheard refuses what would show the password to a listener (RFC 2595, section
// 2.2), as a login against the rules (RFC 3206, section 4).
func (c *conn) overheard(command string) *refusal {
	return &refusal{authCode, fmt.Sprintf(c.say.shared().Overheard, command, "STLS")}
}

// decodeSTLS: STLS (RFC 2595, section 4). RFC 6856, section 2.1, lets it be
// refused once UTF8 was issued, since no client may send it then.
func decodeSTLS(c *conn, _ *decoder) action {
	return func() error {
		switch {
		case c.tls:
			return &refusal{"", c.say.hasTLS()}
		case !c.canSTLS():
			return &refusal{"", c.say.noTLS()}
		case c.utf8:
			return &refusal{"", c.say.stlsAfterUTF8()}
		}
		c.afterAnswer = c.startTLS
		c.ok(c.say.beginTLS())
		return nil
	}
}

// startTLS makes the handshake and starts anew above it: a name that came in the
// clear may be anybody's.
func (c *conn) startTLS() error {
	if err := c.wire.Secure(c.server.cfg.StartTLS); err != nil {
		return err
	}
	c.tls, c.named = true, ""
	return nil
}
