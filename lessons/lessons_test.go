// Package lessons_test holds what the lessons' text must keep to beside what their dialogues say.
package lessons_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"sanduq/lessons"
)

// breaking is the name of a standard that a line's end may tear apart. In Arabic text its halves then read as two things.
var breaking = regexp.MustCompile(`RFC[ \t\r\n]+[0-9]+`)

// fence is a block between lines of backticks: a dialogue is as it was, and its notes are the console's.
var fence = regexp.MustCompile("(?ms)^```.*?^```")

// TestStandardsStayWhole: in prose the word RFC and its number are joined by a no-break space.
func TestStandardsStayWhole(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(lessons.FS, "*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 2 {
		t.Fatalf("there are %d lessons", len(files))
	}
	for _, file := range files {
		text, err := fs.ReadFile(lessons.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		// A fence leaves its lines behind, for the numbers of those after it.
		prose := fence.ReplaceAllStringFunc(string(text), func(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) })
		for _, at := range breaking.FindAllStringIndex(prose, -1) {
			t.Errorf("%s:%d: %q: write RFC&nbsp;", file, 1+strings.Count(prose[:at[0]], "\n"), prose[at[0]:at[1]])
		}
	}
}
