package site_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"sanduq/server/internal/site"
)

// authored is a course with a fault of each kind, as its author is shown it.
func authored(c *site.Config) {
	broken := course()
	broken["01-one/en.md"] = &fstest.MapFile{Data: []byte("---\ntitle: One\ncolour: red\n---\nText [gone](../09-gone/en.md).\n\n```imap\nC: a1 noop\nX: what\n```\n\nMore.\n")}
	broken["03-three/en.md"] = &fstest.MapFile{Data: []byte("---\nmailboxes: none\n---\n")}
	broken["mailboxes/second/set.txt"] = &fstest.MapFile{Data: []byte("user riley firebird\nmessage gone.eml 2000-03-01T09:00:00Z\n")}
	c.Course = broken
	c.Live = true
	c.Found = []site.Fault{
		{File: "01-one/en.md", Line: 8, What: "no such answer", Diff: []string{"-* OK", "+* <BAD>"}},
		{File: "01-one/en.md", Line: 3, What: "front matter: said by the check"},
		{File: "02-two/ar.md", Line: 1, What: "the lesson is not there in this language"},
	}
}

// TestFaultsOnPages: on a live site a lesson with faults has its page, with each of them at its place.
func TestFaultsOnPages(t *testing.T) {
	t.Parallel()
	s := newSite(t, authored)
	all := files(s)
	for path, wants := range map[string][]string{
		"en/01-one/index.html": {
			`<a href="#fault-1">Faults: <bdi>4</bdi></a>`,
			`id="fault-1" lang="en" dir="ltr">` + "\n<p><b>01-one/en.md:3</b> front matter: said by the check</p>",
			`<p><b>01-one/en.md:5</b> &quot;../09-gone/en.md&quot; is refused`,
			`<p><b>01-one/en.md:8</b> no such answer</p>` + "\n<ol>\n<li><del>- * OK</del></li>\n<li><ins>+ * &lt;BAD&gt;</ins></li>\n</ol>",
			`<p><b>01-one/en.md:9</b> a line of a dialogue begins with`,
			`<script type="module" src="../../assets/live.7.js">`, `href="../../assets/live.8.css"`,
		},
		// Nothing but its folder says what it is called, and its mail is that of the site.
		"en/03-three/index.html": {"<h1>03-three</h1>", `<p><b>03-three/en.md:2</b> there is no mailbox set &quot;none&quot;</p>`, `data-mailboxes="../../mailboxes/small.tar"`},
		"ar/01-one/index.html":   {`data-live="`},
		"en/02-two/index.html":   {`data-live="`},
		"ar/index.html": {
			`<section class="broken" aria-label="الأخطاء">`,
			`<p><b>02-two/ar.md:1</b> the lesson is not there in this language</p>`, `<p><b>mailboxes/second/set.txt:2</b> `,
		},
		"index.html": {`<a href="en/01-one/#fault-1">Faults: <bdi>4</bdi></a>`, `<p><b>mailboxes/second/set.txt:2</b> `},
	} {
		for _, want := range wants {
			if f := all[path]; f == nil || !strings.Contains(string(f.Content), want) {
				t.Errorf("%s lacks %s\n%s", path, want, f.Content)
			}
		}
	}
	if strings.Contains(string(all["en/02-two/index.html"].Content), `class="fault`) {
		t.Error("a lesson without faults shows one")
	}
	if page := string(all["en/01-one/index.html"].Content); strings.Contains(page, "unknown key") || strings.Contains(page, "0000000000000000") {
		t.Errorf("of a line the check spoke of the site speaks too, or the version is not known:\n%s", page)
	}
	// For readers none of it is there.
	for path, f := range files(newSite(t, nil)) {
		if strings.HasSuffix(path, ".html") && regexp.MustCompile(`data-live|class="fault|id="fault|assets/live`).Match(f.Content) {
			t.Errorf("%s has what is for authors", path)
		}
	}
}

