package guard

import (
	"fmt"
	"strings"
)

// A pop3Talk is a session of POP3 (RFC 1939).
type pop3Talk struct {
	*context
	phase    phase
	verb     string // of the command under way
	argument bool   // it has one

	state   string // by RFC 1939, section 3
	user    string
	named   string // who wants to log in, by USER or APOP
	login   *exchange
	offered bool // STLS, by the lines of CAPA so far
	expires bool // the server may remove what was retrieved (RFC 2449, section 6.7)
}

const (
	authorization = "authorization"
	transaction   = "transaction"
	update        = "update"
)

// pop3Commands are the commands that are known, and whether they may go to a readonly
// target. RSET only takes marks away. RETR may have a server note that a message was
// read; POP3 knows no other way to read one whole.
var pop3Commands = map[string]bool{
	"USER": true, "PASS": true, "APOP": true, "AUTH": true, "STLS": true, "UTF8": true, // RFC 1939, 5034, 2595, 6856
	"CAPA": true, "LANG": true, "QUIT": true, "NOOP": true, // RFC 2449, 6856
	"STAT": true, "LIST": true, "RETR": true, "TOP": true, "UIDL": true, "LAST": true, "RSET": true,
	"DELE": false,
}

var pop3Grammar = grammar{
	near: nearNames(pop3Commands),
	takes: func(name string) bool {
		switch name {
		case "USER", "LANG", "LIST", "RETR", "TOP", "UIDL", "DELE":
			return true
		}
		return false
	},
	plain: func(name string) bool {
		switch name {
		case "STLS", "UTF8", "CAPA", "QUIT", "NOOP", "STAT", "LAST", "RSET":
			return true
		}
		return false
	},
}

func newPOP3(c *context) *pop3Talk { return &pop3Talk{context: c} }

func (t *pop3Talk) secured() {
	*t = pop3Talk{context: t.context}
	if t.rules.StartTLS {
		t.phase, t.state = ready, authorization
	}
}

func (t *pop3Talk) standing() (state, user, mailbox string) {
	if t.state == transaction {
		return t.state, t.user, "INBOX"
	}
	return t.state, "", ""
}

// judge says what becomes of a line where the session is.
func (t *pop3Talk) judge(line string) Verdict {
	s := pop3Grammar.show(line, t.state == transaction)
	if t.phase != ready && isLogin(t.verb) {
		s = showResponse(line)
	}
	switch t.phase {
	case silent:
		return t.greetingFirst().showing(s)
	case shaking:
		return t.handshakeFirst().showing(s)
	case waiting, inLines:
		return t.busy().showing(s)
	case inExchange:
		return t.judgeResponse(line, t.judgeCommand(line, s)).showing(s)
	}
	return t.judgeCommand(line, s).showing(s)
}

func (t *pop3Talk) judgeCommand(line string, s shown) Verdict {
	ws := words(line, 2)
	if len(ws) == 0 {
		ws = []word{{}}
	}
	name, loose := upper(ws[0].text), letters(ws[0].text)
	switch {
	case t.clear:
		if (name == "QUIT" || !t.alarmed && (name == "CAPA" || name == "STLS")) && len(name) == len(line) {
			return Verdict{Send: line}
		}
		return refused(BeforeTLS, t.say().ClearPOP3)
	case t.readOnly():
		if v := t.judgeReadOnly(name); v.Refused != "" {
			return v
		}
	}
	v := Verdict{Send: line}
	if t.rules.Mode == "safe" {
		switch {
		case loose == "DELE":
			v.Question, v.Detail = AskDele, t.say().Dele
		case loose == "RETR" && t.expires:
			v.Question, v.Detail = AskDele, t.say().Expires
		case !t.isHarmless(line, name, loose):
			v = t.askUnknown(v, s, line, name, pop3Grammar.near)
		}
	}
	return t.askAccount(v, s)
}

