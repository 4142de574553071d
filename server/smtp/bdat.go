package smtp

import (
	"strconv"
	"strings"
)

// chunkStep is how much of a chunk is read at a time: each begins the time of
// silence anew.
const chunkStep = 64 << 10

// chunkOf says how many octets follow a line that announces a chunk. They come
// whatever is answered, and however else the line is wrong (RFC 3030, section 2):
// where it is refused they are read and dropped, or they would be taken for
// commands.
func chunkOf(line string) (size int64, ok bool) {
	words := strings.Fields(line)
	if len(words) < 2 || !strings.EqualFold(words[0], "BDAT") {
		return 0, false
	}
	digits := len(words[1]) - len(strings.TrimLeft(words[1], "0123456789"))
	if digits == 0 {
		return 0, false
	}
	n, err := strconv.ParseUint(words[1][:digits], 10, 62)
	if err != nil {
		n = 1<<62 - 1 // so large that it is no number here
	}
	return int64(n), true
}

// decodeBdat: BDAT (RFC 3030, section 2).
func decodeBdat(c *conn, d *decoder) action {
	d.ExpectSP("size")
	size := int64(d.ExpectNumber("size", 1<<62))
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
			c.mail.text = newText(c.server.cfg.Limits.Message, c.wire)
		}
		c.state = chunks
		t := c.mail.text
		if err := c.readChunk(t, size); err != nil {
			return nil, err
		}
		if last || t.fault != nil || t.crowded || t.tooLarge() {
			return c.finish(t)
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
		octets, err := c.wire.Reader.ReadOctets(n) // the text takes memory for them
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
