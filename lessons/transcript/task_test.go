package transcript_test

import (
	"slices"
	"strings"
	"testing"

	"sanduq/lessons/transcript"
)

const withTasks = "Some text.\n" +
	"```imap\nS: * OK [..]\nC: a1 login alex drums\nS: a1 OK [..]\n```\n" +
	"```task\n" +
	"do: Take message 2 of newbox away, and touch `no` other.\n" +
	"goal: alex/newbox has 5 messages\n" +
	"goal: alex/newbox has no message \"Second\"\n" +
	"\n" +
	"hint: Mark it first.\n" +
	"hint: a3 store 2 +flags (\\Deleted)\n" +
	"solution:\n" +
	"C: a3 store 2 +flags (\\Deleted)\nS: [...]\nC: a4 expunge\nS: [...]\n" +
	"solution pop3 as=phone:\nS: +OK [..]\n" +
	"```\n" +
	"```imap\nC: a2 noop\nS: a2 OK [..]\n```\n" +
	"```task\ndo: Log out.\ngoal: connection imap is closed\nsolution as=imap:\nC: a9 logout\nS: [...]\nS: <close>\n```\n"

func TestTasks(t *testing.T) {
	t.Parallel()
	l, faults := transcript.Parse("en.md", []byte(withTasks))
	if len(faults) > 0 {
		t.Fatalf("faults: %v", faults)
	}
	if len(l.Tasks) != 2 || len(l.Steps) != 3 || len(l.Blocks) != 2 {
		t.Fatalf("%d tasks, %d steps, %d blocks", len(l.Tasks), len(l.Steps), len(l.Blocks))
	}
	first := l.Tasks[0]
	if first.After != 2 || first.Line != 7 || first.End != 21 || first.Do.Text != "Take message 2 of newbox away, and touch `no` other." {
		t.Errorf("the first task is after %d, in lines %d to %d: %q", first.After, first.Line, first.End, first.Do.Text)
	}
	if len(first.Hints) != 2 || first.Hints[1].Number != 13 || first.Hints[1].Text != `a3 store 2 +flags (\Deleted)` {
		t.Errorf("hints: %+v", first.Hints)
	}
	if len(first.Goals) != 2 || first.Goals[1].Line != 10 || first.Goals[1].Subject != "Second" || !first.Goals[1].Not {
		t.Errorf("goals: %+v", first.Goals)
	}
	var headers []string
	for _, b := range first.Solution {
		headers = append(headers, first.Header(b))
	}
	if want := []string{"solution imap", "solution pop3 as=phone"}; !slices.Equal(headers, want) {
		t.Errorf("solutions %q, want %q", headers, want)
	}
	if len(first.Steps) != 3 || first.Steps[0].Tag != "a3" || first.Steps[0].Opens || !first.Steps[2].Opens {
		t.Errorf("steps of the solution: %+v", first.Steps)
	}
	// The first solution opened a connection, and the second task knows nothing of it.
	second := l.Tasks[1]
	if second.Number != 2 || second.After != 3 || second.Steps[0].Opens {
		t.Errorf("the second task: %+v", second)
	}
	if l.TaskAt(7) != first || l.TaskAt(8) != nil {
		t.Error("TaskAt does not find a task by its fence")
	}
}

// A solution goes on with its connection, on the port that it was opened on.
func TestSolutionOnTheSamePort(t *testing.T) {
	t.Parallel()
	const src = "```smtp as=out port=587\nS: 220 [..]\n```\n```task\ndo: x\ngoal: connection out is closed\nsolution as=out:\nC: quit\nS: [...]\nS: <close>\n```\n"
	l, faults := transcript.Parse("en.md", []byte(src))
	if len(faults) > 0 || l.Tasks[0].Solution[0].Port != 587 {
		t.Errorf("port %d, faults %v", l.Tasks[0].Solution[0].Port, faults)
	}
}

func TestTaskDoesNotChangeTheHash(t *testing.T) {
	t.Parallel()
	with, _ := transcript.Parse("en.md", []byte(withTasks))
	without, _ := transcript.Parse("en.md", []byte(strings.Replace(withTasks, "has 5", "has 4", 1)))
	if with.Hash() != without.Hash() {
		t.Error("a task does nothing to the mail host by itself, and the hash changed with it")
	}
}

