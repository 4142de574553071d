package pop3

import (
	"errors"
	"strconv"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// The response codes (RFC 2449, section 8; RFC 3206; RFC 6856, section 5).
const (
	inUse    = "IN-USE"
	authCode = "AUTH"
	sysTemp  = "SYS/TEMP"
	sysPerm  = "SYS/PERM"
	utf8Code = "UTF8"
)

// A refusal is an error that is answered as it is. Code may be "".
type refusal struct{ code, text string }

func (r *refusal) Error() string { return r.text }

// ok answers +OK, with a text or without.
func (c *conn) ok(text string) { c.line("+OK", text) }

// refuse answers -ERR. Every error has a text: no command is answered with less
// than what was wrong.
func (c *conn) refuse(err error) {
	r, ok := errors.AsType[*refusal](err)
	m, mistaken := errors.AsType[*wire.Mistake](err)
	switch {
	case ok:
	case mistaken:
		r = &refusal{"", m.Text}
	case errors.Is(err, mailstore.ErrInUse):
		r = &refusal{inUse, c.say.inUse()}
	default:
		r = &refusal{sysPerm, c.say.failed(err)}
	}
	if r.code != "" {
		r = &refusal{"", "[" + r.code + "] " + r.text}
	}
	c.line("-ERR", r.text)
}

// line writes a status and a text.
func (c *conn) line(status, text string) {
	c.out.WriteString(status)
	if text != "" {
		c.out.WriteByte(' ')
		c.out.WriteString(text)
	}
	c.crlf()
}

func (c *conn) crlf() { c.out.WriteString("\r\n") }

// end writes the line that ends a multi-line answer.
func (c *conn) end() { c.out.WriteString(".\r\n") }

// number writes a number in digits.
func (c *conn) number(n uint64) { c.out.Write(strconv.AppendUint(c.out.AvailableBuffer(), n, 10)) }

// pair writes two numbers with a space between them.
func (c *conn) pair(a, b int) {
	c.number(uint64(a))
	c.out.WriteByte(' ')
	c.number(uint64(b))
}
