package mailhost

import (
	"errors"
	"fmt"
	"net"
	"path"
	"strings"
	"sync"

	"sanduq/server/glance"
	"sanduq/server/mailset"
	"sanduq/server/mailstore"
	"sanduq/server/memnet"
	"sanduq/server/message"
)

// watched is the server's end of a connection of Dial: it keeps how far the session on it is.
type watched struct {
	*memnet.Conn
	mu  sync.Mutex
	now glance.Standing
}

// Stand implements wire.Watcher.
func (w *watched) Stand(state, user, mailbox string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = glance.Standing{State: state, User: user, Mailbox: mailbox}
}

func (w *watched) standing() glance.Standing {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// dialed is the client's end, which finds the other by itself.
type dialed struct {
	*memnet.Conn
	server *watched
}

// Standing returns how far the session is at the other end of a connection that Dial gave, as it was when its server
// last answered. Of any other connection it knows nothing.
func (h *Host) Standing(conn net.Conn) glance.Standing {
	if d, ok := conn.(*dialed); ok {
		return d.server.standing()
	}
	return glance.Standing{}
}

// Fingerprint changes with any change of the store: see mailstore.Store.
func (h *Host) Fingerprint() uint64 { return h.store.Fingerprint() }

// Users returns the users by name, with their mailboxes.
func (h *Host) Users() []glance.User {
	names := h.store.Users()
	users := make([]glance.User, 0, len(names))
	for _, name := range names {
		u, ok := h.store.User(name)
		if !ok {
			continue
		}
		seen := glance.User{Name: name}
		for _, info := range u.List() {
			seen.Mailboxes = append(seen.Mailboxes, mailboxOf(u, info))
		}
		for _, name := range u.Subscriptions() {
			if !seen.Subscribes(name) {
				seen.Gone = append(seen.Gone, name)
			}
		}
		users = append(users, seen)
	}
	return users
}

func mailboxOf(u *mailstore.User, info mailstore.MailboxInfo) glance.Mailbox {
	b := glance.Mailbox{Name: info.Name, NoSelect: info.NoSelect, Subscribed: info.Subscribed}
	if status, err := u.Status(info.Name); err == nil { // else it is only a level, or gone since
		b.Messages, b.Unseen, b.Deleted = status.Messages, status.Unseen, status.Deleted
		b.UIDValidity, b.UIDNext = status.UIDValidity, uint32(status.UIDNext)
	}
	return b
}

// Messages returns the last of a mailbox's messages, most at most, and how many are before them; false: there is no such
// mailbox. It takes \Recent from nobody.
func (h *Host) Messages(user, mailbox string, most int) (before int, messages []glance.Message, ok bool) {
	u, ok := h.store.User(user)
	if !ok {
		return 0, nil, false
	}
	session, err := u.Open(mailbox, true)
	if err != nil {
		return 0, nil, false
	}
	defer session.Close()
	before = max(0, int(session.Len())-most)
	messages = make([]glance.Message, 0, int(session.Len())-before)
	for number := before + 1; number <= int(session.Len()); number++ {
		if m, ok := session.Message(uint32(number)); ok {
			messages = append(messages, messageOf(m))
		}
	}
	return before, messages, true
}

func messageOf(m mailstore.Message) glance.Message {
	header := message.HeaderOf(m.Content)
	field := func(name string) string {
		value, _ := message.FieldValue(header, name)
		return strings.ToValidUTF8(strings.TrimSpace(message.DecodeWords(value)), "\uFFFD")
	}
	seen := glance.Message{UID: uint32(m.UID), Subject: field("Subject")}
	for _, f := range m.Flags.List() {
		seen.Flags = append(seen.Flags, string(f))
	}
	if raw, ok := message.FieldValue(header, "From"); ok {
		seen.From = authorOf(raw)
	}
	return seen
}

// authorOf returns the name of the first author, else the address.
func authorOf(from string) string {
	for _, a := range message.ParseAddresses(from) {
		if a.Name.Present {
			return strings.ToValidUTF8(message.DecodeWords(a.Name.Value), "\uFFFD")
		}
		if a.Mailbox.Present && a.Host.Present {
			return strings.ToValidUTF8(a.Mailbox.Value+"@"+a.Host.Value, "\uFFFD")
		}
	}
	return ""
}

// ErrNoUser is what Import returns for a user that is not there.
var ErrNoUser = errors.New("there is no such user")

// Import puts mail that somebody brings into a user's mailboxes: one message into INBOX, an mbox into a mailbox of the
// file's name, which is made where it is not there. Of an mbox that does not fit, what came before stays. It returns the
// mailbox and how many messages it took; errors are those of mailset.ReadMail and mailstore.User.Append.
func (h *Host) Import(user, file string, content []byte) (mailbox string, count int, err error) {
	u, ok := h.store.User(user)
	if !ok {
		return "", 0, fmt.Errorf("user %q: %w", user, ErrNoUser)
	}
	messages, mbox, err := mailset.ReadMail(content)
	if err != nil {
		return "", 0, err
	}
	mailbox = "INBOX"
	if mbox {
		if mailbox = mailboxName(file); mailbox != "INBOX" {
			if err := u.Create(mailbox); err != nil && !errors.Is(err, mailstore.ErrMailboxExists) {
				return "", 0, err
			}
		}
	}
	for _, m := range messages {
		if _, err := u.Append(mailbox, m); err != nil {
			return mailbox, count, err
		}
		count++
	}
	return mailbox, count, nil
}

// mailboxName makes of a file's name one of a mailbox, without levels.
func mailboxName(file string) string {
	base := path.Base(strings.ReplaceAll(file, `\`, "/"))
	name := strings.Map(func(r rune) rune {
		switch {
		case r < ' ' || r == 0x7f || r == '/' || r == '%' || r == '*':
			return '-'
		case r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069': // would turn around what stands beside the name
			return '-'
		}
		return r
	}, strings.TrimSuffix(strings.TrimSuffix(base, path.Ext(base)), "."))
	if name = strings.ToValidUTF8(strings.TrimSpace(name), "-"); name == "" || strings.EqualFold(name, "inbox") {
		return "INBOX"
	}
	return name
}
