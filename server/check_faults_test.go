package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// whole is a lesson without faults, that has something of everything.
const whole = `---
title: T
summary: S.
host: a.example
date: 2000-03-01T10:00:00Z
mailboxes: own
---
Text with [a link](../01-one/en.md#step-2).

` + "```imap" + `
S: * OK [..] ready
C: a1 login sam secret
S: a1 OK LOGIN completed
C: a2 select INBOX
S: * 2 EXISTS
S: [...]
S: a2 OK [READ-WRITE] SELECT completed
` + "```" + `

` + "```task" + `
do: Flag the first.
goal: message "One" in sam/INBOX has \Flagged
goal: sam/INBOX has 2 messages
hint: Use STORE.
solution:
C: a3 store 1 +flags (\Flagged)
S: * 1 FETCH (FLAGS (\Flagged))
S: a3 OK STORE completed
` + "```" + `
`

// faultsIn checks a course of these files, with the set that whole plays on unless they bring it. It
// returns the faults without the folder's name before them.
func faultsIn(t *testing.T, files map[string]string) []string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range own {
		write(t, dir, "mailboxes/own/"+name, text)
	}
	for name, text := range files {
		write(t, dir, name, text)
	}
	code, out, errs := check(t, dir)
	var faults []string
	for line := range strings.Lines(out) {
		if rest, ok := strings.CutPrefix(line, dir+string(filepath.Separator)); ok && !strings.Contains(line, "nocheck: ") {
			faults = append(faults, filepath.ToSlash(strings.TrimSuffix(rest, "\n")))
		}
	}
	if errs != "" || (code == 1) != (len(faults) > 0) {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	return faults
}

// replaced puts new in the place of old, which must be there.
func replaced(t *testing.T, text, old, new string) string {
	t.Helper()
	if strings.Count(text, old) == 0 {
		t.Fatalf("%q is not in the lesson", old)
	}
	return strings.Replace(text, old, new, 1)
}

