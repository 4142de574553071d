package imap

import (
	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/wire"
)

// A user's mailboxes share one quota root, of which the name is the empty string
// as in the first example of RFC 9208, section 4.2.2. A user without a quota has
// no quota root: the QUOTA response must name a resource (section 7), and a limit
// of 0 would forbid everything (section 3.1.2).
const quotaRoot = ""

// capQuotaStorage: RFC 9208, section 3.1.1.
const capQuotaStorage imap.Cap = "QUOTA=RES-STORAGE"

// storageUnit is how many octets STORAGE counts as one (RFC 9208, section 5.1).
const storageUnit = 1024

// storage gives octets in units of STORAGE. Usage and limit are both rounded up:
// so no message is nothing, no limit becomes 0, and what is full never looks less.
func storage(octets int64) uint64 { return (uint64(octets) + storageUnit - 1) / storageUnit }

const maxNumber64 = 1<<63 - 1 // RFC 9051, section 9

// decodeGetQuota: GETQUOTA (RFC 9208, section 4.1.1). A quota root's name is an
// opaque string, so its letters have a case.
func decodeGetQuota(c *conn, d *decoder) action {
	d.ExpectSP("quota-root")
	root := d.ExpectAString("quota-root")
	return func() error {
		used, limit := c.user.Quota()
		switch {
		case limit == 0:
			return no(imap.ResponseCodeNonExistent, "There is no quota root %s: %s has no quota", wire.Quote(root, 80), wire.Quote(c.user.Name(), 40))
		case root != quotaRoot:
			return no(imap.ResponseCodeNonExistent, `There is no quota root %s: all mailboxes have the one named "", as in a1 GETQUOTA ""`, wire.Quote(root, 80))
		}
		c.tellQuota(used, limit)
		return nil
	}
}

// decodeGetQuotaRoot: GETQUOTAROOT (RFC 9208, section 4.1.2), also of a mailbox
// that is still to be made.
func decodeGetQuotaRoot(c *conn, d *decoder) action {
	d.ExpectSP("mailbox")
	name := d.ExpectMailbox("mailbox")
	return func() error {
		used, limit := c.user.Quota()
		c.enc.untagged("QUOTAROOT ")
		c.enc.mailbox(name)
		if limit == 0 {
			c.enc.crlf()
			return nil
		}
		c.enc.sp()
		c.enc.astr(quotaRoot)
		c.enc.crlf()
		c.tellQuota(used, limit)
		return nil
	}
}

// decodeSetQuota: SETQUOTA (RFC 9208, section 4.1.3), which a server need not
// have: without QUOTASET among the capabilities it is refused, once it is right.
func decodeSetQuota(_ *conn, d *decoder) action {
	d.ExpectSP("quota-root")
	d.ExpectAString("quota-root")
	d.ExpectSP("limits in parentheses")
	if !d.emptyList() {
		d.ExpectList("limits", func() {
			d.ExpectAtom("resource")
			d.ExpectSP("limit")
			d.Decoder.ExpectNumber("limit", maxNumber64)
		})
	}
	return func() error {
		return no(imap.ResponseCodeNoPerm, "A client cannot set the quota here, as CAPABILITY has no QUOTASET: whoever runs the server sets it; GETQUOTAROOT INBOX shows it")
	}
}

// tellQuota writes the QUOTA response (RFC 9208, section 4.2.1).
func (c *conn) tellQuota(used, limit int64) {
	c.enc.untagged("QUOTA ")
	c.enc.astr(quotaRoot)
	c.enc.raw(" (STORAGE ")
	c.enc.number(storage(used))
	c.enc.sp()
	c.enc.number(storage(limit))
	c.enc.special(')')
	c.enc.crlf()
}
