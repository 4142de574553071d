package imap

import (
	"slices"
	"strings"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// statusItems are what STATUS can ask for (RFC 3501, section 6.3.10).
var statusItems = []string{"MESSAGES", "RECENT", "UIDNEXT", "UIDVALIDITY", "UNSEEN"}

func statusValue(item string, s mailstore.Status) uint32 {
	switch item {
	case "MESSAGES":
		return s.Messages
	case "RECENT":
		return s.Recent
	case "UIDNEXT":
		return uint32(s.UIDNext)
	case "UIDVALIDITY":
		return s.UIDValidity
	}
	return s.Unseen
}

// decodeStatus: STATUS, also of the mailbox that is selected.
func decodeStatus(c *conn, d *decoder) action {
	d.ExpectSP("mailbox")
	name := d.ExpectMailbox("mailbox")
	d.ExpectSP("items in parentheses")
	var items []string
	d.ExpectList("items", func() {
		if item := d.expectStatusItem(); !slices.Contains(items, item) {
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
			c.enc.number(uint64(statusValue(items[i], status)))
		})
		c.enc.crlf()
		return nil
	}
}

func (d *decoder) expectStatusItem() string {
	from := d.At
	item := strings.ToUpper(d.ExpectAtom("item"))
	if d.Err != nil || slices.Contains(statusItems, item) {
		return item
	}
	near := ""
	if n := wire.Nearest(item, statusItems); n != "" {
		near = "; did you mean " + n + "?"
	}
	d.MistakeAt(from, "item", "Unknown item %s at %v: STATUS tells %s%s", wire.Quote(item, 20), from, strings.Join(statusItems, ", "), near)
	return ""
}
