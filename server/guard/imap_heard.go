package guard

import (
	"fmt"
	"strconv"
	"strings"
)

// heard follows a response. Only its first line says what it is: whatever stands in a
// literal was written by whoever sent the message.
func (t *imapTalk) heard(response string) *Alarm {
	line, _, _ := strings.Cut(response, "\r\n")
	word, rest, _ := strings.Cut(line, " ")
	switch {
	case word == "*":
		return t.untagged(rest, response[len(line)-len(rest):])
	case strings.HasPrefix(line, "+"):
		t.continues()
	case t.command != nil && word == t.command.tag:
		return t.tagged(rest)
	}
	return nil
}

// continues takes the server's +.
func (t *imapTalk) continues() {
	c := t.command
	switch {
	case t.phase != waiting || c == nil || c.done:
	case c.asked >= 0:
		t.phase, t.left, c.asked = inLiteral, c.asked, -1
	case c.name == "AUTHENTICATE":
		t.phase = inExchange
	case c.name == "IDLE":
		t.phase = inIdle
	default:
		t.phase = unexpected
	}
}

// untagged takes an untagged response: its first line after the star, and the whole.
func (t *imapTalk) untagged(line, whole string) *Alarm {
	word, rest, _ := strings.Cut(line, " ")
	name := upper(word)
	switch name {
	case "OK", "NO", "BAD", "BYE", "PREAUTH":
		return t.status(name, rest)
	case "CAPABILITY":
		return t.capabilities(rest)
	case "VANISHED":
		if b := t.told(); b != nil {
			b.vanished(rest)
		}
		return nil
	}
	n, err := strconv.ParseUint(word, 10, 32)
	b := t.told()
	if err != nil || b == nil {
		return nil
	}
	name, _, _ = strings.Cut(rest, " ")
	switch upper(name) {
	case "EXISTS":
		b.exists(uint32(n))
	case "EXPUNGE":
		b.expunge(uint32(n))
	case "FETCH":
		b.fetched(uint32(n), whole[len(word)+1+len(name):])
	}
	return nil
}

// told is the mailbox that untagged responses tell of: that which is being opened,
// before the tagged response has said that it is open.
func (t *imapTalk) told() *box {
	if t.next != nil {
		return t.next
	}
	return t.box
}

// status takes an untagged response of a status.
func (t *imapTalk) status(name, rest string) *Alarm {
	if t.clear && name == "PREAUTH" {
		return &Alarm{Preauth, t.say().Preauth}
	}
	switch {
	case name == "BYE":
		t.state = loggedOut
	case t.phase == silent && name == "OK":
		t.phase, t.state = ready, notAuthenticated
	case t.phase == silent && name == "PREAUTH":
		t.phase, t.state = ready, authenticated
	case name == "BAD":
		t.failed()
	}
	return t.code(rest)
}

// failed takes an untagged BAD: the server could not tell which command it answers
// (RFC 3501, section 7.1.3). A tagged response may still come.
func (t *imapTalk) failed() {
	if t.next != nil {
		t.next = nil
		t.unsure()
	}
	switch t.phase {
	case waiting, unexpected:
		t.loginFailed(t.command.exchange)
		if t.command.name != "IDLE" || t.command.done {
			t.phase = ready
		}
	case inLiteral:
		t.phase = adrift
	}
}

// code takes the response code at the beginning of a status's text.
func (t *imapTalk) code(text string) *Alarm {
	text, ok := strings.CutPrefix(text, "[")
	if !ok {
		return nil
	}
	text, _, _ = strings.Cut(text, "]")
	name, rest, _ := strings.Cut(text, " ")
	switch name = upper(name); {
	case name == "CAPABILITY":
		return t.capabilities(rest)
	case t.told() == nil:
	case name == "READ-ONLY":
		t.told().readOnly = true
	case name == "READ-WRITE":
		t.told().readOnly = false
	case name == "CLOSED": // of what was open before, where a SELECT is under way (RFC 7162, section 3.2.11)
		t.closed()
	}
	return nil
}

// capabilities takes a list of capabilities, wherever it stood.
func (t *imapTalk) capabilities(list string) *Alarm {
	t.plus, t.minus = false, false
	tls := false
	for name := range strings.FieldsSeq(list) {
		switch upper(name) {
		case "LITERAL+":
			t.plus = true
		case "LITERAL-", "IMAP4REV2": // RFC 9051, section 4.3
			t.minus = true
		case "STARTTLS":
			tls = true
		}
	}
	if t.clear && !tls {
		return &Alarm{Stripped, fmt.Sprintf(t.say().Unnamed, "STARTTLS")}
	}
	return nil
}

// tagged takes the answer to the command under way.
func (t *imapTalk) tagged(rest string) *Alarm {
	word, text, _ := strings.Cut(rest, " ")
	status := upper(word)
	c := t.command
	switch {
	case status != "OK" && status != "NO" && status != "BAD":
		return nil
	case t.phase == inLiteral && t.left > 0:
		t.phase = adrift
		return nil
	}
	t.phase, t.command = ready, nil
	var alarm *Alarm
	switch {
	case !c.whole: // refused for its literal; it has done nothing
	case status == "OK":
		t.completed(c)
	default:
		alarm = t.notCompleted(c, status)
	}
	t.next = nil
	if coded := t.code(text); alarm == nil {
		alarm = coded
	}
	return alarm
}

// completed follows what a command did.
func (t *imapTalk) completed(c *imapCommand) {
	switch c.name {
	case "STARTTLS":
		t.phase = shaking
	case "LOGIN", "AUTHENTICATE":
		t.state = authenticated
		if c.exchange != nil {
			t.user = c.exchange.user
		}
	case "UNAUTHENTICATE":
		t.closed()
		t.state, t.user = notAuthenticated, ""
	case "SELECT", "EXAMINE":
		if t.box, t.state = t.next, isSelected; t.box == nil { // it was taken for refused
			t.box = c.opens()
		}
	case "CLOSE", "UNSELECT":
		t.closed()
	case "LOGOUT":
		t.state = loggedOut
	case "STORE", "UID STORE":
		if t.box != nil {
			t.box.stored(c)
		}
	case "RENAME":
		if t.box != nil {
			t.box.renamed(c.text)
		}
	}
}

// notCompleted follows what a command did that was refused.
func (t *imapTalk) notCompleted(c *imapCommand, status string) *Alarm {
	switch c.name {
	case "AUTHENTICATE":
		t.loginFailed(c.exchange)
	case "STARTTLS":
		if t.clear {
			return &Alarm{Stripped, fmt.Sprintf(t.say().RefusesTLS, "STARTTLS")}
		}
	case "SELECT", "EXAMINE":
		if status == "NO" { // nothing is open then (RFC 3501, section 6.3.1)
			t.closed()
		} else {
			t.unsure()
		}
	}
	return nil
}

// unsure keeps open what was, after a SELECT that was no command at all: what was told
// meanwhile may have been of it.
func (t *imapTalk) unsure() {
	if t.box != nil {
		t.box.forget()
	}
}

// closed leaves the mailbox that was open.
func (t *imapTalk) closed() {
	t.box = nil
	if t.state == isSelected {
		t.state = authenticated
	}
}
