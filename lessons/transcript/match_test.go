package transcript_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"sanduq/lessons/transcript"
)

// answerOf returns the last step's answer of a block with the given fence and S: lines.
func answerOf(t testing.TB, info string, server ...string) transcript.Answer {
	t.Helper()
	src := "```" + info + "\nC: a1 x\nS: " + strings.Join(server, "\nS: ") + "\n```\n"
	l, faults := transcript.Parse("f.md", []byte(src))
	if len(faults) > 0 {
		t.Fatalf("%v in\n%s", faults, src)
	}
	return l.Steps[len(l.Steps)-1].Answer(nil)
}

func unitsOf(text ...string) []transcript.Unit {
	var out []transcript.Unit
	for _, s := range text {
		if s == "<close>" {
			out = append(out, transcript.Unit{Close: true})
		} else {
			out = append(out, transcript.Unit{Text: s})
		}
	}
	return out
}

func TestMatch(t *testing.T) {
	t.Parallel()
	type lines = []string
	for _, c := range []struct {
		name      string
		info      string
		want, got lines
		ok        bool
		captured  string
	}{
		{"literally", "imap", lines{"a1 OK done"}, lines{"a1 OK done"}, true, ""},
		{"another text", "imap", lines{"a1 OK done"}, lines{"a1 OK Done"}, false, ""},
		{"wildcard", "imap", lines{"* OK [..] ready"}, lines{"* OK a b ready"}, true, ""},
		{"wildcard of nothing", "imap", lines{"x[..]y"}, lines{"xy"}, true, ""},
		{"wildcard needs its end", "imap", lines{"* OK [..] ready"}, lines{"* OK a b ready."}, false, ""},
		{"wildcard overlaps no text", "imap", lines{"ab[..]ba"}, lines{"aba"}, false, ""},
		{"wildcard itself", "imap", lines{"a [..] b"}, lines{"a [..] b"}, true, ""},
		{"capture", "imap", lines{"* OK [UIDNEXT [..n..]] next"}, lines{"* OK [UIDNEXT 44] next"}, true, "n=44"},
		{"captures, the shortest", "imap", lines{"[..a..] [..b..]"}, lines{"x y z"}, true, "a=x b=y z"},
		{"capture used again", "imap", lines{"* [..n..] EXPUNGE", "a1 OK [..n..]"}, lines{"* 3 EXPUNGE", "a1 OK 3"}, true, "n=3"},
		{"capture used again, differs", "imap", lines{"* [..n..] EXPUNGE", "a1 OK [..n..]"}, lines{"* 3 EXPUNGE", "a1 OK 4"}, false, ""},
		{"any order", "imap", lines{"* 6 EXISTS", "* 0 RECENT", "a1 OK"}, lines{"* 0 RECENT", "* 6 EXISTS", "a1 OK"}, true, ""},
		{"file order where ordered", "imap ordered", lines{"* 6 EXISTS", "* 0 RECENT", "a1 OK"}, lines{"* 0 RECENT", "* 6 EXISTS", "a1 OK"}, false, ""},
		{"tagged does not move", "imap", lines{"* 6 EXISTS", "a1 OK"}, lines{"a1 OK", "* 6 EXISTS"}, false, ""},
		{"EXPUNGE does not move", "imap", lines{"* 1 EXPUNGE", "* 2 EXPUNGE", "a1 OK"}, lines{"* 2 EXPUNGE", "* 1 EXPUNGE", "a1 OK"}, false, ""},
		{"nothing moves over EXPUNGE", "imap", lines{"* 1 EXPUNGE", "* 4 EXISTS", "a1 OK"}, lines{"* 4 EXISTS", "* 1 EXPUNGE", "a1 OK"}, false, ""},
		{"+ does not move", "imap", lines{"+ go", "* 4 EXISTS"}, lines{"* 4 EXISTS", "+ go"}, false, ""},
		{"first pattern that fits", "imap", lines{"* [..] FETCH [..]", "* 1 FETCH x", "a1 OK"}, lines{"* 1 FETCH x", "* 2 FETCH x", "a1 OK"}, false, ""},
		{"a unit no pattern takes", "imap", lines{"a1 OK"}, lines{"* 4 EXISTS", "a1 OK"}, false, ""},
		{"a pattern without unit", "imap", lines{"* 4 EXISTS", "a1 OK"}, lines{"a1 OK"}, false, ""},
		{"nothing came", "imap", lines{"a1 OK"}, nil, false, ""},
		{"rest", "imap", lines{"* 6 EXISTS", "[...]", "a1 OK"}, lines{"* 0 RECENT", "* 6 EXISTS", "* FLAGS ()", "a1 OK"}, true, ""},
		{"rest of nothing", "imap", lines{"[...]", "a1 OK"}, lines{"a1 OK"}, true, ""},
		{"rest takes EXPUNGE", "imap", lines{"[...]", "a1 OK"}, lines{"* 1 EXPUNGE", "* 1 EXPUNGE", "a1 OK"}, true, ""},
		{"rest, the shortest that lets the rest match", "imap", lines{"[...]", "* [..n..] EXPUNGE", "a1 OK"}, lines{"* 1 EXPUNGE", "* 2 EXPUNGE", "a1 OK"}, true, "n=2"},
		{"rest stays in its stretch", "imap", lines{"* 1 EXPUNGE", "[...]", "a1 OK"}, lines{"* 4 EXISTS", "* 1 EXPUNGE", "a1 OK"}, false, ""},
		{"rest in order", "pop3", lines{"+OK", "[...]", "."}, lines{"+OK", "1 2", ".", "2 3", "."}, true, ""},
		{"rest in order, twice", "pop3", lines{"[...]", "b", "[...]", "b", "c"}, lines{"a", "b", "b", "b", "c"}, true, ""},
		{"rest in order, no end", "pop3", lines{"+OK", "[...]", "."}, lines{"+OK", "1 2"}, false, ""},
		{"close", "imap", lines{"* BYE", "<close>"}, lines{"* BYE", "<close>"}, true, ""},
		{"close missing", "imap", lines{"* BYE", "<close>"}, lines{"* BYE"}, false, ""},
		{"close not written", "imap", lines{"* BYE"}, lines{"* BYE", "<close>"}, false, ""},
		{"rest is no close", "imap", lines{"[...]", "<close>"}, lines{"a1 OK"}, false, ""},
		{"counted literal", "imap", lines{"* 1 FETCH (BODY[] {5}", "hello UID 3)", "a1 OK"}, lines{"* 1 FETCH (BODY[] {5}\r\nhello UID 3)", "a1 OK"}, true, ""},
		{"literals in any order", "imap", lines{"* 1 FETCH (A {3}", "* x)", "* 2 FETCH (A {3}", "* y)", "a1 OK"}, lines{"* 2 FETCH (A {3}\r\n* y)", "* 1 FETCH (A {3}\r\n* x)", "a1 OK"}, true, ""},
		{"literal with a wildcard", "imap", lines{"* 1 FETCH (BODY[] {[..]}", "From: [..who..]", "[...]", ")", "a1 OK"}, lines{"* 1 FETCH (BODY[] {40}\r\nFrom: alex\r\n\r\nhello\r\n)", "a1 OK"}, true, "who=alex"},
		{"literal that ends in a rest", "imap", lines{"* 1 FETCH (BODY[] {[..]}", "[...]", "a1 OK"}, lines{"* 1 FETCH (BODY[] {2}\r\nhi)", "* 2 FETCH (BODY[] {2}\r\nho)", "a1 OK"}, true, ""},
		{"literal's text differs", "imap", lines{"* 1 FETCH (BODY[] {5}", "hello)", "a1 OK"}, lines{"* 1 FETCH (BODY[] {5}\r\nhallo)", "a1 OK"}, false, ""},
		{"escaped", "imap escaped", lines{`a1 BAD \x00 \\ [..]`}, lines{"a1 BAD \x00 \\ x"}, true, ""},
		{"<n> in a listing", "imap listing", lines{"* OK [UIDNEXT <n>] next"}, lines{"* OK [UIDNEXT 4] next"}, true, ""},
		{"<n> elsewhere", "imap", lines{"* OK [UIDNEXT <n>] next"}, lines{"* OK [UIDNEXT 4] next"}, false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := answerOf(t, c.info, c.want...)
			captured, ok := a.Match(unitsOf(c.got...), nil)
			if ok != c.ok {
				t.Fatalf("Match = %v, want %v", ok, c.ok)
			}
			var names []string
			for _, n := range []string{"a", "b", "n", "who"} {
				if v, bound := captured[n]; bound {
					names = append(names, n+"="+v)
				}
			}
			if got := strings.Join(names, " "); ok && got != c.captured {
				t.Errorf("captured %q, want %q", got, c.captured)
			}
			cmp := a.Compare(unitsOf(c.got...), nil)
			if same := cmp.Verdict == transcript.Same; same != c.ok {
				t.Errorf("Compare says %v, Match %v", cmp.Verdict, ok)
			}
		})
	}
}

