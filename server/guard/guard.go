// Package guard says what a learner may send to a real mail server, what he is
// asked before, and what of it may be shown: the rules of a target that is safe,
// readonly or none.
//
// It is held against what a server would read, not against what a learner means: a
// line inside a literal, a SASL exchange, a message or IDLE is no command, and the
// guard follows the session by what was sent and heard to know. Where it cannot
// know it asks, refuses or hides.
//
// It does no I/O, and it guards a learner from his own slips, not a server from its
// user: whoever can change the page can go around it.
package guard

// Hide stands in Verdict.Show for a secret, whatever the length of the secret is.
const Hide = "••••••••"

// Rules are of one target and one learner.
type Rules struct {
	Protocol string // imap, pop3 or smtp
	Mode     string // safe, readonly or none; anything else is as strict as readonly
	StartTLS bool   // the connection begins in the clear
	Known    bool   // the notice that this is a real account was answered before
}

// The questions a Verdict may ask.
const (
	AskAccount = "account" // a real account's password is about to go to a real server
	AskExpunge = "expunge" // EXPUNGE, UID EXPUNGE
	AskDelete  = "delete"  // DELETE of a mailbox
	AskClose   = "close"   // CLOSE where messages may be marked \Deleted
	AskDele    = "dele"    // POP3's DELE
	AskMove    = "move"    // MOVE, UID MOVE
)

// The kinds of a Verdict's refusal.
const (
	BeforeTLS = "beforeTLS" // in the clear only the way to TLS, and out, is sent
	ReadOnly  = "readonly"  // it would change something, or nobody knows that it would not
	Busy      = "busy"      // the server has not answered the line before
	Literal   = "literal"   // a literal that may not be sent so, or not here
	Compress  = "compress"  // compressed answers cannot be read by the console
	Octets    = "octets"    // NUL, CR or LF within a line
	TooLong   = "tooLong"   // longer than any server takes
)

// A Verdict says what becomes of one line.
type Verdict struct {
	Send     string // what goes out in place of the line, without its end
	Changed  bool   // Send is not what was typed: SELECT goes out as EXAMINE
	Show     string // what may be shown, kept and copied of the line
	Hidden   bool   // Show has Hide in place of a secret
	Question string // to be answered before the line goes out; "": none
	Refused  string // the kind of a refusal; "": none. Then Send is empty
	Detail   string // in English: with Refused what is wrong and what is right, with Question what is known
}

// An Alarm says that the connection must be ended.
type Alarm struct {
	Kind   string // Stripped or Preauth
	Detail string // in English
}

// The kinds of an Alarm.
const (
	Stripped = "stripped" // a connection that begins in the clear is not offered TLS
	Preauth  = "preauth"  // the server says that somebody is logged in before TLS (RFC 9051, section 11.1)
)

// A Session is one connection to a real server. It is for one goroutine.
type Session struct {
	rules Rules
}

// New begins a session whose greeting was not heard yet.
func New(r Rules) *Session { return &Session{rules: r} }

// Judge says what becomes of one line that a learner would send, without its end.
// Sure says that he has answered its question with yes. Judge changes nothing.
func (s *Session) Judge(line string, sure bool) Verdict {
	return Verdict{Show: Hide, Hidden: true, Refused: ReadOnly, Detail: "Nothing is sent yet."}
}

// Sent says that the line, as it was typed, was judged and sent.
func (s *Session) Sent(line string) {}

// Heard takes one whole response: a line without its end and, in IMAP, with its
// literals, each after CR LF. An alarm means that the connection must be ended.
func (s *Session) Heard(response string) *Alarm { return nil }

// Secured says that a handshake was made. What was heard before it is forgotten:
// it came in the clear, from anybody (RFC 3207, section 4.2; RFC 9051, section 6.2.1).
func (s *Session) Secured() {}

// Standing says how far the session is, as far as can be known, by the names of
// server/glance.
func (s *Session) Standing() (state, user, mailbox string) { return "", "", "" }
