package player_test

import (
	"context"
	"strings"
	"testing"

	"sanduq/lessons/player"
)

// lesson uses every form: captures, both kinds of literal, several
// connections, news, a close and an opening anew.
const lesson = "---\ntitle: a\ndate: 2000-03-01T10:00:00Z\n---\n" +
	"```imap\n" +
	"I: $ telnet localhost 143\n" +
	"S: * OK [..] ready\n" +
	"C: a1 login {4}\n" +
	"S: + [..]\n" +
	"C: alex {5}\n" +
	"S: + [..]\n" +
	"C: drums\n" +
	"S: a1 OK LOGIN completed\n" +
	"C: a2 select newbox\n" +
	"S: * 3 EXISTS\n" +
	"S: * OK [UIDNEXT [..next..]] [..]\n" +
	"S: [...]\n" +
	"S: a2 OK [READ-WRITE] [..]\n" +
	"```\n" +
	"```imap as=other\n" +
	"S: * OK [..]\n" +
	"C: b1 login alex drums\n" +
	"S: b1 OK [..]\n" +
	"C: b2 status newbox (messages)\n" +
	"S: * STATUS newbox (MESSAGES [..])\n" +
	"S: b2 OK [..]\n" +
	"C: b2 select newbox\n" +
	"S: * 3 EXISTS\n" +
	"S: * 0 RECENT\n" +
	"S: * OK [UIDVALIDITY [..]] [..]\n" +
	"S: * OK [UIDNEXT [..]] [..]\n" +
	"S: * FLAGS (\\Answered [..])\n" +
	"S: * OK [PERMANENTFLAGS [..]] [..]\n" +
	"S: * OK [UNSEEN 1] [..]\n" +
	"S: b2 OK [..]\n" +
	"C: b3 idle\n" +
	"S: + [..]\n" +
	"```\n" +
	"```imap\n" +
	"C: a3 append newbox (\\Seen) {22+}\n" +
	"C: Subject: Fourth\n" +
	"C:\n" +
	"C: Hi.\n" +
	"S: * 4 EXISTS\n" +
	"S: * [..] RECENT\n" +
	"S: a3 OK [APPENDUID [..] [..uid..]] [..]\n" +
	"C: a4 uid fetch [..uid..] (uid body.peek[text])\n" +
	"S: * 4 FETCH (UID [..next..] BODY[TEXT] {3}\n" +
	"S: Hi.)\n" +
	"S: a4 OK UID FETCH completed\n" +
	"```\n" +
	"```imap as=other\n" +
	"S: * 4 EXISTS\n" +
	"S: * [..] RECENT\n" +
	"C: DONE\n" +
	"S: b3 OK IDLE completed\n" +
	"C: b4 logout\n" +
	"S: * BYE [..]\n" +
	"S: b4 OK LOGOUT completed\n" +
	"S: <close>\n" +
	"```\n" +
	"```imap as=other\n" +
	"S: * OK [..]\n" +
	"C: b5 noop\n" +
	"S: b5 OK NOOP completed\n" +
	"```\n"

func check(t testing.TB, src string) ([]player.Result, string) {
	t.Helper()
	l := parse(t, src)
	results := player.Check(context.Background(), l, mailWorlds(t))
	return results, player.Format(results)
}

// update returns a lesson as an update leaves it, in two worlds that are the same.
func update(t testing.TB, src string) string {
	t.Helper()
	updated, _ := player.Update(t.Context(), "lesson.md", []byte(src), mailWorlds(t), nil)
	return string(updated)
}

func TestCheck(t *testing.T) {
	t.Parallel()
	if _, faults := check(t, lesson); faults != "" {
		t.Error(faults)
	}
}

// Whatever S: line is changed, taken away or said twice, the check says so, in
// the block that it stands in or, for a close, after it; and an update mends
// what it can be mended by.
func TestCheckFindsEveryChange(t *testing.T) {
	t.Parallel()
	lines := strings.SplitAfter(lesson, "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, "S: ") {
			continue
		}
		with := func(s string) string {
			return strings.Join(lines[:i], "") + s + strings.Join(lines[i+1:], "")
		}
		changes := map[string]string{}
		if i < 14 || i > 17 { // what stands beside a [...] falls to it
			changes["taken away"] = with("")
		}
		if !strings.HasPrefix(line, "S: [...]") {
			changes["changed"] = with("S: x" + strings.TrimPrefix(line, "S: "))
			changes["twice"] = with(line + line)
		}
		for name, src := range changes {
			t.Run(strings.TrimSpace(line)+" "+name, func(t *testing.T) {
				t.Parallel()
				if _, faults := transcriptFaults(src); faults {
					return // the parser says so already: a literal's count, a capture
				}
				if _, said := check(t, src); said == "" {
					t.Fatal("passes")
				}
				updated := update(t, src)
				if _, said := check(t, updated); said != "" {
					t.Errorf("after an update:\n%s\n%s", said, updated)
				}
			})
		}
	}
}

