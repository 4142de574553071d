package smtp

import (
	"net"
	"strings"
	"time"

	"sanduq/server/wire"
)

// fieldLine is how long a line of a field is at most, where it can be folded (RFC
// 5322, section 2.1.1).
const fieldLine = 78

// received is the trace line of a message (RFC 5321, section 4.4).
func (c *conn) received(id string, now time.Time) string {
	m := &c.mail
	words := []string{"Received:", "from", c.hello, "(" + c.peer() + ")", "by", c.server.cfg.Name, "(Sanduq)", "with", c.protocol(), "id", id}
	if len(m.recipients) == 1 { // with more, each would learn of the others (section 7.6)
		words = append(words, "for", m.recipients[0].to.String())
	}
	words[len(words)-1] += ";"
	return fold(append(words, now.Format("Mon, 2 Jan 2006 15:04:05 -0700")))
}

// peer is the client's address: a literal where it is one of IP, else the name
// that the connection in memory has.
func (c *conn) peer() string {
	host, _, err := net.SplitHostPort(c.wire.RemoteAddr().String())
	switch {
	case err == nil && isIPv4(host):
		return "[" + host + "]"
	case err == nil && isIPv6(host):
		return "[IPv6:" + host + "]"
	}
	name := c.wire.RemoteAddr().String()
	if name == "" || !wire.Printable(name) || strings.ContainsAny(name, `()\`) {
		return "unknown"
	}
	return name
}

// protocol is the transmission type (RFC 3848; RFC 6531, section 4.3).
func (c *conn) protocol() string {
	name := "SMTP"
	if c.mail.utf8 {
		name = "UTF8SMTP"
	} else if c.esmtp {
		name = "ESMTP"
	}
	if c.esmtp && c.tls {
		name += "S"
	}
	if c.esmtp && c.user != nil {
		name += "A"
	}
	return name
}

// envelopeLine shows a path and its parameters in the header of mail that would
// have left.
func envelopeLine(name string, p path, shown []string) string {
	return fold(append([]string{name + ":", p.String()}, shown...))
}

// fold makes a field of words, in lines that are not too long.
func fold(words []string) string {
	var b strings.Builder
	column := 0
	for i, w := range words {
		switch {
		case i == 0:
		case column+1+len(w) < fieldLine || i == 1:
			b.WriteByte(' ')
			column++
		default:
			b.WriteString("\r\n\t")
			column = 1
		}
		b.WriteString(w)
		column += len(w)
	}
	b.WriteString("\r\n")
	return b.String()
}
