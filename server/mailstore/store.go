// Package mailstore keeps the mail of a few users in memory: mailboxes in a
// hierarchy, messages with their flags, UIDs and dates, subscriptions, a quota,
// and for every open session the news of what others changed.
//
// It follows the data model of RFC 3501, section 2.3, and the rules of its
// sections 5.2, 5.5, 6.3 and 7.4.1, but knows no protocol: it parses no command,
// writes to no connection and does not look into a message. It keeps nothing on
// disk and reads no clock but the one it is given, so that the same calls in the
// same order always give the same mailboxes.
//
// All methods may be called from many goroutines. Each user has one lock, held
// only while memory is read or changed.
package mailstore

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Options are what a Store is made with. The zero value is usable.
type Options struct {
	// Now gives the date of a message that comes without one. Nil: a clock
	// that stands still at the start of 1970.
	Now func() time.Time
	// Limits bound what users may make; a zero field takes its default.
	Limits Limits
}

// A Store holds users and all their mail.
type Store struct {
	now      func() time.Time
	limits   Limits
	validity atomic.Uint32 // the last UIDVALIDITY given out
	used     atomic.Int64  // memory of all messages; see reserve
	room     atomic.Int64  // its bound; 0: none

	mu    sync.RWMutex
	users map[string]*User
}

// New returns a store without users.
func New(o Options) *Store {
	if o.Now == nil {
		o.Now = func() time.Time { return time.Unix(0, 0).UTC() }
	}
	return &Store{now: o.Now, limits: o.Limits.withDefaults(), users: make(map[string]*User)}
}

// AddUser adds a user, with an empty INBOX. The name is case-sensitive; it must
// not be empty, taken (ErrUserExists) or hold control characters (ErrUserName).
func (s *Store) AddUser(name, password string) (*User, error) {
	if why := badUserName(name); why != "" {
		return nil, fmt.Errorf("user %q: %w: %s", name, ErrUserName, why)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.users[name]; ok {
		return nil, fmt.Errorf("user %q: %w", name, ErrUserExists)
	}
	u := newUser(s, name, password)
	s.users[name] = u
	return u, nil
}

// User returns the user of that name.
func (s *Store) User(name string) (*User, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	u, ok := s.users[name]
	return u, ok
}

// Users returns the names of all users, sorted.
func (s *Store) Users() []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.SortedFunc(maps.Keys(s.users), strings.Compare)
}

// Login returns the user of that name if the password is theirs, and else
// ErrCredentials, which does not tell which of the two was wrong.
func (s *Store) Login(name, password string) (*User, error) {
	u, ok := s.User(name)
	if !ok || u.password != password {
		return nil, ErrCredentials
	}
	return u, nil
}

// Password returns a user's password in clear, as POP3's APOP (RFC 1939, section
// 7) and the mechanisms of SASL need it. The store is one of a sandbox: it keeps
// no hashes.
func (s *Store) Password(name string) (password string, ok bool) {
	u, ok := s.User(name)
	if !ok {
		return "", false
	}
	return u.password, true
}

// nextValidity returns a UIDVALIDITY that no mailbox of this store ever had.
func (s *Store) nextValidity() uint32 { return s.validity.Add(1) }
