package guard

import "strings"

// maxArguments is how many octets of a command's arguments are followed.
const maxArguments = 8 << 10

// sent follows a line that was sent, as a server reads it.
func (t *imapTalk) sent(line string, v Verdict) {
	switch t.phase {
	case ready:
		t.sentCommand(line, v)
	case inLiteral:
		t.sentLiteral(line)
	case inExchange:
		t.command.exchange.answer(line)
		t.phase = waiting
	case unexpected:
		t.phase = waiting
	case waiting, inIdle:
		if t.command.name == "IDLE" {
			t.command.done, t.phase = is(line, "DONE"), waiting
		}
	}
}

func (t *imapTalk) sentCommand(line string, v Verdict) {
	if isBlankText(line) {
		return // servers pass over it, and may say nothing
	}
	l := readIMAP(line)
	c := &imapCommand{tag: l.tag, name: l.name, examine: v.Changed, asked: -1}
	c.secret = v.Hidden || isLogin(l.name)
	t.command = c
	switch l.name {
	case "AUTHENTICATE":
		c.exchange = beginExchange(l.arguments)
	case "LOGIN", "SELECT", "EXAMINE", "STORE", "UID STORE", "RENAME":
		c.keep(l.arguments)
	}
	t.announced(line)
}

// keep takes arguments that matter.
func (c *imapCommand) keep(more string) {
	if len(c.text)+len(more) > maxArguments {
		c.text, c.overflow = "", true
	}
	if !c.overflow {
		c.text += more
	}
}

// announced takes a line of a command, which may end in the mark of a literal.
func (t *imapTalk) announced(line string) {
	m, ok := literalMark(line)
	switch {
	case ok && m.nonSync:
		t.phase, t.left = inLiteral, m.size
	case ok:
		t.phase, t.command.asked = waiting, m.size
	default:
		t.phase = waiting
		t.complete()
	}
	if ok && t.command.text != "" {
		t.command.keep("\r\n")
	}
}

func (t *imapTalk) sentLiteral(line string) {
	rest, over := t.afterLiteral(line)
	c := t.command
	if c.text != "" {
		c.keep(line)
	}
	if !over {
		if c.text != "" {
			c.keep("\r\n")
		}
		t.left = max(0, t.left-int64(len(line))-2)
		return
	}
	t.left = 0
	t.announced(rest)
}

// complete takes a command whose last line was sent.
func (t *imapTalk) complete() {
	c := t.command
	c.whole = true
	switch c.name {
	case "SELECT", "EXAMINE":
		t.next = c.opens()
	case "LOGIN":
		user, _, _ := astring(strings.TrimLeft(c.text, " "))
		c.exchange, c.text = &exchange{user: user}, ""
	}
}

// opens is the mailbox that a SELECT or EXAMINE opens.
func (c *imapCommand) opens() *box {
	b := &box{readOnly: c.examine || c.name == "EXAMINE"}
	b.name, _ = firstMailbox(c.text)
	return b
}
