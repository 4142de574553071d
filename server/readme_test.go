package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sanduq/lessons"
	"sanduq/lessons/player"
	"sanduq/lessons/transcript"
	"sanduq/server/mailhost"
	"sanduq/server/mailset"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestReadmeIsShort: a stranger reads it whole.
func TestReadmeIsShort(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSuffix(readme(t), "\n"), "\n")
	if len(lines) > 110 {
		t.Errorf("%d lines, want 110 at most", len(lines))
	}
	for i, line := range lines {
		if n := utf8.RuneCountInString(line); n > 100 {
			t.Errorf("README.md:%d: %d columns, want 100 at most", i+1, n)
		}
	}
}

// TestReadmeSession: the mistake and its answer are what the server says.
func TestReadmeSession(t *testing.T) {
	t.Parallel()
	var session string
	for _, b := range blocks(readme(t), "") {
		if b.info == "" {
			session = b.text
		}
	}
	lesson, faults := transcript.Parse("README.md", []byte("```imap\nS: [..]\n"+session+"```\n"))
	if len(faults) > 0 || len(lesson.Steps) < 3 {
		t.Fatalf("%d steps, %v", len(lesson.Steps), faults)
	}
	set, err := mailset.Load(lessons.FS, "mailboxes/smallorg")
	if err != nil {
		t.Fatal(err)
	}
	said := player.Format(player.Check(t.Context(), lesson, func() (player.World, error) {
		return mailhost.NewWorld(mailhost.WorldConfig{Set: set, Host: "localhost"})
	}))
	if said != "" {
		t.Error(said)
	}
}

// TestReadmeLesson: what check says of the fence is what it says.
func TestReadmeLesson(t *testing.T) {
	t.Parallel()
	fences, says := blocks(readme(t), "markdown"), blocks(readme(t), "console")
	if len(fences) != 1 || len(says) != 1 {
		t.Fatalf("%d fences, %d of what check says", len(fences), len(says))
	}
	head, _, _ := strings.Cut(blocks(guide(t), "markdown")[0].text, "---\nThe server")
	dir := t.TempDir()
	write(t, dir, "01-count/en.md", head+"---\n"+fences[0].text)
	_, out, _ := check(t, dir)
	out = filepath.ToSlash(strings.ReplaceAll(out, dir+string(filepath.Separator), "my-course/"))
	got := tallies.ReplaceAllString(out, "")
	_, want, _ := strings.Cut(says[0].text, "\n")
	if got != want {
		t.Errorf("check says\n%s\nREADME has\n%s", got, want)
	}
}

var (
	tallies = regexp.MustCompile(`(?m)^\d+ passed, \d+ failed\n`)
	mdCode  = regexp.MustCompile("`[^`\n]*`")
	mdLink  = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
)

// anchors are what the headings of a Markdown file are reached by, as code hosts make them.
func anchors(text string) []string {
	var all []string
	for _, m := range heading.FindAllStringSubmatch(text, -1) {
		name := strings.Map(func(r rune) rune {
			switch {
			case r == ' ', r == '-':
				return '-'
			case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '_', r >= utf8.RuneSelf:
				return r
			}
			return -1
		}, strings.ToLower(m[1]))
		all = append(all, name)
	}
	return all
}

// TestDocumentsLink: no link between the documents for people is dead, nor one to a place in them.
func TestDocumentsLink(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "server/README.md", "static/README.md", "lessons/README.md", "lessons/SOURCE.md"} {
		text, err := os.ReadFile(filepath.Join("..", file))
		if err != nil {
			t.Fatal(err)
		}
		prose := string(text)
		for _, b := range blocks(prose, "") {
			prose = strings.Replace(prose, b.text, "", 1)
		}
		for _, m := range mdLink.FindAllStringSubmatch(mdCode.ReplaceAllString(prose, ""), -1) {
			path, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(path, "://") || strings.HasPrefix(path, "mailto:") {
				continue
			}
			target := text
			if path != "" {
				if target, err = os.ReadFile(filepath.Join("..", filepath.Dir(file), path)); err != nil {
					if info, gone := os.Stat(filepath.Join("..", filepath.Dir(file), path)); gone != nil || !info.IsDir() {
						t.Errorf("%s: dead link %s", file, m[1])
					}
					continue
				}
			}
			if anchor != "" && !slices.Contains(anchors(string(target)), anchor) {
				t.Errorf("%s: %s leads to no heading", file, m[1])
			}
		}
	}
}
