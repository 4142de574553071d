package smtp

import "sanduq/server/wire"

// decodeData: DATA (RFC 5321, section 4.1.1.4).
func decodeData(c *conn, _ *decoder) action {
	return func() (*reply, error) {
		if !c.wire.HasMemory(c.mail.size) {
			return noMemory(c.mail.size), nil
		}
		prompt := "354 Send the text: a line with a dot alone ends it, and a line that begins with a dot gets one more before it\r\n"
		if err := c.write(prompt); err != nil {
			return nil, err
		}
		t := newText(c.server.cfg.Limits.Message, c.wire)
		if err := c.readText(t); err != nil {
			return nil, err
		}
		return c.finish(t)
	}
}

// readText reads lines up to the dot that ends them. Only CRLF, dot, CRLF is that
// (section 4.1.1.4): what other line ends stand around a dot makes it no end.
func (c *conn) readText(t *text) error {
	for whole := true; ; {
		c.wire.RestartTimer()
		line, err := c.wire.ReadLine()
		if err != nil {
			return err
		}
		if line.Text == "." && whole && !line.BareLF {
			return nil
		}
		whole = !line.BareLF
		t.addLine(line)
	}
}

// addLine takes a line of DATA, from which the dot that hides another goes
// (section 4.5.2).
func (t *text) addLine(line wire.Line) {
	content := []byte(line.Text)
	if len(content) > 0 && content[0] == '.' {
		content, t.stuffed = content[1:], 1
	}
	t.add(content)
	t.octets += int64(line.Octets - len(line.Text)) // of a line so long that it was not kept
	if line.BareLF {
		t.add([]byte("\n"))
	} else {
		t.add([]byte("\r\n"))
	}
}