func TestListingVerdicts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		info, want, got string
		verdict         transcript.Verdict
	}{
		{"imap", "* OK localhost IMAP4rev1 ready", "* OK localhost IMAP4rev1 ready", transcript.Same},
		{"imap", "* OK localhost IMAP4rev1 ready", "* OK shadrach IMAP4rev2 ready", transcript.Reworded},
		{"imap", "* OK [UNSEEN 1] first unseen", "* OK [UNSEEN 1] Message 1 is first", transcript.Reworded},
		{"imap", "* OK [UIDNEXT <n>] Predicted", "* OK [UIDNEXT 7] Next", transcript.Reworded},
		{"imap", "* OK [UNSEEN 1] first unseen", "* OK [UNSEEN 2] first unseen", transcript.Different},
		{"imap", "* OK [PERMANENTFLAGS (\\* \\Seen)] Flags", "* OK [PERMANENTFLAGS (\\Seen)] Flags", transcript.Different},
		{"imap", "* OK [READ-WRITE] done", "* OK done", transcript.Different},
		{"imap", "a1 NO AUTHENTICATE failed", "a1 BAD AUTHENTICATE failed", transcript.Different},
		{"imap", "a1 NO failed", "a1 NO denied", transcript.Reworded},
		{"imap", "a1 NO failed", "a2 NO failed", transcript.Different},
		{"imap", "+ VXNlciBOYW1lAA==", "+ VXNlcm5hbWU6", transcript.Different},
		{"imap", "+ go ahead", "+ Ready for additional text", transcript.Reworded},
		{"imap", "* SEARCH 1 2", "* SEARCH 1 3", transcript.Different},
		{"imap", "* 1 FETCH (FLAGS (\\Deleted))", "* 1 FETCH (FLAGS (\\Deleted \\Seen))", transcript.Different},
		{"pop3", "+OK hello", "+OK POP3 ready", transcript.Reworded},
		{"pop3", "+OK 2 320", "+OK 3 320", transcript.Different},
		{"pop3", "-ERR no", "+OK no", transcript.Different},
		{"smtp", "250 2.1.0 Sender ok", "250 2.1.0 Fine", transcript.Reworded},
		{"smtp", "250 2.1.0 Sender ok", "250 2.1.5 Sender ok", transcript.Different},
		{"smtp", "250 ok", "251 ok", transcript.Different},
	} {
		t.Run(c.want+"/"+c.got, func(t *testing.T) {
			t.Parallel()
			got := answerOf(t, c.info+" listing", c.want).Compare(unitsOf(c.got), nil)
			if got.Verdict != c.verdict {
				t.Errorf("%v, want %v", got.Verdict, c.verdict)
			}
		})
	}
}