// isHarmless says whether any server reads the line as one command, which does no harm.
func (t *pop3Talk) isHarmless(line, name, loose string) bool {
	if name == "" || isPlea(name) && upper(line) == name {
		return true
	}
	_, known := pop3Commands[name]
	return known && (name == loose || name == "UTF8") && !strings.ContainsFunc(line, isOdd)
}

// judgeReadOnly lets go what is known to change nothing.
func (t *pop3Talk) judgeReadOnly(name string) Verdict {
	switch reads, known := pop3Commands[name]; {
	case !known:
		return refused(ReadOnly, t.say().ReadOnly)
	case !reads:
		return refused(ReadOnly, fmt.Sprintf(t.say().Marks, name))
	case name == "RETR" && t.expires:
		return refused(ReadOnly, t.say().ExpiresTop)
	}
	return Verdict{}
}

// sent follows a line that was sent.
func (t *pop3Talk) sent(line string, _ Verdict) {
	switch t.phase {
	case inExchange:
		t.login.answer(line)
		t.phase = waiting
	case ready:
		var argument string
		t.verb, argument = command(line)
		t.argument = !isBlankText(argument)
		switch t.verb {
		case "USER":
			t.named = argument
		case "APOP":
			t.named, _, _ = strings.Cut(argument, " ")
		case "AUTH":
			t.login = beginExchange(argument)
		}
		t.phase = waiting
	}
}

// heard follows a line of the server.
func (t *pop3Talk) heard(line string) *Alarm {
	word, _, _ := strings.Cut(line, " ")
	yes, no := is(word, "+OK"), is(word, "-ERR")
	switch {
	case t.phase == inLines:
		return t.listed(line)
	case t.phase == silent && yes:
		t.phase, t.state = ready, authorization
	case t.phase == silent && no:
		t.state = update
	case t.phase != waiting:
	case word == "+": // whatever it answers, the next line is none of a command
		t.phase = inExchange
	case yes:
		t.completed()
	case no:
		t.phase = ready
		if t.verb == "AUTH" {
			t.loginFailed(t.login)
		}
		if t.verb == "STLS" && t.clear {
			return &Alarm{Stripped, fmt.Sprintf(t.say().RefusesTLS, "STLS")}
		}
	}
	return nil
}

// completed follows what a command did.
func (t *pop3Talk) completed() {
	t.phase = ready
	switch t.verb {
	case "PASS", "APOP":
		t.state, t.user = transaction, t.named
	case "AUTH":
		if t.argument { // alone it lists the mechanisms (RFC 5034, section 6, on older servers)
			t.state, t.user = transaction, t.login.user
		}
	case "QUIT":
		t.state = update
	case "STLS":
		t.phase = shaking
	}
	if isLogin(t.verb) {
		t.login = nil
	}
	if t.hasLines() {
		t.phase, t.offered = inLines, false
	}
}

// hasLines says whether the answer to the command under way has more lines than one
// (RFC 1939, section 5; RFC 2449, section 5; RFC 6856, section 3.2).
func (t *pop3Talk) hasLines() bool {
	switch t.verb {
	case "RETR", "TOP", "CAPA":
		return true
	case "LIST", "UIDL", "LANG":
		return !t.argument
	}
	return false
}

// listed follows a line of an answer that has several. Only those of CAPA are the
// server's own words.
func (t *pop3Talk) listed(line string) *Alarm {
	if t.verb == "CAPA" {
		switch words := strings.Fields(upper(line)); {
		case len(words) > 0 && words[0] == "STLS":
			t.offered = true
		case len(words) > 1 && words[0] == "EXPIRE":
			t.expires = words[1] == "0"
		}
	}
	if line != "." {
		return nil
	}
	t.phase = ready
	if t.verb == "CAPA" && t.clear && !t.offered {
		return &Alarm{Stripped, fmt.Sprintf(t.say().Unnamed, "STLS")}
	}
	return nil
}