// sameFaults holds faults against those wanted, each of which ends in … where more may follow.
func sameFaults(t *testing.T, got []string, want ...string) {
	t.Helper()
	same := slices.EqualFunc(got, want, func(got, want string) bool {
		head, cut := strings.CutSuffix(want, "…")
		return got == want || cut && strings.HasPrefix(got, head)
	})
	if !same {
		t.Errorf("faults:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWholeHasNoFaults(t *testing.T) {
	t.Parallel()
	sameFaults(t, faultsIn(t, map[string]string{"01-one/en.md": whole, "01-one/ar.md": whole}))
	other := strings.NewReplacer("Text with", "نصّ فيه", "Flag the first.", "ضع العلامة على الأولى.", "hint: Use STORE.\n", "").Replace(whole)
	sameFaults(t, faultsIn(t, map[string]string{"01-one/en.md": whole, "01-one/ar.md": other}))
}

const (
	fence     = "```imap\nS: * OK"
	dialogue  = "C: a2 select INBOX\nS: * 2 EXISTS\nS: [...]\nS: a2 OK [READ-WRITE] SELECT completed\n"
	more      = "S: a2 OK [READ-WRITE] SELECT completed\n"        // after it a line 18 can stand
	after     = "S: a2 OK [READ-WRITE] SELECT completed\n```\n\n" // after it a line 20
	goal      = "goal: sam/INBOX has 2 messages"
	solutions = "solution:\nC: a3 store 1 +flags (\\Flagged)\nS: * 1 FETCH (FLAGS (\\Flagged))\nS: a3 OK STORE completed\n"
)

// again is a task that the one before it does, and inTheWay one whose solution it spoils.
const (
	again    = "```task\ndo: Flag it again.\ngoal: message \"One\" in sam/INBOX has \\Flagged\nsolution:\nC: a4 store 1 flags (\\Flagged)\nS: [...]\n```\n"
	inTheWay = "```task\ndo: Mark it as read, and do no more.\ngoal: message \"One\" in sam/INBOX has no \\Flagged\ngoal: message \"One\" in sam/INBOX has \\Seen\n" +
		"solution:\nC: a4 store 1 +flags (\\Seen)\nS: [...]\n```\n"
)

// lessonFaults has one broken lesson for each fault of the format: what is put in the place of what.
var lessonFaults = []struct {
	why, old, new string
	want          []string // line: what
}{
	{"an encoding of old", "summary: S.", "summary: S.\n# Caf\xe9", []string{"4: octet 6 of the line is no UTF-8: save the file in that encoding"}},
	{"unknown key", "host: a", "hots: a", []string{"1: front matter: host is missing", `4: front matter: unknown key "hots" (known: title, …`}},
	{"a key twice", "host: a.example", "title: a.example", []string{"1: front matter: host is missing", "4: front matter: title is given twice"}},
	{"a key without value", "summary: S.", "summary:", []string{"3: front matter: summary: has no value"}},
	{"no key", "summary: S.", "A summary", []string{"1: front matter: summary is missing", "3: front matter: want `key: value`, have \"A summary\""}},
	{"a quote that is open", "summary: S.", `summary: "S.`, []string{"1: front matter: summary is missing", "3: front matter: summary: the quote is not closed"}},
	{"a date that is none", "2000-03-01T10:00:00Z", "1 March 2000", []string{`5: front matter: date: want a time such as 2000-03-01T10:00:00Z, have "1 March 2000"`}},
	{"a quota that is none", "mailboxes: own", "mailboxes: own\nquota: much", []string{`7: front matter: quota: want a size such as 20 KiB, have "much"`}},
	{"TLS, perhaps", "mailboxes: own", "mailboxes: own\ntls: maybe", []string{`7: front matter: tls: want yes or no, have "maybe"`}},
	{"no certificate for the host", "host: a.example", "host: صندوق.example\ntls: yes", []string{`4: front matter: host: a certificate for "صندوق.example": want a host's name in ASCII, …`}},
	{"no such set", "mailboxes: own", "mailboxes: other", []string{"6: front matter: there is no set mailboxes/other"}},

	{"unknown attribute", fence, "```imap unordered\nS: * OK", []string{`10: unknown attribute "unordered" (known: as=NAME, …`}},
	{"an attribute twice", fence, "```imap ordered ordered\nS: * OK", []string{"10: attribute ordered is given twice"}},
	{"a name that is none", fence, "```imap as=a/b\nS: * OK", []string{`10: as= wants a name of letters, digits and -, have "a/b"`}},
	{"a port that is none", fence, "```imap port=x\nS: * OK", []string{`10: port= wants a port number, have "x"`}},
	{"a port of TLS, and none is offered", after, after + "```imap as=x port=993\nS: * OK [..]\n```\n\n",
		[]string{"20: connect: a.example has no imap server on port 993, which is for TLS: TLS is not offered here",
			`26: the solution does not reach this goal: message "One" in sam/INBOX has \Flagged`, "30: the server has closed the connection before this line"}},
	{"a handshake, and the front matter does not say so", after, after + "```imap as=x port=993\nTLS:\nS: * OK [..]\n```\n\n",
		[]string{"21: TLS: is for lessons whose front matter says tls: yes"}},
	{"a handshake of which no TLS: tells", "---\nText with [a link](../01-one/en.md#step-2).\n\n```imap\n", "tls: yes\n---\nText with [a link](../01-one/en.md#step-2).\n\n```imap port=993\n",
		[]string{"11: the answer differs"}},
	{"a protocol in capitals", "```imap", "```IMAP", []string{"8: dead link …", `10: this looks like a dialogue, and is not read as one: want imap, pop3 or smtp, have "IMAP"`}},
	{"no protocol", "```imap", "```", []string{"8: dead link …", `10: this looks like a dialogue, and is not read as one: want imap, pop3 or smtp, have ""`}},
	{"a fence in a list", after, after + "- item\n\n      ```imap\n      C: a9 noop\n      ```\n\n", []string{"22: a dialogue stands at the margin: this fence is indented by 6…"}},
	{"a fence in a quotation", after, after + "> ```imap\n> C: a9 noop\n> ```\n\n", []string{"20: a dialogue stands at the margin: this fence is in a list or a quotation"}},
	{"a task in an item", after, after + "1. - ```task\n     do: x\n     ```\n\n", []string{"20: a task stands at the margin: this fence is in a list or a quotation"}},
	{"an empty dialogue", after, after + "```imap as=x\n```\n", []string{"20: the dialogue is empty"}},
	{"a line of nobody", more, more + "a3 noop\n", []string{`18: a line of a dialogue begins with C:, S:, I:, N: or TLS:, have "a3 noop"`}},
	{"TLS: and more", more, more + "TLS: now\n", []string{`18: TLS: stands alone, have "now"`}},
	{"a note in no listing", more, more + "N: because\n", []string{"18: N: notes a difference from a listing, and this dialogue is none"}},
	{"a note that says nothing", fence, "```imap listing\nS: * OK a b\nN:\nS: * OK", []string{"12: N: says why, and this one says nothing…", "12: N: stands after the whole answer that it is about"}},
	{"a bad escape", after, after + "```imap escaped\nC: a3 noop\\q\nS: a3 BAD [..]\n```\n", []string{`21: a backslash begins \xHH, \t or \\ in an escaped dialogue, have "\\q"`}},
	{"one name for two protocols", after, after + "```pop3 as=imap\nS: +OK [..]\n```\n", []string{"20: connection imap is one of imap; name this one with as=", "28: connection imap is one of imap; name this one with as="}},
	{"another port in the middle", after, after + "```imap port=993\nC: a3 noop\nS: a3 OK [..]\n```\n", []string{"20: connection imap is open already, on another port"}},
	{"after the end", more, more + "C: a3 logout\nS: [...]\nS: a3 OK [..]\nS: <close>\nC: a4 noop\nS: a4 OK [..]\n", []string{"22: the connection is closed here; a block of its own opens it anew"}},
	{"too few octets", "C: a1 login sam secret", "C: a1 login sam {7+}\nC: secret", []string{"12: a literal of 7 octets is announced, and 6 follow"}},
	{"too many octets", "C: a1 login sam secret", "C: a1 login sam {5+}\nC: secret", []string{"12: a literal of 5 octets is announced, and 6 follow: 1 too many"}},
	{"no octets", "C: a1 login sam secret", "C: a1 login sam {6+}", []string{"12: a literal of 6 octets is announced, and no C: line follows"}},
	{"too few octets of the server", more, more + "C: a3 fetch 1 body[text]\nS: * 1 FETCH (BODY[TEXT] {99}\nS: Hello\n", []string{"19: a literal of 99 octets is announced, and 5 follow"}},
	{"a text without end", after, after + "```smtp as=x\nS: 220 [..]\nC: DATA\nS: 354 [..]\nC: Subject: x\n```\n", []string{"22: the text after DATA has no end: a line `C: .` is missing"}},
	{"a chunk too short", after, after + "```smtp as=x\nS: 220 [..]\nC: BDAT 9 LAST\nC: Hello\nS: 250 [..]\n```\n", []string{"22: a chunk of 9 octets is announced, and 7 follow, line ends counted"}},
	{"a chunk too long", after, after + "```smtp as=x\nS: 220 [..]\nC: BDAT 6 LAST\nC: Hello\nS: 250 [..]\n```\n", []string{"22: a chunk of 6 octets is announced, and it ends within a line: …"}},
	{"a capture before its time", more, more + "C: a3 fetch [..n..] flags\nS: [...]\n", []string{"18: [..n..] is used before an S: line captures it"}},
	{"a capture twice in a line", "S: * 2 EXISTS", "S: * [..n..] [..n..]", []string{"15: [..n..] stands twice in one line"}},

	{"an answer that differs", "* 2 EXISTS", "* 3 EXISTS", []string{"15: the answer differs"}},
	{"an answer that is missing", "S: * 2 EXISTS\nS: [...]\n", "S: * 2 EXISTS\n", []string{"15: the answer differs"}},
	{"a listing without its note", "```imap\nS: * OK [..] ready\n", "```imap listing\nS: * PREAUTH ready\n", []string{"11: the answer differs from the listing, and no N: says why"}},
	{"a note to no answer", more, more + "```\n\n```imap as=x listing\nS: * OK ready\nC: x1 noop\nN: why\n",
		[]string{"22: the server sent 1 answer that no S: line of x takes", "23: N: notes a difference, and the listing shows no answer to this line",
			`28: the solution does not reach this goal: message "One" in sam/INBOX has \Flagged`, "33: the answer differs"}},
	{"a note without its difference", "```imap\nS: * OK [..] ready\n", "```imap listing\nS: * OK ready\nN: why\n", []string{"12: N: notes a difference, and there is none: the answer is in other words"}},
	{"an answer that nobody takes", more, more + "C: a3 noop\n", []string{"18: the server sent 1 answer that no S: line of imap takes", "27: the answer differs"}},
	{"the server has closed", more, more + "C: a3 logout\nS: [...]\nC: a4 noop\nS: a4 OK [..]\n", []string{"19: the answer differs", "20: the server has closed the connection before this line",
		`26: the solution does not reach this goal: message "One" in sam/INBOX has \Flagged`, "30: the server has closed the connection before this line"}},

	{"an answer to a question that is not put", after, after + "```imap as=x\nS: * OK [..]\nC: x1 authenticate none\nS: + [..]\nC: abc\nS: x1 OK [..]\n```\n\n",
		[]string{"23: the answer differs", "24: the step could not be played", "30: the solution does not reach this goal: …", "35: the answer differs"}},
	{"a dead link", "../01-one/en.md#step-2", "../02-two/en.md", []string{`8: dead link "../02-two/en.md": there is no 02-two/en.md`}},
	{"a link to no step", "#step-2", "#step-9", []string{`8: dead link "../01-one/en.md#step-9": 01-one/en.md has 3 steps`}},
	{"a link out of the course", "../01-one/en.md#step-2", "../../x.md", []string{`8: dead link "../../x.md": it leads out of the course`}},
	{"a link to the site's root", "../01-one/en.md#step-2", "/en/", []string{`8: dead link "/en/": it begins at the site's root, and a course can stand under any path`}},
	{"a link to no page of the site", "../01-one/en.md#step-2", "../nothing/", []string{`8: "../nothing/" is refused: the site has no such page or picture`}},
	{"a link that runs", "../01-one/en.md#step-2", "javascript:alert(1)", []string{`8: "javascript:alert(1)" is refused: want http, https or mailto, …`}},
	{"a picture that is not there", "Text with", "![states](states.svg) and", []string{`8: dead link "states.svg": there is no 01-one/states.svg`}},
	{"a picture from elsewhere", "Text with", "![states](https://x.example/a.png) and", []string{`8: "https://x.example/a.png" is refused: a picture stands in the lesson's folder`}},

	{"a task with attributes", "```task", "```task easy", []string{`20: a task takes no attributes, have "easy"`}},
	{"a task in a list", "```task\ndo: Flag the first.\n", "- item\n\n      ```task\n      do: Flag it.\n      ```\n\n```task\ndo: Flag the first.\n", []string{"22: a task stands at the margin: this fence is indented by 6"}},
	{"a task without end", "S: a3 OK STORE completed\n```\n", "S: a3 OK STORE completed\n", []string{"20: the task is not closed: a line of ``` is missing"}},
	{"a dialogue without end", solutions + "```\n", solutions + "```\n\n```imap\nC: a9 noop\nS: a9 OK [..]\n", []string{"31: the dialogue is not closed: a line of ``` is missing"}},
	{"a task that does another's work", "S: a3 OK STORE completed\n```\n", "S: a3 OK STORE completed\n```\n" + again, []string{"30: after the solution of task 1 the goals of this one hold already"}},
	{"a task in another's way", "S: a3 OK STORE completed\n```\n", "S: a3 OK STORE completed\n```\n" + inTheWay,
		[]string{"32: after the solution of task 1 this one's does not reach its goal: message \"One\" in sam/INBOX has no \\Flagged"}},
	{"a task in capitals", "```task", "```Task", []string{"20: this looks like a task, …"}},
	{"an unknown line in a task", "hint: Use", "tip: Use", []string{`24: a line of a task begins with do:, goal:, hint: or solution:, have "tip: Use STORE."`}},
	{"nothing to do", "do: Flag the first.\n", "", []string{"20: the task does not say what to do: …"}},
	{"do: twice", "hint: Use STORE.", "do: Flag it.", []string{"24: do: is given twice"}},
	{"do: without text", "do: Flag the first.", "do:", []string{"20: the task does not say what to do: …", "21: do: says nothing"}},
	{"no goal", "goal: message \"One\" in sam/INBOX has \\Flagged\n" + goal + "\n", "", []string{"20: the task has no goal: …"}},
	{"no solution", solutions, "", []string{"20: the task has no solution: …"}},
	{"an empty solution", solutions, "solution:\n", []string{"25: the solution is empty"}},
	{"a goal that is none", goal, "goal: sam/INBOX is tidy", []string{"23: goal: unknown goal (known: USER/MAILBOX exists, …"}},
	{"a goal about no user", goal, "goal: INBOX has 2 messages", []string{`23: goal: want USER/MAILBOX such as alex/newbox, have "INBOX"`}},
	{"a goal about an unknown user", goal, "goal: alex/INBOX does not exist", []string{"23: goal: there is no user alex"}},
	{"a goal about an unknown mailbox", goal, "goal: sam/Old has 2 messages", []string{"23: the solution does not reach this goal: sam/Old has 2 messages"}},
	{"a goal about an unknown connection", goal, "goal: connection phone is closed", []string{"23: goal: there is no connection phone"}},
	{"a goal about no state", goal, "goal: connection imap is open", []string{`23: goal: a connection of imap is one of not authenticated, …`}},
	{"a goal about no flag", "has \\Flagged", "has \\", []string{`22: goal: want a flag such as \Seen or $Forwarded, have "\\"`}},
	{"a goal that the solution misses", goal, "goal: sam/INBOX has 3 messages", []string{"23: the solution does not reach this goal: sam/INBOX has 3 messages"}},
	{"goals that hold already", "has \\Flagged", "has no \\Flagged", []string{"20: the goals of the task hold already before its solution: there is nothing to do", "22: the solution does not reach this goal: …"}},
	{"a solution that differs", "S: * 1 FETCH (FLAGS (\\Flagged))", "S: * 1 FETCH (FLAGS (\\Seen))", []string{"27: the answer differs"}},
	{"a solution that is refused", "S: * 1 FETCH (FLAGS (\\Flagged))\nS: a3 OK STORE completed\n", "C: a4 expung\n",
		[]string{`27: the server refuses this line, and no S: line shows that: a4 BAD Unknown command "expung"…`}},
	{"a solution on an unknown connection", "solution:", "solution as=phone:", []string{"25: connection phone is not one of the lesson: say its protocol, as in `solution imap as=phone:`…"}},
	{"a solution with an unknown attribute", "solution:", "solution quick:", []string{`25: unknown attribute "quick" (known: …`}},
	{"a solution that is a listing", "solution:", "solution listing:", []string{"25: a solution is neither a listing nor nocheck"}},
	{"a solution without its colon", "solution:", "solution", []string{"25: want solution: or such as `solution as=imap:`, have \"solution\""}},
}

// TestEveryFaultOfALesson: each is told of at its line.
func TestEveryFaultOfALesson(t *testing.T) {
	t.Parallel()
	for _, c := range lessonFaults {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			got := faultsIn(t, map[string]string{"01-one/en.md": replaced(t, whole, c.old, c.new)})
			for i, fault := range got {
				got[i] = strings.TrimPrefix(fault, "01-one/en.md:")
			}
			sameFaults(t, got, c.want...)
		})
	}
}

