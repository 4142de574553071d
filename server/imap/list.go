package imap

import (
	"strings"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/mailstore"
)

// listForm is the form of LIST's and LSUB's arguments.
const listForm = `reference pattern, such as "" * for all mailboxes ("/" separates levels)`

// decodeList: LIST (RFC 3501, section 6.3.8; RFC 5258).
func decodeList(c *conn, d *decoder) action {
	l, root := d.expectListing()
	return func() error {
		if root {
			c.tellRoot("LIST")
		} else {
			c.tellListing(l)
		}
		return nil
	}
}

// expectPattern takes LSUB's reference and pattern.
func (d *decoder) expectPattern() (reference, names string) {
	d.ExpectSP("reference")
	if d.Peek() == '(' {
		d.Mistake("reference", `"(" at %v: LSUB takes no options, and LIST does, as in a1 LIST (SUBSCRIBED) "" *`, d.At)
	}
	reference = d.expectReference("")
	d.ExpectSP("pattern")
	return reference, d.ExpectMailboxPattern("pattern")
}

// ownAttributes are the name attributes of a mailbox that tell of itself alone (RFC
// 3501, section 7.2.2).
func ownAttributes(m mailstore.MailboxInfo) []imap.MailboxAttr {
	var attrs []imap.MailboxAttr
	if m.NoInferiors {
		attrs = append(attrs, imap.MailboxAttrNoInferiors)
	}
	if m.NoSelect {
		attrs = append(attrs, imap.MailboxAttrNoSelect)
	}
	if m.Marked {
		attrs = append(attrs, imap.MailboxAttrMarked)
	}
	return attrs
}

// childAttribute: RFC 3348, and RFC 5258, section 4.
func childAttribute(m mailstore.MailboxInfo) imap.MailboxAttr {
	if m.HasChildren {
		return imap.MailboxAttrHasChildren
	}
	return imap.MailboxAttrHasNoChildren
}

// tellMailbox writes a LIST or LSUB response; extra are extended data items with
// a space before them, or "".
func (c *conn) tellMailbox(command string, attrs []imap.MailboxAttr, name, extra string) {
	c.enc.untagged(command + " ")
	c.enc.list(len(attrs), func(i int) { c.enc.raw(string(attrs[i])) })
	c.enc.raw(` "` + string(mailstore.Separator) + `" `)
	c.enc.mailbox(name)
	c.enc.raw(extra)
	c.enc.crlf()
}

// tellRoot answers an empty pattern: the separator, and the root's name.
func (c *conn) tellRoot(command string) {
	c.tellMailbox(command, []imap.MailboxAttr{imap.MailboxAttrNoSelect}, "", "")
}

// decodeLsub: LSUB (RFC 3501, section 6.3.9). Where % stops at a level that is
// not subscribed and something below it is, the level is told as \Noselect.
func decodeLsub(c *conn, d *decoder) action {
	reference, names := d.expectPattern()
	return func() error {
		if names == "" {
			c.tellRoot("LSUB")
			return nil
		}
		wanted := newPattern(reference + names)
		subscribed := map[string]bool{}
		list := c.user.Subscriptions()
		for _, name := range list {
			subscribed[name] = true
		}
		told := map[string]bool{}
		for _, name := range list {
			for _, level := range append(mailstore.LevelsAbove(name), name) {
				isLevel := level != name
				if told[level] || !wanted.matches(level) || isLevel && (subscribed[level] || !strings.HasSuffix(wanted.text, "%")) {
					continue
				}
				told[level] = true
				var attrs []imap.MailboxAttr
				if isLevel {
					attrs = append(attrs, imap.MailboxAttrNoSelect)
				}
				c.tellMailbox("LSUB", attrs, level, "")
			}
		}
		return nil
	}
}

// decodeNamespace: NAMESPACE (RFC 2342): one's own mailboxes, without a prefix;
// nobody else's, and none that are shared.
func decodeNamespace(c *conn, _ *decoder) action {
	return func() error {
		c.enc.untagged(`NAMESPACE (("" "/")) NIL NIL`)
		c.enc.crlf()
		return nil
	}
}
