package mailstore

import "fmt"

// A StoreOp is what Store does with the flags given to it.
type StoreOp int

const (
	SetFlags    StoreOp = iota // they replace all others
	AddFlags                   // they are added
	RemoveFlags                // they are taken away
)

// Store changes the flags of the messages with these UIDs (RFC 3501, section
// 6.4.6) and returns them as they are now, in order. UIDs that are not in view
// or no longer in the mailbox are left out. Other sessions get news of what
// changed; this one only of a keyword new to the mailbox. Where it is refused,
// with ErrReadOnly or ErrTooMany (keywords), nothing has changed.
func (s *Session) Store(uids []UID, op StoreOp, flags Flags) ([]Message, error) {
	s.user.mu.Lock()
	defer s.user.unlock()
	if s.readOnly {
		return nil, fmt.Errorf("mailbox %q: %w", s.box.name, ErrReadOnly)
	}
	places := s.present(uids)
	if len(places) == 0 {
		return nil, nil
	}
	spelling := s.box.spelling()
	flags = spelling.adopt(flags)
	if op != RemoveFlags {
		if err := s.box.mayTake(0, spelling.taken(), s.user.store.limits); err != nil {
			return nil, err
		}
		s.box.takeKeywords(spelling.taken())
	}
	list := make([]Message, len(places))
	for n, i := range places {
		m := s.view[i].message
		if now := spelling.apply(m.flags, op, flags); now != m.flags {
			m.flags = now
			s.box.tellChanged(m, s)
		}
		list[n] = s.message(i)
	}
	return list, nil
}

// apply returns the flags of a message after op, all in the mailbox's spelling.
func (s *spelling) apply(old Flags, op StoreOp, flags Flags) Flags {
	switch op {
	case AddFlags:
		now := Flags{system: old.system | flags.system, keywords: old.keywords}
		if flags.keywords != "" && flags.keywords != old.keywords {
			now.keywords += flags.keywords
			now = s.adopt(now)
		}
		return now
	case RemoveFlags:
		if flags.keywords != "" && old.keywords != "" {
			return s.without(old, flags)
		}
		return Flags{system: old.system &^ flags.system, keywords: old.keywords}
	}
	return flags
}

// tellChanged gives every session that has m in view, but for the one that
// changed it, the news of its flags.
func (b *mailbox) tellChanged(m *message, by *Session) {
	for _, s := range b.sessions {
		if s == by {
			continue
		}
		if i, ok := s.find(m.uid); ok {
			if !s.view[i].changed {
				s.view[i].changed = true
				s.changed++
			}
			s.touch()
		}
	}
}

// Expunge removes messages that have \Deleted: all of the mailbox where only is
// nil (RFC 3501, section 6.4.3), else those of these UIDs (RFC 4315, section
// 2.1). It returns how many; that this session has them no longer comes with its
// News, as for every other.
func (s *Session) Expunge(only []UID) (int, error) {
	s.user.mu.Lock()
	defer s.user.unlock()
	if s.readOnly {
		return 0, fmt.Errorf("mailbox %q: %w", s.box.name, ErrReadOnly)
	}
	deleted := func(m *message) bool { return m.flags.system&bitDeleted != 0 }
	if only != nil {
		named := make(map[UID]bool, len(only))
		for _, uid := range only {
			named[uid] = true
		}
		deleted = func(m *message) bool { return m.flags.system&bitDeleted != 0 && named[m.uid] }
	}
	removed := s.box.remove(deleted)
	s.user.release(removed)
	return len(removed), nil
}
