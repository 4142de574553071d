package mailstore

import "fmt"

// A Maildrop is a user's INBOX as it was when a session took hold of it (RFC
// 1939, section 4). Its messages and their numbers stay the same until it is
// closed, readable also when another session expunges them; what is delivered
// meanwhile is not among them.
type Maildrop struct {
	user     *User
	box      *mailbox
	validity uint32
	messages []*message
}

// OpenMaildrop takes hold of the user's INBOX, which one session at a time may;
// another gets ErrInUse. No message of it is \Recent any more to a session that
// opens the mailbox later. The maildrop must be closed.
func (u *User) OpenMaildrop() (*Maildrop, error) {
	u.mu.Lock()
	defer u.unlock()
	if u.maildrop != nil {
		return nil, fmt.Errorf("the maildrop of %q: %w", u.name, ErrInUse)
	}
	b, err := u.selectable(inbox)
	if err != nil {
		return nil, err
	}
	d := &Maildrop{user: u, box: b, validity: b.validity, messages: append([]*message(nil), b.messages...)}
	for _, m := range d.messages {
		m.viewers++
		if m.owner == nil {
			m.fresh = false
		}
	}
	u.maildrop = d
	return d, nil
}

// Close gives the maildrop back. It may be called more than once.
func (d *Maildrop) Close() {
	d.user.mu.Lock()
	defer d.user.unlock()
	if d.user.maildrop == d {
		d.user.maildrop = nil
		for _, m := range d.messages {
			d.user.unview(m)
		}
	}
}

// Len returns how many messages there are.
func (d *Maildrop) Len() int { return len(d.messages) }

// UIDValidity returns the UIDVALIDITY that the messages' UIDs belong to.
func (d *Maildrop) UIDValidity() uint32 { return d.validity }

// Message returns the message of that number, from 1; its Seq is that number.
func (d *Maildrop) Message(number int) (Message, bool) {
	if number < 1 || number > len(d.messages) {
		return Message{}, false
	}
	m := d.messages[number-1]
	d.user.mu.Lock()
	defer d.user.unlock()
	return Message{
		Seq: uint32(number), UID: m.uid, Flags: m.flags, Date: m.date, Content: m.content, Expunged: m.gone,
	}, true
}

// MarkSeen gives the message of that number \Seen, as reading it by POP3 does
// with other servers; sessions of the mailbox hear of it.
func (d *Maildrop) MarkSeen(number int) {
	if number < 1 || number > len(d.messages) {
		return
	}
	d.user.mu.Lock()
	defer d.user.unlock()
	if m := d.messages[number-1]; m.flags.system&bitSeen == 0 {
		m.flags.system |= bitSeen
		d.box.tellChanged(m, nil)
	}
}

// Remove takes the messages of these numbers out of the mailbox. One that is gone
// already is no error.
func (d *Maildrop) Remove(numbers []int) {
	d.user.mu.Lock()
	defer d.user.unlock()
	named := make(map[*message]bool, len(numbers))
	for _, n := range numbers {
		if n >= 1 && n <= len(d.messages) {
			named[d.messages[n-1]] = true
		}
	}
	d.user.release(d.box.remove(func(m *message) bool { return named[m] }))
}
