package player_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sanduq/lessons/player"
)

const tasked = "```imap\n" +
	"S: * OK [..] ready\n" +
	"C: a1 login alex drums\n" +
	"S: a1 OK [..]\n" +
	"C: a2 select newbox\n" +
	"S: [...]\n" +
	"S: a2 OK [..]\n" +
	"```\n" +
	"```task\n" +
	"do: Take message 2 away for good.\n" +
	"goal: alex/newbox has 2 messages\n" +
	"goal: alex/newbox has no message \"Second\"\n" +
	"solution:\n" +
	"C: a3 store 2 +flags (\\Deleted)\n" +
	"S: * 2 FETCH (FLAGS (\\Deleted))\n" +
	"S: a3 OK [..]\n" +
	"C: a4 expunge\n" +
	"S: [...]\n" +
	"S: a4 OK [..]\n" +
	"```\n" +
	"```task\n" +
	"do: Mark the first as read, and leave.\n" +
	"goal: message \"First\" in alex/newbox has \\Seen\n" +
	"goal: connection imap is closed\n" +
	"solution as=imap:\n" +
	"C: a5 store 1 +flags (\\Seen)\n" +
	"S: [...]\n" +
	"C: a6 logout\n" +
	"S: [...]\n" +
	"S: <close>\n" +
	"```\n"

// tasksOf returns the tasks of the last progress told.
func tasksOf(events []player.Event) string {
	for _, e := range slices.Backward(events) {
		if p, ok := e.(player.Progress); ok {
			return fmt.Sprint(p.Tasks)
		}
	}
	return "no progress"
}

func TestTasksOnAnyRoad(t *testing.T) {
	t.Parallel()
	s := play(t, parse(t, tasked), mailWorlds(t))
	s.Resume(player.Record{})
	same(t, "at the beginning", tasksOf(s.told()), "[{ahead [false false]} {ahead [false false]}]")
	s.Restart(4)
	same(t, "after the steps", tasksOf(s.told()), "[{open [false false]} {open [false false]}]")
	// By its UID, with MOVE, in place of the solution's two commands.
	s.Send("imap", "x1 uid move 2 INBOX")
	same(t, "after MOVE", tasksOf(s.told()), "[{done [true true]} {open [false false]}]")
	// What comes later does not take the task back.
	s.Send("imap", "x2 uid store 1 flags (\\Seen)")
	s.Send("imap", "x3 select inbox")
	s.Send("imap", "x4 move 1 newbox")
	same(t, "after moving back", tasksOf(s.told()), "[{done [false false]} {open [true false]}]")
	s.Send("imap", "x5 logout")
	same(t, "after leaving", tasksOf(s.told()), "[{done [false false]} {done [true true]}]")
}

func TestSolve(t *testing.T) {
	t.Parallel()
	s := play(t, parse(t, tasked), mailWorlds(t))
	s.Restart(4)
	s.Solve(1, 1)
	same(t, "after one line", tasksOf(s.told()), "[{open [false false]} {open [false false]}]")
	s.Solve(1, 2)
	same(t, "after the other", tasksOf(s.told()), "[{done [true true]} {open [false false]}]")
	s.Solve(2, 0)
	same(t, "after all lines", tasksOf(s.told()), "[{done [true true]} {done [true true]}]")
	s.Solve(3, 1)
	if got := shown(s.told()); !strings.Contains(got, "there is no task 3") {
		t.Error(got)
	}
}

// What was done follows from the log, in a player and in a check of it.
func TestTasksAreRetraced(t *testing.T) {
	t.Parallel()
	l := parse(t, tasked)
	s := play(t, l, mailWorlds(t))
	s.Restart(4)
	s.Solve(1, 0)
	var log []player.Entry
	for _, e := range s.told() {
		switch e := e.(type) {
		case player.LogCleared:
			log = nil
		case player.Logged:
			log = append(log, e.Entry)
		}
	}
	again := play(t, l, mailWorlds(t))
	again.Resume(player.Record{Log: log, Version: l.Hash()})
	same(t, "after a reload", tasksOf(again.told()), "[{done [true true]} {open [false false]}]")
	progress, err := player.Retrace(context.Background(), l, mailWorlds(t), log)
	if err != nil || progress.Current != 4 || fmt.Sprint(progress.Tasks) != "[{done [true true]} {open [false false]}]" {
		t.Errorf("retraced: %+v, %v", progress, err)
	}
	if _, err := player.Retrace(context.Background(), l, mailWorlds(t), []player.Entry{{Kind: "jump"}}); err == nil {
		t.Error("a log that no player writes is no error")
	}
}

