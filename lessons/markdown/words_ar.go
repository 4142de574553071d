package markdown

import "sanduq/lessons/transcript"

var arabic = words{lang: "ar", dir: "rtl", task: "المهمّة", hint: "تلميح", solution: "الحلّ", goal: arabicGoal}

// arabicStates say how a connection is to stand. What stands in braces is the
// protocol's own word for it.
var arabicStates = map[string]string{
	"not authenticated": "مفتوح ولم يدخل منه أحد ({not authenticated})",
	"authenticated":     "دخل منه المستخدم وليس فيه صندوق مفتوح ({authenticated})",
	"selected":          "فيه صندوق مفتوح ({selected})",
	"authorization":     "مفتوح ولم يدخل منه أحد ({AUTHORIZATION})",
	"transaction":       "دخل منه المستخدم ({TRANSACTION})",
	"greeted":           "مفتوح ولم يُرسَل منه {EHLO} بعد",
	"ready":             "أُرسل منه {EHLO} وليست فيه رسالة قيد الإرسال",
	"mail":              "فيه رسالة قيد الإرسال",
	"closed":            "مغلق",
}

func arabicGoal(g *transcript.Goal) string {
	switch g.Kind {
	case transcript.MailboxExists:
		if g.Not {
			return "ليس للمستخدم {user} صندوق باسم {mailbox}"
		}
		return "للمستخدم {user} صندوق باسم {mailbox}"
	case transcript.MailboxSubscribed:
		if g.Not {
			return "المستخدم {user} غير مشترك في {mailbox}"
		}
		return "المستخدم {user} مشترك في {mailbox}"
	case transcript.MailboxMessages:
		if g.Count == 0 {
			return "صندوق {mailbox} للمستخدم {user} فارغ"
		}
		return "في صندوق {mailbox} للمستخدم {user} " + arabicMessages(g.Count)
	case transcript.MailboxUnseen:
		if g.Count == 0 {
			return "كل رسالة في صندوق {mailbox} للمستخدم {user} قد قُرئت"
		}
		return "في صندوق {mailbox} للمستخدم {user} " + arabicMessages(g.Count) + " لم تُقرأ"
	case transcript.MailboxMessage:
		if g.Not {
			return "ليست في صندوق {mailbox} للمستخدم {user} رسالة موضوعها «{subject}»"
		}
		return "في صندوق {mailbox} للمستخدم {user} رسالة موضوعها «{subject}»"
	case transcript.MessageFlag:
		if g.Not {
			return "الرسالة «{subject}» في صندوق {mailbox} للمستخدم {user} ليست عليها العلامة {flag}"
		}
		return "الرسالة «{subject}» في صندوق {mailbox} للمستخدم {user} عليها العلامة {flag}"
	case transcript.ConnState:
		if state := arabicStates[g.State]; state != "" {
			return "الاتصال {conn} " + state
		}
	}
	return ""
}

// arabicMessages counts messages, one or more: one and two have a word of their
// own, and the noun is in the plural after 3 to 10 of each hundred, else in the singular.
func arabicMessages(n int) string {
	switch last := n % 100; {
	case n == 1:
		return "رسالة واحدة"
	case n == 2:
		return "رسالتان"
	case last >= 3 && last <= 10:
		return "{count} رسائل"
	}
	return "{count} رسالة"
}
