package main

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sanduq/server/internal/site"
)

// writing is an author of the course in a folder, whose changes are taken when the test says so.
type writing struct {
	*author
	t    *testing.T
	dir  string
	errs *output
}

func newWriting(t *testing.T, dir string, args ...string) *writing {
	t.Helper()
	w := &writing{t: t, dir: dir, errs: &output{}}
	p := &sanduq{stdout: io.Discard, stderr: w.errs, dist: assets()}
	cfg, joined, err := p.configure(&content{lessons: append([]string{dir}, args...), mailboxes: defaultSet, host: "localhost"})
	if err != nil {
		t.Fatal(err)
	}
	cfg.Live = true
	s, err := site.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.author = &author{sanduq: p, course: joined, config: cfg, live: site.NewLive(s), shown: s}
	w.take(t.Context(), w.snapshot())
	return w
}

// save writes a file, and has the change taken.
func (w *writing) save(name, text string) {
	w.t.Helper()
	write(w.t, w.dir, name, text)
	w.take(w.t.Context(), w.snapshot())
}

// page returns what is served at a path.
func (w *writing) page(path string) string {
	w.t.Helper()
	r := httptest.NewRecorder()
	w.live.ServeHTTP(r, httptest.NewRequest("GET", path, nil))
	return r.Body.String()
}

// marked are the faults that a page shows, without their words' ends.
func (w *writing) marked(path string) []string {
	w.t.Helper()
	var all []string
	for _, m := range regexp.MustCompile(`<b>([^<]+)</b> ([^<]*)`).FindAllStringSubmatch(w.page(path), -1) {
		all = append(all, m[1]+": "+m[2])
	}
	return all
}

// TestAuthor: what check finds after each change stands on the page, and goes when it is mended.
func TestAuthor(t *testing.T) {
	t.Parallel()
	good := lessonSaying("[..]")
	dir := t.TempDir()
	write(t, dir, "01-one/en.md", good)
	write(t, dir, "02-two/en.md", good)
	w := newWriting(t, dir)
	if got := w.marked("/en/01-one/"); len(got) > 0 || w.errs.String() != "" {
		t.Fatalf("a good lesson is marked %q, and said is %s", got, w.errs)
	}

	steps := []struct {
		what, name, text string
		one, home        []string // beginnings of what is marked on the first lesson's and on the first page
		said             string   // at the end of what the terminal shows
	}{
		{"an answer that differs", "01-one/en.md", lessonSaying("bye"), []string{"01-one/en.md:11: the answer differs"}, nil, "01-one/en.md:11: the answer differs"},
		{"front matter", "01-one/en.md", strings.Replace(good, "title:", "titel:", 1),
			[]string{"01-one/en.md:1: front matter: title is missing", "01-one/en.md:2: front matter: unknown key"}, nil, "titel"},
		{"a link", "01-one/en.md", good + "\n[x](../09-none/en.md)\n", []string{"01-one/en.md:"}, nil, "09-none"},
		{"a drawing", "01-one/en.md", good + "\n![x](x.svg)\n", []string{"01-one/en.md:"}, nil, "x.svg"},
		{"the drawing", "01-one/x.svg", "<svg viewBox='0 0 9 9'><script/></svg>", []string{"01-one/en.md:"}, nil, "x.svg:1: <script> is left out: a picture holds shapes, text and markers"},
		{"no fault", "01-one/en.md", good, nil, nil, "no faults"},
		{"a language more", "02-two/fr.md", good, nil, []string{"01-one/fr.md:1: the lesson is not there in this language"}, "not there in this language"},
		{"that language", "01-one/fr.md", good, nil, nil, "no faults"},
		{"a set", "mailboxes/own/set.txt", "user\n", nil, []string{"mailboxes/own/set.txt:1: "}, "set.txt:1: "},
		{"that set", "mailboxes/own/set.txt", "user sam secret\n", nil, nil, "no faults"},
		{"dialogues that differ", "01-one/fr.md", strings.Replace(good, "a1", "b1", 2), nil, nil, "the dialogue differs from en.md"},
		{"a lesson that is empty", "01-one/en.md", "", []string{"01-one/en.md:1: "}, nil, ""},
	}
	for _, step := range steps {
		w.save(step.name, step.text)
		for path, want := range map[string][]string{"/en/01-one/": step.one, "/": step.home} {
			got := w.marked(path)
			if len(want) == 0 && len(got) > 0 {
				t.Errorf("%s: on %s is marked %q", step.what, path, got)
			}
			for _, begins := range want {
				if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, begins) }) {
					t.Errorf("%s: on %s is marked %q, want %q", step.what, path, got, begins)
				}
			}
		}
		said := strings.Split(strings.TrimSpace(w.errs.String()), "\n")
		if last := said[len(said)-1]; !strings.Contains(last, step.said) {
			t.Errorf("%s: said is %q, want %q", step.what, last, step.said)
		}
		if step.what == "dialogues that differ" && !strings.Contains(w.page("/fr/01-one/"), step.said) {
			t.Errorf("the other language does not show how it differs:\n%s", w.page("/fr/01-one/"))
		}
		if page := w.page("/en/01-one/"); !strings.Contains(page, "<mail-console") {
			t.Fatalf("%s: the lesson has no page:\n%s", step.what, page)
		}
	}
	// A site that cannot be made leaves the one there is.
	if err := os.RemoveAll(filepath.Join(dir, "01-one")); err != nil {
		t.Fatal(err)
	}
	w.config.Mailboxes.Name = "none"
	w.save("02-two/en.md", good)
	if page := w.page("/en/01-one/"); !strings.Contains(page, "<mail-console") || !strings.Contains(w.errs.String(), `no mailbox set "none"`) {
		t.Errorf("the page is gone, or nothing is said: %s", w.errs)
	}
}

