package imap

import (
	"bytes"
	"slices"
	"strings"

	"sanduq/server/mailstore"
)

// itemCost is what an item costs beside the octets that are looked through for it, in octets.
const itemCost = 64

const (
	fetchForm    = "message-set item|(items)"
	uidFetchForm = "UID-set item|(items)"
)

// decodeFetch: FETCH and UID FETCH (RFC 3501, sections 6.4.5 and 6.4.8). A
// message that was expunged and that this session was not told of is fetched
// like any other (RFC 2180, section 4.1.2).
func decodeFetch(c *conn, d *decoder) action {
	d.ExpectSP("the message set")
	var set numbers
	uid := d.uid
	if uid {
		set = c.ExpectUIDs(d)
	} else {
		set = c.ExpectNumbers(d, takesUIDs)
	}
	d.endSet()
	d.ExpectSP("what to fetch")
	items := d.expectFetchItems()
	if uid && !slices.ContainsFunc(items, func(i fetchItem) bool { return i.name == "UID" }) {
		items = append(items, fetchItem{name: "UID", write: writeUID})
	}
	return func() error { return c.fetch(func(f func(*mailstore.Message)) { c.each(set, uid, f) }, items) }
}

// each goes through the messages of the view that the set names, in order and
// one at a time: a copy of the whole view costs more, in the browser above all,
// than most commands do with it. The message is f's only while f runs.
func (c *conn) each(set numbers, uid bool, f func(*mailstore.Message)) {
	last := c.sel.Len()
	var m mailstore.Message
	for seq := uint32(1); seq <= last && c.work.Spend(messageCost); seq++ {
		if !uid && !set.has(seq) {
			continue
		}
		if m, _ = c.sel.Message(seq); !uid || set.has(uint32(m.UID)) {
			f(&m)
		}
	}
}

// endSet makes sure that a message set ends here; people write 1-3 and 1..3.
func (d *decoder) endSet() {
	switch next := d.Peek(); next {
	case 0, ' ', '\t':
	case '-', '.':
		d.Mistake(d.setName(), "Found %s at %v in the %s: a range is written with a colon, as in 1:3", d.Found(), d.At, d.setName())
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
func (c *conn) fetch(each func(func(*mailstore.Message)), items []fetchItem) error {
	var newlySeen map[mailstore.UID]bool
	if slices.ContainsFunc(items, func(i fetchItem) bool { return i.setsSeen }) && !c.sel.ReadOnly() {
		var err error
		if newlySeen, err = c.setSeen(each); err != nil {
			return err
		}
	}
	withFlags := items
	if len(newlySeen) > 0 && !slices.ContainsFunc(items, func(i fetchItem) bool { return i.name == "FLAGS" }) {
		at := len(items)
		if items[at-1].name == "UID" {
			at--
		}
		withFlags = append(append([]fetchItem{}, items[:at]...), fetchItem{name: "FLAGS", write: writeFlags})
		withFlags = append(withFlags, items[at:]...)
	}
	f, parser := new(fetched), c.parser()
	each(func(m *mailstore.Message) {
		list := items
		if newlySeen[m.UID] {
			list = withFlags
		}
		*f = fetched{Message: m, parser: parser}
		c.enc.untagged("")
		c.enc.number(uint64(m.Seq))
		c.enc.raw(" FETCH ")
		c.enc.list(len(list), func(i int) {
			if c.work.Spend(itemCost) {
				list[i].write(c.enc, f)
			}
		})
		if c.work.Err() == nil {
			c.enc.crlf()
		}
	})
	return nil
}

// setSeen sets \Seen on those of the messages that have not, and gives those
// that it could set it on: a message that was expunged stays as it was.
func (c *conn) setSeen(each func(func(*mailstore.Message))) (map[mailstore.UID]bool, error) {
	var unseen []mailstore.UID
	each(func(m *mailstore.Message) {
		if !m.Flags.Has(mailstore.FlagSeen) {
			unseen = append(unseen, m.UID)
		}
	})
	if len(unseen) == 0 || c.work.Err() != nil {
		return nil, nil
	}
	seen, err := mailstore.MakeFlags(mailstore.FlagSeen)
	if err != nil {
		return nil, err
	}
	changed, err := c.storeAll(unseen, mailstore.AddFlags, seen)
	if err != nil {
		return nil, err
	}
	now := make(map[mailstore.UID]bool, len(changed))
	for _, m := range changed {
		now[m.UID] = true
	}
	return now, nil
}

// mailString writes a string out of a message. A message may hold NUL, which
// IMAP cannot carry; the octet 0x80 stands for it then, as in Dovecot, so that
// sizes and places stay.
func (e *encoder) mailString(s string) { e.str(strings.ReplaceAll(s, "\x00", "\x80")) }

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
