package imap_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanduq/lessons/transcript"
	"sanduq/server/imap"
)

var update = flag.Bool("update", false, "rewrite the S: lines of testdata to what the server says")

// TestDialogues plays testdata/*.txt, each in a world of its own: lessons without
// front matter, in the grammar of lessons/transcript.
func TestDialogues(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	must(t, err)
	if len(files) == 0 {
		t.Fatal("no dialogues")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			playDialogue(t, file)
		})
	}
}

func playDialogue(t *testing.T, file string) {
	src, err := os.ReadFile(file)
	must(t, err)
	lesson, faults := transcript.Parse(file, src)
	for _, f := range faults {
		t.Error(f)
	}
	w := testWorld(t, imap.Config{})
	clients := map[string]*client{}
	captures := transcript.Captures{}
	received := map[int]transcript.Comparison{}
	for _, step := range lesson.Steps {
		name := step.Block.Conn
		if step.Opens {
			clients[name] = w.connect()
		}
		c := clients[name]
		for _, l := range step.Client {
			octets, ok := step.Block.Client(l.Text, captures)
			if !ok {
				t.Errorf("%s:%d: uses what was not captured", file, l.Number)
			}
			c.raw(octets + step.Block.EOL())
		}
		cmp := step.Answer(nil).Compare(c.take(), captures)
		received[step.Number] = cmp
		captures = cmp.Captured
		if cmp.Verdict != transcript.Same && !*update {
			t.Errorf("%s:%d:\n%s", file, step.Line(), diff(cmp))
		}
	}
	if *update {
		must(t, os.WriteFile(file, transcript.Rewrite(lesson, src, received), 0o666))
	}
}

func diff(cmp transcript.Comparison) string {
	var b strings.Builder
	for _, d := range cmp.Diff() {
		b.WriteString("  " + string(d.Op) + " " + d.Text + "\n")
	}
	return b.String()
}
