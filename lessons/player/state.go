package player

import (
	"strings"

	"sanduq/lessons/transcript"
)

// sends notes what a line does to the state of the connection.
func (c *conn) sends(line, eol string) {
	switch c.protocol {
	case "imap":
		c.sendsIMAP(line, eol)
	case "pop3":
		c.sendsPOP3(line)
	default:
		c.sendsSMTP(line, eol)
	}
}

func (c *conn) sendsIMAP(line, eol string) {
	switch c.state {
	case Literal:
		if size := int64(len(line) + len(eol)); c.octets >= size {
			c.octets -= size
			return
		}
		rest := line[min(int64(len(line)), c.octets):]
		c.octets = 0
		c.commandLine(rest)
	case Continue:
		c.state = Waiting
	default:
		var rest string
		c.tag, rest, _ = strings.Cut(line, " ")
		c.command, _, _ = strings.Cut(strings.ToUpper(rest), " ")
		c.commandLine(line)
	}
}

// commandLine takes a command's line, or the rest of one after a literal.
func (c *conn) commandLine(line string) {
	n, waits, ok := transcript.Literal(line)
	c.state = Waiting
	switch {
	case ok && waits:
		c.asked = n
	case ok:
		c.state, c.octets = Literal, n
	}
}

func (c *conn) sendsPOP3(line string) {
	if c.state != Continue {
		var argument string
		c.command, argument, _ = strings.Cut(line, " ")
		c.command = strings.ToUpper(c.command)
		c.lines = false
		switch c.command {
		case "RETR", "TOP", "CAPA": // RFC 1939, section 5; RFC 2449, section 5
			c.multi = true
		default: // RFC 6856, section 3.2
			c.multi = argument == "" && (c.command == "LIST" || c.command == "UIDL" || c.command == "LANG")
		}
	}
	c.state = Waiting
}

func (c *conn) sendsSMTP(line, eol string) {
	switch size := int64(len(line) + len(eol)); {
	case c.state == Literal && size < c.octets:
		c.octets -= size
	case c.state == Literal:
		rest := line[min(int64(len(line)), c.octets):]
		c.state, c.octets = Waiting, 0
		if rest != "" { // more than the chunk has room for is a command
			c.commandSMTP(rest)
		}
	case c.text: // RFC 5321, section 4.1.1.4: CRLF, dot, CRLF ends it
		if end := line == "." && eol == "\r\n" && !c.bare; end {
			c.text, c.state = false, Waiting
		}
		c.bare = eol == "\n"
	case c.state == Continue:
		c.state = Waiting
	default:
		c.commandSMTP(line)
	}
}

func (c *conn) commandSMTP(line string) {
	c.command, _, _ = strings.Cut(strings.ToUpper(line), " ")
	c.state = Waiting
	if n, ok := transcript.Chunk(line); ok && n > 0 {
		c.state, c.octets = Literal, n
	}
}

// receives notes what a unit does to the state of the connection, and reports
// whether the handshake comes next.
func (c *conn) receives(u transcript.Unit) (handshake bool) {
	word, rest, _ := strings.Cut(u.Text, " ")
	switch {
	case u.Close:
		c.hangup() // the reader has closed it already
		return false
	case c.protocol == "imap":
		return c.receivesIMAP(word, rest)
	case c.protocol == "pop3":
		return c.receivesPOP3(word, u.Text)
	}
	return c.receivesSMTP(u.Text)
}

func (c *conn) receivesIMAP(word, rest string) (handshake bool) {
	switch {
	case word == "*" && c.state == Waiting && (c.tag == "" || strings.HasPrefix(strings.ToUpper(rest), "BAD")):
		c.state = Ready // the greeting; or the answer to a line in which the server found no tag (RFC 3501, section 7.1.3)
	case word == "+" && c.asked >= 0:
		c.state, c.octets, c.asked = Literal, c.asked, -1
	case word == "+":
		c.state = Continue
	case word == c.tag && word != "*":
		c.state, c.asked, c.octets = Ready, -1, 0
		return c.command == "STARTTLS" && strings.HasPrefix(strings.ToUpper(rest), "OK")
	}
	return false
}

func (c *conn) receivesPOP3(word, line string) (handshake bool) {
	switch {
	case c.lines: // whatever they begin with
		if line == "." {
			c.lines, c.state = false, Ready
		}
	case c.multi && word == "+OK":
		c.multi, c.lines = false, true
	case word == "+": // RFC 5034, section 4
		c.state = Continue
	default:
		c.state = Ready
		return c.command == "STLS" && word == "+OK"
	}
	return false
}

func (c *conn) receivesSMTP(line string) (handshake bool) {
	code, more, ok := transcript.Reply(line)
	switch {
	case !ok || more:
	case code == "334" || code == "354":
		c.state, c.text, c.bare = Continue, code == "354", false
	default: // to a chunk or a text that is still coming, too: the server waits for no more of it
		c.state, c.octets, c.text = Ready, 0, false
		return c.command == "STARTTLS" && code == "220"
	}
	return false
}

// more reports whether what is sent next goes on with the command under way:
// octets of a literal or a chunk, or the text of a message.
func (c *conn) more() bool { return c.state == Literal || c.text }

// rests notes that the server waits for more: it has nothing left to say.
func (c *conn) rests() {
	if c.state == Waiting {
		c.state, c.asked = Ready, -1
	}
}
