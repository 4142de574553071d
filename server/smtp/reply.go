package smtp

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A reply is what a command is answered with (RFC 5321, section 4.2). As an error
// it refuses one.
type reply struct {
	code     int
	enhanced string // the status code of RFC 3463; "": none, as in 3yz and in the answer to EHLO
	lines    []string
	utf8     bool // the client has asked for UTF-8 in it; within a transaction with SMTPUTF8 it has
}

// say makes a reply of one line.
func say(code int, enhanced, format string, args ...any) *reply {
	return &reply{code: code, enhanced: enhanced, lines: []string{fmt.Sprintf(format, args...)}}
}

func (r *reply) Error() string { return strings.Join(r.lines, "; ") }

// replyLine is how long a line of a reply may be with its line end (RFC 5321,
// section 4.5.3.1.5).
const replyLine = 512

// reply sends a reply. A line that would be too long becomes several.
func (c *conn) reply(r *reply) error {
	c.wire.Hold(c.user != nil || c.state > ready)
	prefix := ""
	if r.enhanced != "" {
		prefix = r.enhanced + " "
	}
	var lines []string
	for _, l := range r.lines {
		lines = append(lines, wrap(clean(l, r.utf8 || c.mail.utf8), replyLine-len("250 \r\n")-len(prefix))...)
	}
	var out strings.Builder
	for i, l := range lines {
		separator := byte('-')
		if i == len(lines)-1 {
			separator = ' '
		}
		fmt.Fprintf(&out, "%d%c%s%s\r\n", r.code, separator, prefix, l)
	}
	return c.write(out.String())
}

func (c *conn) write(octets string) error {
	_, err := c.wire.Write([]byte(octets))
	return err
}

// clean makes sure of what a text may hold: printable ASCII, and UTF-8 for a client
// that has asked for it (RFC 6531, section 3.7.4.1).
func clean(text string, wide bool) string {
	return strings.Map(func(r rune) rune {
		if r >= ' ' && r <= '~' || r > '~' && r != 0x7f && r != utf8.RuneError && wide {
			return r
		}
		return '?'
	}, text)
}

// wrap cuts text into lines of at most limit octets, at spaces where it can, and
// never within a character.
func wrap(text string, limit int) []string {
	var lines []string
	for len(text) > limit {
		at := strings.LastIndexByte(text[:limit], ' ') + 1
		if at == 0 {
			for at = limit; !utf8.RuneStart(text[at]); at-- {
			}
		}
		lines = append(lines, strings.TrimRight(text[:at], " "))
		text = text[at:]
	}
	return append(lines, text)
}
