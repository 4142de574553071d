package pop3

// decodeStat: STAT (RFC 1939, section 5).
func decodeStat(c *conn, _ *decoder) action {
	return func() error {
		c.out.WriteString("+OK ")
		c.pair(c.drop.count, int(c.drop.octets))
		c.crlf()
		return nil
	}
}

// decodeList: LIST (RFC 1939, section 5). The messages that need UTF-8 mode are
// among the others in it: they are sent in no other form, so that their size is
// the same in either mode.
func decodeList(c *conn, d *decoder) action {
	return decodeListing(c, d, c.say.contents, func(number int) { c.pair(number, c.drop.sizes[number-1]) })
}

// decodeUIDL: UIDL (RFC 1939, section 7).
func decodeUIDL(c *conn, d *decoder) action {
	text := func(int, int64) string { return c.say.uniqueIDs() }
	return decodeListing(c, d, text, func(number int) {
		m, _ := c.drop.Message(number)
		c.number(uint64(number))
		c.out.WriteByte(' ')
		c.out.Write(c.drop.appendUniqueID(c.out.AvailableBuffer(), m))
	})
}

// decodeListing is a command that writes a line for each message that is not
// marked, or for the one that is named. text is that of the first line, about the
// messages' count and octets.
func decodeListing(c *conn, d *decoder, text func(count int, octets int64) string, line func(number int)) action {
	if !d.AtEnd() {
		number := d.expectMessage()
		return func() error {
			if _, err := c.message(number); err != nil {
				return err
			}
			c.out.WriteString("+OK ")
			line(number)
			c.crlf()
			return nil
		}
	}
	return func() error {
		c.ok(text(c.drop.count, c.drop.octets))
		for i, marked := range c.drop.marked {
			if !marked {
				line(i + 1)
				c.crlf()
			}
		}
		c.end()
		return nil
	}
}
