package transcript

import (
	"errors"
	"strconv"
	"strings"
)

// A GoalKind says what a goal is about.
type GoalKind byte

const (
	MailboxExists     GoalKind = iota + 1 // Mailbox
	MailboxMessages                       // Mailbox has Count messages
	MailboxUnseen                         // Mailbox has Count messages without \Seen
	MailboxSubscribed                     // Mailbox
	MailboxMessage                        // Mailbox has a message of that Subject
	MessageFlag                           // the message has Flag
	ConnState                             // Conn is in State
)

// A Goal is one thing that is to be true of the store or of a connection.
type Goal struct {
	Line int    // in the file
	Text string // as written
	Kind GoalKind
	Not  bool // the opposite is wanted: of MailboxExists, MailboxSubscribed, MailboxMessage and MessageFlag

	User, Mailbox string // all kinds but ConnState
	Count         int
	Subject       string // decoded, whole
	Flag          string // \Seen, or a keyword
	Conn, State   string
}

// goalForms is what a goal may be, as faults say it.
const goalForms = "USER/MAILBOX exists, does not exist, is (not) subscribed, has N messages, has N unseen, has (no) message \"SUBJECT\"; " +
	"message \"SUBJECT\" in USER/MAILBOX has (no) \\Flag; connection NAME is STATE"

// parseGoal reads one goal. Words are separated by one space.
func parseGoal(text string) (*Goal, error) {
	g := &Goal{Text: text}
	if rest, ok := strings.CutPrefix(text, "connection "); ok {
		name, state, ok := strings.Cut(rest, " is ")
		if !ok || !validName(name) {
			return nil, errors.New("want connection NAME is STATE")
		}
		g.Kind, g.Conn, g.State = ConnState, name, state
		return g, nil
	}
	if rest, ok := strings.CutPrefix(text, `message "`); ok {
		return g, g.flag(rest)
	}
	return g, g.mailbox(text)
}

// flag reads `SUBJECT" in USER/MAILBOX has (no) \Flag`.
func (g *Goal) flag(rest string) error {
	g.Kind = MessageFlag
	verb := strings.LastIndex(rest, " has ")
	in := -1
	if verb >= 0 {
		in = strings.LastIndex(rest[:verb], `" in `)
	}
	if in < 0 {
		return errors.New(`want message "SUBJECT" in USER/MAILBOX has \Flag`)
	}
	g.Subject = rest[:in]
	g.Flag, g.Not = cutNo(rest[verb+len(" has "):])
	if name, system := strings.CutPrefix(g.Flag, `\`); !isAtom(name) || system && !isSystemFlag(name) {
		return errors.New("want a flag such as \\Seen or $Forwarded, have " + strconv.Quote(g.Flag))
	}
	return g.place(rest[in+len(`" in `) : verb])
}

// mailbox reads `USER/MAILBOX …`.
func (g *Goal) mailbox(text string) error {
	for _, form := range []struct {
		end  string
		kind GoalKind
		not  bool
	}{
		{" does not exist", MailboxExists, true}, {" exists", MailboxExists, false},
		{" is not subscribed", MailboxSubscribed, true}, {" is subscribed", MailboxSubscribed, false},
	} {
		if where, ok := strings.CutSuffix(text, form.end); ok {
			g.Kind, g.Not = form.kind, form.not
			return g.place(where)
		}
	}
	for _, form := range []string{` has no message "`, ` has message "`} {
		where, subject, ok := strings.Cut(text, form)
		if subject, closed := strings.CutSuffix(subject, `"`); ok && closed {
			g.Kind, g.Not, g.Subject = MailboxMessage, form == ` has no message "`, subject
			return g.place(where)
		}
	}
	if at := strings.LastIndex(text, " has "); at >= 0 {
		number, what, _ := strings.Cut(text[at+len(" has "):], " ")
		n, err := strconv.Atoi(number)
		switch {
		case err != nil || n < 0:
		case what == "messages", what == "message":
			g.Kind, g.Count = MailboxMessages, n
			return g.place(text[:at])
		case what == "unseen":
			g.Kind, g.Count = MailboxUnseen, n
			return g.place(text[:at])
		}
	}
	return errors.New("unknown goal (known: " + goalForms + ")")
}

func (g *Goal) place(where string) error {
	var ok bool
	if g.User, g.Mailbox, ok = strings.Cut(where, "/"); !ok || g.User == "" || g.Mailbox == "" || strings.Contains(g.User, " ") {
		return errors.New("want USER/MAILBOX such as alex/newbox, have " + strconv.Quote(where))
	}
	return nil
}

// cutNo takes off the word that turns a goal around.
func cutNo(s string) (rest string, not bool) {
	rest, not = strings.CutPrefix(s, "no ")
	return rest, not
}

// isSystemFlag reports whether a name is one of RFC 3501, section 2.3.2.
func isSystemFlag(name string) bool {
	for _, known := range []string{"Seen", "Answered", "Flagged", "Deleted", "Draft", "Recent"} {
		if strings.EqualFold(name, known) {
			return true
		}
	}
	return false
}

func isAtom(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f || strings.IndexByte(`(){%*"\]`, s[i]) >= 0 {
			return false
		}
	}
	return s != ""
}

// states are how a protocol's sessions may stand: IMAP's by RFC 3501, section
// 3, POP3's by RFC 1939, section 3. SMTP names none: greeted is before EHLO or
// HELO, ready after it, and mail while a transaction is open.
var states = map[string][]string{
	"imap": {"not authenticated", "authenticated", "selected", "closed"},
	"pop3": {"authorization", "transaction", "closed"},
	"smtp": {"greeted", "ready", "mail", "closed"},
}
