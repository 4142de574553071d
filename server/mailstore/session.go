package mailstore

import (
	"cmp"
	"slices"
	"time"
)

// A Session is one connection's view of one mailbox. The messages in view and
// their sequence numbers change only when News is taken; their flags are always
// those of now.
type Session struct {
	user     *User
	box      *mailbox
	readOnly bool
	validity uint32 // at opening: UIDs in view belong to it, whatever a rename does

	// Guarded by user.mu.
	view   []entry // by ascending UID
	recent uint32  // how many of the view
	seenTo UID     // the UIDNEXT up to which messages were taken into view
	wake   func()
	closed bool

	// What waits to be told; see News.
	expunged        []*message // in the order in which they went
	changed         int        // entries with other flags
	arrived         bool
	keywordsChanged bool
	mailboxDeleted  bool
	touched         bool // is in user.touched
}

// An entry is a message as one session has it.
type entry struct {
	*message
	recent  bool
	changed bool // its flags, by another session, and not told
}

// Message is one message in a session's view.
type Message struct {
	Seq      uint32 // message sequence number, from 1
	UID      UID
	Flags    Flags
	Date     time.Time
	Content  []byte // shared with the store: never to be changed
	Recent   bool
	Expunged bool // gone from the mailbox, and this session was not told yet
}

// Open opens a mailbox. All its messages come into view; a read-write session
// claims those as \Recent that no other had in view, a read-only one sees them
// as \Recent and leaves them so (RFC 3501, sections 2.3.2 and 6.3.2). The session
// must be closed.
func (u *User) Open(mailbox string, readOnly bool) (*Session, error) {
	u.mu.Lock()
	defer u.unlock()
	b, err := u.selectable(mailbox)
	if err != nil {
		return nil, err
	}
	s := &Session{user: u, box: b, readOnly: readOnly, validity: b.validity}
	s.takeIn()
	b.sessions = append(b.sessions, s)
	return s, nil
}

// takeIn puts the messages that came since into the view.
func (s *Session) takeIn() {
	at, _ := s.box.find(s.seenTo)
	if s.view == nil {
		s.view = make([]entry, 0, len(s.box.messages))
	}
	for _, m := range s.box.messages[at:] {
		e := entry{message: m, recent: m.fresh}
		if m.fresh && !s.readOnly {
			e.recent = m.owner == nil || m.owner == s
			if e.recent {
				m.fresh, m.owner = false, nil
			}
		}
		if e.recent {
			s.recent++
		}
		s.view = append(s.view, e)
	}
	s.seenTo = s.box.uidNext
	s.arrived = false
}

// Close ends the session. It may be called more than once.
func (s *Session) Close() {
	s.user.mu.Lock()
	defer s.user.unlock()
	s.closed, s.wake = true, nil
	for _, m := range s.expunged {
		s.user.unview(m)
	}
	s.expunged = nil
	if i := slices.Index(s.box.sessions, s); i >= 0 {
		s.box.sessions = slices.Delete(s.box.sessions, i, i+1)
	}
	s.disown()
}

// disown gives back the \Recent of messages that are not in view yet.
func (s *Session) disown() {
	at, _ := s.box.find(s.seenTo)
	for _, m := range s.box.messages[at:] {
		if m.owner == s {
			m.owner = nil
		}
	}
}

// Mailbox returns the mailbox's name, which a rename may have changed.
func (s *Session) Mailbox() string {
	s.user.mu.Lock()
	defer s.user.unlock()
	return s.box.name
}

// ReadOnly tells how the session was opened.
func (s *Session) ReadOnly() bool { return s.readOnly }

// UIDValidity returns the mailbox's UIDVALIDITY at opening.
func (s *Session) UIDValidity() uint32 { return s.validity }

// UIDNext returns the UID that the mailbox's next message will have.
func (s *Session) UIDNext() UID {
	s.user.mu.Lock()
	defer s.user.unlock()
	return s.box.uidNext
}

// Len returns how many messages are in view.
func (s *Session) Len() uint32 {
	s.user.mu.Lock()
	defer s.user.unlock()
	return uint32(len(s.view))
}

// Recent returns how many messages in view are \Recent.
func (s *Session) Recent() uint32 {
	s.user.mu.Lock()
	defer s.user.unlock()
	return s.recent
}

// FlagsInUse returns the system flags, then the mailbox's keywords.
func (s *Session) FlagsInUse() []Flag {
	s.user.mu.Lock()
	defer s.user.unlock()
	return slices.Concat(systemFlags[:], s.box.keywords)
}

// Messages returns the whole view in order: a copy, but for the contents.
func (s *Session) Messages() []Message {
	s.user.mu.Lock()
	defer s.user.unlock()
	list := make([]Message, len(s.view))
	for i := range s.view {
		s.fill(&list[i], i)
	}
	return list
}

// Message returns the message of that sequence number.
func (s *Session) Message(seq uint32) (Message, bool) {
	s.user.mu.Lock()
	defer s.user.unlock()
	if seq == 0 || uint64(seq) > uint64(len(s.view)) {
		return Message{}, false
	}
	return s.message(int(seq) - 1), true
}

// message returns the view's message at i, from 0. The lock is held.
func (s *Session) message(i int) (m Message) {
	s.fill(&m, i)
	return m
}

func (s *Session) fill(to *Message, i int) {
	e := &s.view[i]
	m := e.message
	to.Seq, to.UID = uint32(i)+1, m.uid
	to.Flags, to.Date, to.Content = m.flags, m.date, m.content
	to.Recent, to.Expunged = e.recent, m.gone
}

// find returns the place in view of the message of that UID.
func (s *Session) find(uid UID) (int, bool) {
	return slices.BinarySearchFunc(s.view, uid, func(e entry, uid UID) int {
		return cmp.Compare(e.uid, uid)
	})
}

// present returns the places in view, ascending and each once, of those of the
// messages that still exist.
func (s *Session) present(uids []UID) []int {
	places := make([]int, 0, min(len(uids), len(s.view)))
	for _, uid := range uids {
		if i, ok := s.find(uid); ok && !s.view[i].gone {
			places = append(places, i)
		}
	}
	slices.Sort(places)
	return slices.Compact(places)
}
