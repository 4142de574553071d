package guard

import (
	"fmt"
	"strings"
)

// unasked are the commands that change something, and can be taken back by another or
// do no harm: a safe target is sent them without a question, as those that read.
// What is neither here nor reads is asked about, whatever it is.
var unasked = map[string]bool{
	"CREATE": true, "RENAME": true, "SUBSCRIBE": true, "UNSUBSCRIBE": true, "APPEND": true,
	"COPY": true, "UID COPY": true, "STORE": true, "UID STORE": true, "UNAUTHENTICATE": true,
}

// question says what is asked before a command that is known. CLOSE alone removes something unasked:
// SELECT of another mailbox, UNSELECT and LOGOUT leave what is marked where it is (RFC
// 3501, section 6.4.2).
func (t *imapTalk) question(l imapLine) (question, detail string) {
	switch strings.TrimPrefix(l.loose, "UID ") {
	case "EXPUNGE":
		return AskExpunge, t.marked(t.say().Expunge)
	case "REPLACE":
		return AskExpunge, t.say().Replace
	case "MOVE":
		return AskMove, t.say().Move
	case "DELETE":
		return AskDelete, t.say().Delete
	case "CLOSE":
		if t.closeRemoves() {
			return AskClose, t.marked(t.say().Close)
		}
	case "RENAME":
		// Any other name is given back by another RENAME; the messages of INBOX move, and
		// INBOX stays behind empty (RFC 3501, section 6.3.5).
		if from, ok := firstMailbox(l.arguments); !ok || from == "INBOX" {
			return AskMove, t.say().Rename
		}
	case "STORE":
		switch names, overwrites := stores(l.arguments); {
		case overwrites:
			return AskChange, t.say().Overwrite
		case !names:
			return AskChange, t.say().Store
		}
	case "SETACL", "DELETEACL", "SETMETADATA", "SETQUOTA", "NOTIFY":
		return AskChange, fmt.Sprintf(t.say().Setting, l.loose)
	}
	return "", ""
}

// isHarmless says whether any server reads the line as one command, which does no harm.
func (t *imapTalk) isHarmless(line string, l imapLine) bool {
	if l.verb.text == "" { // a tag, and no command
		return true
	}
	known := has(l.name, reads) || unasked[l.name]
	plea := l.arguments == "" && isPlea(l.name)
	return (known && l.name == l.loose || plea) && !strings.ContainsFunc(l.head(line), isOdd)
}

// stores reads what STORE does to flags: whether it adds or takes away those that it names
// (RFC 3501, section 6.4.6), and whether it puts them in the place of all others. Neither:
// it is not known, as the line is not to the letter what the grammar has.
func stores(arguments string) (names, overwrites bool) {
	_, rest, _ := strings.Cut(strings.TrimLeft(arguments, " "), " ")
	if after, ok := strings.CutPrefix(upper(rest), "(UNCHANGEDSINCE "); ok { // RFC 7162, section 3.1.3
		n := len(after) - len(strings.TrimLeft(after, "0123456789"))
		if n == 0 || !strings.HasPrefix(after[n:], ") ") {
			return false, false
		}
		rest = rest[len(rest)-len(after)+n+2:]
	}
	item, flags, _ := strings.Cut(rest, " ")
	item = strings.TrimSuffix(upper(item), ".SILENT")
	if inner, ok := strings.CutPrefix(flags, "("); ok {
		flags, ok = strings.CutSuffix(inner, ")")
		if !ok {
			return false, item == "FLAGS"
		}
	}
	if strings.ContainsAny(flags, "(){\"") {
		return false, false
	}
	return item == "+FLAGS" || item == "-FLAGS", item == "FLAGS"
}

// closeRemoves says whether CLOSE may remove something (RFC 3501, section 6.4.2).
func (t *imapTalk) closeRemoves() bool {
	return t.box != nil && !t.box.readOnly && t.box.mayHaveMarked()
}

// marked says what is known of the mailbox that is open, and then more.
func (t *imapTalk) marked(more string) string {
	if t.box == nil {
		return more
	}
	return t.box.tell(t.say()) + " " + more
}
