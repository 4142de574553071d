package imap

import (
	"strings"

	imap "github.com/emersion/go-imap/v2"
)

// capabilities are those that are true in the state of now (RFC 3501, section 6.1.1).
func (c *conn) capabilities() []imap.Cap {
	caps := []imap.Cap{imap.CapIMAP4rev1, imap.CapLiteralPlus, imap.CapSASLIR, imap.CapID}
	if c.state == imap.ConnStateNotAuthenticated {
		if c.canStartTLS() {
			caps = append(caps, imap.CapStartTLS, imap.CapLoginDisabled)
		}
		for _, m := range c.server.sasl.Names(c.canStartTLS()) {
			caps = append(caps, imap.AuthCap(m))
		}
	}
	return append(caps, imap.CapIdle, imap.CapNamespace, imap.CapUnselect, imap.CapUIDPlus, imap.CapMove, imap.CapChildren,
		imap.CapListExtended, imap.CapQuota, capQuotaStorage)
}

// decodeCapability: CAPABILITY (RFC 3501, section 6.1.1).
func decodeCapability(c *conn, _ *decoder) action {
	return func() error {
		var names []string
		for _, n := range c.capabilities() {
			names = append(names, string(n))
		}
		c.enc.untagged("CAPABILITY " + strings.Join(names, " "))
		c.enc.crlf()
		return nil
	}
}

// decodeNoop: NOOP (RFC 3501, section 6.1.2). Its news is told as every
// command's is.
func decodeNoop(*conn, *decoder) action { return nil }

// decodeLogout: LOGOUT (RFC 3501, section 6.1.3).
func decodeLogout(c *conn, _ *decoder) action {
	return func() error {
		c.bye("%s IMAP4rev1 server terminating connection", c.server.cfg.Name)
		return nil
	}
}

// maxIDPairs: RFC 2971, section 3.3.
const maxIDPairs = 30

// decodeID: ID (RFC 2971). What the client says of itself is read and dropped.
func decodeID(c *conn, d *decoder) action {
	d.ExpectSP("NIL or a list")
	from := d.At
	if d.Peek() == '(' {
		d.expectIDPairs()
	} else if word := d.Word(); d.Err == nil && word != "NIL" {
		d.At = from
		d.Mistake("NIL or a list", "Expected NIL or a list at %v, found %s%s", from, d.Found(), d.Hint())
	}
	return func() error {
		c.enc.untagged(`ID ("name" "Sanduq")`)
		c.enc.crlf()
		return nil
	}
}

func (d *decoder) expectIDPairs() {
	if d.emptyList() {
		return
	}
	n := 0
	d.ExpectList("list", func() {
		d.ExpectString("field")
		d.ExpectSP("value")
		d.ExpectNString("value")
		if n++; n > maxIDPairs {
			d.Mistake("the end of the list", "The list has more than %d fields at %v", maxIDPairs, d.At)
		}
	})
}
