package pop3

import "sanduq/server/mailstore"

// decodeRetr: RETR (RFC 1939, section 5). IMAP sees the message as read.
func decodeRetr(c *conn, d *decoder) action {
	number := d.expectMessage()
	return func() error {
		m, err := c.readable(number)
		if err != nil {
			return err
		}
		c.ok(c.say.octets(c.drop.sizes[number-1]))
		send(c.out, m.Content)
		c.end()
		c.drop.MarkSeen(number)
		return nil
	}
}

// decodeTop: TOP (RFC 1939, section 7). Who looks at the top has not read the
// message yet.
func decodeTop(c *conn, d *decoder) action {
	number := d.expectMessage()
	d.ExpectSP("lines")
	lines := int(d.ExpectNumber("lines", maxNumber))
	return func() error {
		m, err := c.readable(number)
		if err != nil {
			return err
		}
		octets := top(m.Content, lines, c.wire.Work())
		if err := c.wire.Work().Err(); err != nil {
			return err
		}
		c.ok(c.say.top())
		send(c.out, octets)
		c.end()
		return nil
	}
}

// readable gives a message whose octets may be sent now (RFC 6856, section 4).
func (c *conn) readable(number int) (mailstore.Message, error) {
	m, err := c.message(number)
	if err == nil && !c.utf8 && needsUTF8(m.Content, c.wire.Work()) {
		err = &refusal{utf8Code, c.say.needsUTF8(number)}
	}
	if stopped := c.wire.Work().Err(); stopped != nil {
		err = stopped
	}
	return m, err
}
