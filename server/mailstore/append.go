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
// It is refused with ErrNoMailbox, ErrNoSelect, ErrTooLarge, ErrOverQuota or
// ErrTooMany (messages, or keywords).
func (u *User) Append(mailbox string, m NewMessage) (Appended, error) {
	size := int64(len(m.Content))
	if most := u.store.limits.MessageSize; size > most {
		return Appended{}, fmt.Errorf("%w: %d octets, and may have %d", ErrTooLarge, size, most)
	}
	if m.Date.IsZero() {
		m.Date = u.store.now()
	}
	content := trim(m.Content)
	u.mu.Lock()
	defer u.unlock()
	b, err := u.selectable(mailbox)
	if err != nil {
		return Appended{}, err
	}
	if err := u.mayUse(size); err != nil {
		return Appended{}, err
	}
	flags, keywords := b.adopt(m.Flags, nil)
	if err := b.mayTake(1, keywords, u.store.limits); err != nil {
		return Appended{}, err
	}
	u.used += size
	b.takeKeywords(keywords)
	uid := b.add(&message{content: content, date: m.Date, flags: flags, fresh: !m.OldMail})
	return Appended{UIDValidity: b.validity, UID: uid}, nil
}

// trim gives back what a buffer that grew has too much, as the message may stay
// for long. The capacity ends with the content, so that nobody appends into it.
func trim(content []byte) []byte {
	if spare := cap(content) - len(content); spare > len(content)/8+64 {
		content = append(make([]byte, 0, len(content)), content...)
	}
	return slices.Clip(content)
}
