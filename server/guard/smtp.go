package guard

import (
	"fmt"
	"strconv"
	"strings"
)

// An smtpTalk is a session of SMTP (RFC 5321), for submission.
type smtpTalk struct {
	*context
	phase phase
	verb  string // of the command under way
	left  int64  // octets of a chunk that are still to be sent (RFC 3030)
	last  bool   // it is the last of its message

	to    recipients
	begun bool // a part of the message was sent

	state   string // greeted, ready or mail, as server/glance has them
	user    string
	login   *exchange
	offered bool // STARTTLS, by the lines of EHLO's reply so far
	greeted bool // EHLO was answered
	known   bool // a login was accepted
}

const (
	smtpGreeted = "greeted"
	smtpReady   = "ready"
	smtpMail    = "mail"
	smtpClosed  = "closed"
)

// smtpCommands are the commands that are known, and whether they may go to a readonly
// target: what sends no mail.
var smtpCommands = map[string]bool{
	"EHLO": true, "HELO": true, "STARTTLS": true, "AUTH": true, "RSET": true, "VRFY": true, "EXPN": true, "HELP": true, "NOOP": true, "QUIT": true,
	"MAIL": false, "RCPT": false, "DATA": false, "BDAT": false,
}

var smtpGrammar = grammar{
	near: nearNames(smtpCommands),
	takes: func(name string) bool {
		switch name {
		case "EHLO", "HELO", "MAIL", "RCPT", "VRFY", "EXPN", "HELP", "NOOP", "BDAT":
			return true
		}
		return false
	},
	plain: func(name string) bool {
		return name == "STARTTLS" || name == "RSET" || name == "QUIT" || name == "DATA"
	},
}

func newSMTP(c *context) *smtpTalk { return &smtpTalk{context: c} }

func (t *smtpTalk) secured() {
	*t = smtpTalk{context: t.context}
	if t.rules.StartTLS {
		t.phase, t.state = ready, smtpGreeted
	}
}

func (t *smtpTalk) standing() (state, user, mailbox string) { return t.state, t.user, "" }

// judge says what becomes of a line where the session is.
func (t *smtpTalk) judge(line string) Verdict {
	s := smtpGrammar.show(line, t.known)
	if t.phase != ready && t.verb == "AUTH" {
		s = showResponse(line)
	}
	switch t.phase {
	case silent:
		return t.greetingFirst().showing(s)
	case shaking:
		return t.handshakeFirst().showing(s)
	case waiting:
		return t.busy().showing(s)
	case inText:
		return t.judgeText(line)
	case inExchange:
		return t.judgeResponse(line, t.judgeCommand(line, s)).showing(s)
	}
	return t.judgeCommand(line, s).showing(s)
}

// judgeText lets the lines of a message go as they are. After a chunk's last octet
// comes a command, on a line of its own here.
func (t *smtpTalk) judgeText(line string) Verdict {
	if t.verb == "BDAT" && t.left < int64(len(line))+2 {
		return refused(Literal, t.say().Chunk).
			showing(smtpGrammar.show(line, t.known))
	}
	return Verdict{Send: line, Show: line}
}

func (t *smtpTalk) judgeCommand(line string, s shown) Verdict {
	ws := words(line, 3)
	if len(ws) == 0 {
		ws = []word{{}}
	}
	name := upper(ws[0].text)
	if t.clear {
		return t.judgeClear(line, name, ws)
	}
	if sends, known := smtpCommands[name]; t.readOnly() && !sends {
		if known {
			return refused(ReadOnly, fmt.Sprintf(t.say().Sends, name))
		}
		return refused(ReadOnly, t.say().ReadOnlySMTP)
	}
	v := Verdict{Send: line}
	switch {
	case t.rules.Mode != "safe":
	case !t.begun && t.to.many > 0 && (name == "DATA" || name == "BDAT" || name == "BURL"):
		v.Question, v.Detail = AskSend, t.to.String()
	case !isHarmlessSMTP(line, name):
		v = t.askUnknown(v, s, line, name, smtpGrammar.near)
	}
	return t.askAccount(v, s)
}

// isHarmlessSMTP says whether any server reads the line as one command, which sends
// nothing by itself.
func isHarmlessSMTP(line, name string) bool {
	if name == "" || isPlea(name) && upper(line) == name {
		return true
	}
	_, known := smtpCommands[name]
	return known && name == letters(name) && !strings.ContainsFunc(line, isOdd)
}

// judgeClear lets nothing go but the way to TLS, and out.
func (t *smtpTalk) judgeClear(line, name string, ws []word) Verdict {
	switch {
	case name == "QUIT" && len(line) == len(name), !t.alarmed && name == "STARTTLS" && len(line) == len(name):
		return Verdict{Send: line}
	case !t.alarmed && name == "EHLO" && len(ws) == 2 && line == ws[0].text+" "+ws[1].text && isHostName(ws[1].text):
		return Verdict{Send: line}
	}
	return refused(BeforeTLS, t.say().ClearSMTP)
}

