package pop3

import (
	"fmt"
	"strings"

	"sanduq/server/wire"
)

// decode understands a line: its command, and through the command's own function
// its arguments.
func (c *conn) decode(line wire.Line) (action, error) {
	if err := c.lineMistake(line, c.server.cfg.Limits.Line); err != nil {
		return nil, err
	}
	d := &decoder{Decoder: wire.Decoder{Lines: []string{line.Text}, Texts: c.say.shared()}, say: c.say}
	cmd := c.decodeName(d)
	if d.Err != nil {
		return nil, d.Err
	}
	d.Command, d.Form = cmd.name, cmd.form
	if !cmd.states.has(c.state) {
		return nil, c.wrongState(cmd)
	}
	act := cmd.decode(c, d)
	d.ExpectEnd("")
	return act, d.Err
}

// lineMistake says what makes a line no line of at most limit octets, whatever it
// says.
func (c *conn) lineMistake(l wire.Line, limit int) error {
	shared := c.say.shared()
	if l.Octets > limit {
		return &refusal{"", fmt.Sprintf(shared.LongLine, l.Octets, limit)}
	}
	if m := wire.LineMistake(l, 0, shared); m != nil {
		return m
	}
	return nil
}

// decodeName takes the command's name, with which the line begins.
func (c *conn) decodeName(d *decoder) *command {
	line := d.Rest()
	switch {
	case line == "":
		d.Mistake("a command", "%s", d.say.emptyLine())
		return nil
	case strings.Trim(line, " \t") == "":
		d.Mistake("a command", "%s", d.say.blankLine())
		return nil
	case isBlank(line[0]):
		d.Mistake("a command", "%s", d.say.beginsBlank(line[0] == '\t', example(line)))
		return nil
	}
	word := d.Run(func(b byte) bool { return !isBlank(b) })
	cmd := c.server.commands[strings.ToUpper(word)]
	if cmd == nil {
		c.unknown(d, word)
		return nil
	}
	d.Took("command", wire.Place{})
	return cmd
}

// example shows a line as it would be right at its beginning, where it can be
// shown.
func example(line string) string {
	line = strings.Join(strings.Fields(line), " ")
	if line == "" || len(line) > 60 || !wire.Printable(line) {
		return "STAT"
	}
	return line
}

// unknown says which command may have been meant with a line that begins with a
// word that is none. The decoder stands behind the word.
func (c *conn) unknown(d *decoder, word string) {
	rest := strings.Fields(d.Rest())
	d.At = wire.Place{}
	if i := strings.IndexFunc(word, func(r rune) bool { return r >= 0x80 }); i >= 0 {
		d.At.Octet = i
		d.Mistake("a command", "%s", d.say.notLetters(wire.Quote(word[i:i+1], 4), d.Here()))
		return
	}
	mistake := func(text string) { d.Mistake("a command", "%s", text) }
	if e, ok := elsewhere[strings.ToUpper(word)]; ok {
		mistake(d.say.otherProtocol(strings.ToUpper(word), e.protocol, e.here))
		return
	}
	if len(rest) > 0 {
		second := strings.ToUpper(rest[0])
		if c.server.commands[second] != nil {
			mistake(d.say.tag(wire.Quote(word, 20), example(strings.Join(rest, " "))))
			return
		}
		if e, ok := elsewhere[second]; ok && e.protocol == "IMAP" {
			if second == "LOGIN" && len(rest) > 1 && wire.Printable(rest[1]) && len(rest[1]) <= 40 {
				e.here = "USER " + strings.Trim(rest[1], `"`)
			}
			mistake(d.say.otherProtocol(second, e.protocol, e.here))
			return
		}
	}
	if near := wire.Nearest(word, c.server.names); near != "" {
		mistake(d.say.nearest(wire.Quote(word, 20), d.Here(), near))
		return
	}
	mistake(d.say.unknown(wire.Quote(word, 20), d.Here()))
}

// elsewhere are commands that people type to the wrong port: the protocol that
// has them, and what one sends here for much the same.
var elsewhere = map[string]struct{ protocol, here string }{
	"LOGIN": {"IMAP", "USER user-name"}, "AUTHENTICATE": {"IMAP", "AUTH PLAIN"}, "CAPABILITY": {"IMAP", "CAPA"},
	"SELECT": {"IMAP", "STAT"}, "EXAMINE": {"IMAP", "STAT"}, "STATUS": {"IMAP", "STAT"}, "LSUB": {"IMAP", "LIST"},
	"FETCH": {"IMAP", "RETR 1"}, "UID": {"IMAP", "UIDL"}, "SEARCH": {"IMAP", "LIST"}, "STORE": {"IMAP", "DELE 1"},
	"EXPUNGE": {"IMAP", "QUIT"}, "CLOSE": {"IMAP", "QUIT"}, "LOGOUT": {"IMAP", "QUIT"}, "DELETE": {"IMAP", "DELE 1"},
	"IDLE": {"IMAP", "NOOP"}, "CHECK": {"IMAP", "NOOP"}, "NAMESPACE": {"IMAP", "STAT"}, "COPY": {"IMAP", "RETR 1"},
	"STARTTLS": {"IMAP and SMTP", "STLS"},
	"HELO":     {"SMTP", "USER user-name"}, "EHLO": {"SMTP", "USER user-name"}, "LHLO": {"LMTP", "USER user-name"},
	"MAIL": {"SMTP", "STAT"}, "RCPT": {"SMTP", "STAT"}, "DATA": {"SMTP", "RETR 1"}, "VRFY": {"SMTP", "USER user-name"},
	"EXPN": {"SMTP", "USER user-name"}, "HELP": {"SMTP", "CAPA"},
	"GET": {"HTTP", "RETR 1"}, "HEAD": {"HTTP", "TOP 1 0"}, "POST": {"HTTP", "STAT"}, "PUT": {"HTTP", "STAT"},
	"OPTIONS": {"HTTP", "CAPA"}, "CONNECT": {"HTTP", "USER user-name"},
	"NICK": {"IRC", "USER user-name"}, "JOIN": {"IRC", "STAT"},
	"EXIT": {"", "QUIT"}, "BYE": {"", "QUIT"},
}

// wrongState says in which state a command works and what leads there.
func (c *conn) wrongState(cmd *command) error {
	if cmd.states == authorization {
		return &refusal{"", c.say.loggedInAlready(cmd.name, wire.Quote(c.user.Name(), 40))}
	}
	if c.canSTLS() {
		return &refusal{"", c.say.needsLogin(cmd.name, "STLS, USER user-name")}
	}
	if c.named != "" {
		return &refusal{"", c.say.needsLogin(cmd.name, "PASS password")}
	}
	return &refusal{"", c.say.needsLogin(cmd.name, "USER user-name")}
}
