package transcript_test

import (
	"strings"
	"testing"

	"sanduq/lessons/transcript"
)

func TestRewrite(t *testing.T) {
	t.Parallel()
	type lines = []string
	for _, c := range []struct {
		name, info       string
		want, got, after lines
	}{
		{"as it is", "imap", lines{"S: * OK [..] ready"}, lines{"* OK x ready"}, lines{"S: * OK [..] ready"}},
		{"a text", "imap", lines{"S: a1 OK done"}, lines{"a1 NO no"}, lines{"S: a1 NO no"}},
		{"a wildcard stays", "imap", lines{"S: * OK [..] ready", "S: a1 OK [READ-WRITE] [..]"}, lines{"* OK x y up", "a1 OK [READ-ONLY] EXAMINE completed"},
			lines{"S: * OK [..] up", "S: a1 OK [READ-ONLY] [..]"}},
		{"a capture stays", "imap", lines{"S: * OK [UIDNEXT [..n..]] Next"}, lines{"* OK [UIDNEXT 7] Predicted next UID"}, lines{"S: * OK [UIDNEXT [..n..]] Predicted next UID"}},
		{"missing and extra", "imap", lines{"S: * 6 EXISTS", "S: * FLAGS ()", "S: a1 OK"}, lines{"* 5 EXISTS", "* SEARCH", "a1 OK"}, lines{"S: * 5 EXISTS", "S: * SEARCH", "S: a1 OK"}},
		{"a rest stays", "imap", lines{"S: * 6 EXISTS", "S: [...]", "S: a1 OK"}, lines{"* 5 EXISTS", "* SEARCH", "a1 OK"}, lines{"S: * 5 EXISTS", "S: [...]", "S: a1 OK"}},
		{"order in the file stays", "imap", lines{"S: * 0 RECENT", "S: * 6 EXISTS", "S: a1 OK"}, lines{"* 5 EXISTS", "* 0 RECENT", "a1 OK"}, lines{"S: * 0 RECENT", "S: * 5 EXISTS", "S: a1 OK"}},
		{"no S: line yet", "imap", nil, lines{"* 5 EXISTS", "a1 OK"}, lines{"S: * 5 EXISTS", "S: a1 OK"}},
		{"a literal", "imap", lines{"S: * 1 FETCH (A {5}", "S: hello)", "S: a1 OK"}, lines{"* 1 FETCH (A {7}\r\nhe\r\nllo)", "a1 OK"}, lines{"S: * 1 FETCH (A {7}", "S: he", "S: llo)", "S: a1 OK"}},
		{"a close", "imap", lines{"S: * BYE x", "S: <close>"}, lines{"* BYE y"}, lines{"S: * BYE y"}},
		{"shown lines stay", "pop3", lines{"S: +OK x", "I: (a while later)", "S: ."}, lines{"+OK y", "1 2", "."}, lines{"S: +OK y", "S: 1 2", "I: (a while later)", "S: ."}},
		{"an empty line", "pop3", lines{"S: +OK", "S: ."}, lines{"+OK", "", "."}, lines{"S: +OK", "S:", "S: ."}},
		{"octets that cannot be written", "imap", lines{"S: a1 BAD"}, lines{"a1 BAD \x00\x01 no"}, lines{"S: a1 BAD [..] no"}},
		{"octets in an escaped block", "imap escaped", lines{"S: a1 BAD"}, lines{"a1 BAD \x00\\"}, lines{`S: a1 BAD \x00\\`}},
		{"a listing is left alone", "imap listing", lines{"S: a1 OK"}, lines{"a1 NO"}, lines{"S: a1 OK"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := func(s lines) string {
				return "Text.\n\n```" + c.info + "\n" + strings.Join(append(lines{"C: a1 x"}, s...), "\n") + "\n```\nMore.\n"
			}
			src := file(c.want)
			l, faults := transcript.Parse("f.md", []byte(src))
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			cmp := l.Steps[1].Answer(nil).Compare(unitsOf(c.got...), nil)
			got := string(transcript.Rewrite([]byte(src), map[*transcript.Step]transcript.Recording{l.Steps[1]: {Comparison: cmp}}))
			if got != file(c.after) {
				t.Fatalf("got\n%s\nwant\n%s", got, file(c.after))
			}
			l, _ = transcript.Parse("f.md", []byte(got))
			if _, ok := l.Steps[1].Answer(nil).Match(unitsOf(c.got...), nil); !ok && !strings.Contains(c.info, "listing") {
				t.Error("what was received does not match what was written")
			}
		})
	}
}

// A name that is bound stays where its text is, whether or not it was there before, and goes where it is not.
func TestRewriteBoundNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ want, got, bound, after string }{
		{"* 1 FETCH (UID [..n..] FLAGS ())", "* 1 FETCH (FLAGS () UID 7)", "7", "* 1 FETCH (FLAGS () UID 7)"},
		{"* 1 FETCH (FLAGS () UID [..n..])", "* 1 FETCH (FLAGS (\\Seen) UID 7)", "7", "* 1 FETCH (FLAGS (\\Seen) UID [..n..])"},
		{"* 1 FETCH (FLAGS () UID [..n..])", "* 1 FETCH (FLAGS () UID 8)", "7", "* 1 FETCH (FLAGS () UID 8)"},
		{"* OK [..n..] ready", "* OK a b up", "a b", "* OK a b up"},
	} {
		src := "```imap\nS: * [..n..]\nC: a1 x\nS: " + c.want + "\nS: a1 OK\n```\n"
		l, faults := transcript.Parse("f.md", []byte(src))
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		bound := transcript.Captures{"n": c.bound}
		cmp := l.Steps[1].Answer(nil).Compare(unitsOf(c.got, "a1 OK"), bound)
		got := string(transcript.Rewrite([]byte(src), map[*transcript.Step]transcript.Recording{l.Steps[1]: {Comparison: cmp}}))
		if want := strings.Replace(src, c.want, c.after, 1); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}
