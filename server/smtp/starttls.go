package smtp

// canStartTLS says whether STARTTLS is offered now. Until it is made no password
// is taken in the clear.
func (c *conn) canStartTLS() bool { return c.server.cfg.StartTLS != nil && !c.tls }

// decodeStartTLS: STARTTLS (RFC 3207).
func decodeStartTLS(c *conn, _ *decoder) action {
	return func() (*reply, error) {
		if c.tls {
			return say(503, "5.5.1", "STARTTLS: this connection has TLS already"), nil
		}
		if c.server.cfg.StartTLS == nil {
			return say(502, "5.5.1", "STARTTLS is not offered here: EHLO does not name it"), nil
		}
		c.afterAnswer = c.startTLS
		return say(220, "2.0.0", "Begin TLS negotiation now, and EHLO again in it"), nil
	}
}

// startTLS makes the handshake and begins anew above it: nothing of what was said
// in the clear is kept, the login included (RFC 3207, section 4.2).
func (c *conn) startTLS() error {
	if err := c.wire.Secure(c.server.cfg.StartTLS); err != nil {
		return err
	}
	c.reset()
	c.tls, c.state, c.hello, c.esmtp, c.user = true, connected, "", false, nil
	return nil
}