// After a literal the command may end in any lines: what follows is a command of its own.
func TestLiteralBeforeAnyLines(t *testing.T) {
	t.Parallel()
	src := "```imap\nS: [..]\nC: a1 login alex drums\nS: [...]\nC: a2 append newbox {6}\nS: + [..]\nC: a: b\nC:\nS: [...]\nC: a3 noop\nS: a3 OK [..]\n```\n"
	if _, said := check(t, src); said != "" {
		t.Error(said)
	}
}

func TestCheckSaysWhere(t *testing.T) {
	t.Parallel()
	block := func(s ...string) string { return "```imap\n" + strings.Join(s, "\n") + "\n```\n" }
	for _, c := range []struct{ name, src, want string }{
		{"a difference", block("S: [..]", "C: a1 login alex drums", "S: * x", "S: a1 NO [..]"),
			"lesson.md:4: the answer differs\n    - * x\n    - a1 NO [..]\n    + a1 OK LOGIN completed\n"},
		{"no greeting", block("C: a1 noop", "S: a1 OK [..]"),
			"lesson.md:1: the answer differs\n    + * OK shadrach.smallorg.org IMAP4rev1 v12.250 server ready\n"},
		{"closed in between", block("S: [..]", "C: a1 logout", "S: [...]", "S: a1 OK [..]", "C: a2 noop", "S: a2 OK [..]"),
			"lesson.md:5: the answer differs\n      a1 OK LOGOUT completed\n    + <close>\n" +
				"lesson.md:6: the server has closed the connection before this line\n"},
		{"an answer nobody takes", block("S: [..]", "C: a1 noop"),
			"lesson.md:3: the server sent 1 answer that no S: line of imap takes\n    + a1 OK NOOP completed\n"},
		{"a refused literal", block("S: [..]", "C: a0 login alex drums", "S: a0 OK [..]", "C: a1 append nowhere {2}", "S: + [..]", "C: hi", "S: a1 OK [..]", "C: a2 noop", "S: a2 OK [..]"),
			"lesson.md:6: the answer differs\n    - + [..]\n    - a1 OK [..]\n    + a1 NO [TRYCREATE]…\n"},
		{"no such server", "```pop3 port=1110\nS: +OK\n```\n", "lesson.md:1: connect: shadrach.smallorg.org has no pop3 server…\n"},
		{"a listing without its note", "```imap listing\nS: * OK x\nC: a1 noop\nS: a1 BAD no\n```\n",
			"lesson.md:4: the answer differs from the listing, and no N: says why\n    - a1 BAD no\n    + a1 OK NOOP completed\n"},
		{"a listing with its note", "```imap listing\nS: * OK x\nC: a1 noop\nS: a1 BAD no\nN: the server is kinder\n```\n", ""},
		{"a note too many", "```imap listing\nS: * OK x\nN: another greeting\n```\n", "lesson.md:3: N: notes a difference, and there is none: the answer is in other words\n"},
		{"a line missing from a listing", "```imap listing\nS: * OK x\nC: a1 login alex drums\nS: a1 OK x\nC: a2 status newbox (messages)\nS: a2 OK y\n```\n",
			"lesson.md:5: the answer differs from the listing, and no N: says why\n    + * STATUS newbox (MESSAGES 3)\n      a2 OK STATUS completed\n"},
		{"TLS that is not there", underTLS + block("S: [..]", "C: a1 noop", "S: a1 OK [..]", "TLS:"), "lesson.md:6: the answer differs\n    - TLS:\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, got := check(t, c.src)
			if head, _, ok := strings.Cut(c.want, "…"); ok {
				if !strings.HasPrefix(got, head) {
					t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
				}
				return
			}
			same(t, "faults", got, c.want)
		})
	}
}

// A listing is never rewritten; the dialogue beside it is.
func TestUpdateLeavesListings(t *testing.T) {
	t.Parallel()
	src := "```imap listing\nS: * BYE\n```\n\n```imap as=b\nS: * BYE [..] ready\n```\n"
	same(t, "updated", update(t, src), strings.Replace(src, "S: * BYE [..] ready", "S: * OK [..] ready", 1))
}