// A subscription outlives its mailbox, and a goal may be that it goes.
func TestGoalOfASubscriptionWithoutAMailbox(t *testing.T) {
	t.Parallel()
	const lesson = "```imap\nS: * OK [..]\nC: a1 login alex drums\nS: a1 OK [..]\nC: a2 create plans\nS: a2 OK [..]\n" +
		"C: a3 subscribe plans\nS: a3 OK [..]\nC: a4 delete plans\nS: a4 OK [..]\n```\n" +
		"```task\ndo: Off with it.\ngoal: alex/plans is not subscribed\nsolution:\nC: a5 unsubscribe plans\nS: a5 OK [..]\n```\n"
	if _, said := check(t, lesson); said != "" {
		t.Error(said)
	}
	kept := strings.NewReplacer("is not subscribed", "is subscribed", "unsubscribe", "noop; not unsubscribe").Replace(lesson)
	if _, said := check(t, kept); !strings.Contains(said, "the goals of the task hold already") {
		t.Errorf("the name is subscribed to, and: %s", said)
	}
}

func TestCheckTasks(t *testing.T) {
	t.Parallel()
	if _, said := check(t, tasked); said != "" {
		t.Error(said)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"a goal too many", "has 2 messages", "has 3 messages", "lesson.md:11: the solution does not reach this goal: alex/newbox has 3 messages\n"},
		{"nothing to do", "goal: alex/newbox has 2 messages\ngoal: alex/newbox has no message \"Second\"", "goal: alex/newbox exists\ngoal: alex/INBOX exists",
			"lesson.md:9: the goals of the task hold already before its solution: there is nothing to do\n"},
		{"a solution that differs", "S: * 2 FETCH (FLAGS (\\Deleted))", "S: * 2 FETCH (FLAGS (\\Seen))",
			"lesson.md:15: the answer differs\n    - * 2 FETCH (FLAGS (\\Seen))\n    + * 2 FETCH (FLAGS (\\Deleted))\n      a3 OK STORE completed\n"},
		{"nobody", "alex/newbox has 2", "sam/newbox has 2",
			"lesson.md:11: goal: there is no user sam\nlesson.md:11: the solution does not reach this goal: sam/newbox has 2 messages\n"},
		{"no such message", `has no message "Second"`, `has no message "Secund"`,
			"lesson.md:12: what this goal does not want is there neither before the solution nor after it: alex/newbox has no message \"Secund\"\n"},
		{"no such mailbox", `alex/newbox has no message`, `alex/nowbox has no message`, "lesson.md:12: what this goal does not want is there neither"},
		{"nothing that could go", `alex/newbox has no message "Second"`, `alex/drafts does not exist`, "lesson.md:12: what this goal does not want is there neither"},
		{"nothing to unsubscribe", `alex/newbox has no message "Second"`, `alex/drafts is not subscribed`, "lesson.md:12: what this goal does not want is there neither"},
		{"one after the other", "C: a3 store 2 +flags (\\Deleted)", "C: a3 store 1:2 +flags (\\Deleted)", "after the solution of task 1 this one's does not reach its goal"},
		{"done by the one before", "goal: message \"First\" in alex/newbox has \\Seen\ngoal: connection imap is closed", "goal: alex/newbox has no message \"Second\"",
			"after the solution of task 1 the goals of this one hold already"},
	} {
		if !strings.Contains(tasked, c.old) {
			t.Fatalf("%s: %q is not in the lesson", c.name, c.old)
		}
		if _, said := check(t, strings.Replace(tasked, c.old, c.new, 1)); !strings.Contains(said, c.want) {
			t.Errorf("%s: %s\nwant %s", c.name, said, c.want)
		}
	}
}

