package mailstore

import (
	"fmt"
	"sync"
)

// A User has mailboxes, subscriptions and perhaps a quota.
type User struct {
	store    *Store
	name     string
	password string

	mu        sync.Mutex
	mailboxes map[string]*mailbox // by canonical name; every level above one is there too
	subscribe map[string]bool
	used      int64 // octets of all messages
	quota     int64 // 0: none
	retired   retired
	touched   []*Session // got news under the lock now held
	maildrop  *Maildrop  // that is open
}

func newUser(s *Store, name, password string) *User {
	u := &User{
		store: s, name: name, password: password,
		mailboxes: make(map[string]*mailbox), subscribe: make(map[string]bool),
	}
	u.addMailbox(inbox)
	return u
}

// Name returns the user's name.
func (u *User) Name() string { return u.name }

// SetQuota bounds the octets of all messages together; 0: no bound. What is
// there already stays, even if it is more.
func (u *User) SetQuota(octets int64) {
	u.mu.Lock()
	defer u.unlock()
	u.quota = max(octets, 0)
}

// Quota returns the octets of all messages together, and their bound; 0: none.
func (u *User) Quota() (used, limit int64) {
	u.mu.Lock()
	defer u.unlock()
	return u.used, u.quota
}

// unlock wakes every session that got news since the lock was taken, and gives
// the lock back. It is the only way the lock is given back, so that no session
// is forgotten; while the lock is held, so that a session which then turns Wake
// off is not called afterwards.
func (u *User) unlock() {
	for i, s := range u.touched {
		s.touched = false
		if s.wake != nil {
			s.wake()
		}
		u.touched[i] = nil
	}
	u.touched = u.touched[:0]
	u.mu.Unlock()
}

// selectable returns the mailbox of that name, in any spelling, if it can hold
// messages. u.mu is held.
func (u *User) selectable(name string) (*mailbox, error) {
	b, ok := u.mailboxes[canonicalName(name)]
	if !ok {
		return nil, fmt.Errorf("mailbox %q: %w", name, ErrNoMailbox)
	}
	if b.noSelect {
		return nil, fmt.Errorf("mailbox %q: %w", name, ErrNoSelect)
	}
	return b, nil
}

// MayUse refuses octets beyond the quota with ErrOverQuota. It reserves nothing.
func (u *User) MayUse(octets int64) error {
	u.mu.Lock()
	defer u.unlock()
	return u.mayUse(octets)
}

// mayUse refuses octets beyond the quota. u.mu is held.
func (u *User) mayUse(octets int64) error {
	if u.quota > 0 && octets > 0 && u.used+octets > u.quota {
		return fmt.Errorf("%w: %d of %d octets used, %d more wanted", ErrOverQuota, u.used, u.quota, octets)
	}
	return nil
}
