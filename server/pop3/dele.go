package pop3

// decodeDele: DELE (RFC 1939, section 5).
func decodeDele(c *conn, d *decoder) action {
	number := d.expectMessage()
	return func() error {
		if _, err := c.message(number); err != nil {
			return err
		}
		c.drop.mark(number)
		c.ok(c.say.deleted(number))
		return nil
	}
}

// decodeRset: RSET (RFC 1939, section 5).
func decodeRset(c *conn, _ *decoder) action {
	return func() error {
		c.drop.reset()
		c.ok(c.say.maildrop("", c.drop.count, c.drop.octets))
		return nil
	}
}

// decodeNoop: NOOP (RFC 1939, section 5).
func decodeNoop(c *conn, _ *decoder) action {
	return func() error {
		c.ok("")
		return nil
	}
}
