package imap

import (
	"io"
	"strconv"
	"strings"

	"sanduq/server/mailstore"
	"sanduq/server/meter"
)

const (
	// enough is how many octets of complete lines are gathered before they are written.
	enough = 32 << 10
	// mostHeld is how many octets of a response are held until it is complete; literals out of the store do not count.
	mostHeld = 1 << 20
	// largeLiteral is from how many octets on a literal is kept where it is, and not copied.
	largeLiteral = 4 << 10
)

// An encoder writes responses. Its methods are named by the grammar (RFC 3501,
// section 9). What is written goes out response by response, so that one that
// cannot be completed can be dropped. A failure to write stays and is told by flush.
type encoder struct {
	out      io.Writer
	work     *meter.Meter // of the command that is answered
	buf      []byte       // not written yet
	literals []literal    // that belong into buf
	whole    int          // of buf: complete responses
	torn     bool         // the response that is being written was too long to be held
	err      error
}

// literal is octets that belong before buf[at].
type literal struct {
	at     int
	octets []byte
}

func newEncoder(w io.Writer, work *meter.Meter) *encoder { return &encoder{out: w, work: work} }

// flush writes all that there is.
func (e *encoder) flush() error {
	at := 0
	for _, l := range e.literals {
		e.write(e.buf[at:l.at])
		e.write(l.octets)
		at = l.at
	}
	e.write(e.buf[at:])
	if cap(e.buf) > 2*enough {
		e.buf = nil
	}
	e.buf, e.literals, e.whole = e.buf[:0], nil, 0
	return e.err
}

func (e *encoder) write(octets []byte) {
	if e.err == nil && len(octets) > 0 {
		_, e.err = e.out.Write(octets)
	}
}

// crlf ends a line, and the response with it.
func (e *encoder) crlf() {
	e.buf = append(e.buf, "\r\n"...)
	e.whole, e.torn = len(e.buf), false
	if len(e.buf) >= enough || len(e.literals) > 0 {
		e.flush()
	}
}

// drop takes back a response that is not complete; false: a part of it has gone out.
func (e *encoder) drop() bool {
	e.buf, e.literals = e.buf[:e.whole], nil
	return !e.torn
}

// interject writes a line between two responses, and leaves one that is being
// written as it is. It does nothing where a part of that has gone out.
func (e *encoder) interject(line string) error {
	if e.torn {
		return e.err
	}
	e.write(e.buf[:e.whole])
	e.write([]byte(line))
	e.buf = e.buf[:copy(e.buf, e.buf[e.whole:])]
	for i := range e.literals {
		e.literals[i].at -= e.whole
	}
	e.whole = 0
	return e.err
}

// spill lets go of a response that is too long to be held.
func (e *encoder) spill() {
	if len(e.buf)-e.whole > mostHeld {
		e.flush()
		e.torn = true
	}
}

// raw writes s as it is.
func (e *encoder) raw(s string) {
	e.buf = append(e.buf, s...)
	e.spill()
}

func (e *encoder) sp()            { e.special(' ') }
func (e *encoder) special(b byte) { e.buf = append(e.buf, b) }

// untagged begins an untagged response: "* " and s.
func (e *encoder) untagged(s string) {
	e.raw("* ")
	e.raw(s)
}

func (e *encoder) number(n uint64) {
	e.buf = strconv.AppendUint(e.buf, n, 10)
}

// str writes a string: quoted where it can be, else a literal.
func (e *encoder) str(s string) {
	if !isQuotable(s) {
		e.literal([]byte(s))
		return
	}
	e.raw(quoteString(s))
}

// astr writes an astring: as an atom where it can be.
func (e *encoder) astr(s string) {
	if isAtom(s) {
		e.raw(s)
		return
	}
	e.str(s)
}

// literal writes {n}, a line end and the octets, which must not change.
func (e *encoder) literal(octets []byte) {
	e.special('{')
	e.number(uint64(len(octets)))
	e.raw("}\r\n")
	e.work.Spend(min(len(octets), meter.Step))
	if len(octets) < largeLiteral {
		e.buf = append(e.buf, octets...)
	} else {
		e.literals = append(e.literals, literal{len(e.buf), octets})
	}
}

// mailbox writes a mailbox name that is given in UTF-8.
func (e *encoder) mailbox(name string) { e.astr(encodeUTF7(name)) }

// list writes n items in parentheses with spaces between.
func (e *encoder) list(n int, item func(i int)) {
	e.special('(')
	for i := range n {
		if i > 0 {
			e.sp()
		}
		item(i)
	}
	e.special(')')
}

// flags writes a message's flags, \Recent last, in parentheses.
func (e *encoder) flags(f mailstore.Flags, recent bool) {
	list := f.List()
	if recent {
		list = append(list[:len(list):len(list)], `\Recent`)
	}
	e.list(len(list), func(i int) { e.raw(string(list[i])) })
}

// isAtom says whether s may stand as an atom where an astring is wanted, and
// could not be taken for NIL.
func isAtom(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isAtomChar(s[i]) {
			return false
		}
	}
	return s != "" && !strings.EqualFold(s, "NIL")
}

// isQuotable says whether s may stand in double quotes: seven-bit, without CR,
// LF and NUL, and of a length that is easy on the eye and on clients.
func isQuotable(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == 0 || c == '\r' || c == '\n' || c >= 0x80 {
			return false
		}
	}
	return len(s) <= 1000
}

func quoteString(s string) string {
	if strings.ContainsAny(s, `"\`) {
		s = strings.ReplaceAll(s, `\`, `\\`)
		s = strings.ReplaceAll(s, `"`, `\"`)
	}
	return `"` + s + `"`
}