func TestGoals(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		want transcript.Goal
	}{
		{"alex/newbox exists", transcript.Goal{Kind: transcript.MailboxExists, User: "alex", Mailbox: "newbox"}},
		{"alex/Old mail/2000 does not exist", transcript.Goal{Kind: transcript.MailboxExists, Not: true, User: "alex", Mailbox: "Old mail/2000"}},
		{"alex/newbox is subscribed", transcript.Goal{Kind: transcript.MailboxSubscribed, User: "alex", Mailbox: "newbox"}},
		{"alex/newbox is not subscribed", transcript.Goal{Kind: transcript.MailboxSubscribed, Not: true, User: "alex", Mailbox: "newbox"}},
		{"alex/newbox has 5 messages", transcript.Goal{Kind: transcript.MailboxMessages, User: "alex", Mailbox: "newbox", Count: 5}},
		{"alex/newbox has 1 message", transcript.Goal{Kind: transcript.MailboxMessages, User: "alex", Mailbox: "newbox", Count: 1}},
		{"alex/INBOX has 0 unseen", transcript.Goal{Kind: transcript.MailboxUnseen, User: "alex", Mailbox: "INBOX"}},
		{`alex/INBOX has message "Say "hi""`, transcript.Goal{Kind: transcript.MailboxMessage, User: "alex", Mailbox: "INBOX", Subject: `Say "hi"`}},
		{`alex/INBOX has no message "مرحبا"`, transcript.Goal{Kind: transcript.MailboxMessage, Not: true, User: "alex", Mailbox: "INBOX", Subject: "مرحبا"}},
		{`message "Second" in alex/newbox has \Seen`, transcript.Goal{Kind: transcript.MessageFlag, User: "alex", Mailbox: "newbox", Subject: "Second", Flag: `\Seen`}},
		{`message "a in b has c" in alex/newbox has no $Forwarded`, transcript.Goal{Kind: transcript.MessageFlag, Not: true, User: "alex", Mailbox: "newbox", Subject: "a in b has c", Flag: "$Forwarded"}},
	} {
		l, faults := transcript.Parse("en.md", []byte("```task\ndo: x\ngoal: "+tt.text+"\nsolution:\nS: [...]\n```\n"))
		if len(faults) > 0 || len(l.Tasks[0].Goals) != 1 {
			t.Errorf("%q: %v", tt.text, faults)
			continue
		}
		tt.want.Line, tt.want.Text = 3, tt.text
		if got := *l.Tasks[0].Goals[0]; got != tt.want {
			t.Errorf("%q: %+v, want %+v", tt.text, got, tt.want)
		}
	}
}

func TestTaskFaults(t *testing.T) {
	t.Parallel()
	const dialogue = "solution:\nC: a1 noop\nS: [...]\n"
	task := func(lines string) string { return "```task\n" + lines + "```\n" }
	good := "do: x\ngoal: alex/INBOX exists\n"
	for _, tt := range []struct {
		name, src string
		line      int
		want      string
	}{
		{"no do", task("goal: alex/INBOX exists\n" + dialogue), 1, "a line `do: …` is missing"},
		{"no goal", task("do: x\n" + dialogue), 1, "the task has no goal"},
		{"no solution", task(good), 1, "the task has no solution"},
		{"do twice", task("do: y\n" + good + dialogue), 3, "do: is given twice"},
		{"nothing to do", task("do:\n" + good + dialogue), 2, "do: says nothing"},
		{"unknown line", task(good + "note: x\n" + dialogue), 4, "begins with do:, goal:, hint: or solution:"},
		{"unknown goal", task(good + "goal: alex/INBOX is full\n" + dialogue), 4, "unknown goal (known: USER/MAILBOX exists"},
		{"no user", task(good + "goal: INBOX exists\n" + dialogue), 4, "want USER/MAILBOX"},
		{"no number", task(good + "goal: alex/INBOX has many messages\n" + dialogue), 4, "unknown goal"},
		{"no flag", task(good + "goal: message \"x\" in alex/INBOX has \\\n" + dialogue), 4, "want a flag"},
		{"no system flag", task(good + "goal: message \"x\" in alex/INBOX has no \\Seem\n" + dialogue), 4, "want a flag"},
		{"flag of nothing", task(good + "goal: message \"x\" has \\Seen\n" + dialogue), 4, `want message "SUBJECT" in`},
		{"no state", task(good + "goal: connection imap is busy\n" + dialogue), 4, "one of not authenticated, authenticated, selected, closed"},
		{"no connection", task(good + "goal: connection phone is closed\n" + dialogue), 4, "there is no connection phone"},
		{"goal without verb", task(good + "goal: connection imap\n" + dialogue), 4, "want connection NAME is STATE"},
		{"attributes", "```task hard\n" + good + dialogue + "```\n", 1, `a task takes no attributes, have "hard"`},
		{"unknown connection", task(good + "solution as=phone:\nS: [...]\n"), 4, "say its protocol"},
		{"no colon", task(good + "solution as=imap\nC: a1 noop\n"), 4, "want solution: or such as"},
		{"empty", task(good + "solution:\n"), 4, "the solution is empty"},
		{"listing", task(good + "solution listing:\nC: a1 noop\nS: [...]\n"), 4, "neither a listing nor nocheck"},
		{"unknown attribute", task(good + "solution fast:\nC: a1 noop\nS: [...]\n"), 4, `unknown attribute "fast"`},
		{"a line of no dialogue", task(good + "solution:\nC: a1 noop\nhint: late\n"), 6, "a line of a dialogue begins with"},
		{"a name of its own", task(good + "solution:\nC: a1 noop\nS: a1 [..word..]\nC: a2 x [..word..]\nS: [...]\n"), 7, "is used before an S: line captures it"},
		{"in a list", "- x\n\n      ```task\n      do: x\n      ```\n", 3, "a task stands at the margin"},
		{"not closed", "```task\n" + good + dialogue, 1, "the task is not closed"},
		{"spelling", "```Task\n" + good + "```\n", 1, "this looks like a task"},
	} {
		_, faults := transcript.Parse("en.md", []byte(tt.src))
		found := slices.ContainsFunc(faults, func(f transcript.Fault) bool { return f.Line == tt.line && strings.Contains(f.What, tt.want) })
		if !found {
			t.Errorf("%s: faults %v, want %d: %s", tt.name, faults, tt.line, tt.want)
		}
	}
}
