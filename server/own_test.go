package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// hebrewCourse is a course of somebody's own: in one language, which the site does not speak, on mail of its own.
func hebrewCourse(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write(t, dir, "01-shalom/he.md", "---\ntitle: שלום\nsummary: שיחה ראשונה.\nhost: mail.example\ndate: 2000-03-01T10:00:00Z\nmailboxes: kita\n---\n"+
		"השרת מדבר ראשון.\n\n```imap\nS: * OK [..]\nC: a1 login noa secret\nS: a1 OK [..]\nC: a2 select INBOX\nS: * 1 EXISTS\nS: [...]\nS: a2 OK [..]\n```\n"+
		"\n```task\ndo: צא.\ngoal: connection imap is closed\nsolution:\nC: a3 logout\nS: [...]\nS: <close>\n```\n")
	write(t, dir, "mailboxes/kita/set.txt", "user noa secret\nmailbox INBOX\nmessage one.eml 2000-03-01T09:00:00Z\n")
	write(t, dir, "mailboxes/kita/one.eml", "From: a@example.org\nSubject: one\n\nText.\n")
	return dir
}

// TestOwnCourse: a course in a folder of its own is checked, served and built without the lessons that are built in.
func TestOwnCourse(t *testing.T) {
	t.Parallel()
	course := hebrewCourse(t)
	dir := filepath.Join(t.TempDir(), "site")
	for _, args := range [][]string{{"check", course}, {"build", "-lessons", course, "-mailboxes", "kita", "-o", dir}} {
		var out, errs output
		p := &sanduq{stdout: &out, stderr: &errs, dist: assets()}
		if code := p.run(t.Context(), args); code != 0 || errs.String() != "" {
			t.Fatalf("%s: exit code %d\n%s%s", args[0], code, &out, &errs)
		}
	}
	for name, want := range map[string]string{
		"index.html":              `<html lang="he" dir="rtl">`,
		"he/index.html":           `href="../he/01-shalom/"`,
		"he/01-shalom/index.html": `data-mailboxes="../../mailboxes/kita.tar"`,
		"404.html":                "There is no such page",
		"mailboxes/kita.tar":      "user noa secret",
	} {
		if text, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %v, lacks %s\n%.2000s", name, err, want, text)
		}
	}
	built := regexp.MustCompile(`^(?:en|ar)/|/0[0-9]-[^s]`)
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, _ fs.DirEntry, err error) error {
		if built.MatchString(name) {
			t.Errorf("%s is of the course that is built in", name)
		}
		if strings.HasSuffix(name, ".html") {
			leads(t, dir, name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	s := serve(t, "-lessons", course, "-mailboxes", "kita")
	s.stop(t)
	if !strings.Contains(s.out.String(), "(lessons: 1)") {
		t.Errorf("serve says %s", s.out)
	}
}

// leads holds that every address on a page of a built site leads to a file.
func leads(t *testing.T, dir, name string) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?:href|src|mailboxes|data-source)="([^"#]+)`).FindAllSubmatch(page, -1) {
		if strings.HasPrefix(string(m[1]), "data:") {
			continue
		}
		to := filepath.Join(dir, filepath.Dir(name), string(m[1]))
		if info, err := os.Stat(to); err == nil && info.IsDir() {
			to = filepath.Join(to, "index.html")
		}
		if _, err := os.Stat(to); err != nil {
			t.Errorf("%s leads to %s, which is not there", name, m[1])
		}
	}
}
