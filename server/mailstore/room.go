package mailstore

import "fmt"

// messageCost is what a message takes of the store's memory beside its content, in octets: so that messages of an octet, of
// which a quota has a million, are counted for what they are.
const messageCost = 128

func costOf(messages int, octets int64) int64 { return int64(messages)*messageCost + octets }

// SetRoom bounds the memory of all users' messages together, in octets; 0: no bound. A copy counts as a message, and one that
// was removed as long as a session or a maildrop still has it in view. What is there already stays, even if it is more.
func (s *Store) SetRoom(octets int64) { s.room.Store(max(octets, 0)) }

// Used returns the memory of all users' messages together, in octets.
func (s *Store) Used() int64 { return s.used.Load() }

// HasRoom refuses a message of so many octets beyond the bound of SetRoom with ErrFull. It reserves nothing.
func (s *Store) HasRoom(octets int64) error {
	if used, room := s.used.Load(), s.room.Load(); room > 0 && costOf(1, octets) > room-used {
		return fmt.Errorf("%w: %d of %d octets used, %d more wanted", ErrFull, used, room, octets)
	}
	return nil
}

// reserve takes memory for messages, or refuses it with ErrFull.
func (s *Store) reserve(messages int, octets int64) error {
	more := costOf(messages, octets)
	for {
		used, room := s.used.Load(), s.room.Load()
		if room > 0 && more > 0 && more > room-used {
			return fmt.Errorf("%w: %d of %d octets used, %d more wanted", ErrFull, used, room, octets)
		}
		if s.used.CompareAndSwap(used, used+more) {
			return nil
		}
	}
}

// release gives back what removed messages took: the user's octets at once, and the store's memory of those that nobody has
// in view any more. The lock is held.
func (u *User) release(removed []*message) {
	for _, m := range removed {
		u.used -= int64(len(m.content))
		if m.kept = m.viewers > 0; !m.kept {
			u.store.used.Add(-costOf(1, int64(len(m.content))))
		}
	}
}

// unview says that a session or a maildrop, which was counted among the viewers of a message, has it no more in view.
func (u *User) unview(m *message) {
	if m.viewers--; m.viewers == 0 && m.kept {
		m.kept = false
		u.store.used.Add(-costOf(1, int64(len(m.content))))
	}
}