// TestLinksBetween: a link is dead once the step it leads to is gone from another lesson, whichever of the two was saved.
func TestLinksBetween(t *testing.T) {
	t.Parallel()
	good := lessonSaying("[..]")
	link := good + "\n[x](../02-two/en.md#step-2)\n"
	dir := t.TempDir()
	write(t, dir, "01-one/en.md", link)
	write(t, dir, "02-two/en.md", good)
	w := newWriting(t, dir)
	without := good[:strings.Index(good, "```")]
	for _, step := range []struct{ what, name, text, want string }{
		{"good", "02-two/en.md", good, ""},
		{"the steps are gone", "02-two/en.md", without, "dead link"},
		{"the other is saved", "01-one/en.md", link + "More.\n", "dead link"},
		{"the steps are back", "02-two/en.md", good, ""},
	} {
		w.save(step.name, step.text)
		if got := strings.Join(w.marked("/en/01-one/"), "\n"); !strings.Contains(got, step.want) || (got == "") != (step.want == "") {
			t.Errorf("%s: marked is %q, want %q", step.what, got, step.want)
		}
	}
}

// TestChangedLessons: what is one lesson's own affair has only that lesson checked again.
func TestChangedLessons(t *testing.T) {
	t.Parallel()
	was := func() snapshot {
		return snapshot{"01-a/en.md|0": {size: 1}, "01-a/x.svg|0": {size: 1}, "02-b/en.md|0": {size: 1}, "mailboxes/x/set.txt|0": {size: 1}}
	}
	for _, test := range []struct {
		what   string
		change func(snapshot)
		want   []string // nil: all
	}{
		{"a lesson", func(s snapshot) { s["01-a/en.md|0"] = stamp{size: 2} }, []string{"01-a"}},
		{"a touch", func(s snapshot) { s["02-b/en.md|0"] = stamp{size: 1, changed: time.Unix(1, 0)} }, []string{"02-b"}},
		{"a drawing", func(s snapshot) { s["01-a/x.svg|0"] = stamp{size: 2} }, []string{"01-a"}},
		{"nothing", func(snapshot) {}, []string{}},
		{"a set", func(s snapshot) { s["mailboxes/x/set.txt|0"] = stamp{size: 2} }, nil},
		{"one more", func(s snapshot) { s["02-b/fr.md|0"] = stamp{} }, nil},
		{"one fewer", func(s snapshot) { delete(s, "01-a/x.svg|0") }, nil},
		{"another name", func(s snapshot) { delete(s, "01-a/en.md|0"); s["01-a/fr.md|0"] = stamp{size: 1} }, nil},
	} {
		now := was()
		test.change(now)
		if got := changedLessons(was(), now); !slices.Equal(got, test.want) || (got == nil) != (test.want == nil) {
			t.Errorf("%s: %v, want %v", test.what, got, test.want)
		}
	}
	if got := changedLessons(nil, was()); got != nil {
		t.Errorf("at first: %v, want all", got)
	}
}

// TestServeFollows: `serve -lessons` tells an open page that its lesson was saved, and ends while the page listens.
func TestServeFollows(t *testing.T) {
	t.Parallel()
	good := lessonSaying("[..]")
	dir := t.TempDir()
	write(t, dir, "01-one/en.md", good)
	s := serve(t, "-lessons", dir)
	get := func(path string) (string, *http.Response) {
		answer, err := http.Get("http://" + s.site + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text), answer
	}
	page, _ := get("/en/01-one/")
	version := regexp.MustCompile(`data-live="([0-9a-f]+)"`).FindStringSubmatch(page)
	if version == nil {
		t.Fatalf("the page does not listen:\n%s", page)
	}
	answer, err := http.Get("http://" + s.site + "/-/changes?" + url.Values{"page": {"en/01-one/"}, "version": {version[1]}}.Encode())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	lines := bufio.NewScanner(answer.Body)
	write(t, dir, "01-one/en.md", good+"\nA line more.\n")
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "data: ") {
	}
	if page, _ := get("/en/01-one/"); !strings.Contains(page, "A line more.") || !strings.Contains(page, strings.TrimPrefix(lines.Text(), "data: ")) {
		t.Errorf("the page is told of %q, and is\n%s", lines.Text(), page)
	}
	s.stop(t)
	if lines.Scan() && lines.Text() != "" {
		t.Errorf("after the end the page hears %q", lines.Text())
	}
}
