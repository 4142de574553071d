package imap

import (
	"strings"

	"sanduq/server/mailstore"
)

// tellNews writes what happened in the selected mailbox since last told. Without
// expunges, message sequence numbers stay (RFC 3501, sections 5.5 and 7.4.1).
func (c *conn) tellNews(expunges bool) {
	if c.sel != nil {
		c.tell(c.sel.News(expunges))
	}
}

func (c *conn) tell(news []mailstore.News) {
	for _, n := range news {
		switch n.Kind {
		case mailstore.Expunged:
			c.tellNumber(n.Seq, "EXPUNGE")
		case mailstore.Exists:
			c.tellNumber(n.Count, "EXISTS")
		case mailstore.RecentCount:
			c.tellNumber(n.Count, "RECENT")
		case mailstore.KeywordsChanged:
			c.tellFlags()
		case mailstore.FlagsChanged:
			c.tellFetchFlags(n.Seq, n.Message, false)
		case mailstore.MailboxDeleted:
			c.enc.untagged("NO [CLOSED] The selected mailbox was deleted: none is selected now")
			c.enc.crlf()
			c.unselect()
			return
		}
	}
}

// tellNumber writes an untagged response that is a number and a word.
func (c *conn) tellNumber(n uint32, word string) {
	c.enc.untagged("")
	c.enc.number(uint64(n))
	c.enc.raw(" " + word)
	c.enc.crlf()
}

// tellFetchFlags writes the FETCH response with a message's flags.
func (c *conn) tellFetchFlags(seq uint32, m mailstore.Message, uid bool) {
	c.enc.untagged("")
	c.enc.number(uint64(seq))
	c.enc.raw(" FETCH (FLAGS ")
	c.enc.flags(m.Flags, m.Recent)
	if uid {
		c.enc.raw(" UID ")
		c.enc.number(uint64(m.UID))
	}
	c.enc.raw(")")
	c.enc.crlf()
}

// tellFlags writes the flags that the mailbox has and those that can be set for
// good (RFC 3501, sections 7.1 and 7.2.6).
func (c *conn) tellFlags() {
	var names []string
	for _, f := range c.sel.FlagsInUse() {
		names = append(names, string(f))
	}
	all := strings.Join(names, " ")
	c.enc.untagged("FLAGS (" + all + ")")
	c.enc.crlf()
	permanent := `\* ` + all
	if c.sel.ReadOnly() {
		permanent = ""
	}
	c.enc.untagged("OK [PERMANENTFLAGS (" + permanent + ")] Permanent flags")
	c.enc.crlf()
}
