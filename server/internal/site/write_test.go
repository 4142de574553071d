package site_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"

	"sanduq/server/internal/site"
)

// folder returns all files below dir by path.
func folder(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, name))
		all[name] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func put(t *testing.T, dir, name, content string) {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	dir := filepath.Join(t.TempDir(), "a", "site")
	if err := s.Write(dir); err != nil {
		t.Fatal(err)
	}
	got := folder(t, dir)
	for _, f := range s.Files() {
		if got[f.Path] != string(f.Content) {
			t.Errorf("%s is not what the site serves", f.Path)
		}
		for ext, read := range map[string]func(string) (io.Reader, error){
			".br": func(s string) (io.Reader, error) { return brotli.NewReader(strings.NewReader(s)), nil },
			".gz": func(s string) (io.Reader, error) { return gzip.NewReader(strings.NewReader(s)) },
		} {
			compressed, ok := got[f.Path+ext]
			if !ok || strings.HasSuffix(f.Path, ".wasm") { // whose forms are those that the fixture made up
				continue
			}
			r, err := read(compressed)
			if err != nil {
				t.Errorf("%s%s: %v", f.Path, ext, err)
				continue
			}
			plain, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(plain, f.Content) {
				t.Errorf("%s%s does not decompress to the file: %v", f.Path, ext, err)
			}
		}
	}
	for _, name := range []string{"index.html.br", "index.html.gz", "en/01-one/index.html.br", "assets/sandbox.3.wasm.br", "assets/page.1.css.gz", "mailboxes/small.tar.br"} {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is missing", name)
		}
	}
	if _, ok := got["assets/picture.5.png.br"]; ok {
		t.Error("a picture is compressed")
	}
}

// TestBuildAgain: what the former build wrote goes, what others wrote stays.
func TestBuildAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := newSite(t, nil).Write(dir); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "CNAME", "sanduq.example")
	put(t, dir, "en/mine.txt", "mine")
	smaller := newSite(t, func(c *site.Config) {
		less := course()
		maps.DeleteFunc(less, func(name string, _ *fstest.MapFile) bool { return strings.HasPrefix(name, "02-two/") })
		c.Course = less
	})
	if err := smaller.Write(dir); err != nil {
		t.Fatal(err)
	}
	fresh := t.TempDir()
	if err := smaller.Write(fresh); err != nil {
		t.Fatal(err)
	}
	want := folder(t, fresh)
	want["CNAME"], want["en/mine.txt"] = "sanduq.example", "mine"
	got := folder(t, dir)
	if !maps.Equal(got, want) {
		t.Errorf("files after the second build\n%v\nwant\n%v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	if _, err := os.Stat(filepath.Join(dir, "en", "02-two")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder of the lesson that is gone is still there: %v", err)
	}
}

// TestCutShort: a build that ended in the middle leaves nothing that the next would not remove.
func TestCutShort(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := newSite(t, nil).Write(dir); err != nil {
		t.Fatal(err)
	}
	// A folder where a page should be stops the next build on its way.
	page := filepath.Join(dir, "index.html")
	if err := os.Remove(page); err != nil {
		t.Fatal(err)
	}
	put(t, page, "x", "")
	other := newSite(t, func(c *site.Config) {
		d := dist()
		d["assets/new.9.js"] = d["assets/worker.4.js"]
		c.Dist = d
	})
	if err := other.Write(dir); err == nil || !strings.Contains(err.Error(), "index.html") {
		t.Fatalf("error %v, want one that names index.html", err)
	}
	if err := os.RemoveAll(page); err != nil {
		t.Fatal(err)
	}
	if err := newSite(t, nil).Write(dir); err != nil {
		t.Fatal(err)
	}
	fresh := t.TempDir()
	if err := newSite(t, nil).Write(fresh); err != nil {
		t.Fatal(err)
	}
	if got, want := folder(t, dir), folder(t, fresh); !maps.Equal(got, want) {
		t.Errorf("files\n%v\nwant\n%v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
}

func TestWriteRefusesOthersFolders(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	dir := t.TempDir()
	put(t, dir, "thesis.txt", "years of work")
	err := s.Write(dir)
	var notOurs *site.NotOursError
	if !errors.As(err, &notOurs) || !strings.Contains(err.Error(), dir) {
		t.Fatalf("error %v, want a NotOursError that names %s", err, dir)
	}
	if got := folder(t, dir); !maps.Equal(got, map[string]string{"thesis.txt": "years of work"}) {
		t.Errorf("the folder was changed: %v", got)
	}
	file := filepath.Join(dir, "thesis.txt")
	if err := s.Write(file); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("writing into a file: error %v, want one that names it", err)
	}
}

// TestWriteStaysInside: neither a link in the folder nor a line of the list leads out of it.
func TestWriteStaysInside(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	outside := t.TempDir()
	put(t, outside, "safe.txt", "safe")
	dir := t.TempDir()
	put(t, dir, ".sanduq-build", "../"+filepath.Base(outside)+"/safe.txt\n"+filepath.Join(outside, "safe.txt")+"\n")
	if err := os.Symlink(outside, filepath.Join(dir, "assets")); err != nil {
		t.Skip("no symbolic links here")
	}
	if err := s.Write(dir); err == nil {
		t.Error("a link that leads out of the folder was followed")
	}
	if got := folder(t, outside); !maps.Equal(got, map[string]string{"safe.txt": "safe"}) {
		t.Errorf("outside of the folder there is now %v", got)
	}
}
