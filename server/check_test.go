package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"sanduq/lessons"
)

const dialogueLesson = "---\ntitle: T\nsummary: S.\nhost: a.example\ndate: 2000-03-01T10:00:00Z\nmailboxes: smallorg\n---\n" +
	"```imap\nS: * OK [..]\nC: a1 NOOP\nS: a1 OK %\nC: a2 LOGOUT\nS: * BYE [..]\nS: a2 OK LOGOUT completed\nS: <close>\n```\n"

// lessonSaying is a lesson in which NOOP's answer ends in text.
func lessonSaying(text string) string { return strings.Replace(dialogueLesson, "%", text, 1) }

// builtIn counts what of the built-in course a pattern names.
func builtIn(t *testing.T, pattern string) int {
	t.Helper()
	found, err := fs.Glob(lessons.FS, pattern)
	if err != nil || len(found) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	return len(found)
}

// tally is the last line of a check of a course: so many of its lessons passed, beside the built-in mailbox sets.
func tally(t *testing.T, passed, failed int) string {
	t.Helper()
	return fmt.Sprintf("%d passed, %d failed\n", passed+builtIn(t, "mailboxes/*/set.txt"), failed)
}

func check(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e output
	p := &sanduq{stdout: &o, stderr: &e, dist: fstest.MapFS{}} // check needs no assets
	code = p.run(t.Context(), append([]string{"check"}, args...))
	return code, o.String(), e.String()
}

func TestCheckBuiltin(t *testing.T) {
	t.Parallel()
	code, out, errs := check(t)
	if code != 0 || errs != "" || !strings.HasSuffix(out, " passed, 0 failed\n") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, lang := range []string{"en", "ar"} {
		write(t, dir, "01-right/"+lang+".md", lessonSaying("NOOP completed"))
		write(t, dir, "02-wrong/"+lang+".md", lessonSaying("done"))
	}
	write(t, dir, "README.md", "no lesson")
	right, wrong := filepath.Join(dir, "01-right"), filepath.Join(dir, "02-wrong")
	place := filepath.Join(wrong, "en.md") + ":11: "
	for _, test := range []struct {
		name     string
		args     []string
		code     int
		out, err []string
		not      string
	}{
		{"a course", []string{dir}, 1, []string{place, "- a1 OK done", "+ a1 OK NOOP completed", tally(t, 2, 2)}, nil, "01-right/"},
		{"a lesson's folder", []string{right}, 0, []string{"2 passed, 0 failed\n"}, nil, ":"},
		{"a file", []string{filepath.Join(wrong, "en.md")}, 1, []string{place, "0 passed, 1 failed\n"}, nil, "ar.md"},
		{"files of two lessons", []string{filepath.Join(wrong, "en.md"), filepath.Join(right, "en.md")}, 1, []string{"1 passed, 1 failed\n"}, nil, "ar.md"},
		{"a course and its lesson", []string{right, dir}, 1, []string{tally(t, 2, 2)}, nil, ""},
		{"no such path", []string{filepath.Join(dir, "03-gone")}, 2, nil, []string{"03-gone", "usage: sanduq check"}, ""},
		{"no lesson", []string{filepath.Join(dir, "README.md")}, 2, nil, []string{"neither a course nor a lesson"}, ""},
		{"flags at the end", []string{dir, "-json"}, 2, nil, []string{"-json: flags stand before folders and files"}, ""},
		{"no lessons, for a program", []string{"-json", t.TempDir()}, 1, nil, []string{"no lessons"}, ""},
		{"no lessons", []string{t.TempDir()}, 1, nil, []string{"no lessons"}, ""},
		{"unknown flag", []string{"-x"}, 2, nil, []string{"usage: sanduq check"}, ""},
		{"update of what is built in", []string{"-update"}, 2, nil, []string{"-update wants a DIR or FILE"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := check(t, test.args...)
			if code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			for _, want := range test.out {
				if !strings.Contains(out, want) {
					t.Errorf("the output lacks %q:\n%s", want, out)
				}
			}
			for _, want := range test.err {
				if !strings.Contains(errs, want) {
					t.Errorf("the errors lack %q:\n%s", want, errs)
				}
			}
			if test.not != "" && strings.Contains(out, test.not) {
				t.Errorf("the output has %q:\n%s", test.not, out)
			}
			if test.out != nil && errs != "" {
				t.Errorf("unexpected errors:\n%s", errs)
			}
		})
	}
}

