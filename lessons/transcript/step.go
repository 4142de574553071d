package transcript

import (
	"fmt"
	"strings"
)

// A Step is one line of the client with its literal, its text or its chunk, and
// what the server answers. A step without client lines is a greeting, or news that arrived
// while other connections were at work.
type Step struct {
	Number    int // from 1 through the lesson
	Block     *Block
	Opens     bool    // the connection is opened here
	Tag       string  // IMAP: of the command that is sent or continued
	Continues bool    // the line answers a continuation request (SMTP: 334), and is no command
	Client    []*Line // the C: line and those of its literals, its text or its chunk
	Text      int     // SMTP: how many of Client, at its end, are a message's text or a chunk
	Server    []*Pattern
	Notes     []*Line
	TLSBefore bool // the handshake comes before the answer (a port of implicit TLS)
	TLSAfter  bool // the handshake comes after the answer

	line int
}

// Line returns where the step begins in the file.
func (s *Step) Line() int { return s.line }

// dialogueState is what is known of a connection while steps are read.
type dialogueState struct {
	protocol string
	port     int
	open     bool
	tag      string // of the IMAP command that has no tagged response yet
	verb     string // POP3, SMTP: of the last command
	plus     bool   // the command has been asked to continue
	text     bool   // SMTP: a message's text has been asked for, and has not ended
}

// stepper cuts the lines of one block into steps.
type stepper struct {
	*parser
	block *Block
	state *dialogueState
	at    int
	step  *Step
}

func (p *parser) steps(b *Block) {
	state := p.conns[b.Conn]
	switch {
	case state == nil:
		state = &dialogueState{protocol: b.Protocol, port: b.Port}
		p.conns[b.Conn] = state
	case state.protocol != b.Protocol:
		p.fault(b.Line, "connection "+b.Conn+" is one of "+state.protocol+"; name this one with as=")
		return
	case !state.open:
		state.port = b.Port
	case b.Port != 0 && b.Port != state.port:
		p.fault(b.Line, "connection "+b.Conn+" is open already, on another port")
	}
	s := &stepper{parser: p, block: b, state: state}
	if !state.open {
		*state = dialogueState{protocol: state.protocol, port: state.port, open: true}
		s.begin(b.Line).Opens = true
	}
	for s.at < len(b.Lines) {
		switch l := b.Lines[s.at]; l.Kind {
		case Client:
			s.command(l)
		case Server:
			s.answer()
		default:
			s.aside(l)
			s.at++
		}
	}
}

func (s *stepper) begin(line int) *Step {
	s.step = &Step{Number: len(s.lesson.Steps) + 1, Block: s.block, line: line}
	s.lesson.Steps = append(s.lesson.Steps, s.step)
	return s.step
}

// current returns the step that a line belongs to which does not begin one;
// at the beginning of a block that carries on, it begins one of news.
func (s *stepper) current(l *Line) *Step {
	if s.step == nil {
		s.begin(l.Number)
	}
	return s.step
}

// aside takes I:, N: and TLS: lines.
func (s *stepper) aside(l *Line) {
	switch l.Kind {
	case Shown:
		if s.step != nil {
			l.Step = s.step.Number
		}
		if strings.HasPrefix(l.Text, "Connection closed") {
			s.state.open = false
		}
	case Note:
		if s.step == nil {
			s.fault(l.Number, "N: stands after the answer that it is about")
			return
		}
		s.step.Notes = append(s.step.Notes, l)
		l.Step = s.step.Number
	case TLS:
		step := s.current(l)
		if len(step.Client) == 0 && len(step.Server) == 0 {
			step.TLSBefore = true
		} else {
			step.TLSAfter = true
		}
		l.Step = step.Number
	}
}

func (s *stepper) command(l *Line) {
	if !s.state.open {
		s.fault(l.Number, "the connection is closed here; a block of its own opens it anew")
		s.state.open = true // said once
	}
	step := s.begin(l.Number)
	if s.block.Protocol != "imap" {
		s.plain(l)
		return
	}
	s.client(l)
	if step.Continues = s.state.plus && s.state.tag != ""; step.Continues {
		step.Tag = s.state.tag
		s.state.plus = false
		return
	}
	step.Tag, _, _ = strings.Cut(l.Text, " ")
	s.state.tag, s.state.plus = step.Tag, false
	s.literals(l)
}

// client adds a C: line to the step and moves on.
func (s *stepper) client(l *Line) {
	for _, p := range s.block.pieces(l.Text, Client) {
		if p.wild && !s.bound[p.name] {
			s.fault(l.Number, "[.."+p.name+"..] is used before an S: line captures it")
			s.bound[p.name] = true // said once
		}
	}
	s.step.Client = append(s.step.Client, l)
	l.Step = s.step.Number
	s.at++
}

// next returns the block's line at the cursor if it is of the kind.
func (s *stepper) next(k Kind) *Line {
	if s.at < len(s.block.Lines) && s.block.Lines[s.at].Kind == k {
		return s.block.Lines[s.at]
	}
	return nil
}

