package transcript_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sanduq/lessons/transcript"
)

// stepsOf returns the steps of a lesson without faults, one a line: what the
// client sends, and the patterns of the answer.
func stepsOf(t *testing.T, src string) []string {
	t.Helper()
	l, faults := transcript.Parse("f.md", []byte(src))
	if len(faults) > 0 {
		t.Fatalf("%v in\n%s", faults, src)
	}
	var out []string
	for _, s := range l.Steps {
		line := ""
		for k, c := range s.Client {
			if k == len(s.Client)-s.Text {
				line += "text:"
			}
			line += "<" + c.Text + ">"
		}
		if s.Continues {
			line = "continues " + line
		}
		for _, p := range s.Server {
			line += fmt.Sprintf(" %s", p.Lines[0].Text)
		}
		out = append(out, line)
	}
	return out
}

// What a command of POP3 and SMTP is followed by, where it is more than a line.
func TestStepsWithText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, src string
		want      []string
	}{
		{"a message's text is one step", "```smtp\nS: 220 [..]\nC: data\nS: 354 go\nC: Subject: x\nC:\nC: ..\nC: .\nS: 250 ok\nC: QUIT\nS: 221 bye\n```\n",
			[]string{" 220 [..]", "<data>text:<Subject: x><><..><.> 354 go 250 ok", "<QUIT> 221 bye"}},
		{"refused, there is no text", "```smtp\nS: 220\nC: DATA\nS: 503 RCPT first\nC: QUIT\nS: 221\n```\n",
			[]string{" 220", "<DATA> 503 RCPT first", "<QUIT> 221"}},
		{"DATA is the last of a group (RFC 2920, 3.1)", "```smtp\nS: 220\nC: MAIL FROM:<>\nC: DATA\nS: 250\nS: 354\nC: .\nS: 250\n```\n",
			[]string{" 220", "<MAIL FROM:<>>", "<DATA>text:<.> 250 354 250"}},
		{"no answer written yet", "```smtp\nS: 220\nC: DATA\nC: hi\nC: .\nC: QUIT\n```\n",
			[]string{" 220", "<DATA>text:<hi><.>", "<QUIT>"}},
		{"prose before the text", "```smtp\nS: 220\nC: DATA\nS: 354\n```\nNow.\n```smtp\nC: DATA\nC: .\nS: 250\nC: QUIT\n```\n",
			[]string{" 220", "<DATA> 354", "text:<DATA><.> 250", "<QUIT>"}},
		{"a dot after a bare LF ends nothing", "```smtp\nS: 220\nC: DATA\nS: 354\n```\n```smtp eol=lf\nC: a\nC: .\n```\n```smtp\nC: b\nC: .\nS: 250\n```\n",
			[]string{" 220", "<DATA> 354", "text:<a><.>", "text:<b><.> 250"}},
		{"a server that refuses within the text", "```smtp\nS: 220\nC: DATA\nS: 354\n```\n```smtp eol=lf\nC: a\nS: 550\n```\n```smtp\nC: QUIT\nS: 221\n```\n",
			[]string{" 220", "<DATA> 354", "text:<a> 550", "<QUIT> 221"}},
		{"captures in a text", "```smtp\nS: 220 [..host..] x\nC: DATA\nS: 354\nC: at [..host..]\nC: .\nS: 250\n```\n",
			[]string{" 220 [..host..] x", "<DATA>text:<at [..host..]><.> 354 250"}},
		{"chunks", "```smtp\nS: 220\nC: bdat 9\nC: hello\nC:\nS: 250\nC: BDAT 3 last\nC: x\nS: 250\nC: BDAT 0 LAST\nS: 503\n```\n",
			[]string{" 220", "<bdat 9>text:<hello><> 250", "<BDAT 3 last>text:<x> 250", "<BDAT 0 LAST> 503"}},
		{"chunks sent at once", "```smtp\nS: 220\nC: BDAT 3\nC: x\nC: BDAT 3 LAST\nC: y\nS: 250\nS: 250\n```\n",
			[]string{" 220", "<BDAT 3>text:<x>", "<BDAT 3 LAST>text:<y> 250 250"}},
		{"octets, not letters", "```smtp\nS: 220\nC: BDAT 6\nC: صد\nS: 250\n```\n", []string{" 220", "<BDAT 6>text:<صد> 250"}},
		{"a chunk is a chunk where it is refused", "```smtp\nS: 220\nC: BDAT 3 FIRST\nC: x\nS: 501\nC: BDAT 3x\nC: y\nS: 501\n```\n",
			[]string{" 220", "<BDAT 3 FIRST>text:<x> 501", "<BDAT 3x>text:<y> 501"}},
		{"no size, no chunk", "```smtp\nS: 220\nC: BDAT many\nS: 501\nC: BDAT -1\nS: 501\nC: BDAT\nS: 501\n```\n",
			[]string{" 220", "<BDAT many> 501", "<BDAT -1> 501", "<BDAT> 501"}},
		{"SASL in SMTP", "```smtp\nS: 220\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YWxleA==\nS: 334 UGFzc3dvcmQ6\nC: *\nS: 501\nC: NOOP\n```\n",
			[]string{" 220", "<AUTH LOGIN> 334 VXNlcm5hbWU6", "continues <YWxleA==> 334 UGFzc3dvcmQ6", "continues <*> 501", "<NOOP>"}},
		{"SASL in POP3", "```pop3\nS: +OK\nC: AUTH PLAIN\nS: +\nC: AGFsZXgAZHJ1bXM=\nS: +OK in\nC: RETR 1\nS: +OK\nS: + a line of the message\nS: .\nC: QUIT\n```\n",
			[]string{" +OK", "<AUTH PLAIN> +", "continues <AGFsZXgAZHJ1bXM=> +OK in", "<RETR 1> +OK + a line of the message .", "<QUIT>"}},
		{"neither is of POP3", "```pop3\nS: +OK\nC: DATA\nC: .\nS: -ERR\nC: BDAT 3\nC: x\n```\n",
			[]string{" +OK", "<DATA>", "<.> -ERR", "<BDAT 3>", "<x>"}},
		{"nor are literals", "```smtp\nS: 220\nC: MAIL FROM:<a> {3}\nC: abc\n```\n", []string{" 220", "<MAIL FROM:<a> {3}>", "<abc>"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := stepsOf(t, c.src); !slices.Equal(got, c.want) {
				t.Errorf("steps:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestFaultsOfText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, lines, want string }{
		{"no end", "C: DATA\nS: 354\nC: hi\nS: 250", "f.md:3: the text after DATA has no end: a line `C: .` is missing"},
		{"no end in the block", "C: DATA\nS: 354\nC: hi", "f.md:3: the text after DATA has no end: a line `C: .` is missing"},
		{"shown within", "C: DATA\nS: 354\nC: hi\nI: x\nC: .", "f.md:3: the text after DATA has no end: a line `C: .` is missing"},
		{"too few", "C: BDAT 8 LAST\nC: hello\nS: 250", "f.md:3: a chunk of 8 octets is announced, and 7 follow, line ends counted"},
		{"too many", "C: BDAT 6 LAST\nC: hello\nS: 250", "f.md:3: a chunk of 6 octets is announced, and it ends within a line: 7 octets with the line's end"},
		{"within a line's end", "C: BDAT 1 LAST\nC:\nS: 250", "f.md:3: a chunk of 1 octets is announced, and it ends within a line: 2 octets with the line's end"},
		{"nothing", "C: BDAT 8 LAST\nS: 250", "f.md:3: a chunk of 8 octets is announced, and 0 follow, line ends counted"},
		{"a huge one", "C: BDAT 4611686018427387903\nC: x\nS: 250", "f.md:3: a chunk of 4611686018427387903 octets is announced, and 3 follow, line ends counted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, faults := transcript.Parse("f.md", []byte("```smtp\nS: 220\n"+c.lines+"\n```\n"))
			if len(faults) != 1 || faults[0].Error() != c.want {
				t.Errorf("faults %v, want %s", faults, c.want)
			}
		})
	}
}

// Within a text and after a challenge letter case counts, as in a password.
func TestCompletesText(t *testing.T) {
	t.Parallel()
	l, faults := transcript.Parse("f.md", []byte("```smtp\nS: 220\nC: DATA\nS: 354\nC: Hello {3}\nC: .\nS: 250\n"+
		"C: BDAT 4 LAST\nC: Hi\nS: 250\nC: AUTH LOGIN\nS: 334\nC: YWxleA==\n```\n"))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, c := range []struct {
		step, k int
		typed   string
		want    bool
	}{
		{2, 0, "data", true}, {2, 1, "Hello {3}", true}, {2, 1, "hello {3}", false}, {2, 2, ".", true}, {2, 3, ".", false},
		{3, 0, "bdat 4 last", true}, {3, 1, "Hi", true}, {3, 1, "HI", false},
		{5, 0, "YWxleA==", true}, {5, 0, "ywxlea==", false},
	} {
		if _, ok := l.Steps[c.step-1].Completes(c.k, c.typed, nil); ok != c.want {
			t.Errorf("step %d, line %d, %q: %v", c.step, c.k, c.typed, ok)
		}
	}
}

func TestRewriteText(t *testing.T) {
	t.Parallel()
	type lines = []string
	for _, c := range []struct {
		name             string
		want, got, after lines
	}{
		{"asked for, and answered", lines{"C: DATA", "S: 354 x", "C: hi", "C: .", "S: 250 [..] y"}, lines{"354 go", "250 2.0.0 z"},
			lines{"C: DATA", "S: 354 go", "C: hi", "C: .", "S: 250 [..] z"}},
		{"no answer written yet", lines{"C: DATA", "C: hi", "C: ."}, lines{"354 go", "250 ok"},
			lines{"C: DATA", "S: 354 go", "C: hi", "C: .", "S: 250 ok"}},
		{"refused after all", lines{"C: DATA", "S: 354 go", "C: hi", "C: .", "S: 250 ok"}, lines{"503 no"},
			lines{"C: DATA", "C: hi", "C: .", "S: 503 no"}},
		{"a chunk", lines{"C: BDAT 4 LAST", "C: hi", "S: 250 ok"}, lines{"250-a", "250 b"}, lines{"C: BDAT 4 LAST", "C: hi", "S: 250-a", "S: 250 b"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := func(s lines) string { return "```smtp\nS: 220\n" + strings.Join(s, "\n") + "\n```\n" }
			src := file(c.want)
			l, faults := transcript.Parse("f.md", []byte(src))
			if len(faults) > 0 || len(l.Steps) != 2 {
				t.Fatal(faults, len(l.Steps))
			}
			cmp := l.Steps[1].Answer(nil).Compare(unitsOf(c.got...), nil)
			got := string(transcript.Rewrite([]byte(src), map[*transcript.Step]transcript.Recording{l.Steps[1]: {Comparison: cmp}}))
			if got != file(c.after) {
				t.Fatalf("got\n%s\nwant\n%s", got, file(c.after))
			}
			l, faults = transcript.Parse("f.md", []byte(got))
			if len(faults) > 0 || len(l.Steps) != 2 {
				t.Fatal("what is written does not parse:", faults, len(l.Steps))
			}
			if _, ok := l.Steps[1].Answer(nil).Match(unitsOf(c.got...), nil); !ok {
				t.Error("what was received does not match what was written")
			}
		})
	}
}
