// Package guard says what a learner may send to a real mail server, what he is
// asked before, and what of it may be shown: the rules of a target that is safe,
// readonly or none.
//
// It is held against what a server would read, not against what a learner means: a
// line inside a literal, a SASL exchange, a message or IDLE is no command, and the
// guard follows the session by what was sent and heard to know. Where it cannot
// know it asks, refuses or hides.
//
// It does no I/O, and it guards a learner from his own slips, not a server from its
// user: whoever can change the page can go around it.
package guard

import "strings"

// Rules are of one target and one learner.
type Rules struct {
	Protocol string // imap, pop3 or smtp
	Mode     string // safe, readonly or none; anything else is as strict as readonly
	StartTLS bool   // the connection begins in the clear
	Known    bool   // the notice that this is a real account was answered before
	Texts    *Texts // nil: English
}

// A Session is one connection to a real server. It is for one goroutine.
type Session struct {
	talk talk
	ctx  *context
}

// A talk is a session as its protocol has it.
type talk interface {
	judge(line string) Verdict
	sent(line string, v Verdict)
	heard(response string) *Alarm
	secured()
	standing() (state, user, mailbox string)
}

// A context is what a session has in any protocol.
type context struct {
	rules    Rules
	clear    bool // whoever is on the way can read and change what goes over the connection
	notified bool // the notice of a real account was answered
	alarmed  bool // nothing but goodbye is sent any more
	bare     int  // how many lines to come may be a name or a password that stands alone
}

// say is in the language of the learner.
func (c *context) say() *Texts {
	if c.rules.Texts == nil {
		return English
	}
	return c.rules.Texts
}

func (c *context) readOnly() bool { return c.rules.Mode != "safe" && c.rules.Mode != "none" }

// New begins a session whose greeting was not heard yet. It panics where the
// protocol is none: that is its caller's mistake.
func New(r Rules) *Session {
	s := &Session{ctx: &context{rules: r, clear: r.StartTLS, notified: r.Known}}
	switch r.Protocol {
	case "imap":
		s.talk = newIMAP(s.ctx)
	case "pop3":
		s.talk = newPOP3(s.ctx)
	case "smtp":
		s.talk = newSMTP(s.ctx)
	default:
		panic("guard: no protocol " + r.Protocol)
	}
	return s
}

// maxLine is how many octets a line may have: what servers take at most (Dovecot's
// imap_max_line_length), and far more than POP3 and SMTP know.
const maxLine = 64 << 10

// Judge says what becomes of one line that a learner would send, without its end,
// which is CRLF on the wire. Sure says that he has answered its question with yes.
// Judge changes nothing.
func (s *Session) Judge(line string, sure bool) Verdict {
	if len(line) > maxLine {
		return hideAll(refused(TooLong, s.ctx.say().TooLong))
	}
	if strings.ContainsAny(line, "\x00\r\n") {
		return hideAll(refused(Octets, s.ctx.say().Control))
	}
	v := s.talk.judge(line)
	if s.ctx.bare > 0 && len(words(line, 2)) == 1 {
		v = hideAll(v)
	}
	switch {
	case v.Refused != "":
		v.Send, v.Changed, v.Question = "", false, ""
	case v.Question == "":
		v.Detail = ""
	case sure:
		v.Question, v.Detail = "", ""
	default:
		v.Send, v.Changed = "", false
	}
	return v
}

// loginFailed notes that a login by SASL was refused. LOGIN asks for a name and then for a
// password, each on a line of its own, and whoever does not know that they come in base64,
// or that the server has stopped asking, types them as they are: even where they look like
// commands or tags they are hidden.
func (c *context) loginFailed(x *exchange) {
	if x != nil && x.mechanism == "LOGIN" {
		c.bare = 3 // the two, and one try more
	}
}

// Sent says that the line, as it was typed, was judged and sent.
func (s *Session) Sent(line string) {
	v := s.talk.judge(line)
	if v.Question == AskAccount {
		s.ctx.notified = true
	}
	if !isBlankText(line) {
		s.ctx.bare = max(0, s.ctx.bare-1)
	}
	s.talk.sent(line, v)
}

// Heard takes one whole response: a line without its end and, in IMAP, with its
// literals, each after CR LF. An alarm means that the connection must be ended.
func (s *Session) Heard(response string) *Alarm {
	alarm := s.talk.heard(response)
	if alarm != nil {
		s.ctx.alarmed = true
	}
	return alarm
}

// Secured says that a handshake was made. What was heard before it is forgotten:
// it came in the clear, from anybody (RFC 3207, section 4.2; RFC 9051, section 6.2.1).
func (s *Session) Secured() {
	s.ctx.clear, s.ctx.alarmed = false, false
	s.talk.secured()
}

// Standing says how far the session is, as far as can be known, by the names of
// server/glance.
func (s *Session) Standing() (state, user, mailbox string) { return s.talk.standing() }
