package player_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanduq/lessons/player"
	"sanduq/lessons/transcript"
)

var rewrite = flag.Bool("update", false, "write what stands after `-- recorded --` in testdata/update anew")

// Each file is a draft, and behind the mark what an update makes of it: one that passes, and that a second update leaves.
func TestUpdate(t *testing.T) {
	t.Parallel()
	const mark = "-- recorded --\n"
	files, err := filepath.Glob("testdata/update/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no drafts", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			src, want, ok := strings.Cut(string(data), mark)
			if !ok {
				t.Fatalf("no line %q", mark)
			}
			worlds, others := mailWorlds(t, "one"), mailWorlds(t, "other")
			got, fault := player.Update(t.Context(), "lesson.md", []byte(src), worlds, others)
			if fault != nil {
				t.Fatal(fault)
			}
			if *rewrite {
				if err := os.WriteFile(file, []byte(src+mark+string(got)), 0o666); err != nil {
					t.Fatal(err)
				}
			} else {
				same(t, "updated", string(got), want)
			}
			again, _ := player.Update(t.Context(), "lesson.md", got, worlds, others)
			same(t, "updated again", string(again), string(got))
			if said, faults := faultsOf(t, string(got), worlds); strings.Contains(src, "```task") {
				if !strings.Contains(said, "b4 OK done") { // an update leaves what differs in a solution to its author
					t.Errorf("the check says: %s", said)
				}
			} else if faults || said != "" {
				t.Errorf("after the update: %s", said)
			}
		})
	}
}

func faultsOf(t *testing.T, src string, worlds func() (player.World, error)) (said string, faults bool) {
	t.Helper()
	l, found := transcript.Parse("lesson.md", []byte(src))
	for _, f := range found {
		said += f.Error() + "\n"
	}
	return said + player.Format(player.Check(context.Background(), l, worlds)), len(found) > 0
}

// A source that could not be read afterwards comes back as it was, with what would be wrong.
func TestUpdateLeavesWhatItWouldWreck(t *testing.T) {
	t.Parallel()
	const head = "```imap\nS: * OK [..]\nC: a1 login alex drums\nS: a1 OK [..]\n"
	for _, c := range []struct{ name, src, want string }{
		{"a name that is used later", head + "C: a2 select nope\nS: * OK [UIDNEXT [..n..]] x\nS: a2 OK [..]\nC: a3 fetch [..n..] flags\nS: a3 OK [..]\n```\n", "is used before an S: line captures it"},
		{"a dialogue of news that does not come", head + "```\n\n```imap\nS: * BYE\n```\n", "the dialogue is empty"},
		{"a fault of its own", head + "C: a2 append newbox {5}\n```\n", "a literal of 5 octets is announced"},
	} {
		got, fault := player.Update(t.Context(), "lesson.md", []byte(c.src), mailWorlds(t), nil)
		if string(got) != c.src || fault == nil || !strings.Contains(fault.What, c.want) {
			t.Errorf("%s: %v\n%s", c.name, fault, got)
		}
	}
}

// A command behind the one that ends the session is left, and told of.
func TestUpdateAfterGoodbye(t *testing.T) {
	t.Parallel()
	got := update(t, "```imap\nC: a1 logout\nC: a2 noop\n```\n")
	want := "```imap\nS: * OK shadrach.smallorg.org IMAP4rev1 v12.250 server ready\nC: a1 logout\n" +
		"S: * BYE shadrach.smallorg.org IMAP4rev1 server terminating connection\nS: a1 OK LOGOUT completed\nC: a2 noop\n```\n"
	same(t, "updated", got, want)
	if _, said := check(t, got); !strings.Contains(said, "lesson.md:6: the server has closed the connection before this line") {
		t.Error(said)
	}
}

// FuzzUpdate: whatever an update makes of a draft can be read, keeps what is no S: line, and is what another one leaves.
func FuzzUpdate(f *testing.F) {
	files, _ := filepath.Glob("testdata/update/*.txt")
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil {
			src, _, _ := strings.Cut(string(data), "-- recorded --\n")
			f.Add(src)
		}
	}
	worlds, others := mailWorlds(f, "one"), mailWorlds(f, "other")
	bare := func(src []byte) (out string) {
		for line := range strings.Lines(string(src)) {
			if !strings.HasPrefix(line, "S:") && !strings.HasPrefix(line, "TLS:") {
				out += line
			}
		}
		return out
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 4<<10 {
			return
		}
		got, fault := player.Update(t.Context(), "lesson.md", []byte(src), worlds, others)
		if fault != nil {
			if string(got) != src {
				t.Errorf("changed, and %v", fault)
			}
			return
		}
		if _, faults := transcript.Parse("lesson.md", got); len(faults) > 0 {
			t.Errorf("%v\n%s", faults[0], got)
		}
		if bare(got) != bare([]byte(src)) {
			t.Errorf("more than S: lines has changed:\n%q\n%q", src, got)
		}
	})
}
