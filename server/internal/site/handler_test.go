package site_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// ask answers one request without a network. headers are names and values in turn.
func ask(h http.Handler, method, target string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, "http://localhost/", nil)
	path, query, _ := strings.Cut(target, "?")
	r.URL.Path, r.URL.RawQuery = path, query // as a client that normalises nothing would send it
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestPaths(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for _, test := range []struct {
		path     string
		status   int
		location string
	}{
		{"/", 200, ""},
		{"/index.html", 200, ""},
		{"/en/", 200, ""},
		{"/en/01-one/", 200, ""},
		{"/en/01-one/index.html", 200, ""},
		{"/en/01-one", 301, "./01-one/"},
		{"/ar", 301, "./ar/"},
		{"/ar?theme=dark", 301, "./ar/?theme=dark"},
		{"/sanduq.js", 200, ""},
		{"/mailboxes/small.tar", 200, ""},
		{"/assets/sandbox.3.wasm.br", 200, ""},
		{"/assets/sandbox.3.wasm.gz", 200, ""},
		// No folder is listed.
		{"/assets/", 404, ""},
		{"/assets", 404, ""},
		{"/mailboxes/", 404, ""},
		{"/lessons/", 404, ""},
		// Nothing but the site is reached.
		{"/manifest.json", 404, ""},
		{"/README", 404, ""},
		{"/01-one/en.md", 404, ""},
		{"/../site.go", 404, ""},
		{"/en/../../../../etc/passwd", 404, ""},
		{"/en/../index.html", 404, ""},
		{"//index.html", 404, ""},
		{"/./index.html", 404, ""},
		{"/en//01-one/", 404, ""},
		{`/..\site.go`, 404, ""},
		{"/index.html\x00", 404, ""},
		{"/index.html/", 404, ""},
		{"/assets/picture.5.png.br", 404, ""},
		{"/.br", 404, ""},
		{"*", 404, ""},
		{"", 404, ""},
		{strings.Repeat("/..", 4000), 404, ""},
	} {
		r := ask(s, "GET", test.path)
		if r.StatusCode != test.status || r.Header.Get("Location") != test.location {
			t.Errorf("GET %.60q: %d to %q, want %d to %q", test.path, r.StatusCode, r.Header.Get("Location"), test.status, test.location)
		}
	}
}

func TestTypesAndCaching(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	const forever = "public, max-age=31536000, immutable"
	for _, test := range []struct{ path, mediaType, cache string }{
		{"/", "text/html; charset=utf-8", "no-cache"},
		{"/assets/page.1.css", "text/css; charset=utf-8", forever},
		{"/assets/page.2.js", "text/javascript; charset=utf-8", forever},
		{"/assets/sandbox.3.wasm", "application/wasm", forever},
		{"/assets/sandbox.3.wasm.gz", "application/gzip", forever},
		{"/assets/sandbox.3.wasm.br", "application/octet-stream", forever},
		{"/assets/picture.5.png", "image/png", forever},
		{"/sanduq.js", "text/javascript; charset=utf-8", "no-cache"},
		{"/frame.html", "text/html; charset=utf-8", "no-cache"},
		{"/mailboxes/small.tar", "application/x-tar", "no-cache"},
		{source(t, s, "en"), "text/markdown; charset=utf-8", forever},
	} {
		r := ask(s, "GET", test.path)
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != test.mediaType || r.Header.Get("Cache-Control") != test.cache {
			t.Errorf("GET %s: %d %q %q, want 200 %q %q", test.path, r.StatusCode,
				r.Header.Get("Content-Type"), r.Header.Get("Cache-Control"), test.mediaType, test.cache)
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for _, path := range []string{"/", "/en/01-one/", "/sanduq.js", "/nowhere", "/ar"} {
		h := ask(s, "GET", path).Header
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") == "" {
			t.Errorf("GET %s lacks nosniff or a Referrer-Policy: %v", path, h)
		}
	}
	for _, path := range []string{"/", "/en/01-one/", "/ar/", "/404.html", "/nowhere", "/a/b/c"} {
		h := ask(s, "GET", path).Header
		policy := h.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval';", "style-src 'self';", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("GET %s: policy %q lacks %s", path, policy, part)
			}
		}
		if strings.Contains(policy, "unsafe-inline") || strings.Contains(policy, "'unsafe-eval'") {
			t.Errorf("GET %s: policy %q is not strict", path, policy)
		}
		if h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("GET %s: a page is shared with other origins", path)
		}
	}
	// What documentation sites of other origins load.
	for _, path := range []string{"/sanduq.js", "/frame.html", "/assets/sandbox.3.wasm", "/assets/worker.4.js", "/mailboxes/small.tar"} {
		h := ask(s, "GET", path).Header
		if h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("GET %s is not shared: %v", path, h)
		}
	}
	// What no page of another origin is to have: browsers keep it from them, and so does our Worker.
	for _, path := range []string{"/", "/en/01-one/", "/nowhere", "/mailboxes/second.tar", "/mailboxes/second.tar.gz", source(t, s, "ar")} {
		h := ask(s, "GET", path).Header
		if h.Get("Access-Control-Allow-Origin") != "" || h.Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("GET %s is lent to pages of other origins: %v", path, h)
		}
	}
	for _, path := range []string{"/assets/worker.4.js", "/assets/bridge.9.js"} {
		if policy := ask(s, "GET", path).Header.Get("Content-Security-Policy"); policy != "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'self'" {
			t.Errorf("GET %s: a Worker under the policy %q", path, policy)
		}
	}
	if policy := ask(s, "GET", "/frame.html").Header.Get("Content-Security-Policy"); policy == "" || strings.Contains(policy, "frame-ancestors") {
		t.Errorf("frame.html has the policy %q, want one that lets any page frame it", policy)
	}
}

