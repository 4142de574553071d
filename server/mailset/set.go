// Package mailset reads a mailbox set, the users and the mail that a lesson or a
// server begins with, and fills a mailstore with it.
//
// A set is a folder with a file set.txt and messages beside it, one in each .eml
// file or many in an mbox; a tar of such a folder; or an mbox alone. set.txt has
// one thing a line, "#" before a comment, and "..." around a word with spaces:
//
//	domain smallorg.org
//	user alex drums
//	mailbox INBOX subscribed
//	message test.eml 2000-03-01T09:00:00Z
//	mailbox newbox
//	message first.eml 2000-02-28T12:00:00Z \Flagged
//	mbox march.mbox
//
// The package is linked into the page, so it reads tar files itself:
// archive/tar, which also knows the files of an operating system, adds 30 KB to
// the page's compressed transfer. It does not look into messages beyond what
// tells a message from something else.
package mailset

import (
	"errors"
	"slices"
	"time"

	"sanduq/server/mailstore"
)

// A Set is users with their mailboxes and messages. It does not change once
// loaded, and may fill many stores.
type Set struct {
	domains []string
	users   []*user
}

type user struct {
	at             place
	name, password string
	mailboxes      []*mailbox
}

type mailbox struct {
	at         place
	name       string
	subscribed bool
	messages   []message
}

type message struct {
	at      place
	content []byte
	date    time.Time // zero: the store's now
	flags   mailstore.Flags
	recent  bool
}

// Users returns the names of the users, in the order of set.txt.
func (s *Set) Users() []string {
	names := make([]string, len(s.users))
	for i, u := range s.users {
		names[i] = u.name
	}
	return names
}

// Password returns a user's password; false: there is no such user.
func (s *Set) Password(name string) (password string, ok bool) {
	for _, u := range s.users {
		if u.name == name {
			return u.password, true
		}
	}
	return "", false
}

// Domains returns the domains of which the users' addresses are, in the order of
// set.txt: mail to them is at home here.
func (s *Set) Domains() []string { return slices.Clone(s.domains) }

// Fill adds the users of the set, and all that is theirs, to a store. What the
// store refuses is left out and told as the joined *Fault of each; a user that is
// there already is left as it is.
func (s *Set) Fill(store *mailstore.Store) error {
	var faults faults
	for _, u := range s.users {
		to, err := store.AddUser(u.name, u.password)
		if err != nil {
			faults.add(u.at, err)
			continue
		}
		for _, b := range u.mailboxes {
			b.fill(to, &faults)
		}
	}
	return faults.join()
}

func (b *mailbox) fill(to *mailstore.User, faults *faults) {
	if err := create(to, b.name); err != nil {
		faults.add(b.at, err)
		return
	}
	if b.subscribed {
		if err := to.Subscribe(b.name); err != nil {
			faults.add(b.at, err)
		}
	}
	for _, m := range b.messages {
		_, err := to.Append(b.name, mailstore.NewMessage{Content: m.content, Flags: m.flags, Date: m.date, OldMail: !m.recent})
		if err != nil {
			faults.add(m.at, err)
		}
	}
}

// create makes a mailbox, which may be there as INBOX or as a level above another.
func create(u *mailstore.User, name string) error {
	if err := u.Create(name); !errors.Is(err, mailstore.ErrMailboxExists) {
		return err
	}
	return nil
}
