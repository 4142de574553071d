// Package glance is what a mail store looks like from outside of every session:
// its mailboxes with what is in them now, whatever any connection has been told,
// and how far each connection's session is.
//
// It is types alone, so that whoever shows or judges a store need not know one.
package glance

import (
	"slices"
	"strings"
)

// A Standing is how far a session is.
type Standing struct {
	// State by the protocol's own name: IMAP's not authenticated, authenticated and
	// selected (RFC 3501, section 3); POP3's authorization and transaction (RFC 1939,
	// section 3); for SMTP, which names none, greeted, then ready after EHLO or HELO, and
	// mail while a transaction is open. Empty: not known.
	State   string
	User    string // who is logged in; empty: nobody
	Mailbox string // that is open; empty: none
}

// A User is one user's mailboxes, in the order of a list.
type User struct {
	Name      string
	Mailboxes []Mailbox
	Gone      []string // names that are subscribed to, and have no mailbox any more (RFC 3501, section 6.3.6)
}

// Subscribes tells whether the user is subscribed to a name.
func (u *User) Subscribes(name string) bool {
	return slices.Contains(u.Gone, name) || slices.ContainsFunc(u.Mailboxes, func(b Mailbox) bool { return b.Subscribed && b.Is(name) })
}

// A Mailbox is one name of a user's hierarchy.
type Mailbox struct {
	Name                      string
	NoSelect                  bool // only a level above others
	Subscribed                bool
	Messages, Unseen, Deleted uint32
	UIDValidity, UIDNext      uint32
}

// Is tells whether a name is that of the mailbox: INBOX is so in any letter case (RFC 3501, section 5.1).
func (b *Mailbox) Is(name string) bool {
	return b.Name == name || strings.EqualFold(b.Name, "INBOX") && strings.EqualFold(name, "INBOX")
}

// A Message is one line of a mailbox's contents.
type Message struct {
	UID     uint32
	Flags   []string // system flags, then keywords
	Subject string   // decoded; as text, whatever octets it had
	From    string   // the name of the first author, else the address
}

// Has tells whether the message has a flag; letter case does not matter.
func (m *Message) Has(flag string) bool {
	return slices.ContainsFunc(m.Flags, func(f string) bool { return strings.EqualFold(f, flag) })
}
