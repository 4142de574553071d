package mailstore

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A UID names a message within a mailbox for as long as the mailbox's
// UIDVALIDITY stays (RFC 3501, section 2.3.1.1).
type UID uint32

// A message is one message of one mailbox. A copy is another message that shares
// the content. All but flags, fresh, owner and gone never change.
type message struct {
	content []byte
	date    time.Time
	flags   Flags
	owner   *Session // who will have it as \Recent, where that is settled already
	uid     UID
	fresh   bool  // no read-write session has taken it into its view yet
	gone    bool  // removed from the mailbox
	kept    bool  // removed, and still counted in the store's memory for its viewers
	viewers int32 // sessions that have to tell that it is gone, and the maildrop that has it
}

// A mailbox is one name of a user's hierarchy. Its fields are guarded by the
// user's lock.
type mailbox struct {
	name     string
	noSelect bool // only a level: no messages, no sessions
	validity uint32
	uidNext  UID
	messages []*message // by ascending UID
	keywords []Flag     // all it ever had, in their first spelling
	sessions []*Session // in the order in which they were opened
}

// mayTake refuses new messages and keywords beyond the limits.
func (b *mailbox) mayTake(messages int, keywords []Flag, l Limits) error {
	if have := len(b.messages); messages > 0 && (have+messages > l.Messages || uint64(b.uidNext)+uint64(messages) > 1<<32-1) {
		return fmt.Errorf("mailbox %q: %w messages: it has %d, and may have %d", b.name, ErrTooMany, have, l.Messages)
	}
	if have := len(b.keywords); len(keywords) > 0 && have+len(keywords) > l.Keywords {
		return fmt.Errorf("mailbox %q: %w keywords: it has had %d, and may have %d", b.name, ErrTooMany, have, l.Keywords)
	}
	return nil
}

// takeKeywords makes keywords the mailbox's own and tells every session.
func (b *mailbox) takeKeywords(keywords []Flag) {
	if len(keywords) == 0 {
		return
	}
	b.keywords = append(b.keywords, keywords...)
	for _, s := range b.sessions {
		s.keywordsChanged = true
		s.touch()
	}
}

// add puts m at the end, under the next UID, and tells every session. A session
// that waits for news will be told at once, so the first of those that may have
// the message as \Recent is settled here: between two that wait, the scheduler
// would decide.
func (b *mailbox) add(m *message) UID {
	m.uid = b.uidNext
	b.uidNext++
	b.messages = append(b.messages, m)
	for _, s := range b.sessions {
		if m.fresh && m.owner == nil && !s.readOnly && s.wake != nil {
			m.owner = s
		}
		s.arrived = true
		s.touch()
	}
	return m.uid
}

// remove takes away the messages that pick names and tells every session that
// has them in view. It returns them; what they took is still theirs: see release.
func (b *mailbox) remove(pick func(*message) bool) (removed []*message) {
	kept := b.messages[:0]
	for _, m := range b.messages {
		if !pick(m) {
			kept = append(kept, m)
			continue
		}
		m.gone = true
		removed = append(removed, m)
		for _, s := range b.sessions {
			if m.uid < s.seenTo {
				s.expunged = append(s.expunged, m)
				m.viewers++
				s.touch()
			}
		}
	}
	clear(b.messages[len(kept):])
	b.messages = kept
	return removed
}

// find returns the place of the message of that UID.
func (b *mailbox) find(uid UID) (int, bool) {
	return slices.BinarySearchFunc(b.messages, uid, func(m *message, uid UID) int {
		return cmp.Compare(m.uid, uid)
	})
}