// What a solution shows is its author's word for what a learner has to reach: no update touches it.
func TestUpdateLeavesSolutions(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"S: ~\n", ""} {
		src := strings.Replace(tasked, "S: * 2 FETCH (FLAGS (\\Deleted))\n", line, 1)
		if src == tasked {
			t.Fatal("the solution has no such line")
		}
		same(t, "updated", update(t, src), src)
	}
}

// Each kind of goal, true and not, on mailboxes that the words of IMAP made so.
func TestGoals(t *testing.T) {
	t.Parallel()
	const head = "```imap\nS: [..]\nC: a1 login alex drums\nS: [..]\nC: a2 select newbox\nS: [...]\nS: a2 OK [..]\n```\n"
	for _, c := range []struct{ goal, command string }{
		{"alex/Old/2000 exists", `create Old/2000`},
		{"alex/Old exists", `create Old/2000`},
		{"alex/newbox does not exist", `delete newbox`},
		{"alex/newbox is subscribed", `subscribe newbox`},
		{"alex/inbox has 3 messages", `copy 1:* INBOX`},
		{"alex/newbox has 1 unseen", `store 1:2 +flags.silent (\Seen)`},
		{`alex/INBOX has message "Third"`, `copy 3 INBOX`},
		{`message "Second" in alex/newbox has $Later`, `store 2 +flags ($Later)`},
		{`message "Third" in alex/newbox has no \Flagged`, `store 1:* -flags (\flagged)`},
		{"connection imap is authenticated", `unselect`},
		{"connection imap is closed", "logout\nS: [...]\nS: <close>"},
	} {
		if !strings.Contains(c.command, "S:") {
			c.command += "\nS: [...]"
		}
		src := head + "```task\ndo: x\ngoal: " + c.goal + "\nsolution:\nC: a3 " + c.command + "\n```\n"
		if _, said := check(t, src); said != "" {
			t.Errorf("%s, by %s: %s", c.goal, c.command, said)
		}
	}
}

func TestGlance(t *testing.T) {
	t.Parallel()
	s := play(t, parse(t, tasked), mailWorlds(t))
	s.Resume(player.Record{})
	s.told()
	s.Look("", "")
	glances := func() string {
		var out strings.Builder
		for _, e := range s.told() {
			if g, ok := e.(player.Glance); ok {
				fmt.Fprintf(&out, "%s/%s of %d:", g.User, g.Mailbox.Name, len(g.Users))
				for i, m := range g.Messages {
					fmt.Fprintf(&out, " %d=%d%v%s", g.Before+i+1, m.UID, m.Flags, m.Subject)
				}
				out.WriteString("\n")
			}
		}
		return out.String()
	}
	same(t, "at first", glances(), "alex/INBOX of 2:\n")
	s.Restart(4)
	same(t, "with newbox selected", glances(), "alex/newbox of 2: 1=1[]First 2=2[]Second 3=3[\\Flagged]Third\n")
	s.Send("imap", "x1 noop")
	same(t, "after nothing changed", glances(), "")
	s.Solve(1, 0)
	same(t, "as the numbers close up", glances(), "alex/newbox of 2: 1=1[]First 2=3[\\Flagged]Third\n")
	s.Look("riley", "INBOX")
	same(t, "another's", glances(), "riley/INBOX of 2:\n")
	s.Import("riley", "a.eml", []byte("Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n\nHello\n"))
	same(t, "with mail of one's own", glances(), "riley/INBOX of 2: 1=1[]Grüße\n")
	s.LookAway()
	s.Send("imap", "x2 store 1 flags (\\Seen)")
	same(t, "when nobody looks", glances(), "")
}

