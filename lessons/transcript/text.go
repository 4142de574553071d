package transcript

import (
	"fmt"
	"strconv"
	"strings"
)

// plain takes a command of POP3 or SMTP, with the message's text or the chunk
// that goes with it.
func (s *stepper) plain(head *Line) {
	if s.state.text { // asked for in an earlier block
		s.text()
		return
	}
	s.client(head)
	if s.step.Continues = s.state.plus; s.step.Continues {
		s.state.plus = false
		return
	}
	line, _ := s.block.Client(head.Text, nil)
	s.state.verb = verb(line)
	if s.block.Protocol != "smtp" {
		return
	}
	if n, ok := Chunk(line); ok {
		s.chunk(n)
	}
	if s.state.verb == "DATA" {
		s.data()
	}
}

// data takes the answers to DATA and, where the last one asks for it, the
// text. DATA is the last command of a group (RFC 2920, section 3.1): a C: line
// right after it can only be text, whose S: 354 is not written yet.
func (s *stepper) data() {
	s.state.text = s.next(Client) != nil
	for l := s.next(Server); l != nil; l = s.next(Server) {
		s.answer()
	}
	if s.state.text && s.next(Client) != nil {
		s.text()
	}
}

// text takes the lines of a message up to the one with a dot alone. After a
// bare LF a dot ends nothing (RFC 5321, section 4.1.1.4): there the text goes
// on in a later block.
func (s *stepper) text() {
	for l := s.next(Client); l != nil; l = s.next(Client) {
		s.textLine(l)
		if l.Text == "." && !s.block.BareLF {
			s.state.text = false
			return
		}
	}
	if !s.block.BareLF {
		s.fault(s.step.line, "the text after DATA has no end: a line `C: .` is missing")
		s.state.text = false // said once
	}
}

// chunk takes the lines of a chunk (RFC 3030), and counts them.
func (s *stepper) chunk(n int64) {
	octets := int64(0)
	for octets < n {
		l := s.next(Client)
		if l == nil {
			s.fault(s.step.line, fmt.Sprintf("a chunk of %d octets is announced, and %d follow, line ends counted", n, octets))
			return
		}
		if hasWildcard(s.block.pieces(l.Text, Client)) {
			for ; l != nil; l = s.next(Client) { // cannot be counted here
				s.textLine(l)
			}
			return
		}
		line, _ := s.block.Client(l.Text, nil)
		octets += int64(len(line) + len(s.block.EOL()))
		s.textLine(l)
	}
	if octets > n {
		s.fault(s.step.line, fmt.Sprintf("a chunk of %d octets is announced, and it ends within a line: %d octets with the line's end", n, octets))
	}
}

func (s *stepper) textLine(l *Line) {
	s.client(l)
	s.step.Text++
}

// followPlain keeps track of what an answer of POP3 or SMTP asks for. In POP3
// only AUTH is asked to go on (RFC 5034, section 4): a line of a message may
// begin with + too.
func (s *stepper) followPlain(first string) {
	if s.block.Protocol == "pop3" {
		s.state.plus = s.state.verb == "AUTH" && (first == "+" || strings.HasPrefix(first, "+ "))
		return
	}
	if code, more, ok := Reply(first); ok && !more {
		s.state.plus, s.state.text = code == "334", code == "354"
	}
}

// asks reports whether a line of the server asks for the rest of a command: an
// IMAP literal, or the text of an SMTP message.
func (b *Block) asks(line string) bool {
	if b.Protocol == "smtp" {
		return strings.HasPrefix(line, "354")
	}
	return strings.HasPrefix(line, "+")
}

// waitsForText reports whether the step is a DATA with its text.
func (s *Step) waitsForText() bool {
	return s.Block.Protocol == "smtp" && s.Text > 0 && s.Text < len(s.Client) && verb(s.Client[0].Text) == "DATA"
}

// Chunk reads SMTP's command BDAT (RFC 3030, section 2) and returns how many
// octets follow its line. The server takes them even where it refuses them,
// whatever else is in the line.
func Chunk(line string) (octets int64, ok bool) {
	if verb(line) != "BDAT" || len(line) < len("BDAT 0") {
		return 0, false
	}
	digits := line[len("BDAT "):]
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			digits = digits[:i]
			break
		}
	}
	n, err := strconv.ParseUint(digits, 10, 62)
	return int64(n), err == nil
}

// verb returns the name of a command of POP3 or SMTP, in upper case.
func verb(line string) string {
	word, _, _ := strings.Cut(line, " ")
	return strings.ToUpper(word)
}
