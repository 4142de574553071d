package imap

import (
	"fmt"
	"strings"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/wire"
)

// decode understands a request as far as it is there: its tag, its command, and
// through the command's own function its arguments. It sets the request's tag
// and command.
func (c *conn) decode(r *request) (action, error) {
	d := newDecoder(r.lines, r.literals, c.server.cfg.Limits)
	tag := c.decodeTag(d)
	if tag != "" && !(r.cut && d.Rest() == "") {
		r.tag = tag
	}
	if r.lineErr != nil {
		return nil, r.lineErr
	}
	cmd := c.decodeName(d, tag)
	if m, ok := d.Err.(*wire.Mistake); ok && m.Want == wantTag {
		r.tag = "*"
	}
	if d.Err != nil {
		return nil, d.Err
	}
	r.command = cmd
	d.Command, d.Form, d.uid = cmd.name, cmd.form, strings.HasPrefix(cmd.name, "UID ")
	if !cmd.states.has(c.state) {
		return nil, c.wrongState(cmd)
	}
	act := cmd.decode(c, d)
	d.ExpectEnd()
	return act, d.Err
}

// wantTag is what a mistake wants where the line has no tag: such a line is
// answered without one.
const wantTag = "a tag"

// keyboard asks, where an octet is beyond ASCII, what a learner who writes Arabic, say, thinks of last.
func keyboard(octet byte) string {
	if octet < 0x80 {
		return ""
	}
	return "; is the keyboard set to another language?"
}

// isTagChar: an ASTRING-CHAR that is not "+" (RFC 3501, section 9).
func isTagChar(ch byte) bool { return isAStringChar(ch) && ch != '+' }

// decodeTag takes the tag, or gives "" and a mistake.
func (c *conn) decodeTag(d *decoder) string {
	line := d.Rest()
	switch {
	case line == "":
		d.Mistake("a command", "An empty line: a command was expected, such as a1 NOOP")
		return ""
	case strings.Trim(line, " \t") == "":
		d.Mistake("a command", "The line has white space alone: a command was expected, such as a1 NOOP")
		return ""
	case line[0] == ' ':
		d.Mistake(wantTag, "The line begins with a space: it begins with the tag, as in %s", example(line))
		return ""
	case line[0] == '\t':
		d.Mistake(wantTag, "The line begins with a tab: it begins with the tag, as in %s", example(line))
		return ""
	}
	tag := d.Run(isTagChar)
	if next := d.Peek(); tag == "" || next != 0 && next != ' ' && next != '\t' {
		d.Mistake(wantTag, "Found %s at %v: a tag is letters and digits, as in a1 NOOP%s", wire.Quote(string([]byte{next}), 8), d.At, keyboard(next))
		return ""
	}
	d.Took("tag", wire.Place{})
	return tag
}

// example shows a line as it would be right at its beginning, where it can be shown.
func example(line string) string {
	line = strings.Join(strings.Fields(line), " ")
	if line == "" || len(line) > 60 || !wire.Printable(line) {
		return "a1 NOOP"
	}
	return line
}

// decodeName takes the space and the command's name after the tag.
func (c *conn) decodeName(d *decoder, tag string) *command {
	if d.Err != nil {
		return nil
	}
	if err := c.missingTag(tag, strings.TrimLeft(d.Rest(), " \t"), d.Lines[0]); err != nil {
		d.Fail(err)
		return nil
	}
	if d.AtEnd() {
		d.Mistake("a command", "Missing command at %v: after the tag %s stands a command, as in %s NOOP", d.At, wire.Quote(tag, 20), example(tag))
		return nil
	}
	d.ExpectSP("the command")
	from := d.At
	name := d.Word()
	d.Took("command", from)
	if d.Err != nil {
		return nil
	}
	if name == "UID" {
		return c.decodeUID(d)
	}
	cmd := c.server.commands[name]
	if next := d.Peek(); cmd == nil || next != 0 && next != ' ' && next != '\t' {
		c.unknownCommand(d, from, name)
		return nil
	}
	return cmd
}

// decodeUID takes the command that follows UID (RFC 3501, section 6.4.8).
func (c *conn) decodeUID(d *decoder) *command {
	d.Command, d.Form = "UID", uidForm
	d.ExpectSP("the command that UID is for")
	from := d.At
	name := d.Word()
	d.Took("command", from)
	if d.Err != nil {
		return nil
	}
	cmd := c.server.commands["UID "+name]
	if next := d.Peek(); cmd == nil || next != 0 && next != ' ' && next != '\t' {
		d.MistakeAt(from, "command", "UID goes before %s, not before %s (%v)", uidCommands(c.server.names), d.FoundFrom(from), from)
		return nil
	}
	return cmd
}

const uidForm = "FETCH|SEARCH|STORE|COPY|MOVE|EXPUNGE ..."

func uidCommands(names []string) string {
	var uid []string
	for _, n := range names {
		if rest, ok := strings.CutPrefix(n, "UID "); ok {
			uid = append(uid, rest)
		}
	}
	return strings.Join(uid, ", ")
}

