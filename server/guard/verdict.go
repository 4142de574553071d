package guard

import (
	"fmt"
	"strings"

	"sanduq/server/wire"
)

// Hide stands in Verdict.Show for a secret, whatever the length of the secret is.
const Hide = "••••••••"

// The questions a Verdict may ask.
const (
	AskAccount = "account" // a real account's password is about to go to a real server
	AskExpunge = "expunge" // EXPUNGE, UID EXPUNGE, and REPLACE, which expunges what it replaces (RFC 8508)
	AskDelete  = "delete"  // DELETE of a mailbox
	AskClose   = "close"   // CLOSE where messages may be marked \Deleted
	AskDele    = "dele"    // POP3's DELE; RETR where the server keeps nothing that was retrieved
	AskSend    = "send"    // DATA, and the first BDAT or BURL of a message: it is about to be delivered
	AskMove    = "move"    // MOVE, UID MOVE, and RENAME of INBOX, which moves all messages out of it
	AskChange  = "change"  // STORE FLAGS, rights, quotas, annotations: nothing brings back what was there
	AskUnknown = "unknown" // what is not known to be harmless
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
	Send     string // what goes out in place of the line, without its end; empty with a refusal or a question
	Changed  bool   // Send is not what was typed: SELECT goes out as EXAMINE
	Show     string // what may be shown, kept and copied of the line
	Hidden   bool   // Show has Hide in place of a secret
	Question string // to be answered before the line goes out: judge it again then, and be sure; "": none
	Refused  string // the kind of a refusal; "": none
	Detail   string // in the language of the rules: with Refused what is wrong and what is right, with Question what is known
}

// An Alarm says that the connection must be ended.
type Alarm struct {
	Kind   string // Stripped or Preauth
	Detail string // in the language of the rules
}

// The kinds of an Alarm.
const (
	Stripped = "stripped" // a connection that begins in the clear is not offered TLS
	Preauth  = "preauth"  // the server says that somebody is logged in before TLS (RFC 9051, section 11.1)
)

// refused is a Verdict whose Show is still to be said.
func refused(kind, detail string) Verdict { return Verdict{Refused: kind, Detail: detail} }

// hideAll is v with nothing of the line to be seen.
func hideAll(v Verdict) Verdict {
	v.Show, v.Hidden = Hide, true
	return v
}

// showing is v with what may be shown of the line.
func (v Verdict) showing(s shown) Verdict {
	v.Show, v.Hidden = s.text, s.hidden
	return v
}

// busy is what is said of a line that comes too early.
func (c *context) busy() Verdict {
	return refused(Busy, c.say().Unanswered)
}

// greetingFirst is what is said of a line before the server has spoken.
func (c *context) greetingFirst() Verdict {
	return refused(Busy, c.say().Greeting)
}

// handshakeFirst is what is said of a line between the server's yes to TLS and TLS.
func (c *context) handshakeFirst() Verdict {
	return refused(Busy, c.say().Handshake)
}

// askUnknown asks before a command that is not known by this name; of a line that is hidden
// nothing is named.
func (c *context) askUnknown(v Verdict, s shown, line, name string, near []string) Verdict {
	if v.Question = AskUnknown; s.hidden {
		v.Detail = c.say().UnknownHidden
		return v
	}
	if strings.ContainsFunc(line, isOdd) {
		v.Detail = c.say().Odd
		return v
	}
	const longest = 32
	if len(name) > longest {
		name = strings.ToValidUTF8(name[:longest], "") + "…"
	}
	v.Detail = fmt.Sprintf(c.say().Unknown, name)
	if meant := wire.Nearest(letters(name), near); meant != "" && !isLogin(meant) {
		v.Detail += " " + fmt.Sprintf(c.say().Meant, meant)
	}
	return v
}

// askAccount puts the notice of a real account before what sends a password, once
// in a session.
func (c *context) askAccount(v Verdict, s shown) Verdict {
	if s.login && !c.notified && v.Refused == "" && (v.Question == "" || v.Question == AskUnknown) {
		v.Question, v.Detail = AskAccount, c.say().Account
	}
	return v
}
