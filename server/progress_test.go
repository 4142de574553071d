package main

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanduq/lessons"
	"sanduq/lessons/transcript"
	"sanduq/server/mailset"
)

// handedInFile is a file in which a student has sent lines to a lesson, with the claims as they are given.
func handedInFile(t *testing.T, student, name, version string, done, of int, tasks []bool, lines ...string) string {
	t.Helper()
	digits := strings.NewReplacer("true", "1", "false", "0", " ", "", "[", "", "]", "").Replace(fmt.Sprint(tasks))
	digest := []string{"2", student, "2026-11-24T12:00:00Z", name, version, fmt.Sprint(done), fmt.Sprint(of), digits, "run", "0 imap connect imap 143"}
	rows := [][]any{{0, "imap", "connect", "imap 143"}}
	for i, line := range lines {
		rows = append(rows, []any{1000 * (i + 1), "imap", "send", line + "\r\n"})
		digest = append(digest, fmt.Sprint(1000*(i+1), " imap send ", line, "\r\n"))
	}
	h := fnv.New64a()
	h.Write([]byte(strings.Join(digest, "\n")))
	text, err := json.Marshal(map[string]any{
		"sanduq": 2, "student": student, "saved": "2026-11-24T12:00:00Z", "page": "https://x.example/", "digest": fmt.Sprintf("%016x", h.Sum64()),
		"lessons": []map[string]any{{"name": name, "version": version, "title": "T", "done": done, "of": of, "tasks": tasks, "runs": []any{rows}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func parsed(t *testing.T, text string) *transcript.Lesson {
	t.Helper()
	l, faults := transcript.Parse("en.md", []byte(text))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return l
}

func setHash(t *testing.T, fsys fs.FS, dir string) string {
	t.Helper()
	set, err := mailset.Load(fsys, dir)
	if err != nil {
		t.Fatal(err)
	}
	return set.Hash()
}

// TestCheckProgress: good work is told apart from work that was edited, of the built-in course and of one's own.
func TestCheckProgress(t *testing.T) {
	t.Parallel()
	hello, err := lessons.FS.ReadFile("01-hello/en.md")
	if err != nil {
		t.Fatal(err)
	}
	builtin := parsed(t, string(hello))
	undone := make([]bool, len(builtin.Tasks))
	dir, own := t.TempDir(), t.TempDir()
	if code, _, errs := made(t, "first", own); code != 0 {
		t.Fatal(errs)
	}
	text, err := os.ReadFile(filepath.Join(own, "01-first", "en.md"))
	if err != nil {
		t.Fatal(err)
	}
	version := parsed(t, string(text)).Version(setHash(t, os.DirFS(own), "mailboxes/first"))
	road := []string{"b1 LOGIN noor sesame", "b2 select INBOX", "b3 search UNSEEN", "b4 fetch 2 BODY[TEXT]", `b5 uid store 3 flags (\Flagged)`}

	write(t, dir, "good.json", handedInFile(t, "نور", "01-hello", builtin.Version(setHash(t, lessons.FS, "mailboxes/smallorg")), 2, len(builtin.Steps), undone, "a1 LOGOUT"))
	write(t, dir, "own.json", handedInFile(t, "Noor", "01-first", version, 5, 5, []bool{true}, road...))
	write(t, dir, "more.json", handedInFile(t, "=Sami", "01-first", version, 5, 5, []bool{true}, road[:4]...))
	write(t, dir, "edited.json", strings.Replace(handedInFile(t, "Sami", "01-first", version, 5, 5, []bool{true}, road[:4]...), "BODY", "body", 1))
	write(t, dir, "garbage.json", "Dear teacher,")
	path := func(name string) string { return filepath.Join(dir, name) }
	const head = "file,student,lesson,steps,of,different,tasks,tasks_of,verdict\n"
	goodRow := fmt.Sprintf("%s,نور,01-hello,2,%d,0,0,%d,ok\n", path("good.json"), len(builtin.Steps), len(builtin.Tasks))
	ownRow := path("own.json") + ",Noor,01-first,5,5,0,1,1,ok\n"
	for _, test := range []struct {
		name string
		args []string
		code int
		out  string
		errs string
	}{
		{"good", []string{path("good.json")}, 0, head + goodRow, ""},
		{"of one's own course", []string{path("own.json"), own}, 0, head + ownRow, ""},
		{"the course may stand anywhere", []string{own, path("own.json"), path("more.json")}, 1, head + ownRow +
			path("more.json") + `,'=Sami,01-first,5,5,0,0,1,"task 1: claimed, and the replay does not reach it"` + "\n", ""},
		{"edited", []string{path("edited.json"), own}, 1, head + path("edited.json") + ",Sami,01-first,5,5,0,0,1,edited\n", ""},
		{"of another course", []string{path("own.json"), path("good.json")}, 1, head + path("own.json") + ",Noor,01-first,,,,,,no such lesson\n" + goodRow, ""},
		{"garbage", []string{path("garbage.json"), path("good.json")}, 1,
			head + path("garbage.json") + ",,,,,,,,\"no progress file: it is no JSON: invalid character 'D' looking for beginning of value, at octet 1\"\n" + goodRow, ""},
		{"no file", nil, 2, "", "-progress wants a FILE"},
		{"a course and no file", []string{own}, 2, "", "-progress wants a FILE"},
		{"two courses", []string{path("own.json"), own, dir}, 2, "", "want one course at most"},
		{"no course", []string{path("own.json"), dir}, 1, "", "no lessons"},
		{"no such file", []string{path("gone.json")}, 2, "", "gone.json"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := check(t, append([]string{"-progress"}, test.args...)...)
			if code != test.code || out != test.out || !strings.Contains(errs, test.errs) || test.errs == "" && errs != "" {
				t.Errorf("exit code %d, want %d\n%s%s\nwant\n%s%s", code, test.code, out, errs, test.out, test.errs)
			}
		})
	}
	if code, _, errs := check(t, "-progress", "-json", path("good.json")); code != 2 || !strings.Contains(errs, "-progress goes with no other flag") {
		t.Errorf("with -json: exit code %d\n%s", code, errs)
	}
}