func TestImport(t *testing.T) {
	t.Parallel()
	s := play(t, nil, mailWorlds(t))
	imported := func() string {
		var out strings.Builder
		for _, e := range s.told() {
			switch e := e.(type) {
			case player.Imported:
				fmt.Fprintf(&out, "%s: %d into %s, %v\n", e.File, e.Count, e.Mailbox, e.Err)
			case player.Logged:
				fmt.Fprintf(&out, "kept %s %q\n", e.Entry.Kind, e.Entry.Text)
			}
		}
		return out.String()
	}
	s.Import("alex", "a.eml", []byte("Subject: One\n\nHello\n"))
	same(t, "a message", imported(), "kept mail \"alex\\ta.eml\\nSubject: One\\n\\nHello\\n\"\na.eml: 1 into INBOX, <nil>\n")
	s.Import("alex", "travel\n.mbox", []byte("From a@b Tue Feb 29 12:00:00 2000\nSubject: One\n\nHi\n\nFrom a@b Tue Feb 29 12:00:00 2000\nSubject: Two\n\nHi\n"))
	if got := imported(); !strings.HasSuffix(got, "travel.mbox: 2 into travel, <nil>\n") {
		t.Error(got)
	}
	s.Import("alex", "cat.png", []byte("\x89PNG\r\n"))
	if got := imported(); !strings.Contains(got, "this is no mail") || strings.Contains(got, "kept") {
		t.Error(got)
	}
	s.Import("sam", "a.eml", []byte("Subject: One\n\nHello\n"))
	if got := imported(); !strings.Contains(got, "there is no such user") {
		t.Error(got)
	}
}

// A solution of C: lines alone is judged by its goals, and by that nothing in it is refused.
func TestSolutionWithoutAnswers(t *testing.T) {
	t.Parallel()
	const head = "```imap\nS: [..]\nC: a1 login alex drums\nS: [..]\n```\n" +
		"```task\ndo: Mark the first.\ngoal: message \"First\" in alex/newbox has \\Flagged\n"
	for _, c := range []struct{ name, solution, want string }{
		{"on the lesson's connection", "solution:\nC: b1 select newbox\nC: b2 fetch 1 body[]\nC: b3 store 1 +flags (\\Flagged)\n", ""},
		{"on one of its own", "solution imap as=mine:\nC: b0 login alex drums\nC: b1 select newbox\nC: b2 store 1 +flags (\\Flagged)\nC: b3 logout\n", ""},
		{"beside another", "solution pop3:\nC: user alex\nC: pass drums\nC: list\nC: quit\nsolution imap:\nC: b1 select newbox\nC: b2 store 1 +flags (\\Flagged)\n", ""},
		{"refused", "solution:\nC: b0 selekt newbox\nC: b1 select newbox\nC: b2 store 1 +flags (\\Flagged)\n",
			"lesson.md:10: the server refuses this line, and no S: line shows that: b0 BAD "},
		{"refused by POP3", "solution pop3:\nC: user alex\nC: pass wrong\nC: quit\nsolution imap:\nC: b1 select newbox\nC: b2 store 1 +flags (\\Flagged)\n",
			"lesson.md:11: the server refuses this line, and no S: line shows that: -ERR "},
		{"refused by SMTP", "solution smtp:\nC: rcpt to:<alex@smallorg.org>\nC: quit\nsolution imap:\nC: b1 select newbox\nC: b2 store 1 +flags (\\Flagged)\n",
			"lesson.md:10: the server refuses this line, and no S: line shows that: 503 "},
		{"refused, and shown", "solution:\nC: b0 selekt newbox\nS: b0 BAD [..]\nC: b1 select newbox\nS: [...]\nC: b2 store 1 +flags (\\Flagged)\nS: [...]\n", ""},
		{"not the goal", "solution:\nC: b1 select newbox\nC: b2 store 2 +flags (\\Seen)\n", "the solution does not reach this goal"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if _, said := check(t, head+c.solution+"```\n"); (c.want == "") != (said == "") || !strings.Contains(said, c.want) {
				t.Errorf("%s\nwant %q", said, c.want)
			}
		})
	}
}
