package smtp

import (
	"fmt"
	"strings"

	"sanduq/server/wire"
)

// decodeEhlo: EHLO (RFC 5321, section 4.1.1.1). It ends a mail transaction as RSET
// does (section 4.1.4).
func decodeEhlo(c *conn, d *decoder) action {
	name := d.clientName()
	return func() (*reply, error) {
		c.introduced(name, true)
		greeting := c.server.cfg.Name + " greets " + name
		return &reply{code: 250, lines: append([]string{greeting}, c.extensions()...)}, nil
	}
}

// decodeHelo: HELO, for clients without extensions.
func decodeHelo(c *conn, d *decoder) action {
	name := d.clientName()
	return func() (*reply, error) {
		c.introduced(name, false)
		return &reply{code: 250, lines: []string{c.server.cfg.Name + " greets " + name}}, nil
	}
}

// clientName takes the name that a client says, a domain or an address literal.
// Who it really is, is not asked (section 4.1.4).
func (d *decoder) clientName() string {
	d.ExpectSP("client-name, as in client.example")
	from := d.At
	name := d.domain()
	if d.Err == nil && !wire.Printable(name) {
		d.MistakeAt(from, "client-name", "The name at octet %d is not in ASCII, which EHLO and HELO want (RFC 6531, section 3.7.1)", from.Octet+1)
	}
	return name
}

// introduced takes the client's name and begins anew.
func (c *conn) introduced(name string, esmtp bool) {
	c.reset()
	c.state, c.hello, c.esmtp = ready, name, esmtp
}

// extensions are those that are true now.
func (c *conn) extensions() []string {
	all := []string{
		fmt.Sprintf("SIZE %d", c.server.cfg.Limits.Message),
		"8BITMIME", "SMTPUTF8", "PIPELINING", "ENHANCEDSTATUSCODES", "CHUNKING", "DSN",
	}
	if mechanisms := c.server.sasl.Names(c.canStartTLS()); c.server.cfg.Role == Submission && c.user == nil && len(mechanisms) > 0 {
		all = append(all, "AUTH "+strings.Join(mechanisms, " "))
	}
	if c.canStartTLS() {
		all = append(all, "STARTTLS")
	}
	return all
}
