package mailstore

// A NewsKind is what a piece of news is about.
type NewsKind int

const (
	Expunged        NewsKind = iota + 1 // Seq: the number it had when all before were told
	Exists                              // Count: messages in view
	RecentCount                         // Count: of them \Recent
	KeywordsChanged                     // see Session.FlagsInUse
	FlagsChanged                        // Seq, Message
	MailboxDeleted                      // nothing will ever follow
)

// News is one thing that a session has to tell.
type News struct {
	Kind    NewsKind
	Seq     uint32
	Count   uint32
	Message Message
}

// News takes what happened in the mailbox since it was last asked, and moves the
// view with it. What is returned is to be told in its order: first every Expunged
// with the sequence number it has at that place; then, if messages went or came,
// Exists and RecentCount; then KeywordsChanged; then FlagsChanged, with the flags
// of now, once for each message; last MailboxDeleted.
//
// With expunges false the expunges wait, and MailboxDeleted with them, and the
// messages keep their numbers: so while a command that uses sequence numbers is
// answered (RFC 3501, sections 5.5 and 7.4.1). Messages that are gone stay in
// view, readable, until told. A message that came and went between two calls is
// never told.
func (s *Session) News(expunges bool) []News {
	s.user.mu.Lock()
	defer s.user.unlock()
	var news []News
	before := len(s.view)
	if expunges {
		news = s.takeExpunged(news)
	}
	moved := len(s.view) != before
	if s.arrived {
		before = len(s.view)
		s.takeIn()
		moved = moved || len(s.view) != before
	}
	if moved {
		news = append(news,
			News{Kind: Exists, Count: uint32(len(s.view))},
			News{Kind: RecentCount, Count: s.recent})
	}
	if s.keywordsChanged {
		s.keywordsChanged = false
		news = append(news, News{Kind: KeywordsChanged})
	}
	news = s.takeChanged(news)
	if s.mailboxDeleted && expunges {
		s.mailboxDeleted = false
		news = append(news, News{Kind: MailboxDeleted})
	}
	return news
}

// takeExpunged takes the messages that went out of the view. They mostly went in
// the order of the view: a whole ascending run is numbered in one pass and the
// view closed up once, as thousands may go at a time.
func (s *Session) takeExpunged(news []News) []News {
	for len(s.expunged) > 0 {
		run := 1
		for run < len(s.expunged) && s.expunged[run].uid > s.expunged[run-1].uid {
			run++
		}
		first, _ := s.find(s.expunged[0].uid)
		kept := s.view[:first]
		told := 0
		for i := first; i < len(s.view); i++ {
			e := s.view[i]
			if told == run {
				kept = append(kept, s.view[i:]...)
				break
			}
			if e.message != s.expunged[told] {
				kept = append(kept, e)
				continue
			}
			news = append(news, News{Kind: Expunged, Seq: uint32(i-told) + 1})
			s.user.unview(e.message)
			told++
			if e.recent {
				s.recent--
			}
			if e.changed {
				s.changed--
			}
		}
		clear(s.view[len(kept):])
		s.view = kept
		s.expunged = s.expunged[run:]
	}
	s.expunged = nil
	return news
}

func (s *Session) takeChanged(news []News) []News {
	for i := 0; i < len(s.view) && s.changed > 0; i++ {
		if !s.view[i].changed {
			continue
		}
		s.view[i].changed = false
		s.changed--
		if !s.view[i].gone {
			news = append(news, News{Kind: FlagsChanged, Seq: uint32(i) + 1, Message: s.message(i)})
		}
	}
	return news
}

// Wake has f called whenever news arrives: once for each change of the store that
// gives any, before that change returns, and at once if news waits already. f is
// called with the user's lock held, so it must neither block nor call back. Nil
// turns it off; after that no call is under way any more.
func (s *Session) Wake(f func()) {
	s.user.mu.Lock()
	defer s.user.unlock()
	if s.closed {
		return
	}
	s.wake = f
	if f == nil {
		s.disown()
	}
	if len(s.expunged) > 0 || s.changed > 0 || s.arrived || s.keywordsChanged || s.mailboxDeleted {
		s.touch()
	}
}

// touch has the session woken when the lock is given back.
func (s *Session) touch() {
	if !s.touched {
		s.touched = true
		s.user.touched = append(s.user.touched, s)
	}
}
