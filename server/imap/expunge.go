package imap

import (
	"fmt"

	"sanduq/server/mailstore"
)

// decodeExpunge: EXPUNGE (RFC 3501, section 6.4.3). The expunges are told as news.
func decodeExpunge(c *conn, _ *decoder) action {
	return func() error { return c.expunge(nil) }
}

// decodeUIDExpunge: UID EXPUNGE (RFC 4315, section 2.1).
func decodeUIDExpunge(c *conn, d *decoder) action {
	d.ExpectSP(d.setName())
	messages := c.expectMessages(d)
	return func() error { return c.expunge(uids(messages)) }
}

func (c *conn) expunge(only []mailstore.UID) error {
	if err := c.mustWrite("EXPUNGE"); err != nil {
		return err
	}
	n, err := c.sel.Expunge(only)
	if err != nil {
		return c.refused(c.sel.Mailbox(), err)
	}
	text := fmt.Sprintf("Expunged %d messages", n)
	if n == 1 {
		text = "Expunged 1 message"
	}
	c.completed("", text)
	return nil
}
