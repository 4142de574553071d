package pop3

import (
	"strconv"

	"sanduq/server/mailstore"
	"sanduq/server/meter"
)

// A maildrop is what a session knows of the maildrop that it holds. Messages are
// counted from 1.
type maildrop struct {
	*mailstore.Maildrop
	sizes  []int  // as sent, see sentSize
	marked []bool // by DELE

	count  int   // of messages that are not marked
	octets int64 // of these
}

// openMaildrop takes hold of a user's maildrop and measures each message, once. It
// holds nothing where it is ended by work.
func openMaildrop(u *mailstore.User, work *meter.Meter) (*maildrop, error) {
	held, err := u.OpenMaildrop()
	if err != nil {
		return nil, err
	}
	d := &maildrop{Maildrop: held, sizes: make([]int, held.Len()), marked: make([]bool, held.Len())}
	for i := range d.sizes {
		m, _ := held.Message(i + 1)
		d.sizes[i] = sentSize(m.Content, work)
	}
	if err := work.Err(); err != nil {
		held.Close()
		return nil, err
	}
	d.reset()
	return d, nil
}

// reset takes all marks away.
func (d *maildrop) reset() {
	clear(d.marked)
	d.count, d.octets = len(d.sizes), 0
	for _, n := range d.sizes {
		d.octets += int64(n)
	}
}

// mark marks a message that is not marked.
func (d *maildrop) mark(number int) {
	d.marked[number-1] = true
	d.count--
	d.octets -= int64(d.sizes[number-1])
}

// remove takes the marked messages out of the mailbox.
func (d *maildrop) remove() {
	var numbers []int
	for i, marked := range d.marked {
		if marked {
			numbers = append(numbers, i+1)
		}
	}
	d.Remove(numbers)
}

// message gives the message of that number, or the refusal for one that there is
// not or that is marked.
func (c *conn) message(number int) (mailstore.Message, error) {
	m, ok := c.drop.Message(number)
	switch {
	case !ok:
		return m, &refusal{"", c.say.noMessage(number, c.drop.Len())}
	case c.drop.marked[number-1]:
		return m, &refusal{"", c.say.isMarked(number)}
	}
	return m, nil
}

// appendUniqueID gives a message's unique-id (RFC 1939, section 7): IMAP's
// UIDVALIDITY and UID, which no two messages of a maildrop ever have in common.
func (d *maildrop) appendUniqueID(b []byte, m mailstore.Message) []byte {
	b = strconv.AppendUint(b, uint64(d.UIDValidity()), 10)
	b = append(b, '.')
	return strconv.AppendUint(b, uint64(m.UID), 10)
}
