package main

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// made runs `sanduq new`.
func made(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e output
	p := &sanduq{stdout: &o, stderr: &e, dist: fstest.MapFS{}} // new needs no assets
	code = p.run(t.Context(), append([]string{"new"}, args...))
	return code, o.String(), e.String()
}

// TestNewPassesCheck: a lesson passes as it is made, and so does a second one beside it, in whichever languages.
func TestNewPassesCheck(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "my course")
	for i, step := range []struct {
		args []string
		want string // in the output
		pass int
	}{
		{[]string{"first-steps", dir}, filepath.Join(dir, "01-first-steps", "ar.md"), 3},
		{[]string{"second-steps", dir}, filepath.Join(dir, "02-second-steps", "en.md"), 6},
		{[]string{"09-last-steps", dir}, "next: sanduq serve -lessons '" + dir + "'\n", 9},
	} {
		code, out, errs := made(t, step.args...)
		if code != 0 || errs != "" || !strings.Contains(out, step.want) {
			t.Fatalf("new %d: exit code %d\n%s%s\nwant %q", i, code, out, errs, step.want)
		}
		if code, out, errs := check(t, dir); code != 0 || errs != "" || out != tally(t, step.pass, 0) {
			t.Fatalf("check after new %d: exit code %d\n%s%s", i, code, out, errs)
		}
	}
	code, out, errs := made(t, "-lang", "en,fr,fa", "more", filepath.Join(dir, "other"))
	if code != 0 || errs != "" || strings.Count(out, "holds the English text: translate it") != 2 {
		t.Fatalf("exit code %d\n%s%s", code, out, errs)
	}
	if code, out, errs := check(t, filepath.Join(dir, "other")); code != 0 || errs != "" || out != tally(t, 4, 0) {
		t.Errorf("check of other languages: exit code %d\n%s%s", code, out, errs)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "01-one/en.md", goodLesson)
	write(t, dir, "mailboxes/taken/set.txt", "user sam secret\n")
	for _, test := range []struct {
		name string
		args []string
		code int
		want []string
	}{
		{"no name", nil, 2, []string{"NAME is missing", "usage: sanduq new"}},
		{"flags at the end", []string{"a", dir, "-lang"}, 2, []string{`unexpected "-lang": flags stand before NAME`}},
		{"no name for a lesson", []string{"A B", dir}, 2, []string{"such as a-b", "usage: sanduq new"}},
		{"a lesson in a lesson", []string{"a", filepath.Join(dir, "01-one")}, 2, []string{"is the folder of a lesson", dir}},
		{"a file", []string{"a", filepath.Join(dir, "01-one", "en.md")}, 2, []string{"not a folder"}},
		{"a set that is there", []string{"taken", dir}, 1, []string{filepath.Join(dir, "mailboxes", "taken") + " is there already"}},
		{"a folder in no folder", []string{"a", filepath.Join(dir, "x", "y")}, 1, []string{"making the folder"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := made(t, test.args...)
			if code != test.code || out != "" {
				t.Errorf("exit code %d, want %d\n%s", code, test.code, out)
			}
			for _, want := range test.want {
				if !strings.Contains(errs, want) {
					t.Errorf("the errors lack %q:\n%s", want, errs)
				}
			}
		})
	}
}

// TestNewTellsOfLanguages: what check will ask for because of the lesson is said.
func TestNewTellsOfLanguages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "01-one/en.md", goodLesson)
	write(t, dir, "01-one/ar.md", goodLesson)
	code, out, errs := made(t, "-lang", "en,fr", "two", dir)
	for _, want := range []string{"the course has ar, too: check will ask for " + filepath.Join(dir, "02-two") + "/ar.md", "fr is new to the course"} {
		if code != 0 || errs != "" || !strings.Contains(out, want) {
			t.Errorf("exit code %d\n%s%s\nwant %q", code, out, errs, want)
		}
	}
}
