package guard

import (
	"fmt"
	"strings"
)

// A phase is how a server would read the next line.
type phase uint8

const (
	silent     phase = iota // the server has not greeted
	ready                   // as a command
	waiting                 // it is to answer first
	inLiteral               // as octets of a literal, and what follows them as the command's rest
	inExchange              // as a response of SASL
	inIdle                  // DONE alone
	unexpected              // nobody knows: it asked for more where nothing is to come
	shaking                 // not at all: the handshake comes
	adrift                  // nobody knows: it has answered a command before the whole of its literal
	inText                  // SMTP: as the text of a message, or of a chunk
	inLines                 // POP3: it is still sending the lines of an answer
)

// An imapTalk is a session of IMAP (RFC 3501, RFC 9051).
type imapTalk struct {
	*context
	phase phase
	left  int64 // octets of the literal that are still to be sent

	state   string // by RFC 3501, section 3
	user    string
	box     *box // that is open; nil: none
	next    *box // that a SELECT which is under way opens
	plus    bool // LITERAL+ was announced
	minus   bool // LITERAL- or IMAP4rev2 was
	command *imapCommand
}

// An imapCommand is a command that was sent.
type imapCommand struct {
	tag, name string
	secret    bool   // no line of it is shown
	examine   bool   // what was typed as SELECT has gone out as EXAMINE
	asked     int64  // octets of a literal that waits for the server's +; -1: none
	text      string // the arguments, where they matter, with literals inline
	overflow  bool   // the arguments are too long to be followed
	whole     bool   // its last line was sent
	done      bool   // IDLE's DONE was sent
	exchange  *exchange
}

const (
	notAuthenticated = "not authenticated"
	authenticated    = "authenticated"
	isSelected       = "selected"
	loggedOut        = "logout"
)

func newIMAP(c *context) *imapTalk { return &imapTalk{context: c} }

func (t *imapTalk) secured() {
	*t = imapTalk{context: t.context}
	if t.rules.StartTLS { // the greeting came before the handshake, and no other comes
		t.phase, t.state = ready, notAuthenticated
	}
}

func (t *imapTalk) standing() (state, user, mailbox string) {
	if t.box != nil && t.state == isSelected {
		mailbox = t.box.name
	}
	return t.state, t.user, mailbox
}

func (t *imapTalk) loggedIn() bool { return t.state == authenticated || t.state == isSelected }

func (t *imapTalk) show(line string) shown { return imapGrammar.show(line, t.loggedIn()) }

// judge says what becomes of a line where the session is.
func (t *imapTalk) judge(line string) Verdict {
	if t.phase == ready {
		return t.judgeCommand(line)
	}
	s := t.show(line)
	if c := t.command; c != nil && c.secret {
		s = shown{text: Hide, hidden: true}
	}
	switch t.phase {
	case silent:
		return t.greetingFirst().showing(s)
	case shaking:
		return t.handshakeFirst().showing(s)
	case adrift:
		return refused(Literal, t.say().Adrift).showing(s)
	case inLiteral:
		return t.judgeLiteral(line)
	case inExchange:
		return t.judgeResponse(line, showResponse(line))
	case unexpected:
		return t.judgeResponse(line, shown{text: Hide, hidden: true})
	}
	if c := t.command; c != nil && c.name == "IDLE" && !c.done {
		return t.judgeIdle(line, s)
	}
	return t.busy().showing(s)
}

// judgeIdle lets IDLE be ended, or be refused by the server for a line that does no
// harm, however it is read.
func (t *imapTalk) judgeIdle(line string, s shown) Verdict {
	_, literal := literalMark(line)
	v := t.judgeCommand(line)
	if is(line, "DONE") || t.phase == inIdle && !literal && !s.hidden && !v.Changed && v.Refused == "" && v.Question == "" {
		return Verdict{Send: line}.showing(s)
	}
	return refused(Busy, t.say().Idle).showing(s)
}

// judgeResponse judges what is an answer to the server's +. What could be a command
// must be permitted as one, too: nobody is hurt by it, and the server may see it so.
func (t *imapTalk) judgeResponse(line string, s shown) Verdict {
	if t.phase == inExchange && isResponse(line) {
		return Verdict{Send: line}.showing(s)
	}
	v := t.judgeCommand(line)
	if v.Changed || v.Refused != "" || v.Question != "" {
		v = refused(Busy, t.say().More)
	}
	return v.showing(s)
}