// otherProtocols are commands that people type to the wrong port.
var otherProtocols = map[string]string{
	"USER": "POP3", "PASS": "POP3", "APOP": "POP3", "STAT": "POP3", "RETR": "POP3", "DELE": "POP3", "UIDL": "POP3",
	"TOP": "POP3", "STLS": "POP3", "CAPA": "POP3", "QUIT": "POP3 and SMTP", "RSET": "POP3 and SMTP",
	"HELO": "SMTP", "EHLO": "SMTP", "LHLO": "LMTP", "MAIL": "SMTP", "RCPT": "SMTP", "DATA": "SMTP", "VRFY": "SMTP", "AUTH": "SMTP",
	"GET": "HTTP", "POST": "HTTP", "HEAD": "HTTP", "PUT": "HTTP", "OPTIONS": "HTTP", "CONNECT": "HTTP",
	"NICK": "IRC", "JOIN": "IRC",
}

// otherProtocol tells what a word means elsewhere, "" where it does nowhere.
func otherProtocol(word string) string {
	word = strings.ToUpper(word)
	switch word {
	case "HELP":
		return "IMAP has no HELP: a1 CAPABILITY tells what a server can do"
	case "EXIT", "BYE":
		return word + " is no command of IMAP: a session ends with a1 LOGOUT"
	}
	proto := otherProtocols[word]
	if proto == "" {
		return ""
	}
	text := fmt.Sprintf("%s is a command of %s, and this is an IMAP server", word, proto)
	switch word {
	case "QUIT":
		return text + ": a session ends with a1 LOGOUT"
	case "USER", "PASS", "APOP", "AUTH":
		return text + ": one logs in with a1 LOGIN user-name password"
	}
	return text + ": its commands look like a1 CAPABILITY"
}

// missingTag finds the line that has its command where its tag should be. rest
// is what stands after the first word.
func (c *conn) missingTag(first, rest, line string) error {
	word := strings.ToUpper(first)
	second, _, _ := strings.Cut(strings.ToUpper(rest), " ")
	if c.isName(second) && word != "UID" {
		return nil
	}
	if text := otherProtocol(word); text != "" && (rest == "" || otherProtocols[word] != "") {
		return &wire.Mistake{Want: wantTag, Text: text}
	}
	switch {
	case word == "DONE" && rest == "":
		return &wire.Mistake{Want: wantTag, Text: "DONE ends an IDLE, and no IDLE is in progress"}
	case c.isName(word):
		return &wire.Mistake{Want: wantTag, Text: "Missing tag: a line begins with a tag of one's choice, as in a1 " + example(line)}
	case rest == "" && !strings.ContainsAny(first, "0123456789") && wire.Nearest(word, c.server.names) != "":
		return &wire.Mistake{Want: wantTag, Text: "Missing tag or command: a line begins with a tag of one's choice, as in a1 " + wire.Nearest(word, c.server.names)}
	}
	return nil
}

func (c *conn) isName(word string) bool { return word == "UID" || c.server.commands[word] != nil }

// unknownCommand says which command may have been meant.
func (c *conn) unknownCommand(d *decoder, at wire.Place, name string) {
	if text := otherProtocol(name); text != "" {
		d.MistakeAt(at, "command", "%s", text)
		return
	}
	if name == "DONE" {
		d.MistakeAt(at, "command", "DONE ends an IDLE, is sent without a tag, and no IDLE is in progress")
		return
	}
	if next := d.Peek(); next >= 0x80 {
		d.Mistake("command", "Found %s at %v: a command is written in letters, as in a1 NOOP%s", wire.Quote(string([]byte{next}), 8), d.At, keyboard(next))
		return
	}
	found := d.FoundFrom(at)
	if near := wire.Nearest(name, c.server.names); near != "" {
		d.MistakeAt(at, "command", "Unknown command %s at %v: did you mean %s?", found, at, near)
		return
	}
	// What is taken for the tag may be a command, misspelt and without one.
	tag := d.Lines[0][:max(0, at.Octet-1)]
	if near := wire.Nearest(tag, c.server.names); near != "" && len(tag) > 3 {
		d.MistakeAt(at, "command", "Unknown command %s at %v, after the tag %s: did you mean a1 %s?", found, at, wire.Quote(tag, 20), near)
		return
	}
	d.MistakeAt(at, "command", "Unknown command %s at %v: CAPABILITY tells what this server can do", found, at)
}

// wrongState says in which state a command works and what leads there.
func (c *conn) wrongState(cmd *command) error {
	now := c.state.String()
	if c.user != nil {
		now += " as " + wire.Quote(c.user.Name(), 40)
	}
	switch {
	case cmd.states == inNotAuthenticated:
		return bad("", "%s is for the not authenticated state, and you are in the state %s: LOGOUT and connect again to log in anew", cmd.name, now)
	case c.state == imap.ConnStateNotAuthenticated && c.canStartTLS():
		return bad("", "%s needs a login, and you are in the state %s: send a1 STARTTLS first, and then log in, as in a2 LOGIN user-name password", cmd.name, now)
	case c.state == imap.ConnStateNotAuthenticated:
		return bad("", "%s needs a login, and you are in the state %s: log in first, as in a1 LOGIN user-name password", cmd.name, now)
	default:
		return bad("", "%s works on a selected mailbox, and you are in the state %s: select one first, as in a1 SELECT INBOX", cmd.name, now)
	}
}
