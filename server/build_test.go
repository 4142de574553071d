package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBuildWhole: the folder has each page in both languages, and what pages need.
func TestBuildWhole(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "site")
	var out, errs output
	p := &sanduq{stdout: &out, stderr: &errs, dist: assets()}
	course := t.TempDir() // a small one: the whole course takes the race detector a minute to compress
	write(t, course, "01-one/en.md", goodLesson)
	write(t, course, "01-one/ar.md", goodLesson)
	for range 2 { // the second time into the former build
		if code := p.run(t.Context(), []string{"build", "-o", dir, "-lessons", course, "-bridge", "https://bridge.example.org"}); code != 0 {
			t.Fatalf("exit code %d\n%s", code, &errs)
		}
	}
	for _, name := range []string{
		"index.html", "index.html.br", "index.html.gz", "404.html", "ar/index.html", "en/index.html", "sanduq.js", "frame.html",
		"en/01-one/index.html", "ar/01-one/index.html.br", "mailboxes/smallorg.tar", "mailboxes/smallorg.tar.gz", "assets/page.1.css",
	} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 || info.Mode().Perm()&0o044 == 0 {
			t.Errorf("%s: %v, %v; want a file that a web server can read", name, info, err)
		}
	}
	if page, err := os.ReadFile(filepath.Join(dir, "en/real/index.html")); err != nil || !strings.Contains(string(page), `data-bridge="https://bridge.example.org/-/bridge/"`) {
		t.Errorf("the page of real servers does not say where the bridge is: %v\n%s", err, page)
	}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".part") {
			t.Errorf("%s was left behind", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
