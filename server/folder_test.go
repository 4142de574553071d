//go:build unix

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sanduq/server/internal/replay"
	"sanduq/server/internal/site"
)

// TestFolder: of a course's folder only what is in it is read, and nothing waits for a file that is none.
func TestFolder(t *testing.T) {
	t.Parallel()
	course, outside := hebrewCourse(t), t.TempDir()
	write(t, outside, "secret.md", "a secret")
	write(t, outside, "secret.png", "a secret")
	write(t, course, "01-shalom/within.png", "a picture")
	lesson := filepath.Join(course, "01-shalom")
	for link, to := range map[string]string{
		"fr.md": filepath.Join(outside, "secret.md"), "out.png": filepath.Join(outside, "secret.png"), "in.png": "within.png", "gone.png": "nowhere.png",
	} {
		if err := os.Symlink(to, filepath.Join(lesson, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(lesson, "pipe.png"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"in.png": "", "gone.png": "no such file", "out.png": "leads out of the course's folder", "fr.md": "leads out of the course's folder", "pipe.png": "no file to read",
	} {
		_, err := fs.ReadFile(folder(course), "01-shalom/"+name)
		if (want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	if info, err := fs.Stat(folder(course), "01-shalom/pipe.png"); err != nil || info.Mode().IsRegular() {
		t.Errorf("what is there is not seen: %v", err)
	}
	for _, name := range []string{"../x", "/etc/passwd", ""} {
		if _, err := folder(course).Open(name); err == nil {
			t.Errorf("%q is opened", name)
		}
	}
	var out, errs output
	p := &sanduq{stdout: &out, stderr: &errs, dist: assets()}
	if code := p.run(t.Context(), []string{"check", course}); code != 1 || !strings.Contains(out.String(), "fr.md:1: ") || !strings.Contains(out.String(), "leads out") {
		t.Errorf("check: exit code %d\n%s%s", code, &out, &errs)
	}
}

// TestEditorsFiles: what editors and systems keep beside a lesson is no language of it.
func TestEditorsFiles(t *testing.T) {
	t.Parallel()
	course := hebrewCourse(t)
	write(t, course, "01-shalom/._he.md", "\x00\x05\x16\x07")
	write(t, course, "01-shalom/.he.md.swp", "b0VIM")
	if err := os.Symlink("noa@laptop.1", filepath.Join(course, "01-shalom/.#he.md")); err != nil {
		t.Fatal(err)
	}
	var out, errs output
	p := &sanduq{stdout: &out, stderr: &errs, dist: assets()}
	if code := p.run(t.Context(), []string{"check", course}); code != 0 {
		t.Errorf("exit code %d\n%s%s", code, &out, &errs)
	}
}

// locked is a course in which a folder may not be read.
type locked struct {
	fs.FS
	folder string
}

func (l locked) Open(name string) (fs.File, error) {
	if name == l.folder || strings.HasPrefix(name, l.folder+"/") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.FS.Open(name)
}

func (l locked) Stat(name string) (fs.FileInfo, error) { return fs.Stat(l.FS, name) }

// TestLockedLesson: a lesson whose folder may not be read is a fault, and the others are there.
func TestLockedLesson(t *testing.T) {
	t.Parallel()
	dir := hebrewCourse(t)
	write(t, dir, "02-locked/he.md", "---\n---\n")
	joined := &course{layers: []layer{{FS: locked{folder(dir), "02-locked"}, dir: dir}}}
	report, err := replay.Run(t.Context(), replay.Config{Course: joined})
	if err != nil || len(report.Faults) != 1 || report.Faults[0].File != "02-locked" || !strings.Contains(report.Faults[0].What, "permission denied") {
		t.Fatalf("the check: %v, %+v", err, report)
	}
	s, err := site.New(site.Config{Dist: assets(), Course: joined, Mailboxes: site.Mailboxes{Name: "kita"}, Live: true, Found: []site.Fault{site.Fault(report.Faults[0])}})
	if err != nil || s.Lessons() != 1 {
		t.Fatalf("the site: %v", err)
	}
	for _, f := range s.Files() {
		if f.Path == "index.html" && strings.Count(string(f.Content), "<b>02-locked:1</b>") != 1 {
			t.Errorf("the first page does not say it once:\n%s", f.Content)
		}
	}
	if len(s.Faults()) != 1 || !strings.HasPrefix(s.Faults()[0].Error(), "02-locked:1: ") {
		t.Errorf("the site says %v", s.Faults())
	}
}