// TestCheckPages: what a page would not show fails the check, and is told once.
func TestCheckPages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := lessonSaying("NOOP completed")
	write(t, dir, "01-one/en.md", text+"[a](javascript:alert(1)) and\n[b](../02-gone/en.md)\n")
	write(t, dir, "01-one/ar.md", text)
	code, out, errs := check(t, dir)
	file := filepath.Join(dir, "01-one", "en.md")
	if code != 1 || errs != "" || !strings.HasSuffix(out, tally(t, 1, 1)) {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	for _, line := range []string{file + ":17: ", file + ":18: "} {
		if strings.Count(out, line) != 1 {
			t.Errorf("%s is not told once:\n%s", line, out)
		}
	}
	if code, out, _ := check(t, filepath.Join(dir, "01-one", "ar.md")); code != 0 || !strings.Contains(out, "1 passed, 0 failed") {
		t.Errorf("the other file: exit code %d\n%s", code, out)
	}
}

func TestCheckUpdate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, lang := range []string{"en", "ar"} {
		write(t, dir, "01-wrong/"+lang+".md", lessonSaying("done"))
	}
	code, out, errs := check(t, "-update", dir)
	if code != 0 || !strings.Contains(out, "updated") {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	for _, lang := range []string{"en", "ar"} {
		got, err := os.ReadFile(filepath.Join(dir, "01-wrong", lang+".md"))
		if want := lessonSaying("NOOP completed"); err != nil || string(got) != want {
			t.Errorf("%s is now\n%s\nwant\n%s%v", lang, got, want, err)
		}
	}
	entries, err := os.ReadDir(filepath.Join(dir, "01-wrong"))
	if err != nil || len(entries) != 2 {
		t.Errorf("the folder has %v, %v; want the two files", entries, err)
	}
	if code, out, _ := check(t, dir); code != 0 {
		t.Errorf("after the update: exit code %d\n%s", code, out)
	}
}

// TestCheckJSON: the document is what editors and CI were promised, to the letter.
func TestCheckJSON(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := lessonSaying("done")
	write(t, dir, "01-wrong/en.md", text+"```imap as=x nocheck\nS: hello\n```\n")
	write(t, dir, "02-right/en.md", lessonSaying("NOOP completed")+"[a](javascript:alert(1))\n")
	builtins := builtIn(t, "mailboxes/*/set.txt")
	wrong, right := filepath.Join(dir, "01-wrong", "en.md"), filepath.Join(dir, "02-right", "en.md")
	code, out, errs := check(t, "-json", dir)
	want := fmt.Sprintf(`{
  "passed": %d,
  "failed": 2,
  "faults": [
    {
      "file": %q,
      "line": 11,
      "what": "the answer differs",
      "diff": [
        "-a1 OK done",
        "+a1 OK NOOP completed"
      ]
    },
    {
      "file": %q,
      "line": 17,
      "what": "\"javascript:alert(1)\" is refused: want http, https or mailto, or a path within the course",
      "diff": []
    }
  ],
  "unchecked": [
    {
      "file": %q,
      "line": 17
    }
  ],
  "updated": []
}
`, builtins, wrong, right, wrong)
	if code != 1 || errs != "" || out != want {
		t.Errorf("exit code %d\n%s%s\nwant\n%s", code, errs, out, want)
	}
	code, out, errs = check(t, "-json", "-update", filepath.Join(dir, "01-wrong"))
	want = fmt.Sprintf("{\n  \"passed\": 1,\n  \"failed\": 0,\n  \"faults\": [],\n  \"unchecked\": [\n    {\n      \"file\": %q,\n      \"line\": 17\n    }\n  ],\n"+
		"  \"updated\": [\n    %q\n  ]\n}\n", wrong, wrong)
	if code != 0 || errs != "" || out != want {
		t.Errorf("after an update: exit code %d\n%s%s\nwant\n%s", code, errs, out, want)
	}
	if code, out, errs := check(t, "-json"); code != 0 || errs != "" || !json.Valid([]byte(out)) || !strings.Contains(out, `"faults": []`) {
		t.Errorf("the built-in course: exit code %d\n%s%s", code, errs, out)
	}
}
