package site_test

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"sanduq/server/internal/site"
)

func TestFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	if faults := s.Faults(); len(faults) != 2 || !strings.HasPrefix(faults[0].Error(), "01-one/en.md:19: ") ||
		!strings.HasPrefix(faults[1].Error(), "01-one/en.md:21: drawing.svg:1: <script> ") {
		t.Errorf("faults %v, want one for the picture that leads out of the course and one for the script in a drawing", faults)
	}
	if n := s.Lessons(); n != 2 {
		t.Errorf("%d lessons, want 2", n)
	}
	hash := regexp.MustCompile(`\.[0-9a-f]{16}\.`)
	var got []string
	for _, f := range s.Files() {
		got = append(got, hash.ReplaceAllString(f.Path, ".HASH."))
	}
	want := []string{
		"404.html", "ar/01-one/index.html", "ar/index.html", "ar/real/index.html", "ar/sandbox/index.html",
		"assets/bridge.9.js", "assets/lesson.1.css", "assets/live.7.js", "assets/live.8.css", "assets/page.1.css", "assets/page.2.js", "assets/picture.5.png", "assets/sandbox.3.wasm", "assets/worker.4.js",
		"en/01-one/index.html", "en/02-two/index.html", "en/index.html", "en/real/index.html", "en/sandbox/index.html", "frame.html", "index.html",
		"lessons/01-one.ar.HASH.md", "lessons/01-one.en.HASH.md", "lessons/01-one/chart.HASH.png", "lessons/02-two.en.HASH.md",
		"mailboxes/second.tar", "mailboxes/small.tar", "sanduq.js",
	}
	if !slices.Equal(got, want) {
		t.Errorf("files\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// references finds the addresses within a page.
var references = regexp.MustCompile(`(?:href|src|mailboxes|data-source|data-mailboxes)="([^"]*)"`)

// TestEveryAddressLeadsSomewhere follows every address of every page as a
// browser does, and holds that none begins at the root of a host.
func TestEveryAddressLeadsSomewhere(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	all := files(s)
	seen := 0
	for _, f := range s.Files() {
		if !strings.HasSuffix(f.Path, "index.html") && f.Path != "404.html" {
			continue
		}
		for _, m := range references.FindAllStringSubmatch(string(f.Content), -1) {
			address, _, _ := strings.Cut(m[1], "#")
			if address == "" || strings.HasPrefix(m[1], "data:") {
				continue
			}
			seen++
			to, ok := resolve(f.Path, address)
			if _, exists := all[to]; !ok || !exists {
				t.Errorf("%s leads to %q, which is not there", f.Path, m[1])
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d addresses were seen: the test does not look where they are", seen)
	}
}

// resolve follows a relative address from a page; false: it leaves the site.
func resolve(from, address string) (string, bool) {
	dir := strings.Split(from, "/")
	dir = dir[:len(dir)-1]
	if strings.HasPrefix(address, "/") || strings.Contains(address, ":") {
		return address, false
	}
	for part := range strings.SplitSeq(address, "/") {
		switch part {
		case "..":
			if len(dir) == 0 {
				return address, false
			}
			dir = dir[:len(dir)-1]
		case ".":
		default:
			dir = append(dir, part)
		}
	}
	to := strings.Join(dir, "/")
	if to == "" || strings.HasSuffix(to, "/") {
		to += "index.html"
	}
	return to, true
}

func TestLessonPage(t *testing.T) {
	t.Parallel()
	all := files(newSite(t, nil))
	english, arabic := string(all["en/01-one/index.html"].Content), string(all["ar/01-one/index.html"].Content)
	for _, test := range []struct{ page, want string }{
		{english, `<html lang="en" dir="ltr">`},
		{english, `One &amp; only`},
		{english, `data-lesson="01-one"`},
		{english, `data-mailboxes="../../mailboxes/small.tar"`},
		{english, `data-host="a.example"`},
		{english, `data-quota="20480"`},
		{english, `data-start="2000-03-01T10:00:00Z"`},
		{english, `<a href="../../en/02-two/">two</a>`},
		{english, `id="step-2" data-step="2"`},
		{english, `rel="next" href="../../en/02-two/"`},
		{english, `href="../../ar/01-one/"`},
		{english, `<img src="../../lessons/01-one/chart.`},
		{english, `<p>gone</p>`},
		{english, `<figure class="picture" dir="ltr"><svg role="img" aria-label="a drawing" viewBox="0 0 9 9" width="9"><path d="M0 0"/></svg></figure>`},
		{arabic, `<html lang="ar" dir="rtl">`},
		{arabic, `href="../../en/01-one/"`},
		// The second lesson is not in Arabic: its English page is better than none.
		{arabic, `<a href="../../en/02-two/">اثنين</a>`},
		{arabic, `<figure class="dialogue" lang="en" dir="ltr"`},
		{string(all["en/02-two/index.html"].Content), `rel="prev" href="../../en/01-one/"`},
		// A lesson that names no set or host is played with the site's.
		{string(all["en/02-two/index.html"].Content), `data-mailboxes="../../mailboxes/small.tar" data-host="localhost"`},
		{string(all["index.html"].Content), `mailboxes="mailboxes/small.tar" host="localhost"`},
		{string(all["ar/index.html"].Content), `mailboxes="../mailboxes/small.tar" host="localhost"`},
	} {
		if !strings.Contains(test.page, test.want) {
			t.Errorf("a page lacks %s\n%s", test.want, test.page)
		}
	}
	if page := string(all["en/02-two/index.html"].Content); strings.Contains(page, `class="language"`) {
		t.Errorf("a lesson without Arabic leads to it:\n%s", page)
	}
	if page := string(all["ar/index.html"].Content); strings.Contains(page, "02-two") {
		t.Errorf("the Arabic first page has a lesson that is not in Arabic:\n%s", page)
	}
	hash := regexp.MustCompile(`data-version="([0-9a-z]+)"`)
	if en, ar := hash.FindStringSubmatch(english), hash.FindStringSubmatch(arabic); en == nil || ar == nil || en[1] != ar[1] {
		t.Errorf("the version of a lesson is %v in English and %v in Arabic, want one that is the same", en, ar)
	}
}

// TestNothingInline: what the Content-Security-Policy would refuse is not in the pages.
func TestNothingInline(t *testing.T) {
	t.Parallel()
	inline := regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script(?:[^>]*)></script>`)
	for path, f := range files(newSite(t, nil)) {
		if !strings.HasSuffix(path, ".html") {
			continue
		}
		for _, found := range inline.FindAllString(string(f.Content), -1) {
			if !strings.Contains(found, "src=") {
				t.Errorf("%s has %q", path, found)
			}
		}
	}
}

func TestFaultsLeaveTheRest(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *site.Config) {
		broken := course()
		broken["01-one/en.md"] = &fstest.MapFile{Data: []byte("---\ntitle: One\ncolour: red\n---\nText.\n")}
		broken["03-three/en.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Three\nmailboxes: none\n---\nText.\n")}
		broken["mailboxes/second/set.txt"] = &fstest.MapFile{Data: []byte("user riley firebird\nmessage gone.eml 2000-03-01T09:00:00Z\n")}
		c.Course = broken
	})
	var said []string
	for _, fault := range s.Faults() {
		said = append(said, fault.Error())
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{"01-one/en.md:3: ", `03-three/en.md:3: there is no mailbox set "none"`, "mailboxes/second/set.txt:2: "} {
		if !strings.Contains(all, want) {
			t.Errorf("faults\n%s\nlack %q", all, want)
		}
	}
	got := files(s)
	for _, path := range []string{"en/01-one/index.html", "en/03-three/index.html"} {
		if _, ok := got[path]; ok {
			t.Errorf("a broken lesson has a page, %s", path)
		}
	}
	for _, path := range []string{"ar/01-one/index.html", "en/02-two/index.html", "mailboxes/small.tar", "mailboxes/second.tar"} {
		if _, ok := got[path]; !ok {
			t.Errorf("%s is missing; there are %v", path, slices.Sorted(maps.Keys(got)))
		}
	}
}

func TestLint(t *testing.T) {
	t.Parallel()
	faults, err := site.Lint(course())
	if err != nil || len(faults) != 2 || faults[0].File != "01-one/en.md" || faults[0].Line != 19 || faults[1].Line != 21 {
		t.Errorf("faults %v, %v; want one in 01-one/en.md:19 and one in :21", faults, err)
	}
}

func TestMailboxesOfOnesOwn(t *testing.T) {
	t.Parallel()
	own := fstest.MapFS{"here/set.txt": {Data: []byte("user sam secret\n")}}
	familiar := newSite(t, func(c *site.Config) { c.Mailboxes.Familiar = true })
	if home := string(files(familiar)["index.html"].Content); !strings.Contains(home, "login alex") {
		t.Errorf("the first page offers no commands:\n%s", home)
	}
	s := newSite(t, func(c *site.Config) { c.Mailboxes = site.Mailboxes{Name: "own", FS: own, Dir: "here"} })
	all := files(s)
	if _, ok := all["mailboxes/own.tar"]; !ok {
		t.Error("the set is not on the site")
	}
	home := string(all["index.html"].Content)
	if !strings.Contains(home, `mailboxes="mailboxes/own.tar"`) || strings.Contains(home, "login alex") {
		t.Errorf("the first page does not open the set, or offers commands that do not fit it:\n%s", home)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		change func(*site.Config)
		want   string
	}{
		{"a fresh clone", func(c *site.Config) { c.Dist = fstest.MapFS{"README": {}} }, "make assets"},
		{"an asset gone", func(c *site.Config) { d := dist(); delete(d, "assets/page.1.css"); c.Dist = d }, "make assets"},
		{"a manifest that is none", func(c *site.Config) { d := dist(); d["manifest.json"] = &fstest.MapFile{Data: []byte("{")}; c.Dist = d }, "manifest"},
		{"a set that is not there", func(c *site.Config) { c.Mailboxes.Name = "large" }, `"large"; there are: second, small`},
		{"a text that is missing", func(c *site.Config) { c.Texts = []byte(`{"en":{},"ar":{}}`) }, "rendering a page"},
		{"texts that are none", func(c *site.Config) { c.Texts = []byte(`{`) }, "texts"},
		{"a template that is missing", func(c *site.Config) { c.Templates = fstest.MapFS{} }, "templates"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := config()
			test.change(&c)
			_, err := site.New(c)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("error %v, want one that says %q", err, test.want)
			}
			if wants := test.want == "make assets"; errors.Is(err, site.ErrNoAssets) != wants {
				t.Errorf("errors.Is(%v, ErrNoAssets) is %t", err, !wants)
			}
		})
	}
}

// TestSame: a site is the same octets each time.
func TestSame(t *testing.T) {
	t.Parallel()
	first, second := newSite(t, nil).Files(), newSite(t, func(*site.Config) {}).Files()
	if len(first) != len(second) {
		t.Fatalf("%d files, then %d", len(first), len(second))
	}
	for i, f := range first {
		g := second[i]
		if f.Path != g.Path || string(f.Content) != string(g.Content) || string(f.Brotli()) != string(g.Brotli()) || string(f.Gzip()) != string(g.Gzip()) {
			t.Errorf("%s differs from one time to the next", f.Path)
		}
	}
}

// TestPlaces: a lesson leads to the site's own pages in its language, and they are there.
func TestPlaces(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *site.Config) {
		lessons := course()
		for _, file := range []string{"01-one/en.md", "01-one/ar.md"} {
			lessons[file] = &fstest.MapFile{Data: append(lessons[file].Data, "\n[all](../sandbox/#set=small) [others](../real/) [none](../nothing/)\n"...)}
		}
		c.Course = lessons
	})
	all := files(s)
	for _, lang := range []string{"en", "ar"} {
		page := string(all[lang+"/01-one/index.html"].Content)
		for _, place := range []string{lang + "/sandbox/", lang + "/real/"} {
			if !regexp.MustCompile(`href="../../`+place+`(#set=small)?">(all|others)</a>`).MatchString(page) || all[place+"index.html"] == nil {
				t.Errorf("the lesson does not lead to %s:\n%s", place, page)
			}
		}
		refused := regexp.MustCompile(lang + `\.md:\d+: "\.\./nothing/" is refused`)
		if !slices.ContainsFunc(s.Faults(), func(err error) bool { return refused.MatchString(err.Error()) }) {
			t.Errorf("%v does not tell of ../nothing/", s.Faults())
		}
	}
}
