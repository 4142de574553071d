package smtp

import (
	"strings"

	"sanduq/server/wire"
)

// decodeRset: RSET (RFC 5321, section 4.1.1.5).
func decodeRset(c *conn, _ *decoder) action {
	return func() (*reply, error) {
		if c.state <= ready {
			return say(250, "2.0.0", "OK: there was no mail to drop"), nil
		}
		c.reset()
		return say(250, "2.0.0", "OK: the mail that was begun is dropped"), nil
	}
}

// decodeNoop: NOOP (section 4.1.1.9), whose argument is ignored.
func decodeNoop(_ *conn, d *decoder) action {
	d.Remainder()
	return func() (*reply, error) { return say(250, "2.0.0", "OK"), nil }
}

// decodeQuit: QUIT (section 4.1.1.10). A mail transaction that is not complete is
// dropped.
func decodeQuit(c *conn, _ *decoder) action {
	return func() (*reply, error) {
		c.reset()
		c.state = ended
		return say(221, "2.0.0", "%s closes the connection", c.server.cfg.Name), nil
	}
}

// decodeHelp: HELP (section 4.1.1.8).
func decodeHelp(c *conn, d *decoder) action {
	topic := d.Remainder()
	if words := strings.Fields(topic); len(words) > 0 {
		topic = words[0] // of MAIL FROM the command is MAIL
	}
	return func() (*reply, error) {
		if topic == "" {
			return &reply{code: 214, enhanced: "2.0.0", lines: []string{
				"The commands are " + strings.Join(c.server.names, " "),
				"A message is sent by EHLO, MAIL, RCPT, DATA; HELP and a command gives its form",
			}}, nil
		}
		if cmd := c.server.commands[strings.ToUpper(topic)]; cmd != nil {
			return say(214, "2.0.0", "The form is: %s", strings.TrimSpace(cmd.name+" "+cmd.form)), nil
		}
		if near := wire.Nearest(topic, c.server.names); near != "" {
			return say(504, "5.5.4", "There is no command %s: did you mean %s?", wire.Quote(topic, 40), near), nil
		}
		return say(504, "5.5.4", "There is no command %s: there are %s", wire.Quote(topic, 40), strings.Join(c.server.names, " ")), nil
	}
}
