package imap

import (
	"strings"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/mailstore"
)

// listForm is the form of LIST's and LSUB's arguments.
const listForm = `reference pattern, such as "" * for all mailboxes ("/" separates levels)`

// decodeList: LIST (RFC 3501, section 6.3.8).
func decodeList(c *conn, d *decoder) action {
	reference, names := c.expectPattern(d)
	return func() error {
		if names == "" {
			c.tellMailbox("LIST", []imap.MailboxAttr{imap.MailboxAttrNoSelect}, "")
			return nil
		}
		wanted := newPattern(reference + names)
		for _, m := range c.user.List() {
			if wanted.matches(m.Name) {
				c.tellMailbox("LIST", attributes(m), m.Name)
			}
		}
		return nil
	}
}

// expectPattern takes a reference and a pattern.
func (c *conn) expectPattern(d *decoder) (reference, names string) {
	d.ExpectSP("reference")
	if b := d.Peek(); b == '*' || b == '%' {
		d.Mistake("reference", `"%c" at %v is the pattern, and the reference comes first: a1 %s "" %c`, b, d.At, d.Command, b)
	}
	if d.Peek() == '(' {
		d.Mistake("reference", `"(" at %v begins options of LIST-EXTENDED, which CAPABILITY does not name%s`, d.At, d.Hint())
	}
	reference = d.ExpectMailboxPattern("reference")
	d.ExpectSP("pattern")
	names = d.ExpectMailboxPattern("pattern")
	return reference, names
}

// attributes are the name attributes of a mailbox (RFC 3501, section 7.2.2, and
// RFC 3348).
func attributes(m mailstore.MailboxInfo) []imap.MailboxAttr {
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
	if m.HasChildren {
		return append(attrs, imap.MailboxAttrHasChildren)
	}
	return append(attrs, imap.MailboxAttrHasNoChildren)
}

// tellMailbox writes a LIST or LSUB response.
func (c *conn) tellMailbox(command string, attrs []imap.MailboxAttr, name string) {
	c.enc.untagged(command + " ")
	c.enc.list(len(attrs), func(i int) { c.enc.raw(string(attrs[i])) })
	c.enc.raw(` "` + string(mailstore.Separator) + `" `)
	c.enc.mailbox(name)
	c.enc.crlf()
}

// decodeLsub: LSUB (RFC 3501, section 6.3.9). Where % stops at a level that is
// not subscribed and something below it is, the level is told as \Noselect.
func decodeLsub(c *conn, d *decoder) action {
	reference, names := c.expectPattern(d)
	return func() error {
		if names == "" {
			c.tellMailbox("LSUB", []imap.MailboxAttr{imap.MailboxAttrNoSelect}, "")
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
			for _, level := range levels(name) {
				isLevel := level != name
				if told[level] || !wanted.matches(level) || isLevel && (subscribed[level] || !strings.HasSuffix(wanted.text, "%")) {
					continue
				}
				told[level] = true
				var attrs []imap.MailboxAttr
				if isLevel {
					attrs = append(attrs, imap.MailboxAttrNoSelect)
				}
				c.tellMailbox("LSUB", attrs, level)
			}
		}
		return nil
	}
}

// levels gives the names of the levels above a mailbox and its own, top first.
func levels(name string) []string {
	var out []string
	for i := range len(name) {
		if name[i] == mailstore.Separator {
			out = append(out, name[:i])
		}
	}
	return append(out, name)
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