// languageFaults are what is changed in the second language.
var languageFaults = []struct{ why, old, new, want string }{
	{"another host", "a.example", "b.example", "4: front matter: host is not that of en.md"},
	{"another date", "10:00:00", "11:00:00", "5: front matter: date is not that of en.md"},
	{"a quota", "mailboxes: own", "mailboxes: own\nquota: 1 MiB", "7: front matter: quota is not that of en.md"},
	{"TLS", "mailboxes: own", "mailboxes: own\ntls: yes", "7: front matter: tls is not that of en.md"},
	{"another fence", "```imap\n", "```imap ordered\n", "10: the dialogue is `imap ordered`, and in en.md:10 `imap`"},
	{"another command", "C: a2 select", "C: a2 examine", "…"},
	{"a line less", "S: * 2 EXISTS\n", "", "15: the dialogue differs from en.md:15: have `S: [...]`, want `S: * 2 EXISTS`"},
	{"a line more", more, more + "C: a3 noop\nS: a3 OK [..]\n", "18: the dialogue differs from en.md:18: `C: a3 noop` is not there"},
	{"a dialogue more", after, after + "```imap as=x nocheck\nS: * OK\n```\n", "20: 2 dialogues, and 1 in en.md"},
	{"a goal less", goal + "\n", "", "20: the task differs from en.md:23: `goal: sam/INBOX has 2 messages` is missing"},
	{"a goal more", goal, goal + "\ngoal: sam/INBOX exists", "24: the task differs from en.md:20: `goal: sam/INBOX exists` is not there"},
	{"another goal", goal, "goal: sam/INBOX has 2 unseen", "23: the task differs from en.md:23: have `goal: sam/INBOX has 2 unseen`, want `goal: sam/INBOX has 2 messages`"},
	{"another solution", "C: a3 store 1 +flags (\\Flagged)", "C: a3 store 1 flags (\\Flagged)",
		"26: the task differs from en.md:26: have `C: a3 store 1 flags (\\Flagged)`, want `C: a3 store 1 +flags (\\Flagged)`"},
	{"a solution of another kind", "solution:", "solution ordered:", "25: the task differs from en.md:25: have `solution imap ordered`, want `solution imap`"},
	{"a solution more", "S: a3 OK STORE completed\n", "S: a3 OK STORE completed\nsolution:\nC: a4 noop\nS: a4 OK [..]\n", "29: the task differs from en.md:20: `solution imap` is not there"},
	{"a task less", whole[strings.Index(whole, "```task"):], "", "1: 0 tasks, and 1 in en.md"},
	{"a task at another place", whole[strings.Index(whole, "```task"):], whole[strings.Index(whole, "```task"):] + "\n```imap\nC: a9 noop\nS: a9 OK [..]\n```\n", "31: 2 dialogues, and 1 in en.md"},
}