func TestMethods(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "get"} {
		for _, path := range []string{"/", "/nowhere"} {
			r := ask(s, method, path)
			if r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, Allow %q, want 405 and GET, HEAD", method, path, r.StatusCode, r.Header.Get("Allow"))
			}
		}
	}
}

// TestHead: HEAD answers with the headers of GET and no body.
func TestHead(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(newSite(t, nil))
	t.Cleanup(server.Close)
	client := &http.Client{
		Transport:     &http.Transport{DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.Cleanup(client.CloseIdleConnections)
	do := func(method, path, accept string) (*http.Response, string) {
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", accept)
		answer, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer, body(t, answer)
	}
	for _, path := range []string{"/", "/sanduq.js", "/assets/sandbox.3.wasm", "/nowhere", "/ar"} {
		for _, accept := range []string{"identity", "br", "gzip"} {
			got, content := do("GET", path, accept)
			head, empty := do("HEAD", path, accept)
			if empty != "" {
				t.Errorf("HEAD %s has a body", path)
			}
			if got.StatusCode != 301 && (content == "" || got.ContentLength != int64(len(content))) {
				t.Errorf("GET %s: length %d, body of %d octets", path, got.ContentLength, len(content))
			}
			for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding", "ETag", "Vary", "Cache-Control", "Location"} {
				if g, h := got.Header.Get(name), head.Header.Get(name); g != h {
					t.Errorf("HEAD %s (%s): %s is %q, with GET %q", path, accept, name, h, g)
				}
			}
			if got.StatusCode != head.StatusCode {
				t.Errorf("HEAD %s: %d, with GET %d", path, head.StatusCode, got.StatusCode)
			}
		}
	}
}

func TestConditional(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	tag := ask(s, "GET", "/").Header.Get("ETag")
	if len(tag) < 3 || tag[0] != '"' {
		t.Fatalf("ETag %q", tag)
	}
	compressed := ask(s, "GET", "/", "Accept-Encoding", "br").Header.Get("ETag")
	if compressed == tag {
		t.Errorf("two codings of a page have one ETag, %s", tag)
	}
	for _, test := range []struct {
		header, accept string
		status         int
	}{
		{tag, "", 304}, {"W/" + tag, "", 304}, {`"other", ` + tag, "", 304}, {"*", "", 304}, {compressed, "br", 304},
		{`"other"`, "", 200}, {"", "", 200}, {compressed, "", 200}, {tag, "br", 200}, {strings.Trim(tag, `"`), "", 200},
	} {
		for _, method := range []string{"GET", "HEAD"} {
			r := ask(s, method, "/", "If-None-Match", test.header, "Accept-Encoding", test.accept)
			if r.StatusCode != test.status {
				t.Errorf("%s / of %q in %q: %d, want %d", method, test.header, test.accept, r.StatusCode, test.status)
			}
			if r.StatusCode != 304 {
				continue
			}
			if body(t, r) != "" || r.Header.Get("ETag") == "" || r.Header.Get("Cache-Control") == "" || r.Header.Get("Vary") == "" || r.Header.Get("Content-Security-Policy") == "" {
				t.Errorf("304 with a body, or without ETag, Cache-Control, Vary or policy: %v", r.Header)
			}
		}
	}
}

func TestCoding(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	wasm := "/assets/sandbox.3.wasm"
	for _, test := range []struct{ path, accept, want string }{
		{wasm, "", ""},
		{wasm, "gzip", "gzip"},
		{wasm, "x-gzip", "gzip"},
		{wasm, "br", "br"},
		{wasm, "BR", "br"},
		{wasm, "gzip, deflate, br, zstd", "br"},
		{wasm, "gzip;q=1, br;q=0.5", "gzip"},
		{wasm, "gzip;q=0.5, br;q=0.9", "br"},
		{wasm, "br;q=0, gzip", "gzip"},
		{wasm, "br;q=0.0, gzip;q=0.000", ""},
		{wasm, "*", "br"},
		{wasm, "*;q=0.1, br;q=0", "gzip"},
		{wasm, "identity", ""},
		{wasm, "identity, br;q=0.5", ""},
		{wasm, "identity;q=0.2, gzip;q=0.3", "gzip"},
		{wasm, "gzip ; q=0.8 , br ; q=0.9", "br"},
		{wasm, "gzip;level=9", ""},
		{wasm, "br;q=2, gzip", "gzip"},
		{wasm, "br;q=x, gzip", "gzip"},
		{wasm, "br;q=NaN, gzip", "gzip"},
		{wasm, "deflate", ""},
		{wasm, "identity;q=0, *;q=0", ""}, // section 12.5.3: better sent than not
		{wasm, ", ,", ""},
		{"/", "br", "br"},
		{"/assets/picture.5.png", "br, gzip", ""},
		{wasm + ".gz", "gzip", ""},
	} {
		r := ask(s, "GET", test.path, "Accept-Encoding", test.accept)
		if got := r.Header.Get("Content-Encoding"); got != test.want {
			t.Errorf("GET %s with %q: coded as %q, want %q", test.path, test.accept, got, test.want)
		}
	}
	if got := body(t, ask(s, "GET", wasm, "Accept-Encoding", "br")); got != "brotli of the wasm" {
		t.Errorf("the wasm in br is %q, not the file that make assets made", got)
	}
	if got := body(t, ask(s, "GET", wasm+".gz")); got != "gzip of the wasm" {
		t.Errorf("the wasm's .gz is %q, not the file that make assets made", got)
	}
	// A header may come in two lines.
	if r := ask(s, "GET", wasm, "Accept-Encoding", "gzip", "Accept-Encoding", "br"); r.Header.Get("Content-Encoding") != "br" {
		t.Error("the second Accept-Encoding line is not read")
	}
	// A cache must know that the answer depends on the header, even where it is not compressed.
	if r := ask(s, "GET", wasm); r.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("Vary %q, want Accept-Encoding", r.Header.Get("Vary"))
	}
	if r := ask(s, "GET", "/assets/picture.5.png"); r.Header.Get("Vary") != "" {
		t.Error("a picture, which has one coding, varies")
	}
}

func TestNotFoundPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for path, root := range map[string]string{"/nowhere": "", "/en/gone/": "../../", "/a/b/c": "../../"} {
		page := body(t, ask(s, "GET", path))
		for _, want := range []string{"There is no such page", "لا توجد صفحة بهذا العنوان", `href="` + root + `assets/page.1.css"`} {
			if !strings.Contains(page, want) {
				t.Errorf("GET %s: the page lacks %q\n%s", path, want, page)
			}
		}
	}
}

// source is the address of a lesson's source, as its page has it.
func source(t *testing.T, h http.Handler, lang string) string {
	t.Helper()
	page := body(t, ask(h, "GET", "/"+lang+"/01-one/"))
	_, after, _ := strings.Cut(page, `data-source="../../`)
	address, _, found := strings.Cut(after, `"`)
	if !found {
		t.Fatalf("the page names no source:\n%s", page)
	}
	return "/" + address
}
