package newlesson_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sanduq/server/internal/newlesson"
	"sanduq/server/internal/replay"
)

// The template is a course without faults, in an author's eyes too: it lies there as files.
func TestTemplateIsACourse(t *testing.T) {
	t.Parallel()
	r, err := replay.Run(t.Context(), replay.Config{Course: os.DirFS("template")})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := r.Write(&out); err != nil {
		t.Fatal(err)
	}
	if out.String() != "3 passed, 0 failed\n" {
		t.Errorf("check says:\n%s", &out)
	}
	for _, code := range []string{"en", "ar"} {
		text := read(t, "template", "01-lesson/"+code+".md")
		for _, part := range []string{" login ", "```task\n", "hint: ", "solution:"} {
			if !strings.Contains(text, part) {
				t.Errorf("%s.md lacks %q", code, part)
			}
		}
	}
}

func read(t *testing.T, dir, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// course makes a folder with empty lessons.
func course(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, file := range files {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(file)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestMake(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why       string
		course    []string
		name      string
		languages []string
		want      string // the folder
		files     string // of it
		missing   string
		added     string
	}{
		{"an empty folder", nil, "first-steps", nil, "01-first-steps", "en ar", "", ""},
		{"after the last, whatever is missing before it", []string{"01-a/en.md", "16-b/en.md"}, "c", nil, "17-c", "en", "", ""},
		{"a number of its own", []string{"01-a/en.md", "16-b/en.md"}, "03-c", nil, "03-c", "en", "", ""},
		{"a number of its own where the numbers are at their end", []string{"99-a/en.md"}, "50-b", nil, "50-b", "en", "", ""},
		{"the languages of the course", []string{"01-a/ar.md", "02-b/fa.md", "02-b/notes.md"}, "c", nil, "03-c", "ar fa", "", ""},
		{"languages asked for", []string{"01-a/ar.md", "01-a/en.md"}, "c", []string{"en", "pt-BR"}, "02-c", "en pt-BR", "ar", "pt-BR"},
		{"digits are a name, too", nil, "2026", nil, "01-2026", "en ar", "", ""},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			dir := course(t, c.course...)
			made, err := newlesson.Make(dir, c.name, c.languages)
			if err != nil {
				t.Fatal(err)
			}
			if made.Folder != c.want || strings.Join(made.Missing, " ") != c.missing || strings.Join(made.Added, " ") != c.added {
				t.Errorf("made %+v", made)
			}
			slug := c.want[3:]
			want := []string{"mailboxes/" + slug + "/concert.eml", "mailboxes/" + slug + "/lunch.eml", "mailboxes/" + slug + "/set.txt", "mailboxes/" + slug + "/welcome.eml"}
			for code := range strings.FieldsSeq(c.files) {
				want = append(want, c.want+"/"+code+".md")
			}
			if !slices.Equal(made.Files, want) {
				t.Errorf("files %v, want %v", made.Files, want)
			}
			for _, file := range want {
				if text := read(t, dir, file); text == "" || text == "mine" {
					t.Errorf("%s has %q", file, text)
				}
			}
			for _, file := range c.course {
				if read(t, dir, file) != "mine" {
					t.Errorf("%s was changed", file)
				}
			}
		})
	}
}

// What is copied is the template but for title and set, and says so where it is to be translated.
func TestTexts(t *testing.T) {
	t.Parallel()
	dir := course(t)
	made, err := newlesson.Make(dir, "two-words", []string{"en", "ar", "he"})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"01-two-words/he.md"}; !slices.Equal(made.Untranslated, want) {
		t.Errorf("to be translated are %v, want %v", made.Untranslated, want)
	}
	note := "> This text is still English: translate it (he), and leave the dialogues as they are.\n\n"
	for _, c := range []struct{ language, from, title, note string }{
		{"en", "en", "Two words", ""}, {"ar", "ar", "درسك (Two words)", ""}, {"he", "en", "Two words", note},
	} {
		want := strings.NewReplacer("title: Your lesson\n", "title: "+c.title+"\n", "title: درسك\n", "title: "+c.title+"\n",
			"mailboxes: lesson\n---\n", "mailboxes: two-words\n---\n"+c.note).Replace(read(t, "template", "01-lesson/"+c.from+".md"))
		if got := read(t, dir, "01-two-words/"+c.language+".md"); got != want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.language, got, want)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	usage := func(err error) bool { return errors.As(err, new(*newlesson.ArgumentError)) }
	for _, c := range []struct {
		why       string
		course    []string
		name      string
		languages []string
		want      string
		usage     bool // the command line was wrong, and not the folder
	}{
		{"capitals and spaces", nil, "First Steps!", nil, "such as first-steps", true},
		{"no letter at all", nil, "صندوق", nil, "such as first-steps", true},
		{"a path", nil, "../x", nil, "such as x", true},
		{"nothing", nil, "", nil, "want a name", true},
		{"a hyphen at the end", nil, "a-", nil, "such as a", true},
		{"too long", nil, strings.Repeat("a", 61), nil, "at most 60", true},
		{"the number is taken", []string{"03-a/en.md"}, "03-b", nil, "number 03 is that of 03-a", true},
		{"the name is taken", []string{"03-a/en.md"}, "a", nil, "there is a lesson 03-a", true},
		{"no number is left", []string{"99-a/en.md"}, "b", nil, "such as 50-b", true},
		{"the set is there", []string{"mailboxes/a/set.txt"}, "a", nil, "nothing is overwritten", false},
		{"a set that is built in", nil, "smallorg", nil, "a set of the built-in course", true},
		{"no language", nil, "a", []string{"english"}, "such as en, ar, or pt-BR", true},
		{"an empty language", nil, "a", []string{"en", ""}, "no code of a language", true},
		{"a language twice", nil, "a", []string{"en", "en"}, "given twice", true},
		{"a file where a folder must be", []string{"mailboxes"}, "a", nil, "mailboxes", false},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			dir := course(t, c.course...)
			before := tree(t, dir)
			_, err := newlesson.Make(dir, c.name, c.languages)
			if err == nil || !strings.Contains(err.Error(), c.want) || usage(err) != c.usage {
				t.Errorf("error %v; want one with %q", err, c.want)
			}
			if after := tree(t, dir); !slices.Equal(before, after) {
				t.Errorf("the folder has %v, and had %v", after, before)
			}
		})
	}
}

// A folder that could not be filled is not left behind, nor is the course that was to be.
func TestNothingStays(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "no", "course")
	if _, err := newlesson.Make(dir, "a", nil); err == nil {
		t.Error("made, where there is no folder to make a course in")
	}
	dir = filepath.Dir(dir)
	if _, err := newlesson.Make(dir, "a", nil); err != nil {
		t.Errorf("a folder beside others is made: %v", err)
	}
}

func tree(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, _ fs.DirEntry, err error) error {
		names = append(names, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
