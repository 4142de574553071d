package replay_test

import (
	"io/fs"
	"path"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"sanduq/lessons"
	"sanduq/lessons/transcript"
	"sanduq/server/internal/replay"
)

// draft returns a lesson as it was before anything was recorded: its dialogues
// have C: lines alone. Listings and tasks stay, and S: lines with a wildcard do:
// a later C: line may use what one of them captures.
func draft(src string) string {
	var out strings.Builder
	var inside, stays bool
	for line := range strings.Lines(src) {
		switch {
		case strings.HasPrefix(line, "```"):
			inside = !inside
			stays = strings.HasPrefix(line, "```task") || strings.Contains(line, " listing") || strings.Contains(line, " nocheck")
		case inside && !stays && strings.HasPrefix(line, "S:") && !strings.Contains(line, "..]"):
			continue
		}
		out.WriteString(line)
	}
	return out.String()
}

// Whatever lesson of the course is taken back to a draft, an update makes it
// one that passes, in one run: each answer stands where it stood, nothing else
// is touched, and another update finds nothing to do.
func TestUpdateRecordsDrafts(t *testing.T) {
	t.Parallel()
	original, course := map[string]string{}, fstest.MapFS{}
	err := fs.WalkDir(lessons.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Base(name) == "ar.md" {
			return err
		}
		data, err := fs.ReadFile(lessons.FS, name)
		if path.Base(name) == "en.md" {
			original[name] = string(data)
			data = []byte(draft(string(data)))
		}
		course[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	cfg := replay.Config{
		Course: course,
		Only:   func(file string) bool { return original[file] != "" },
		Update: func(file string, _, b []byte) error {
			mu.Lock()
			defer mu.Unlock()
			course[file] = &fstest.MapFile{Data: b}
			return nil
		},
	}
	if r, said := run(t, cfg); r.Failed > 0 || len(r.Updated) < 16 {
		t.Fatalf("%d updated\n%s", len(r.Updated), said)
	}
	for name, before := range original {
		after := string(course[name].Data)
		if others(after) != others(before) {
			t.Errorf("%s: more than S: lines has changed", name)
		}
		was, _ := transcript.Parse(name, []byte(before))
		is, _ := transcript.Parse(name, []byte(after))
		for i, b := range was.Blocks {
			if got, want := markers(is.Blocks[i]), markers(b); got != want && !strings.Contains(want, "?") {
				t.Errorf("%s:%d: the lines are %s, and were %s", name, is.Blocks[i].Line, got, want)
			}
		}
	}
	if r, _ := run(t, cfg); len(r.Updated) > 0 {
		t.Errorf("updated again: %v", r.Updated)
	}
}

// others returns what of a lesson is no S: line.
func others(src string) string {
	var out strings.Builder
	for line := range strings.Lines(src) {
		if !strings.HasPrefix(line, "S:") {
			out.WriteString(line)
		}
	}
	return out.String()
}

// markers says who speaks in the lines of a dialogue; with a ?, any number of lines.
func markers(b *transcript.Block) string {
	var out strings.Builder
	for _, l := range b.Lines {
		if l.Text == "[...]" {
			out.WriteByte('?')
		}
		out.WriteByte(byte(l.Kind))
	}
	return out.String()
}

// A draft shows no handshakes either: they are written where they came.
func TestUpdateRecordsHandshakes(t *testing.T) {
	t.Parallel()
	var clients strings.Builder
	for line := range strings.Lines(underTLS) {
		if !strings.HasPrefix(line, "S:") && !strings.HasPrefix(line, "TLS:") {
			clients.WriteString(line)
		}
	}
	course := files(lesson(withTLS, clients.String()))
	var mu sync.Mutex
	update := func(file string, _, b []byte) error {
		mu.Lock()
		defer mu.Unlock()
		course[file] = &fstest.MapFile{Data: b}
		return nil
	}
	if r, said := run(t, replay.Config{Course: course, Update: update}); r.Failed > 0 || len(r.Updated) != 2 {
		t.Fatalf("%s\n%s", said, course["01-first/en.md"].Data)
	}
	shape := func(src string) string {
		var out []string
		for line := range strings.Lines(strings.TrimPrefix(src, withTLS)) {
			marker, _, _ := strings.Cut(strings.TrimSpace(line), " ")
			if marker != "S:" || len(out) == 0 || out[len(out)-1] != marker { // a [...] is several
				out = append(out, marker)
			}
		}
		return strings.Join(out, "\n")
	}
	if got, want := shape(string(course["01-first/en.md"].Data)), shape(underTLS); got != want {
		t.Errorf("recorded:\n%s", course["01-first/en.md"].Data)
	}
}