// The difference pairs what belongs together, wherever it came.
func TestDiff(t *testing.T) {
	t.Parallel()
	a := answerOf(t, "imap", "* 6 EXISTS", "* 0 RECENT", "* 1 EXPUNGE", "[...]", "a1 OK [..]")
	c := a.Compare(unitsOf("* 1 RECENT", "* 6 EXISTS", "* FLAGS ()", "* 1 EXPUNGE", "* OK x", "a1 NO no"), nil)
	var got []string
	for _, l := range c.Diff() {
		got = append(got, string(l.Op)+l.Text)
	}
	want := " * 6 EXISTS|-* 0 RECENT|+* 1 RECENT|+* FLAGS ()| * 1 EXPUNGE|-a1 OK [..]|+a1 NO no"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("%s\nwant\n%s", s, want)
	}
}

func TestAnswerTakesLearnersTag(t *testing.T) {
	t.Parallel()
	l, _ := transcript.Parse("f.md", []byte("```imap\nS: * OK\nC: a1 noop\nS: * OK a1\nS: a1 OK [..n..]\n```\n"))
	a := l.Steps[1].Answer(func(tag string) string { return "x" + tag })
	if c, ok := a.Match(unitsOf("* OK a1", "xa1 OK fine"), nil); !ok || c["n"] != "fine" {
		t.Errorf("captures %v, %v", c, ok)
	}
	if _, ok := a.Match(unitsOf("* OK a1", "a1 OK fine"), nil); ok {
		t.Error("the file's tag is still taken")
	}
}

