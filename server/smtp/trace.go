package smtp

import (
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
	clauses := []string{"Received:", "from " + c.hello + " (" + c.peer() + ")", "by " + c.server.cfg.Name + " (Sanduq)", "with " + c.protocol(), "id " + id}
	if len(m.recipients) == 1 { // with more, each would learn of the others (section 7.6)
		clauses = append(clauses, "for "+m.recipients[0].to.String())
	}
	clauses[len(clauses)-1] += ";"
	return fold(append(clauses, now.Format("Mon, 2 Jan 2006 15:04:05 -0700")))
}

// peer is the client's address: a literal where it is one of IP, else the name
// that the connection in memory has.
func (c *conn) peer() string {
	address := c.wire.RemoteAddr().String()
	host := address
	if i := strings.LastIndexByte(address, ':'); i >= 0 {
		host = strings.Trim(address[:i], "[]")
	}
	switch {
	case isIPv4(host):
		return "[" + host + "]"
	case isIPv6(host):
		return "[IPv6:" + host + "]"
	case address == "" || !wire.Printable(address) || strings.ContainsAny(address, `()\`):
		return "unknown"
	}
	return address
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

// fold makes a field of its name and parts, in lines that are not too long.
func fold(parts []string) string {
	var b strings.Builder
	column := 0
	for i, p := range parts {
		switch {
		case i == 0:
		case column+1+len(p) < fieldLine || i == 1:
			b.WriteByte(' ')
			column++
		default:
			b.WriteString("\r\n\t")
			column = 1
		}
		b.WriteString(p)
		column += len(p)
	}
	b.WriteString("\r\n")
	return b.String()
}
