package markdown

import "sanduq/lessons/transcript"

var english = words{lang: "en", dir: "ltr", task: "Task", hint: "Hint", solution: "Solution", goal: englishGoal}

// englishStates say how a connection is to stand. What stands in braces is the
// protocol's own word for it.
var englishStates = map[string]string{
	"not authenticated": "is open, and nobody has logged in ({not authenticated})",
	"authenticated":     "is logged in, with no mailbox open ({authenticated})",
	"selected":          "has a mailbox open ({selected})",
	"authorization":     "is open, and nobody has logged in ({AUTHORIZATION})",
	"transaction":       "is logged in ({TRANSACTION})",
	"greeted":           "is open, and has not said {EHLO} yet",
	"ready":             "has said {EHLO}, and has no message under way",
	"mail":              "has a message under way",
	"closed":            "is closed",
}

func englishGoal(g *transcript.Goal) string {
	switch g.Kind {
	case transcript.MailboxExists:
		if g.Not {
			return "{user} has no mailbox {mailbox}"
		}
		return "{user} has a mailbox {mailbox}"
	case transcript.MailboxSubscribed:
		if g.Not {
			return "{user} is not subscribed to {mailbox}"
		}
		return "{user} is subscribed to {mailbox}"
	case transcript.MailboxMessages:
		switch g.Count {
		case 0:
			return "{mailbox} of {user} is empty"
		case 1:
			return "{mailbox} of {user} has one message"
		}
		return "{mailbox} of {user} has {count} messages"
	case transcript.MailboxUnseen:
		switch g.Count {
		case 0:
			return "{mailbox} of {user} has no unread message"
		case 1:
			return "{mailbox} of {user} has one unread message"
		}
		return "{mailbox} of {user} has {count} unread messages"
	case transcript.MailboxMessage:
		if g.Not {
			return "{mailbox} of {user} has no message “{subject}”"
		}
		return "{mailbox} of {user} has a message “{subject}”"
	case transcript.MessageFlag:
		if g.Not {
			return "the message “{subject}” in {mailbox} of {user} has no flag {flag}"
		}
		return "the message “{subject}” in {mailbox} of {user} has the flag {flag}"
	case transcript.ConnState:
		if state := englishStates[g.State]; state != "" {
			return "connection {conn} " + state
		}
	}
	return ""
}
