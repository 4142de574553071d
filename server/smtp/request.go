package smtp

import (
	"errors"
	"strings"

	"sanduq/server/wire"
)

// command reads one command, carries it out and answers it. An error is of the
// connection.
func (c *conn) command() error {
	c.wire.RestartTimer()
	line, err := c.wire.ReadLine()
	if err != nil {
		return err
	}
	size, chunk := chunkOf(line.Text)
	if most := c.server.cfg.Limits.Discard; chunk && size > most {
		c.state = ended
		return c.reply(say(421, "4.3.0", "The octets of that chunk cannot all be read and dropped: at most %d are; connect again", most))
	}
	d := newDecoder(line)
	act, err := c.decode(d, line)
	var answer *reply
	switch {
	case err == nil:
		if answer, err = act(); err != nil {
			return err
		}
	default:
		answer = refusal(err, d.enhanced)
		if !chunk {
			break
		}
		if err := c.skip(size); err != nil {
			return err
		}
		c.reset() // what is left of the text would be another
	}
	return c.reply(answer)
}

// refusal gives the reply to a line that is not right.
func refusal(err error, enhanced string) *reply {
	if r, ok := errors.AsType[*reply](err); ok {
		return r
	}
	return say(501, enhanced, "%v", err)
}

// decode understands a line: its command, and through the command's own function
// its arguments.
func (c *conn) decode(d *decoder, line wire.Line) (action, error) {
	cmd := c.decodeName(d, line)
	if d.Err != nil {
		return nil, d.Err
	}
	if !cmd.states.has(c.state) {
		return nil, c.wrongState(cmd)
	}
	act := cmd.decode(c, d)
	d.ExpectEnd("")
	return act, d.Err
}

// decodeName takes the command's name, and refuses a line that is none, whatever
// stands in it.
func (c *conn) decodeName(d *decoder, line wire.Line) *command {
	if m := wire.LineMistake(line, 0, wire.English); m != nil {
		d.Fail(say(500, "5.5.2", "%s", m.Text))
		return nil
	}
	word := d.Run(isNotSpace)
	cmd := c.server.commands[strings.ToUpper(word)]
	limit := commandLine
	if cmd != nil {
		limit = cmd.line
	}
	switch most := limit - len("\r\n"); {
	case line.Octets > most && cmd != nil && cmd.name == "AUTH":
		d.Fail(say(500, "5.5.6", wire.English.LongLine, line.Octets, most))
	case line.Octets > most:
		d.Fail(say(500, "5.5.2", wire.English.LongLine, line.Octets, most))
	case cmd == nil:
		d.Fail(say(500, "5.5.2", "%s", c.unknown(word, d)))
	default:
		d.Command, d.Form = cmd.name, cmd.form
	}
	return cmd
}

// wrongState says what leads to the state in which a command works.
func (c *conn) wrongState(cmd *command) *reply {
	text := ""
	switch {
	case c.state == connected && c.tls:
		text = "came before EHLO: after STARTTLS all begins anew, so say your name again first, as in EHLO client.example"
	case c.state == connected:
		text = "came before EHLO: say your name first, as in EHLO client.example"
	case c.state == chunks:
		text = "comes between chunks of a text: BDAT size LAST ends the text, RSET drops it"
	case c.state == ready:
		text = "came before MAIL: a sender goes first, as in MAIL FROM:<" + c.example() + ">"
	case cmd.name == "DATA" || cmd.name == "BDAT":
		text = "needs a recipient, and none was taken yet: name one first, as in RCPT TO:<" + c.example() + ">"
	case cmd.name == "MAIL":
		text = "comes within a mail transaction, whose sender is " + c.mail.from.String() + ": RSET drops that one"
	default:
		text = "comes within a mail transaction: end it, or drop it with RSET"
	}
	return say(503, "5.5.1", "%s %s", cmd.name, text)
}
