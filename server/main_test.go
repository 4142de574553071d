package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// assets stand for what `make assets` builds, so that the commands can be tested in a fresh clone.
func assets() fstest.MapFS {
	return fstest.MapFS{
		"manifest.json":       {Data: []byte(`{"style":"assets/page.1.css","lessonStyle":"assets/lesson.1.css","script":"assets/page.2.js","live":"assets/live.3.js","liveStyle":"assets/live.4.css","worker":"assets/worker.5.js","bridgeWorker":"assets/bridge.6.js"}`)},
		"assets/page.1.css":   {Data: []byte("p { margin: 0 }\n")},
		"assets/lesson.1.css": {Data: []byte("i { margin: 0 }\n")},
		"assets/page.2.js":    {Data: []byte("export {}\n")},
		"assets/live.3.js":    {Data: []byte("export {}\n")},
		"assets/live.4.css":   {Data: []byte("b { margin: 0 }\n")},
		"assets/worker.5.js":  {Data: []byte("export {}\n")},
		"assets/bridge.6.js":  {Data: []byte("export {}\n")},
		"sanduq.js":           {Data: []byte("export {}\n")},
		"frame.html":          {Data: []byte("<!doctype html><title>frame</title>\n")},
	}
}

// output is what a program writes, while it writes.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// ended is a context for commands that must not wait for its end.
func ended(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

const goodLesson = "---\ntitle: One\nsummary: The first.\n---\nText.\n"

// ownCourse is a folder with a course: a lesson that is good and one that is not.
func ownCourse(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "01-one/en.md", goodLesson)
	write(t, dir, "02-broken/en.md", "---\ntitle: Two\n---\n\n```imap colour=red\nC: a1 NOOP\n```\n")
	return dir
}

