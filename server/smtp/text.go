package smtp

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"sanduq/server/message"
)

// textLine is how many octets a line of the text may have without its line end
// (RFC 5321, section 4.5.3.1.6).
const textLine = 998

// A text is a message as it comes, by DATA or in chunks. What is wrong with it is
// kept until it has come to its end, since only then a reply is expected.
type text struct {
	most    int64
	memory  memory
	content []byte // nothing any more once the text is refused
	crowded bool   // there was no memory for it
	octets  int64
	line    int // the one that is coming, from 1
	column  int // octets of it that have come
	stuffed int // 1 where a dot before them was taken away
	cr      bool
	wide    bool // an octet beyond ASCII has come
	fault   *reply
}

// memory is what a text takes its memory from, all of which it gives back at its end: see wire.Conn.
type memory interface {
	TakeMemory(n int64) bool
	ReleaseMemory()
}

func newText(most int64, m memory) *text { return &text{most: most, memory: m, line: 1} }

// drop lets the content go.
func (t *text) drop() {
	t.content = nil
	t.memory.ReleaseMemory()
}

// textStep is what a text has room for at first.
const textStep = 16 << 10

// keep puts octets behind the content, for which there may be no memory any more.
func (t *text) keep(octets []byte) {
	if need := len(t.content) + len(octets); need > cap(t.content) {
		size := max(need, min(2*cap(t.content), int(t.most)), textStep)
		if t.crowded = !t.memory.TakeMemory(int64(size - cap(t.content))); t.crowded {
			t.drop()
			return
		}
		t.content = append(make([]byte, 0, size), t.content...)
	}
	t.content = append(t.content, octets...)
}

// refuse keeps the first thing that is wrong, with its place, and lets the text go.
func (t *text) refuse(format string, args ...any) {
	if t.fault == nil {
		place := fmt.Sprintf("line %d of the text, octet %d: ", t.line, t.column+t.stuffed)
		t.fault = say(554, "5.6.0", "Refused, %s", place+fmt.Sprintf(format, args...))
		t.drop()
	}
}

// The reasons, each with what would have been right. A bare LF or CR is taken for a
// line end by some servers and not by others: what follows it may become a second
// message to one of them.
const (
	whyBareLF = "a bare LF. A line ends in CR and LF: servers that disagree about where a text ends are open to SMTP smuggling"
	whyBareCR = "a bare CR. A line ends in CR and LF: servers that disagree about where a text ends are open to SMTP smuggling"
	whyNUL    = "a NUL. A message has none (RFC 5321, section 4.5.2)"
	whyLong   = "the line goes on. It may have %d octets and CRLF: fold a header, and let base64 or quoted-printable cut a long line of the body"
)

// add takes octets as they are to be kept.
func (t *text) add(octets []byte) {
	t.octets += int64(len(octets))
	switch {
	case t.tooLarge():
		t.drop()
	case t.fault == nil && !t.crowded:
		t.keep(octets)
	}
	for _, b := range octets {
		if t.cr && b != '\n' {
			t.refuse(whyBareCR)
		}
		t.column++
		switch {
		case b == '\n' && !t.cr:
			t.refuse(whyBareLF)
		case b == 0:
			t.refuse(whyNUL)
		case b >= utf8.RuneSelf:
			t.wide = true
		}
		if t.column > textLine && b != '\r' && b != '\n' {
			t.refuse(whyLong, textLine)
		}
		if t.cr = b == '\r'; b == '\n' {
			t.line, t.column, t.stuffed = t.line+1, 0, 0
		}
	}
}

// end says what is wrong with a text that is complete, or nil.
func (t *text) end(m *transaction, hops int, parser message.Parser) *reply {
	if t.cr {
		t.refuse(whyBareCR)
	}
	if t.tooLarge() {
		return say(552, "5.3.4", "The message has %d octets: at most %d are taken, and nobody got it", t.octets, t.most)
	}
	if t.fault == nil && t.crowded {
		return noMemory(t.octets)
	}
	if t.fault == nil && t.wide {
		t.fault = t.checkWide(m, parser)
	}
	if t.fault == nil {
		received := 0
		for f := range parser.Fields(parser.HeaderOf(t.content)) {
			if f.Is("Received") {
				received++
			}
		}
		if received >= hops {
			return say(554, "5.4.6", "The message has been received %d times already: it goes round in a loop (RFC 5321, section 6.3)", received)
		}
	}
	return t.fault
}

// noMemory refuses a text, for now (RFC 3463, section 3.4).
func noMemory(octets int64) *reply {
	return say(452, "4.3.1", "There is no memory for a message of %d octets now, as much else comes in: try again later", octets)
}

// tooLarge says that the text has more octets than are taken.
func (t *text) tooLarge() bool { return t.octets > t.most }

// checkWide looks at octets beyond ASCII: in headers they are UTF-8 and were
// announced by SMTPUTF8 (RFC 6532, section 3), in bodies by BODY=8BITMIME (RFC 6152).
func (t *text) checkWide(m *transaction, parser message.Parser) *reply {
	body := bytes.Clone(t.content) // with its headers blanked out
	at, header := -1, false
	parser.Scan(t.content).Walk(func(p *message.Part) bool {
		h := t.content[p.Header.Start:p.Header.End]
		wrong := firstWide(h)
		if m.utf8 {
			wrong = firstInvalid(h)
		}
		if wrong >= 0 && at < 0 {
			at, header = p.Header.Start+wrong, true
		}
		clear(body[p.Header.Start:p.Header.End])
		return true
	})
	if i := firstWide(body); i >= 0 && !m.eightBit && (at < 0 || i < at) {
		at, header = i, false
	}
	if at < 0 {
		return nil
	}
	line := 1 + bytes.Count(t.content[:at], []byte{'\n'})
	octet := at - bytes.LastIndexByte(t.content[:at], '\n')
	place := fmt.Sprintf("Refused, line %d of the text, octet %d: ", line, octet)
	switch {
	case header && !isField(t.content[at-octet+1:]):
		return say(554, "5.6.0", "%sa letter beyond ASCII in a line that is no header field. The header ends with an empty line, which is missing before it", place)
	case header && m.utf8:
		return say(554, "5.6.0", "%sa header that is not UTF-8 (RFC 6532)", place)
	case header:
		return say(554, "5.6.7", "%sa letter beyond ASCII in a header. It needs MAIL FROM:<address> SMTPUTF8, or an encoded word (RFC 2047) such as =?utf-8?q?=C3=A9?=", place)
	}
	return say(554, "5.6.1", "%san octet beyond ASCII in the body. It needs MAIL FROM:<address> BODY=8BITMIME, or base64 or quoted-printable", place)
}

// isField says whether a header field, or more of one, begins here.
func isField(b []byte) bool {
	line, _, _ := bytes.Cut(b, []byte{'\n'})
	return len(line) > 0 && (line[0] == ' ' || line[0] == '\t') || bytes.IndexByte(line, ':') > 0
}

func firstWide(b []byte) int {
	return bytes.IndexFunc(b, func(r rune) bool { return r >= utf8.RuneSelf })
}

func firstInvalid(b []byte) int {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}
