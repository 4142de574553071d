package mailstore

import (
	"fmt"
	"slices"
	"strings"
)

// Create makes an empty mailbox, and the levels above it as mailboxes too where
// they are missing. A "/" at the end is dropped (RFC 3501, section 6.3.3). A
// level that was left \Noselect by Delete becomes a mailbox again.
func (u *User) Create(name string) error {
	name = canonicalName(strings.TrimSuffix(name, separator))
	u.mu.Lock()
	defer u.unlock()
	if err := u.mayCreate(name); err != nil {
		return err
	}
	u.createWithLevels(name)
	return nil
}

// Delete removes a mailbox and its messages. One that has levels under it stays
// as a \Noselect name (RFC 3501, section 6.3.4); such a name can be deleted, too,
// once nothing is left under it. INBOX: ErrInbox.
func (u *User) Delete(name string) error {
	name = canonicalName(name)
	u.mu.Lock()
	defer u.unlock()
	b, ok := u.mailboxes[name]
	switch {
	case name == inbox:
		return fmt.Errorf("mailbox %q: %w", name, ErrInbox)
	case !ok:
		return fmt.Errorf("mailbox %q: %w", name, ErrNoMailbox)
	case b.noSelect && len(u.below(name)) > 0:
		return fmt.Errorf("mailbox %q: %w: there are mailboxes under it", name, ErrNoSelect)
	}
	u.release(b.remove(func(*message) bool { return true }))
	for _, s := range b.sessions {
		s.mailboxDeleted = true
		s.touch()
	}
	u.retired.add(name, b.validity, u.store.limits.Mailboxes)
	delete(u.mailboxes, name)
	if len(u.below(name)) > 0 {
		u.mailboxes[name] = &mailbox{name: name, noSelect: true}
	}
	return nil
}

// Rename gives a mailbox, and all under it, another name; the levels above the
// new name are made as Create does. Sessions go on. Of INBOX the messages move
// into a new mailbox, INBOX stays, empty, and what is under it stays too
// (RFC 3501, section 6.3.5). Subscriptions stay as they are.
func (u *User) Rename(from, to string) error {
	from, to = canonicalName(from), canonicalName(to)
	u.mu.Lock()
	defer u.unlock()
	b, ok := u.mailboxes[from]
	if !ok {
		return fmt.Errorf("mailbox %q: %w", from, ErrNoMailbox)
	}
	if _, ok := u.mailboxes[to]; ok {
		return fmt.Errorf("mailbox %q: %w", to, ErrMailboxExists)
	}
	if from == inbox {
		if err := u.mayCreate(to); err != nil {
			return err
		}
		u.emptyInto(b, u.createWithLevels(to))
		return nil
	}
	return u.move(b, to)
}

// move renames a mailbox other than INBOX, with all under it, to a name that is
// not taken.
func (u *User) move(b *mailbox, to string) error {
	from := b.name
	if isBelow(to, from) {
		return fmt.Errorf("mailbox %q: %w: it lies under %q itself", to, ErrMailboxName, from)
	}
	moving := append([]*mailbox{b}, u.below(from)...)
	for _, b := range moving {
		if err := u.store.limits.checkName(to + b.name[len(from):]); err != nil {
			return err
		}
	}
	above := u.missing(LevelsAbove(to))
	if err := u.roomFor(len(above)); err != nil {
		return err
	}
	for _, name := range above {
		u.addMailbox(name)
	}
	for _, b := range moving {
		u.renameOne(b, to+b.name[len(from):])
	}
	return nil
}

// renameOne keeps the mailbox's UIDVALIDITY unless the new name has had a later
// one, as a name's must only ever grow (RFC 3501, section 2.3.1.1).
func (u *User) renameOne(b *mailbox, to string) {
	u.retired.add(b.name, b.validity, u.store.limits.Mailboxes)
	delete(u.mailboxes, b.name)
	if !b.noSelect && b.validity < u.retired.last(to) {
		b.validity = u.store.nextValidity()
	}
	b.name = to
	u.mailboxes[to] = b
}

// emptyInto moves all messages of one mailbox into another that is new.
func (u *User) emptyInto(from, to *mailbox) {
	to.keywords = append(to.keywords, from.keywords...)
	for _, m := range from.messages {
		to.add(&message{content: m.content, date: m.date, flags: m.flags, fresh: m.fresh})
	}
	from.remove(func(*message) bool { return true })
}

// mayCreate tells why a mailbox of that canonical name cannot be made.
func (u *User) mayCreate(name string) error {
	if err := u.store.limits.checkName(name); err != nil {
		return err
	}
	b, ok := u.mailboxes[name]
	if ok && !b.noSelect {
		return fmt.Errorf("mailbox %q: %w", name, ErrMailboxExists)
	}
	return u.roomFor(len(u.missing(append(LevelsAbove(name), name))))
}

func (u *User) createWithLevels(name string) *mailbox {
	for _, above := range u.missing(LevelsAbove(name)) {
		u.addMailbox(above)
	}
	return u.addMailbox(name)
}

// missing returns those of the names that the user does not have.
func (u *User) missing(names []string) []string {
	return slices.DeleteFunc(names, func(name string) bool {
		_, ok := u.mailboxes[name]
		return ok
	})
}

func (u *User) roomFor(mailboxes int) error {
	if have, most := len(u.mailboxes), u.store.limits.Mailboxes; have+mailboxes > most {
		return fmt.Errorf("%w mailboxes: there are %d, and may be %d", ErrTooMany, have, most)
	}
	return nil
}

func (u *User) addMailbox(name string) *mailbox {
	b := &mailbox{name: name, validity: u.store.nextValidity(), uidNext: 1}
	u.mailboxes[name] = b
	return b
}

// below returns the mailboxes under a level, children after their parents.
func (u *User) below(name string) []*mailbox {
	var list []*mailbox
	for _, b := range u.sorted() {
		if isBelow(b.name, name) {
			list = append(list, b)
		}
	}
	return list
}

// retired remembers which UIDVALIDITY a name last had, for the names that no
// mailbox has now. Where there are too many it remembers only the greatest.
type retired struct {
	names map[string]uint32
	floor uint32
}

func (r *retired) add(name string, validity uint32, most int) {
	if r.names == nil {
		r.names = make(map[string]uint32)
	}
	r.names[name] = max(validity, r.names[name])
	if len(r.names) > most {
		for _, v := range r.names {
			r.floor = max(r.floor, v)
		}
		clear(r.names)
	}
}

func (r *retired) last(name string) uint32 { return max(r.floor, r.names[name]) }
