package imap

import (
	"strings"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

const searchForm = "[CHARSET charset] key [key ...]"

// decodeSearch: SEARCH and UID SEARCH (RFC 3501, sections 6.4.4 and 6.4.8).
func decodeSearch(c *conn, d *decoder) action {
	uid := d.uid
	d.uid = false // a set among the keys is of message sequence numbers all the same
	d.ExpectSP("a search key, such as UNSEEN or SUBJECT \"hello\"")
	from := d.At
	if strings.EqualFold(d.Run(isAtomChar), "CHARSET") {
		d.expectCharset()
	} else {
		d.At = from
	}
	keys := &searchDecoder{decoder: d, conn: c}
	all := []searchKey{keys.expect()}
	for !d.AtEnd() {
		if d.Peek() == ')' {
			d.Mistake("the end of the line", "\")\" at %v closes no \"(\"", d.At)
		}
		d.ExpectSP("the next search key")
		all = append(all, keys.expect())
	}
	return func() error {
		c.search(matchAll(all), uid)
		return nil
	}
}

// expectCharset takes the charset of the strings that follow, and its space. US-ASCII
// is read as the part of UTF-8 that it is.
func (d *decoder) expectCharset() {
	d.ExpectSP("the charset: US-ASCII or UTF-8")
	charset := d.ExpectAString("a charset")
	if d.Err == nil && !strings.EqualFold(charset, "UTF-8") && !strings.EqualFold(charset, "US-ASCII") {
		d.Fail(no("BADCHARSET (US-ASCII UTF-8)", "The charset %s is not known here: US-ASCII and UTF-8 are", wire.Quote(charset, 30)))
	}
	d.ExpectSP("a search key")
}

// search answers with the numbers of the messages that match, none but the word
// where there are none. A message that was expunged and that this session was
// not told of is left out (RFC 2180, section 4.3).
func (c *conn) search(key searchKey, uid bool) {
	c.enc.untagged("SEARCH")
	last := c.sel.Len()
	var message mailstore.Message // one for all: memory is slow in the browser
	m := &searched{}
	parser := c.parser()
	for seq := uint32(1); seq <= last && c.work.Spend(messageCost); seq++ {
		message, _ = c.sel.Message(seq)
		*m = searched{Message: &message, parser: parser}
		if m.Expunged || !key.match(m) {
			continue
		}
		n := m.Seq
		if uid {
			n = uint32(m.UID)
		}
		c.enc.sp()
		c.enc.number(uint64(n))
	}
	if c.work.Err() == nil {
		c.enc.crlf()
	}
}
