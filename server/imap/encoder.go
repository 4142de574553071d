package imap

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"sanduq/server/mailstore"
)

// An encoder writes responses into a buffer. Its methods are named by the
// grammar (RFC 3501, section 9). A failure to write stays and is told by flush.
type encoder struct {
	w *bufio.Writer
}

func newEncoder(w io.Writer) *encoder { return &encoder{bufio.NewWriterSize(w, 32<<10)} }

func (e *encoder) flush() error { return e.w.Flush() }

// raw writes s as it is.
func (e *encoder) raw(s string) { e.w.WriteString(s) }

func (e *encoder) sp()            { e.w.WriteByte(' ') }
func (e *encoder) crlf()          { e.w.WriteString("\r\n") }
func (e *encoder) special(b byte) { e.w.WriteByte(b) }

// untagged begins an untagged response: "* " and s.
func (e *encoder) untagged(s string) {
	e.raw("* ")
	e.raw(s)
}

func (e *encoder) number(n uint64) {
	e.w.Write(strconv.AppendUint(e.w.AvailableBuffer(), n, 10))
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

// literal writes {n}, a line end and the octets.
func (e *encoder) literal(octets []byte) {
	e.special('{')
	e.number(uint64(len(octets)))
	e.raw("}\r\n")
	e.w.Write(octets)
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
