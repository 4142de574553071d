package imap

import (
	"slices"
	"strings"

	"sanduq/server/mailstore"
)

// statusNames are what STATUS can ask for (RFC 3501, section 6.3.10; RFC 9208,
// section 4.1.4).
const statusNames = "MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN DELETED DELETED-STORAGE"

var statusItems = strings.Fields(statusNames)

func statusValue(item string, s mailstore.Status) uint64 {
	switch item {
	case "MESSAGES":
		return uint64(s.Messages)
	case "RECENT":
		return uint64(s.Recent)
	case "UIDNEXT":
		return uint64(s.UIDNext)
	case "UIDVALIDITY":
		return uint64(s.UIDValidity)
	case "DELETED":
		return uint64(s.Deleted)
	case "DELETED-STORAGE": // in octets, as RFC822.SIZE is
		return uint64(s.DeletedSize)
	}
	return uint64(s.Unseen)
}

// decodeStatus: STATUS, also of the mailbox that is selected.
func decodeStatus(c *conn, d *decoder) action {
	d.ExpectSP("mailbox")
	name := d.ExpectMailbox("mailbox")
	d.ExpectSP("items in parentheses")
	var items []string
	d.ExpectList("items", func() {
		if item := d.expectOneOf("item", "STATUS tells", statusItems); !slices.Contains(items, item) {
			items = append(items, item)
		}
	})
	return func() error {
		status, err := c.user.Status(name)
		if err != nil {
			return c.refused(name, err)
		}
		c.enc.untagged("STATUS ")
		c.enc.mailbox(name)
		c.enc.sp()
		c.enc.list(len(items), func(i int) {
			c.enc.raw(items[i] + " ")
			c.enc.number(statusValue(items[i], status))
		})
		c.enc.crlf()
		return nil
	}
}