// TestEveryFaultBetweenLanguages: what is not the same in both is told of in the second.
func TestEveryFaultBetweenLanguages(t *testing.T) {
	t.Parallel()
	for _, c := range languageFaults {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			got := faultsIn(t, map[string]string{"01-one/en.md": whole, "01-one/ar.md": replaced(t, whole, c.old, c.new)})
			if at := slices.Index(got, "01-one/ar.md:"+c.want); at >= 0 { // with what differs in its world's answers
				got = got[:at+1]
			}
			if len(got) == 0 {
				t.Fatal("no fault")
			}
			sameFaults(t, got[len(got)-1:], "01-one/ar.md:"+c.want)
		})
	}
	t.Run("a task before another dialogue", func(t *testing.T) {
		t.Parallel()
		sameFaults(t, faultsIn(t, otherFaults[0]), "01-one/ar.md:25: the task stands after step 4, and in en.md:20 after step 3")
	})
	t.Run("a language less", func(t *testing.T) {
		t.Parallel()
		sameFaults(t, faultsIn(t, otherFaults[1]), "02-two/en.md:1: the lesson is not there in this language")
	})
	t.Run("a language without code", func(t *testing.T) {
		t.Parallel()
		sameFaults(t, faultsIn(t, otherFaults[2]), `01-one/Arabic.md:1: "Arabic" is no code of a language: want a name such as en.md`)
	})
}

