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
			got := player.Update(t.Context(), "lesson.md", []byte(src), worlds, others)
			if *rewrite {
				if err := os.WriteFile(file, []byte(src+mark+string(got)), 0o666); err != nil {
					t.Fatal(err)
				}
			} else {
				same(t, "updated", string(got), want)
			}
			same(t, "updated again", string(player.Update(t.Context(), "lesson.md", got, worlds, others)), string(got))
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
