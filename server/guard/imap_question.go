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
		if !addsOrTakes(l.arguments) {
			return AskChange, t.say().Overwrite
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

// addsOrTakes says whether STORE names flags that it adds or takes away (RFC 3501, section
// 6.4.6). FLAGS alone puts them in the place of all others, and other items are not flags.
func addsOrTakes(arguments string) bool {
	_, rest, _ := strings.Cut(strings.TrimLeft(arguments, " "), " ")
	if strings.HasPrefix(rest, "(") { // UNCHANGEDSINCE (RFC 7162, section 3.1.3)
		_, rest, _ = strings.Cut(rest, ") ")
	}
	item, _, _ := strings.Cut(rest, " ")
	switch strings.TrimSuffix(upper(item), ".SILENT") {
	case "+FLAGS", "-FLAGS":
		return true
	}
	return false
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
