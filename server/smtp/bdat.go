package smtp

import "strings"

// chunkStep is how much of a chunk is read at a time: each begins the time of
// silence anew.
const chunkStep = 64 << 10

// decodeBdat: BDAT (RFC 3030, section 2). The octets of a chunk come whatever is
// answered, so they are read and dropped where the command is refused.
func decodeBdat(c *conn, d *decoder) action {
	d.ExpectSP("size")
	size := int64(d.ExpectNumber("size", 1<<62))
	d.unwanted = size
	last := false
	if d.Err == nil && !d.AtEnd() {
		d.ExpectSP("LAST")
		from := d.At
		if word := d.Run(isNotSpace); d.Err == nil && !strings.EqualFold(word, "LAST") {
			d.At = from
			d.Unexpected("LAST or the end of the line")
		}
		last = true
	}
	return func() (*reply, error) {
		if refused := c.wrongChunk(); refused != nil {
			return refused, c.skip(size)
		}
		if c.mail.text == nil {
			c.mail.text = newText(c.server.cfg.Limits.Message)
		}
		c.state = chunks
		t := c.mail.text
		if err := c.readChunk(t, size); err != nil {
			return nil, err
		}
		if last || t.fault != nil || t.tooLarge() {
			return c.finish(t), nil
		}
		return say(250, "2.0.0", "%d octets are here, %d in all; BDAT size LAST ends the text", size, t.octets), nil
	}
}

// wrongChunk says why a chunk is not wanted now, or nil.
func (c *conn) wrongChunk() *reply {
	cmd := c.server.commands["BDAT"]
	switch {
	case c.state != rcpt && c.state != chunks:
		return c.wrongState(cmd)
	case !c.esmtp:
		return say(503, "5.5.1", "BDAT comes after EHLO, and you have said HELO: the text comes after DATA")
	}
	return nil
}

// readChunk takes the octets of a chunk.
func (c *conn) readChunk(t *text, size int64) error {
	for size > 0 {
		n := min(size, chunkStep)
		c.wire.RestartTimer()
		octets, err := c.wire.ReadOctets(n)
		if err != nil {
			return err
		}
		t.add(octets)
		size -= n
	}
	return nil
}

// skip reads octets and drops them.
func (c *conn) skip(size int64) error {
	for size > 0 {
		n := min(size, chunkStep)
		c.wire.RestartTimer()
		if err := c.wire.Discard(n); err != nil {
			return err
		}
		size -= n
	}
	return nil
}