// version is what a page that is served says of its own.
func version(t *testing.T, h http.Handler, path string) string {
	t.Helper()
	m := regexp.MustCompile(`data-live="([^"]+)"`).FindStringSubmatch(body(t, ask(h, "GET", path)))
	if m == nil {
		t.Fatalf("%s says nothing of its version", path)
	}
	return m[1]
}

// listen is a page that listens; it returns the versions it hears of.
func listen(t *testing.T, server *httptest.Server, page, version string) <-chan string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	request, err := http.NewRequestWithContext(ctx, "GET", server.URL+"/-/changes?"+url.Values{"page": {page}, "version": {version}}.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if got := answer.Header.Get("Content-Type"); answer.StatusCode != 200 || !strings.HasPrefix(got, "text/event-stream") {
		t.Fatalf("%d, %s", answer.StatusCode, got)
	}
	heard := make(chan string)
	t.Cleanup(func() {
		cancel()
		for range heard {
		}
		answer.Body.Close()
	})
	go func() {
		defer close(heard)
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				heard <- data
			}
		}
	}()
	return heard
}

// TestChanges: a page hears of its next version, and of no other page's.
func TestChanges(t *testing.T) {
	t.Parallel()
	with := func(text string) *site.Site {
		return newSite(t, func(c *site.Config) {
			c.Live = true
			changed := course()
			changed["02-two/en.md"] = &fstest.MapFile{Data: []byte(text)}
			c.Course = changed
		})
	}
	live := site.NewLive(with(lessonTwo))
	server := httptest.NewServer(live)
	t.Cleanup(server.Close)
	first := version(t, live, "/en/02-two/")
	two := listen(t, server, "en/02-two/", first)
	one := listen(t, server, "en/01-one/", version(t, live, "/en/01-one/"))
	lost := listen(t, server, "en/04-four/", version(t, live, "/en/04-four/"))

	live.Show(with(lessonTwo + "More.\n"))
	second := <-two
	if second == first || second != version(t, live, "/en/02-two/") {
		t.Errorf("the page heard of %s, after %s; it is %s now", second, first, version(t, live, "/en/02-two/"))
	}
	if got := <-listen(t, server, "en/02-two/", first); got != second { // one that was away meanwhile
		t.Errorf("a page that comes back hears of %s, want %s", got, second)
	}
	live.Show(newSite(t, func(c *site.Config) { // all pages: a mailbox set changed, and there is a lesson more
		c.Live = true
		changed := course()
		changed["04-four/en.md"] = changed["02-two/en.md"]
		changed["mailboxes/small/one.eml"] = &fstest.MapFile{Data: []byte("Subject: other\n\nText.\n")}
		c.Course = changed
	}))
	if a, b := <-one, version(t, live, "/en/01-one/"); a != b {
		t.Errorf("after a change of its mail the page hears of %s, want %s", a, b)
	}
	if a, b := <-lost, version(t, live, "/en/04-four/"); a != b {
		t.Errorf("where there was no page one hears of %s, want %s", a, b)
	}
	<-two
	live.End()
	for _, heard := range []<-chan string{one, two, lost} {
		if more, open := <-heard; open {
			t.Errorf("after the end a page hears of %s", more)
		}
	}
	if r := ask(live, "POST", "/-/changes"); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", r.StatusCode)
	}
}

// TestManyListeners: pages that listen are bounded in number, and the site is served all the same.
func TestManyListeners(t *testing.T) {
	t.Parallel()
	live := site.NewLive(newSite(t, func(c *site.Config) { c.Live = true }))
	server := httptest.NewServer(live)
	t.Cleanup(server.Close)
	for range 100 {
		listen(t, server, "", version(t, live, "/"))
	}
	answer, err := server.Client().Get(server.URL + "/-/changes")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("one more: %d", answer.StatusCode)
	}
	if r := ask(live, "GET", "/"); r.StatusCode != 200 {
		t.Errorf("the first page: %d", r.StatusCode)
	}
	live.End()
}
