package imap

import (
	"sort"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/mailstore"
)

// A numbers is a sequence set with every * replaced by the number it stands for:
// ranges in rising order that do not overlap.
type numbers []imap.SeqRange

// resolve replaces * by last, the number or UID of the last message, 0 where
// there is none.
func resolve(set imap.SeqSet, last uint32) numbers {
	var out numbers
	for _, r := range set {
		if r.Start == 0 {
			r.Start = last
		}
		if r.Stop == 0 {
			r.Stop = last
		}
		if r.Start > r.Stop {
			r.Start, r.Stop = r.Stop, r.Start
		}
		// A set is in order but for what had a *, so a place is found at once.
		i := len(out)
		for i > 0 && out[i-1].Start > r.Start {
			i--
		}
		out = append(out, r)
		copy(out[i+1:], out[i:])
		out[i] = r
	}
	merged := out[:0]
	for _, r := range out {
		if n := len(merged); n > 0 && r.Start <= merged[n-1].Stop {
			merged[n-1].Stop = max(merged[n-1].Stop, r.Stop)
			continue
		}
		merged = append(merged, r)
	}
	return merged
}

func (s numbers) has(n uint32) bool {
	i := sort.Search(len(s), func(i int) bool { return s[i].Stop >= n })
	return i < len(s) && s[i].Start <= n
}

// lastUID is the UID of the last message in view, 0 where there is none.
func (c *conn) lastUID() uint32 {
	m, ok := c.sel.Message(c.sel.Len())
	if !ok {
		return 0
	}
	return uint32(m.UID)
}

// takesUIDs is what takes a UID where a command begins with a set.
const takesUIDs = "UID commands such as a1 UID FETCH"

// ExpectNumbers takes a sequence set of message sequence numbers and resolves it
// for the selected mailbox. A number that no message has is a mistake, * in an
// empty mailbox too (RFC 3501, section 9, seq-number). byUID says what takes a
// UID in its place.
func (c *conn) ExpectNumbers(d *decoder, byUID string) numbers {
	from := d.At
	set := d.ExpectSequenceSet()
	if d.Err != nil {
		return nil
	}
	n := c.sel.Len()
	resolved := resolve(set, n)
	for _, r := range resolved {
		switch {
		case n == 0:
			d.MistakeAt(from, "a message sequence number", "There is no such message (%v): the mailbox is empty", from)
		case r.Stop > n && c.hasUID(r.Stop):
			d.MistakeAt(from, "a message sequence number",
				"There is no message %d (%v): the mailbox has %d, numbered from 1; %d is the UID of one, for %s",
				r.Stop, from, n, r.Stop, byUID)
		case r.Stop > n:
			d.MistakeAt(from, "a message sequence number", "There is no message %d (%v): the mailbox has %d, numbered from 1", r.Stop, from, n)
		}
	}
	return resolved
}

// ExpectUIDs takes a sequence set of UIDs and resolves it for the selected
// mailbox. A UID that no message has is no mistake (RFC 3501, section 6.4.8).
func (c *conn) ExpectUIDs(d *decoder) numbers {
	was := d.uid
	d.uid = true
	set := d.ExpectSequenceSet()
	d.uid = was
	if d.Err != nil {
		return nil
	}
	return resolve(set, c.lastUID())
}

// expectMessages takes the set that a command begins with, of UIDs for a UID
// command and else of message sequence numbers, and gives the messages of the
// view that it names, in order.
func (c *conn) expectMessages(d *decoder) []mailstore.Message {
	var out []mailstore.Message
	if d.uid {
		for _, r := range c.ExpectUIDs(d) {
			out = c.appendView(out, c.seqOfUID(r.Start), func(m *mailstore.Message) bool { return uint32(m.UID) <= r.Stop })
		}
		return out
	}
	for _, r := range c.ExpectNumbers(d, takesUIDs) {
		out = c.appendView(out, r.Start, func(m *mailstore.Message) bool { return m.Seq <= r.Stop })
	}
	return out
}

// appendView appends the messages from a sequence number on, as long as in holds.
func (c *conn) appendView(list []mailstore.Message, from uint32, in func(*mailstore.Message) bool) []mailstore.Message {
	for seq := from; ; seq++ {
		m, ok := c.sel.Message(seq)
		if !ok || !in(&m) {
			return list
		}
		list = append(list, m)
	}
}

// seqOfUID gives the number of the first message in view whose UID is not below
// uid; one more than there are messages where there is none.
func (c *conn) seqOfUID(uid uint32) uint32 {
	return 1 + uint32(sort.Search(int(c.sel.Len()), func(i int) bool {
		m, _ := c.sel.Message(uint32(i) + 1)
		return uint32(m.UID) >= uid
	}))
}

func (c *conn) hasUID(uid uint32) bool {
	m, ok := c.sel.Message(c.seqOfUID(uid))
	return ok && uint32(m.UID) == uid
}
