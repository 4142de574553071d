package mailstore

import "fmt"

// Copied tells which messages were copied or moved, and the UIDs they have there
// (RFC 4315, section 3). From and To are of the same length.
type Copied struct {
	UIDValidity uint32 // of the mailbox they went to
	From, To    []UID
}

// Copy copies the messages with these UIDs, in the order of the view, to the end
// of a mailbox, with their flags and dates (RFC 3501, section 6.4.7): all of
// them, or where it is refused none. UIDs that are not in view or no longer in
// the mailbox are left out. Refused with ErrNoMailbox, ErrNoSelect, ErrOverQuota,
// ErrTooMany or ErrFull.
func (s *Session) Copy(uids []UID, to string) (Copied, error) {
	s.user.mu.Lock()
	defer s.user.unlock()
	return s.copy(uids, to, false)
}

// Move is Copy, and takes the messages out of this mailbox (RFC 6851). It needs
// no quota. That this session has them no longer comes with its News.
func (s *Session) Move(uids []UID, to string) (Copied, error) {
	s.user.mu.Lock()
	defer s.user.unlock()
	if s.readOnly {
		return Copied{}, fmt.Errorf("mailbox %q: %w", s.box.name, ErrReadOnly)
	}
	copied, err := s.copy(uids, to, true)
	if err != nil {
		return Copied{}, err
	}
	moved := make(map[UID]bool, len(copied.From))
	for _, uid := range copied.From {
		moved[uid] = true
	}
	s.box.remove(func(m *message) bool { return moved[m.uid] }) // what they took is that of their copies now
	return copied, nil
}

func (s *Session) copy(uids []UID, to string, move bool) (Copied, error) {
	target, err := s.user.selectable(to)
	if err != nil {
		return Copied{}, err
	}
	places := s.present(uids)
	copies := make([]*message, len(places))
	spelling := target.spelling()
	var size int64
	for n, i := range places {
		m := s.view[i].message
		size += int64(len(m.content))
		copies[n] = &message{content: m.content, date: m.date, flags: spelling.adopt(m.flags), fresh: true}
	}
	more := len(copies)
	if move {
		size = 0
		if target == s.box {
			more = 0
		}
	}
	if err := s.user.mayUse(size); err != nil {
		return Copied{}, err
	}
	if err := target.mayTake(more, spelling.taken(), s.user.store.limits); err != nil {
		return Copied{}, err
	}
	if !move {
		if err := s.user.store.reserve(len(copies), size); err != nil {
			return Copied{}, err
		}
		s.user.used += size
	}
	target.takeKeywords(spelling.taken())
	copied := Copied{UIDValidity: target.validity, From: make([]UID, len(copies)), To: make([]UID, len(copies))}
	for n, m := range copies {
		copied.From[n] = s.view[places[n]].uid
		copied.To[n] = target.add(m)
	}
	return copied, nil
}