func TestSplitter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		imap     bool
		in, want string
	}{
		{true, "* OK hi\r\na1 OK\r\n", `["* OK hi" "a1 OK"]`},
		{true, "* 1 FETCH (A {4}\r\na\r\n) B {3}\r\nxyz)\r\na1 OK\r\n", `["* 1 FETCH (A {4}\r\na\r\n) B {3}\r\nxyz)" "a1 OK"]`},
		{true, "* 1 FETCH (A {0}\r\n)\r\n", `["* 1 FETCH (A {0}\r\n)"]`},
		{true, "a1 BAD no literal here: {5}\r\n* OK nor {9}\r\n* 1 EXISTS\r\n", `["a1 BAD no literal here: {5}" "* OK nor {9}" "* 1 EXISTS"]`},
		{false, "+OK {9}\r\na\r\n", `["+OK {9}" "a"]`},
		{true, "* OK a\nb\rc\r\n", `["* OK a\nb\rc"]`},
		{true, "* OK half", `[]`},
	} {
		for size := 1; size <= len(c.in); size++ { // however it is cut
			s := transcript.Splitter{IMAP: c.imap}
			got := []string{}
			for rest := c.in; rest != ""; {
				n := min(size, len(rest))
				for _, u := range s.Feed([]byte(rest[:n])) {
					got = append(got, u.Text)
				}
				rest = rest[n:]
			}
			if text := fmt.Sprintf("%q", got); text != c.want {
				t.Errorf("%q in pieces of %d: %s, want %s", c.in, size, text, c.want)
			}
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("* [..] EXISTS\n[...]\na1 OK [..n..]", "* 6 EXISTS\n* 1 EXPUNGE\na1 OK x", false)
	f.Add("[...]\n* 1 EXPUNGE\n[...]\n* 1 EXPUNGE", "* 1 EXPUNGE\n* 1 EXPUNGE\n* 1 EXPUNGE", false)
	f.Add("* 1 FETCH {[..]}\nx\n[...]\n)", "* 1 FETCH {3}\r", true)
	f.Add("[...]\n0", "1\n", true)
	f.Add("[..]", "* {0}", false)
	f.Fuzz(func(t *testing.T, want, got string, ordered bool) {
		info := "imap"
		if ordered {
			info += " ordered"
		}
		l, _ := transcript.Parse("f.md", []byte("```"+info+"\nS: "+strings.ReplaceAll(want, "\n", "\nS: ")+"\n```\n"))
		if len(l.Steps) != 1 {
			return
		}
		a := l.Steps[0].Answer(nil)
		var s transcript.Splitter
		s.IMAP = true
		units := s.Feed([]byte(strings.ReplaceAll(got, "\n", "\r\n") + "\r\n"))
		_, ok := a.Match(units, nil)
		c := a.Compare(units, nil)
		if ok != (c.Verdict == transcript.Same) {
			t.Errorf("Match %v, Compare %v", ok, c.Verdict)
		}
		if !ok {
			differs := false
			for _, d := range c.Diff() {
				differs = differs || d.Op != ' '
			}
			if !differs {
				t.Error("different, and the difference shows nothing")
			}
		}
		// What was received matches what an update wrote, where the file can say it.
		src := "```" + info + "\nS: " + strings.ReplaceAll(want, "\n", "\nS: ") + "\n```\n"
		for _, u := range units {
			if strings.ContainsAny(u.Text, "[<{`~\n\r") || strings.IndexFunc(u.Text, unicode.IsControl) >= 0 {
				return
			}
		}
		if strings.ContainsAny(want, "`~\r") || strings.Contains(want, "<close>") {
			return
		}
		rewritten := string(transcript.Rewrite([]byte(src), map[*transcript.Step]transcript.Recording{l.Steps[0]: {Comparison: c}}))
		l, _ = transcript.Parse("f.md", []byte(rewritten))
		if len(l.Steps) == 0 { // nothing came, and nothing is written
			if len(units) > 0 {
				t.Errorf("%q was written for %+v", rewritten, units)
			}
			return
		}
		if _, again := l.Steps[0].Answer(nil).Match(units, nil); !ok && !again {
			t.Errorf("%q was written for %+v and does not match", rewritten, units)
		}
	})
}