// judgeLiteral judges a line whose first octets are a literal's.
func (t *imapTalk) judgeLiteral(line string) Verdict {
	s := shown{text: line}
	if t.command.secret {
		s = shown{text: Hide, hidden: line != ""}
		if line == "" {
			s.text = ""
		}
	}
	if t.left == int64(len(line))+1 {
		return refused(Literal, t.say().LiteralEnd).showing(s)
	}
	if rest, ok := t.afterLiteral(line); ok {
		if v, bad := t.refuseMark(rest, t.command.name); bad {
			return v.showing(s)
		}
	}
	return Verdict{Send: line}.showing(s)
}

// afterLiteral gives what a line has after the octets of a literal; false: it is the
// literal's to its end.
func (t *imapTalk) afterLiteral(line string) (rest string, ok bool) {
	if t.left > int64(len(line)) {
		return "", false
	}
	return line[t.left:], true
}

// refuseMark refuses a literal that a server might not read as one.
func (t *imapTalk) refuseMark(line, name string) (Verdict, bool) {
	m, ok := literalMark(line)
	if !ok || !m.nonSync {
		return Verdict{}, false
	}
	state := has(name, early) == !t.loggedIn() && (!has(name, selected) || t.state == isSelected)
	switch {
	case !t.plus && !t.minus:
		return refused(Literal, t.say().LiteralPlus), true
	case !t.plus && m.size > 4096:
		return refused(Literal, t.say().LiteralMinus), true
	case !has(name, literals) || !state || !isClean(line, m.from):
		return refused(Literal, t.say().LiteralHere), true
	}
	return Verdict{}, false
}

// judgeCommand judges a line that a server reads as a command.
func (t *imapTalk) judgeCommand(line string) Verdict {
	s := t.show(line)
	l := readIMAP(line)
	if isBlankText(line) && !t.clear {
		return Verdict{Send: line, Show: line}
	}
	if t.clear {
		return t.judgeClear(line, l).showing(s)
	}
	if letters(l.verb.text) == "COMPRESS" {
		return refused(Compress, t.say().Compress).showing(s)
	}
	v := Verdict{Send: line}
	if t.readOnly() {
		if v = t.judgeReadOnly(line, l); v.Refused != "" {
			return v.showing(s)
		}
	}
	if m, ok := literalMark(line); ok {
		if _, known := imapCommands[l.name]; known && !has(l.name, literals) || !l.isStrict(line) || m.from < len(line)-len(l.arguments) {
			return refused(Literal, t.say().LiteralPlace).showing(s)
		}
	}
	if bad, ok := t.refuseMark(line, l.name); ok {
		return bad.showing(s)
	}
	if t.rules.Mode == "safe" {
		v.Question, v.Detail = t.question(l)
		if v.Question == "" && !t.isHarmless(line, l) {
			v = t.askUnknown(v, s, line, upper(l.verb.text), imapGrammar.near)
		}
	}
	return t.askAccount(v, s).showing(s)
}

// judgeClear lets nothing go but the way to TLS, and out.
func (t *imapTalk) judgeClear(line string, l imapLine) Verdict {
	permitted := l.name == "LOGOUT" || !t.alarmed && (l.name == "CAPABILITY" || l.name == "STARTTLS")
	if permitted && l.isStrict(line) && len(l.tag) <= 32 && l.arguments == "" {
		return Verdict{Send: line}
	}
	return refused(BeforeTLS, t.say().ClearIMAP)
}

// judgeReadOnly lets go what is known to change nothing.
func (t *imapTalk) judgeReadOnly(line string, l imapLine) Verdict {
	switch {
	case has(upper(line), reads), looksLikeTag(line):
		return Verdict{Send: line} // a tag and no command
	case strings.ContainsFunc(l.head(line), isOdd): // who knows where a server sees the name end
		return refused(ReadOnly, t.say().ReadOnlyTagged)
	case !has(l.name, reads):
		if _, known := imapCommands[l.name]; known {
			return refused(ReadOnly, fmt.Sprintf(t.say().Changes, l.name))
		}
		return refused(ReadOnly, t.say().ReadOnlyTagged)
	case l.name == "SELECT":
		return Verdict{Send: l.examine(line), Changed: true}
	}
	return Verdict{Send: line}
}