// ownSet is the set that whole plays on, with its mail in own.
const ownSet = "user sam secret\nmailbox INBOX\nmessage one.eml 2000-02-28T12:00:00Z\nmessage two.eml 2000-02-28T13:00:00Z\n"

var own = map[string]string{"set.txt": ownSet, "one.eml": "Subject: One\n\nHello\n", "two.eml": "Subject: Two\n\nHello\n"}

// setFaults are what is put in the place of a file of the set.
var setFaults = []struct{ why, file, text, want string }{
	{"an unknown word", "set.txt", ownSet + "folder Old\n", `set.txt:5: unknown word "folder": want domain, user, mailbox, message or mbox`},
	{"a mailbox of nobody", "set.txt", "mailbox Old\n" + ownSet, "set.txt:1: a mailbox before the first user"},
	{"a mailbox twice", "set.txt", ownSet + "mailbox inbox\n", `set.txt:5: mailbox "inbox" stands here for the second time`},
	{"no password", "set.txt", ownSet + "user noor\n", "set.txt:5: want: user NAME PASSWORD"},
	{"no domain", "set.txt", "domain a_b\n" + ownSet, "set.txt:1: want: domain NAME, such as domain smallorg.org"},
	{"no such message", "set.txt", ownSet + "message three.eml 2000-02-28T12:00:00Z\n", `set.txt:5: there is no file "three.eml"`},
	{"no date", "set.txt", ownSet + "message one.eml \\Seen\n", `set.txt:5: date "\\Seen": want one such as 2000-02-28T12:00:00Z`},
	{"a quote that is open", "set.txt", ownSet + "mailbox \"Old mail\n", `set.txt:5: want a closing "`},
	{"mail in no mailbox", "three.eml", "Subject: Three\n\nHello\n", "three.eml:1: set.txt does not name it"},
	{"no mail", "two.eml", "Hello there\n", `two.eml:1: the message has no header: it begins with "Hello there"`},
	{"an empty message", "two.eml", "", "two.eml:1: the message is empty"},
	{"no mbox", "set.txt", ownSet + "mbox two.eml\n", `two.eml:1: not an mbox: it does not begin with "From "`},
}

