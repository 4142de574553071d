package imap

import (
	"bytes"
	"slices"

	"sanduq/server/mailstore"
)

const fetchForm = "message-set item|(items)"

func init() {
	register(
		// RFC 3501, section 7.4.1: no expunge while FETCH is answered, as it would
		// shift the numbers. UID FETCH is another command.
		command{"FETCH", inSelected, fetchForm, noExpunges, decodeFetch},
		command{"UID FETCH", inSelected, "UID-set item|(items)", allNews, decodeFetch},
	)
}

// decodeFetch: FETCH and UID FETCH (RFC 3501, sections 6.4.5 and 6.4.8). A
// message that was expunged and that this session was not told of is fetched
// like any other (RFC 2180, section 4.1.2).
func decodeFetch(c *conn, d *decoder) action {
	d.ExpectSP("the message set")
	messages := c.expectMessages(d)
	d.endSet()
	d.ExpectSP("what to fetch")
	items := d.expectFetchItems()
	if d.uid && !slices.ContainsFunc(items, func(i fetchItem) bool { return i.name == "UID" }) {
		items = append(items, fetchItem{name: "UID", write: writeUID})
	}
	return func() error { return c.fetch(messages, items) }
}

// endSet makes sure that a message set ends here; people write 1-3 and 1..3.
func (d *decoder) endSet() {
	switch next := d.Peek(); next {
	case 0, ' ', '\t':
	case '-', '.':
		d.Mistake(d.setName(), "Found %s at %v in the %s: a range is written with a colon, as in 1:3", d.found(), d.at, d.setName())
	case ')':
		if d.depth > 0 {
			return
		}
		fallthrough
	default:
		d.unexpected("a space or the end of the line after the " + d.setName())
	}
}

// fetch answers with the items of each message. Those that read a body set
// \Seen first where the mailbox may be written, so that the flags that are told
// are those of now; where nobody asked for flags they are told of the messages
// that this changed.
func (c *conn) fetch(messages []mailstore.Message, items []fetchItem) error {
	var newlySeen map[mailstore.UID]mailstore.Message
	if slices.ContainsFunc(items, func(i fetchItem) bool { return i.setsSeen }) && !c.sel.ReadOnly() {
		var err error
		if newlySeen, err = c.setSeen(messages); err != nil {
			return err
		}
	}
	withFlags := items
	if len(newlySeen) > 0 && !slices.ContainsFunc(items, func(i fetchItem) bool { return i.name == "FLAGS" }) {
		at := len(items)
		if items[at-1].name == "UID" {
			at--
		}
		withFlags = slices.Insert(slices.Clone(items), at, fetchItem{name: "FLAGS", write: writeFlags})
	}
	for _, m := range messages {
		list := items
		if now, changed := newlySeen[m.UID]; changed {
			m.Flags, m.Recent = now.Flags, now.Recent
			list = withFlags
		}
		f := &fetched{Message: m}
		c.enc.untagged("")
		c.enc.number(uint64(m.Seq))
		c.enc.raw(" FETCH ")
		c.enc.list(len(list), func(i int) { list[i].write(c.enc, f) })
		c.enc.crlf()
	}
	return nil
}

// setSeen sets \Seen on those of the messages that have not, and gives them as
// they are now.
func (c *conn) setSeen(messages []mailstore.Message) (map[mailstore.UID]mailstore.Message, error) {
	var unseen []mailstore.UID
	for _, m := range messages {
		if !m.Flags.Has(mailstore.FlagSeen) {
			unseen = append(unseen, m.UID)
		}
	}
	if len(unseen) == 0 {
		return nil, nil
	}
	seen, err := mailstore.MakeFlags(mailstore.FlagSeen)
	if err != nil {
		return nil, err
	}
	changed, err := c.sel.Store(unseen, mailstore.AddFlags, seen)
	if err != nil {
		return nil, err
	}
	now := make(map[mailstore.UID]mailstore.Message, len(changed))
	for _, m := range changed {
		now[m.UID] = m
	}
	return now, nil
}

// mailString writes a string out of a message. A message may hold NUL, which
// IMAP cannot carry; the octet 0x80 stands for it then, as in Dovecot, so that
// sizes and places stay.
func (e *encoder) mailString(s string) { e.str(string(withoutNUL([]byte(s)))) }

// mailLiteral writes octets out of a message as a literal, an empty string in
// quotes.
func (e *encoder) mailLiteral(octets []byte) {
	if len(octets) == 0 {
		e.raw(`""`)
		return
	}
	e.literal(withoutNUL(octets))
}

func withoutNUL(octets []byte) []byte {
	if bytes.IndexByte(octets, 0) < 0 {
		return octets
	}
	return bytes.ReplaceAll(octets, []byte{0}, []byte{0x80})
}
