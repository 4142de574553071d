package mailstore

import (
	"fmt"
	"slices"
	"time"
)

// NewMessage is a message to be put into a mailbox.
type NewMessage struct {
	// Content is the message as on the wire. The store keeps it: it must not be
	// changed afterwards.
	Content []byte
	Flags   Flags
	Date    time.Time // the internal date; zero: now
	OldMail bool      // not \Recent, as if some session had seen it
}

// Appended tells where a message was put.
type Appended struct {
	UIDValidity uint32
	UID         UID
}

// Append puts a message at the end of a mailbox (RFC 3501, section 6.3.11).
// It is refused with ErrNoMailbox, ErrNoSelect, ErrTooLarge, ErrOverQuota,
// ErrTooMany (messages, or keywords) or ErrFull.
func (u *User) Append(mailbox string, m NewMessage) (Appended, error) {
	content, err := u.store.take(&m)
	if err != nil {
		return Appended{}, err
	}
	u.mu.Lock()
	defer u.unlock()
	b, err := u.selectable(mailbox)
	if err != nil {
		return Appended{}, err
	}
	if err := u.mayUse(int64(len(content))); err != nil {
		return Appended{}, err
	}
	if err := b.mayAppend(1, m.Flags, u.store.limits); err != nil {
		return Appended{}, err
	}
	if err := u.store.reserve(1, int64(len(content))); err != nil {
		return Appended{}, err
	}
	return u.append(b, m, content), nil
}

// take makes a message's content the store's own and dates it, or refuses it for
// its size.
func (s *Store) take(m *NewMessage) ([]byte, error) {
	if size, most := int64(len(m.Content)), s.limits.MessageSize; size > most {
		return nil, fmt.Errorf("%w: %d octets, and may have %d", ErrTooLarge, size, most)
	}
	if m.Date.IsZero() {
		m.Date = s.now()
	}
	return trim(m.Content), nil
}

// mayAppend refuses so many messages with these flags. The user's lock is held.
func (b *mailbox) mayAppend(messages int, flags Flags, l Limits) error {
	s := b.spelling()
	s.adopt(flags)
	return b.mayTake(messages, s.taken(), l)
}

// append puts a message that may be there, and for which there is memory, at the end of a mailbox. u.mu is held.
func (u *User) append(b *mailbox, m NewMessage, content []byte) Appended {
	s := b.spelling()
	flags := s.adopt(m.Flags)
	u.used += int64(len(content))
	b.takeKeywords(s.taken())
	uid := b.add(&message{content: content, date: m.Date, flags: flags, fresh: !m.OldMail})
	return Appended{UIDValidity: b.validity, UID: uid}
}

// trim gives back what a buffer that grew has too much, as the message may stay
// for long. The capacity ends with the content, so that nobody appends into it.
func trim(content []byte) []byte {
	if spare := cap(content) - len(content); spare > len(content)/8+64 {
		content = append(make([]byte, 0, len(content)), content...)
	}
	return slices.Clip(content)
}