// TestEveryFaultOfASet: a mailbox set is told of at its own line, and the lesson that plays on it is not played.
func TestEveryFaultOfASet(t *testing.T) {
	t.Parallel()
	for _, c := range setFaults {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			got := faultsIn(t, map[string]string{"01-one/en.md": whole, "mailboxes/own/" + c.file: c.text})
			sameFaults(t, got, "01-one/en.md:6: not played: the set mailboxes/own has faults", "mailboxes/own/"+c.want)
		})
	}
	t.Run("nobody", func(t *testing.T) {
		t.Parallel()
		sameFaults(t, faultsIn(t, otherFaults[3]), "mailboxes/two/set.txt:1: it names no user")
	})
	t.Run("no set.txt", func(t *testing.T) {
		t.Parallel()
		sameFaults(t, faultsIn(t, otherFaults[4]),
			"mailboxes/two/set.txt:1: there is no such file, and no mbox alone")
	})
}

// otherFaults are courses with the faults that take more than one change.
var otherFaults = func() []map[string]string {
	task := strings.Index(whole, "```task")
	news := "```imap\nC: a9 noop\nS: a9 OK [..]\n```\n\n"
	return []map[string]string{
		{"01-one/en.md": whole + "\n" + news, "01-one/ar.md": whole[:task] + news + whole[task:]},
		{"01-one/en.md": whole, "01-one/fr.md": whole, "02-two/fr.md": whole},
		{"01-one/en.md": whole, "01-one/Arabic.md": whole},
		{"01-one/en.md": whole, "mailboxes/two/set.txt": "domain a.example\n"},
		{"01-one/en.md": whole, "mailboxes/two/a.eml": "Subject: A\n\nHi\n"},
	}
}()
