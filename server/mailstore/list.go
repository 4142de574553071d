package mailstore

import (
	"fmt"
	"maps"
	"slices"
)

// MailboxInfo is what a list tells of one name (RFC 3501, section 7.2.2).
type MailboxInfo struct {
	Name        string
	NoSelect    bool // only a level of the hierarchy
	NoInferiors bool // can have nothing under it; no mailbox of this store is so
	HasChildren bool
	Subscribed  bool
	Marked      bool // has messages that no session has seen yet
}

// List returns all mailboxes and \Noselect names: INBOX first, then by name,
// children after their parent.
func (u *User) List() []MailboxInfo {
	u.mu.Lock()
	defer u.unlock()
	boxes := u.sorted()
	list := make([]MailboxInfo, len(boxes))
	for i, b := range boxes {
		list[i] = MailboxInfo{
			Name:        b.name,
			NoSelect:    b.noSelect,
			HasChildren: i+1 < len(boxes) && isBelow(boxes[i+1].name, b.name),
			Subscribed:  u.subscribe[b.name],
			Marked:      slices.ContainsFunc(b.messages, func(m *message) bool { return m.fresh }),
		}
	}
	return list
}

func (u *User) sorted() []*mailbox {
	names := slices.SortedFunc(maps.Keys(u.mailboxes), compareNames)
	boxes := make([]*mailbox, len(names))
	for i, name := range names {
		boxes[i] = u.mailboxes[name]
	}
	return boxes
}

// Subscribe adds a name to the subscriptions, if there is such a mailbox or
// level. It is no error if it is there already.
func (u *User) Subscribe(name string) error {
	name = canonicalName(name)
	u.mu.Lock()
	defer u.unlock()
	if _, ok := u.mailboxes[name]; !ok {
		return fmt.Errorf("mailbox %q: %w", name, ErrNoMailbox)
	}
	if most := u.store.limits.Mailboxes; !u.subscribe[name] && len(u.subscribe) >= most {
		return fmt.Errorf("mailbox %q: %w subscriptions: there may be %d", name, ErrTooMany, most)
	}
	u.subscribe[name] = true
	return nil
}

// Unsubscribe takes a name out of the subscriptions. That it is not among them
// is an error, ErrNoMailbox, only where there is no such mailbox either.
func (u *User) Unsubscribe(name string) error {
	name = canonicalName(name)
	u.mu.Lock()
	defer u.unlock()
	if _, ok := u.mailboxes[name]; !ok && !u.subscribe[name] {
		return fmt.Errorf("mailbox %q: %w", name, ErrNoMailbox)
	}
	delete(u.subscribe, name)
	return nil
}

// Subscriptions returns the names subscribed to, in the order of List, also
// those whose mailbox is gone (RFC 3501, section 6.3.6).
func (u *User) Subscriptions() []string {
	u.mu.Lock()
	defer u.unlock()
	return slices.SortedFunc(maps.Keys(u.subscribe), compareNames)
}

// Status is what can be told of a mailbox without opening it (RFC 3501, section 6.3.10).
type Status struct {
	Messages, Recent, Unseen, Deleted uint32
	UIDNext                           UID
	UIDValidity                       uint32
	Size                              int64 // octets of all messages
	DeletedSize                       int64 // octets of those that are \Deleted
}

// Status counts a mailbox. It takes \Recent from nobody.
func (u *User) Status(name string) (Status, error) {
	u.mu.Lock()
	defer u.unlock()
	b, err := u.selectable(name)
	if err != nil {
		return Status{}, err
	}
	st := Status{Messages: uint32(len(b.messages)), UIDNext: b.uidNext, UIDValidity: b.validity}
	for _, m := range b.messages {
		st.Size += int64(len(m.content))
		if m.fresh {
			st.Recent++
		}
		if m.flags.system&bitSeen == 0 {
			st.Unseen++
		}
		if m.flags.system&bitDeleted != 0 {
			st.Deleted++
			st.DeletedSize += int64(len(m.content))
		}
	}
	return st, nil
}
