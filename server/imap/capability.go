package imap

import (
	"strings"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/sasl"
)

// capabilities are those that are true in the state of now (RFC 3501, section 6.1.1).
func (c *conn) capabilities() []imap.Cap {
	caps := []imap.Cap{imap.CapIMAP4rev1, imap.CapLiteralPlus, imap.CapSASLIR, imap.CapID}
	if c.state == imap.ConnStateNotAuthenticated {
		if c.canStartTLS() {
			caps = append(caps, imap.CapStartTLS)
		}
		for _, m := range sasl.Names {
			caps = append(caps, imap.AuthCap(m))
		}
	}
	return append(caps, imap.CapIdle, imap.CapNamespace, imap.CapUnselect, imap.CapUIDPlus, imap.CapMove, imap.CapChildren)
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