func TestCommandLines(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { taken.Close() })
	busy := taken.Addr().String()

	good, mixed, full := t.TempDir(), ownCourse(t), t.TempDir()
	write(t, good, "01-one/en.md", goodLesson)
	write(t, good, "set/set.txt", "user sam secret\nmailbox INBOX\n")
	write(t, good, "old.mbox", "From a Sat Jan  1 00:00:00 2000\nSubject: x\n\nText.\n")
	write(t, good, "broken/set.txt", "user sam secret\nmessage gone.eml 2000-03-01T09:00:00Z\n")
	write(t, full, "thesis.txt", "years of work")
	missing := filepath.Join(good, "missing")

	for _, test := range []struct {
		name     string
		args     []string
		code     int
		out, err string // what must be said there; empty: nothing is
	}{
		{"nothing", nil, 2, "", "usage: sanduq COMMAND"},
		{"help", []string{"help"}, 0, "usage: sanduq COMMAND", ""},
		{"-h", []string{"-h"}, 0, "usage: sanduq COMMAND", ""},
		{"version", []string{"version"}, 0, "sanduq ", ""},
		{"unknown command", []string{"sevre"}, 2, "", `there is no command "sevre"`},
		{"a flag first", []string{"-addr", "x"}, 2, "", `there is no command "-addr"`},
		{"version with more", []string{"version", "x"}, 2, "", "usage: sanduq version"},

		{"serve -h", []string{"serve", "-h"}, 0, "-imap ADDR", ""},
		{"serve, unknown flag", []string{"serve", "-port", "80"}, 2, "", "-port\nusage: sanduq serve"},
		{"serve, argument", []string{"serve", "lessons"}, 2, "", `unexpected "lessons"`},
		{"serve, no such folder", []string{"serve", "-lessons", missing}, 2, "", missing},
		{"serve, a file for a folder", []string{"serve", "-lessons", filepath.Join(good, "old.mbox")}, 2, "", "not a folder"},
		{"serve, no such set", []string{"serve", "-mailboxes", "large"}, 2, "", "-mailboxes large"},
		{"serve, no address", []string{"serve", "-addr", "8080"}, 2, "", "-addr 8080: want an address"},
		{"serve, no IMAP address", []string{"serve", "-addr", "127.0.0.1:0", "-imap", "1143"}, 2, "", "-imap 1143: want an address"},
		{"serve, a name that would break a line", []string{"serve", "-host", "a\r\n* BYE"}, 2, "", "-host"},
		{"serve, no name", []string{"serve", "-host", ""}, 2, "", "-host"},
		{"serve, port in use", []string{"serve", "-addr", busy}, 1, "", busy + " is in use by another program: choose another address with -addr"},
		{"serve, IMAP port in use", []string{"serve", "-addr", "127.0.0.1:0", "-imap", busy}, 1, "", busy + " is in use by another program: choose another address with -imap"},
		{"serve", []string{"serve", "-addr", "127.0.0.1:0"}, 0, "site: http://127.0.0.1:", ""},
		{"serve, broken lesson", []string{"serve", "-addr", "127.0.0.1:0", "-lessons", mixed}, 0, "(lessons: 2)", filepath.Join(mixed, "02-broken/en.md") + ":5: "},
		{"serve, set in a folder", []string{"serve", "-addr", "127.0.0.1:0", "-imap", "127.0.0.1:0", "-mailboxes", filepath.Join(good, "set")}, 0, "users sam", ""},
		{"serve, an mbox", []string{"serve", "-addr", "127.0.0.1:0", "-imap", "127.0.0.1:0", "-mailboxes", filepath.Join(good, "old.mbox")}, 0, "users alex", ""},
		{"serve, broken set", []string{"serve", "-addr", "127.0.0.1:0", "-imap", "127.0.0.1:0", "-mailboxes", filepath.Join(good, "broken")}, 0, "users sam", "set.txt:2: "},
		{"serve, two courses", []string{"serve", "-addr", "127.0.0.1:0", "-lessons", good, "-lessons", "builtin"}, 0, fmt.Sprintf("(lessons: %d)", 1+builtIn(t, "*/en.md")), ""},

		{"build -h", []string{"build", "-h"}, 0, "-o DIR", ""},
		{"build, where to", []string{"build"}, 2, "", "-o DIR is missing"},
		{"build, argument", []string{"build", "-o", t.TempDir(), "x"}, 2, "", `unexpected "x"`},
		{"build, bridge", []string{"build", "-o", t.TempDir(), "-bridge", "bridge.example.org"}, 2, "", "such as https://bridge.example.org/"},
		{"build, broken lesson", []string{"build", "-o", t.TempDir(), "-lessons", mixed}, 1, "", "nothing was written"},
		{"build into another's folder", []string{"build", "-o", full, "-lessons", good}, 1, "", full + " is not empty and not a former build"},
		{"build", []string{"build", "-o", filepath.Join(t.TempDir(), "site"), "-lessons", good}, 0, "files", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var out, errs output
			p := &sanduq{stdout: &out, stderr: &errs, dist: assets()}
			if code := p.run(ended(t), test.args); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			for _, said := range []struct{ where, what, want string }{
				{"output", out.String(), test.out}, {"errors", errs.String(), test.err},
			} {
				if !strings.Contains(said.what, said.want) || said.want == "" && said.what != "" {
					t.Errorf("%s\n%s\nwant %q in them", said.where, said.what, said.want)
				}
			}
		})
	}
}

// TestFreshClone: without assets serve and build name the make target.
func TestFreshClone(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"serve", "-addr", "127.0.0.1:0"}, {"build", "-o", filepath.Join(t.TempDir(), "site")}} {
		var out, errs output
		p := &sanduq{stdout: &out, stderr: &errs, dist: fstest.MapFS{"README": {}}}
		if code := p.run(ended(t), args); code != 1 || strings.Count(errs.String(), "\n") != 1 || !strings.Contains(errs.String(), "make assets") {
			t.Errorf("%v: exit code %d and\n%s\nwant 1 and one line that names make assets", args, code, &errs)
		}
	}
}