// isHostName says whether s can be what EHLO takes: a domain or an address literal
// (RFC 5321, section 4.1.1.1).
func isHostName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(".-_:[]", c) >= 0) {
			return false
		}
	}
	return len(s) <= 255
}

// sent follows a line that was sent.
func (t *smtpTalk) sent(line string, _ Verdict) {
	switch t.phase {
	case inExchange:
		t.login.answer(line)
		t.phase = waiting
	case inText:
		t.sentText(line)
	case ready:
		t.sentCommand(line)
	}
}

func (t *smtpTalk) sentText(line string) {
	switch {
	case t.verb != "BDAT":
		if line == "." {
			t.phase = waiting
		}
	case t.left > int64(len(line))+2:
		t.left -= int64(len(line)) + 2
	default:
		t.left, t.phase = 0, waiting
	}
}

func (t *smtpTalk) sentCommand(line string) {
	var arguments string
	t.verb, arguments = command(line)
	t.phase, t.offered = waiting, false
	switch t.verb {
	case "AUTH":
		t.login = beginExchange(arguments)
	case "RCPT":
		t.to.next = path(arguments)
	case "BURL":
		t.begun = true
	case "BDAT":
		t.begun = true
		if ws := words(arguments, 2); len(ws) > 0 {
			t.left = chunk(ws[0].text)
			t.last = len(ws) > 1 && is(ws[1].text, "LAST")
			if t.left > 0 {
				t.phase = inText
			}
		}
	}
}

// chunk reads how many octets follow BDAT: a server takes them whatever else is wrong
// with its line (RFC 3030, section 2).
func chunk(size string) int64 {
	size = size[:len(size)-len(strings.TrimLeft(size, "0123456789"))]
	n, err := strconv.ParseUint(size, 10, 62)
	if err != nil && size != "" {
		return 1<<62 - 1
	}
	return int64(n)
}

// heard follows a line of a reply (RFC 5321, section 4.2.1).
func (t *smtpTalk) heard(line string) *Alarm {
	if len(line) < 3 || len(line) > 3 && line[3] != ' ' && line[3] != '-' {
		return nil
	}
	code, err := strconv.ParseUint(line[:3], 10, 16)
	if err != nil || code < 200 || code > 599 {
		return nil
	}
	if t.verb == "EHLO" && t.phase == waiting && len(line) > 4 {
		name, _, _ := strings.Cut(line[4:], " ")
		t.offered = t.offered || is(name, "STARTTLS")
	}
	if len(line) > 3 && line[3] == '-' {
		return nil
	}
	return t.replied(int(code))
}

// replied follows a whole reply.
func (t *smtpTalk) replied(code int) *Alarm {
	switch {
	case code == 421:
		t.state, t.user = smtpClosed, ""
		return nil
	case t.phase == silent:
		if code == 220 {
			t.phase, t.state = ready, smtpGreeted
		}
		return nil
	case t.phase != waiting && t.phase != inText && t.phase != inExchange:
		return nil
	case code == 334: // whatever it answers, the next line is none of a command
		t.phase = inExchange
		return nil
	case code == 354 && t.verb == "DATA":
		t.phase = inText
		return nil
	}
	t.phase = ready
	return t.completed(code)
}

// over leaves the state of a message.
func (t *smtpTalk) over() {
	if t.state == smtpMail {
		t.state = smtpReady
	}
}

// completed follows what a command did.
func (t *smtpTalk) completed(code int) *Alarm {
	yes := code < 300
	switch {
	case t.verb == "STARTTLS" && code == 220:
		t.phase = shaking
	case t.verb == "STARTTLS" && t.clear && (t.greeted || code != 503): // 503 asks for EHLO first
		return &Alarm{Stripped, fmt.Sprintf(t.say().RefusesTLS, "STARTTLS")}
	case t.verb == "EHLO" && t.clear && (code == 500 || code == 502 || yes && !t.offered):
		return &Alarm{Stripped, fmt.Sprintf(t.say().Unnamed, "STARTTLS")}
	case (t.verb == "EHLO" || t.verb == "HELO") && yes:
		t.state, t.greeted = smtpReady, true
	case t.verb == "MAIL" && yes:
		t.state, t.to, t.begun = smtpMail, recipients{}, false
	case t.verb == "RCPT" && yes:
		t.to.add()
	case t.verb == "RSET" && yes, (t.verb == "DATA" || t.verb == "BDAT" && t.last) && yes:
		t.to, t.begun = recipients{}, false
		t.over()
	case t.verb == "DATA" || t.verb == "BDAT" && !yes:
		// The server may have kept who the message was for.
		t.begun = false
		t.over()
	case t.verb == "AUTH" && code == 235:
		t.user, t.known = t.login.user, true
	case t.verb == "AUTH":
		t.loginFailed(t.login)
	case t.verb == "QUIT" && yes:
		t.state, t.user = smtpClosed, ""
	}
	return nil
}
