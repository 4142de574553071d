package imap

import (
	"errors"
	"fmt"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/mailstore"
)

// decodeSelect: SELECT (RFC 3501, section 6.3.1).
func decodeSelect(c *conn, d *decoder) action { return decodeOpen(c, d, false) }

// decodeExamine: EXAMINE (RFC 3501, section 6.3.2).
func decodeExamine(c *conn, d *decoder) action { return decodeOpen(c, d, true) }

func decodeOpen(c *conn, d *decoder, readOnly bool) action {
	d.ExpectSP("mailbox")
	name := d.ExpectMailbox("mailbox")
	return func() error {
		// A SELECT that fails leaves nothing selected.
		c.unselect()
		sel, err := c.user.Open(name, readOnly)
		if err != nil {
			return c.refused(name, err)
		}
		c.sel, c.state = sel, imap.ConnStateSelected
		c.tellSelected()
		code := "READ-WRITE"
		if readOnly {
			code = "READ-ONLY"
		}
		c.completed(code, "")
		return nil
	}
}

// tellSelected writes what SELECT tells of the mailbox.
func (c *conn) tellSelected() {
	c.tellNumber(c.sel.Len(), "EXISTS")
	c.tellNumber(c.sel.Recent(), "RECENT")
	c.tellCode(fmt.Sprintf("UIDVALIDITY %d", c.sel.UIDValidity()), "UID validity status")
	c.tellCode(fmt.Sprintf("UIDNEXT %d", c.sel.UIDNext()), "Predicted next UID")
	c.tellFlags()
	for _, m := range c.sel.Messages() {
		if !m.Flags.Has(mailstore.FlagSeen) {
			c.tellCode(fmt.Sprintf("UNSEEN %d", m.Seq), "first unseen message in "+c.mailFile())
			break
		}
	}
}

// tellCode writes an untagged OK with a response code.
func (c *conn) tellCode(code, text string) {
	c.enc.untagged("OK [" + code + "] " + oneLine(text))
	c.enc.crlf()
}

// mailFile is where the mailbox lay on a server of the year 2000.
func (c *conn) mailFile() string {
	if c.sel.Mailbox() == "INBOX" {
		return "/var/spool/mail/" + c.user.Name()
	}
	return "/home/" + c.user.Name() + "/" + encodeUTF7(c.sel.Mailbox())
}

// decodeClose: CLOSE (RFC 3501, section 6.4.2). Nobody is told of what it
// expunges on this connection.
func decodeClose(c *conn, _ *decoder) action {
	return func() error {
		var err error
		if !c.sel.ReadOnly() {
			_, err = c.sel.Expunge(nil)
		}
		c.unselect()
		if err != nil && !errors.Is(err, mailstore.ErrNoMailbox) {
			return err
		}
		return nil
	}
}

// decodeUnselect: UNSELECT (RFC 3691).
func decodeUnselect(c *conn, _ *decoder) action {
	return func() error {
		c.unselect()
		return nil
	}
}
