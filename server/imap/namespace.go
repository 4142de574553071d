package imap

// decodeNamespace: NAMESPACE (RFC 2342): one's own mailboxes, without a prefix;
// nobody else's, and none that are shared.
func decodeNamespace(c *conn, _ *decoder) action {
	return func() error {
		c.enc.untagged(`NAMESPACE (("" "/")) NIL NIL`)
		c.enc.crlf()
		return nil
	}
}

// maxIDPairs: RFC 2971, section 3.3.
const maxIDPairs = 30

// decodeID: ID (RFC 2971). What the client says of itself is read and dropped.
func decodeID(c *conn, d *decoder) action {
	d.ExpectSP("NIL or a list")
	from := d.at
	if d.Peek() == '(' {
		d.expectIDPairs()
	} else if word := d.Word(); d.err == nil && word != "NIL" {
		d.at = from
		d.Mistake("NIL or a list", "Expected NIL or a list at %v, found %s%s", from, d.found(), d.hint())
	}
	return func() error {
		c.enc.untagged(`ID ("name" "Sanduq")`)
		c.enc.crlf()
		return nil
	}
}

func (d *decoder) expectIDPairs() {
	if rest := d.rest(); len(rest) >= 2 && rest[1] == ')' {
		d.at.octet += 2
		return
	}
	n := 0
	d.ExpectList("list", func() {
		d.ExpectString("field")
		d.ExpectSP("value")
		d.ExpectNString("value")
		if n++; n > maxIDPairs {
			d.Mistake("the end of the list", "The list has more than %d fields at %v", maxIDPairs, d.at)
		}
	})
}