// literals takes the lines of the literals that a command announces, and
// counts them.
func (s *stepper) literals(head *Line) {
	text, _ := s.block.Client(head.Text, nil)
	for {
		n, waits, ok := Literal(text)
		if !ok {
			return
		}
		if l := s.next(Server); l != nil && waits {
			if !strings.HasPrefix(l.Text, "+") {
				return // refused
			}
			s.answer()
			s.state.plus = false // the literal that follows is what was asked for
		}
		if s.next(Client) == nil {
			s.fault(head.Number, fmt.Sprintf("a literal of %d octets is announced, and no C: line follows", n))
			return
		}
		if text, ok = s.literal(head, n); !ok {
			return
		}
	}
}

// literal takes the lines of one literal, and returns how the command goes on
// after it.
func (s *stepper) literal(head *Line, n int64) (rest string, ok bool) {
	octets, first := "", true
	for first || int64(len(octets)) < n {
		l := s.next(Client)
		if l == nil {
			s.fault(head.Number, fmt.Sprintf("a literal of %d octets is announced, and %d follow", n, len(octets)))
			return "", false
		}
		if hasWildcard(s.block.pieces(l.Text, Client)) {
			for l := s.next(Client); l != nil; l = s.next(Client) { // cannot be counted here
				s.client(l)
			}
			return "", false
		}
		text, _ := s.block.Client(l.Text, nil)
		if !first {
			octets += s.block.EOL()
		}
		octets += text
		first = false
		s.client(l)
	}
	rest = octets[n:]
	if rest != "" && rest[0] != ' ' && rest[0] != ')' {
		s.fault(head.Number, fmt.Sprintf("a literal of %d octets is announced, and %d follow: %d too many",
			n, len(octets), len(rest)))
	}
	return rest, true
}

// answer takes the S: line at the cursor, with the lines of its literals.
func (s *stepper) answer() {
	l := s.block.Lines[s.at]
	step := s.current(l)
	if n := len(step.Notes); n > 0 {
		s.fault(step.Notes[n-1].Number, "N: stands after the whole answer that it is about")
		step.Notes = nil // said once
	}
	p := &Pattern{Lines: []*Line{l}}
	switch l.Text {
	case restText:
		p.Rest = true
		s.at++
	case closeText:
		p.Close = true
		s.state.open = false
		s.at++
	default:
		p = s.unit(l)
	}
	step.Server = append(step.Server, p)
	for _, l := range p.Lines {
		l.Step = step.Number
	}
	if n := len(p.lines); n > 1 && p.lines[n-1].rest {
		step.Server = append(step.Server, &Pattern{Rest: true})
	}
	for i, l := range p.lines {
		seen := map[string]bool{}
		for _, piece := range l.pieces {
			if piece.name != "" && seen[piece.name] {
				s.fault(p.Lines[i].Number, "[.."+piece.name+"..] stands twice in one line")
			}
			seen[piece.name] = true
		}
	}
	if !s.solving { // a page plays a solution line by line, and keeps nothing of its answers
		for _, name := range p.names() {
			s.bound[name] = true
		}
	}
	s.follow(p)
}

// follow keeps track of what the open command waits for.
func (s *stepper) follow(p *Pattern) {
	first := p.first()
	switch {
	case s.block.Protocol != "imap":
		s.followPlain(first)
	case s.state.tag == "":
	case strings.HasPrefix(first, "+"):
		s.state.plus = true
	case strings.HasPrefix(first, s.state.tag+" "):
		s.state.tag, s.state.plus = "", false
	}
}

// unit takes one response of IMAP, or one line of POP3 and SMTP. Where a
// literal's octets cannot be counted, as its size or its text has a wildcard,
// the unit ends before the next line that begins with `* `, `+ ` or the tag.
func (s *stepper) unit(head *Line) *Pattern {
	lines := []*Line{head}
	s.at++
	if s.block.Protocol != "imap" || !carriesLiteral(head.Text) {
		return s.block.pattern(lines)
	}
	text := head.Text
	for {
		n, _, counted := Literal(text)
		if !counted && !s.openLiteral(text) {
			return s.block.pattern(lines)
		}
		size, first := int64(0), true
		for counted && (first || size < n) {
			l := s.next(Server)
			if l == nil || l.Text == closeText {
				s.fault(head.Number, fmt.Sprintf("a literal of %d octets is announced, and %d follow", n, size))
				return s.block.pattern(lines)
			}
			p := s.block.linePattern(l.Text)
			if counted = !p.rest && !hasWildcard(p.pieces); !counted {
				break
			}
			if !first {
				size += 2
			}
			size += int64(len(p.text))
			first = false
			text = p.text[min(len(p.text), max(0, len(p.text)-int(size-n))):]
			lines = append(lines, l)
			s.at++
		}
		if !counted {
			for l := s.next(Server); l != nil && !s.beginsUnit(l.Text); l = s.next(Server) {
				lines = append(lines, l)
				s.at++
			}
			return s.block.pattern(lines)
		}
	}
}

// openLiteral reports whether a line ends in a literal whose size is a wildcard.
func (s *stepper) openLiteral(text string) bool {
	open := strings.LastIndexByte(text, '{')
	if open < 0 || !strings.HasSuffix(text, "}") {
		return false
	}
	_, size := wildcard(text[open+1:], s.block.Listing)
	return size > 0 && open+1+size == len(text)-1
}

func (s *stepper) beginsUnit(text string) bool {
	return strings.HasPrefix(text, "* ") || strings.HasPrefix(text, "+ ") || text == "+" || text == closeText ||
		s.state.tag != "" && strings.HasPrefix(text, s.state.tag+" ")
}
