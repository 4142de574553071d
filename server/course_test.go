package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"sanduq/lessons"
)

// TestJoinedCourses: courses joined are a file system as fs.FS wants one.
func TestJoinedCourses(t *testing.T) {
	t.Parallel()
	first := fstest.MapFS{"01-a/en.md": {Data: []byte("first")}, "mailboxes/x/set.txt": {Data: []byte("first")}}
	second := fstest.MapFS{
		"01-a/ar.md": {Data: []byte("second")}, "02-b/en.md": {Data: []byte("second")},
		"mailboxes/x/set.txt": {Data: []byte("second")}, "mailboxes/y/set.txt": {Data: []byte("second")},
	}
	sets := fstest.MapFS{"03-c/en.md": {Data: []byte("third")}, "mailboxes/z/set.txt": {Data: []byte("third")}}
	c := &course{layers: []layer{{FS: first}, {FS: second}, {FS: sets, setsOnly: true}}}
	for name, want := range map[string]string{
		"01-a/en.md": "first", "02-b/en.md": "second",
		"mailboxes/x/set.txt": "first", "mailboxes/y/set.txt": "second", "mailboxes/z/set.txt": "third",
		"01-a/ar.md": "", // a lesson is one course's: its languages would not fit otherwise
		"03-c/en.md": "", "04-d/en.md": "", "mailboxes/w/set.txt": "", "../x": "", "/01-a/en.md": "",
	} {
		got, err := fs.ReadFile(c, name)
		if string(got) != want || (want == "") != (err != nil) {
			t.Errorf("%s is %q, %v; want %q", name, got, err, want)
		}
	}
	for dir, want := range map[string]int{".": 3, "mailboxes": 3, "mailboxes/z": 1, "01-a": 1} {
		entries, err := fs.ReadDir(c, dir)
		if err != nil || len(entries) != want {
			t.Errorf("%s has %d entries, %v; want %d", dir, len(entries), err, want)
		}
	}
	if _, err := fs.ReadDir(c, "04-d"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// TestFaultsNameFiles: a person can open the file that a fault names.
func TestFaultsNameFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "01-a/en.md", "x")
	c := &course{layers: []layer{{FS: os.DirFS(dir), dir: dir}, {FS: lessons.FS}}}
	for fault, want := range map[string]string{
		"01-a/en.md:3: what":        filepath.Join(dir, "01-a", "en.md") + ":3: what",
		"06-expunge/en.md:3: a: b":  filepath.Join("lessons", "06-expunge", "en.md") + ":3: a: b",
		"mailboxes/smallorg: cause": filepath.Join("lessons", "mailboxes", "smallorg") + ": cause",
		"elsewhere/set.txt:1: what": "elsewhere/set.txt:1: what",
	} {
		if got := c.describe(errors.New(fault)); got != want {
			t.Errorf("%q becomes %q, want %q", fault, got, want)
		}
	}
}

func TestSetName(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"small": "small", "My Mail.mbox": "my-mail", "a_b-c": "a_b-c", "بريد": "mailboxes", ".mbox": "mailboxes", "a%2fb": "a-2fb", "x.y.mbox": "x-y",
	} {
		if got := setName(base); got != want {
			t.Errorf("%q becomes %q, want %q", base, got, want)
		}
	}
}
