package bridge_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestWho: who may ask, by Host and Origin, at each path.
func TestWho(t *testing.T) {
	t.Parallel()
	good := []string{
		"mail.example.org|http://mail.example.org", "mail.example.org|https://mail.example.org", "MAIL.example.org|http://mail.example.org",
		"mail.example.org:8443|https://mail.example.org:8443", "mail.example.org:443|https://mail.example.org",
		"mail.example.org|https://docs.example.org", "mail.example.org:8443|https://docs.example.org",
		"localhost:8080|http://localhost:8080", "localhost:8080|http://mail.example.org", "[::1]|http://[::1]", "[::1]:81|http://[::1]:81",
	}
	bad := map[string]string{ // with the code
		"evil.example|http://evil.example":                    "host", // DNS rebinding: its name leads to us
		"evil.example|http://mail.example.org":                "host",
		"mail.example.org.evil.example|http://x":              "host",
		"mail.example.org.|http://mail.example.org":           "host",
		"127.0.0.1:8080|http://localhost:8080":                "host",
		"localhost|http://localhost":                          "host", // a name with a port is good there alone
		"localhost:80801|http://localhost:80801":              "host",
		"[::1]:81:82|http://mail.example.org":                 "host",
		"mail.example.org|https://evil.example":               "origin",
		"mail.example.org|null":                               "origin", // a sandboxed frame, a file
		"mail.example.org|NULL":                               "origin",
		"mail.example.org|":                                   "origin",
		"mail.example.org|*":                                  "origin",
		"mail.example.org":                                    "origin", // none at all
		"mail.example.org|HTTPS://docs.example.org":           "origin",
		"mail.example.org|https://Docs.example.org":           "origin",
		"mail.example.org|http://docs.example.org":            "origin", // another scheme
		"mail.example.org|https://docs.example.org:443":       "origin", // no browser writes it
		"mail.example.org|https://docs.example.org:8443":      "origin",
		"mail.example.org|https://docs.example.org.":          "origin",
		"mail.example.org|https://docs.example.org/":          "origin",
		"mail.example.org|https://docs.example.org@evil":      "origin",
		"mail.example.org|https://docs.example.org:x@evil":    "origin",
		"mail.example.org|https://user@docs.example.org":      "origin",
		"mail.example.org|https://docs.example.org.evil":      "origin",
		"mail.example.org|https://evil-docs.example.org":      "origin",
		"mail.example.org|https://a.docs.example.org":         "origin",
		"mail.example.org|https://docs.example.org https://e": "origin",
		"mail.example.org|https://evil, https://docs.example": "origin",
		"mail.example.org|http://mail.example.org:81":         "origin", // another program on the same machine
		"mail.example.org|file://":                            "origin",
		"mail.example.org|docs.example.org":                   "origin",
		"localhost:8080|http://localhost:3000":                "origin",
		"localhost:8080|http://localhost":                     "origin",
	}
	paths := []struct{ method, path string }{
		{"GET", "/-/bridge/targets"}, {"POST", "/-/bridge/token?target=campus"}, {"GET", "/-/bridge/open?target=campus"}, {"OPTIONS", "/-/bridge/token"}, {"GET", "/-/bridge/else"},
	}
	fields := func(who string) []string {
		host, origin, ok := strings.Cut(who, "|")
		if !ok {
			return []string{"Host", host}
		}
		return []string{"Host", host, "Origin", origin}
	}
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		for _, who := range good {
			a := h.ask("GET", "/-/bridge/targets", fields(who)...)
			if _, origin, _ := strings.Cut(who, "|"); a.status != 200 || a.header.Get("Access-Control-Allow-Origin") != origin || a.header.Get("Vary") != "Origin" {
				t.Errorf("%s: %d %s %v", who, a.status, a.raw, a.header)
			}
		}
		for who, code := range bad {
			for _, p := range paths {
				a := h.ask(p.method, p.path, fields(who)...)
				if a.status != http.StatusForbidden || a.code() != code || len(a.body) != 2 || a.body["detail"] == "" {
					t.Errorf("%s %s of %s: %d %s; want 403 %s", p.method, p.path, who, a.status, a.raw, code)
				}
				if a.header.Get("Access-Control-Allow-Origin") != "" || strings.Contains(a.raw, "campus") {
					t.Errorf("%s %s of %s is told to the page: %v %s", p.method, p.path, who, a.header, a.raw)
				}
			}
			h.logged("bridge: refused: cause="+code, "address=192.0.2.7")
			h.log.empty()
			// Refusals of a flood are not all logged; these are to be.
			time.Sleep(time.Minute)
		}
		if a := h.ask("GET", "/-/bridge/targets", "Host", host, "Origin", site, "Origin", evil); a.code() != "origin" {
			t.Errorf("two origins: %d %s", a.status, a.raw)
		}
	})
}

// TestSameOrigin: a browser sends no Origin where a page fetches from its own site.
func TestSameOrigin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		a := h.ask("GET", "/-/bridge/targets", "Host", host, "Sec-Fetch-Site", "same-origin")
		const want = `{"by":"Example University","targets":[{"name":"campus","protocol":"imap","host":"imap.example.org","port":993,"tls":"implicit","guard":"safe"},` +
			`{"name":"lab","protocol":"pop3","host":"127.0.0.1","port":1110,"tls":"starttls","guard":"readonly","authority":"PEM"}]}`
		if a.status != 200 || a.raw != want || a.header.Get("Content-Type") != "application/json" || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%d %s\n%v", a.status, a.raw, a.header)
		}
		for _, c := range []struct{ method, path, host, sent string }{
			{"GET", "/-/bridge/targets", host, "cross-site"},
			{"GET", "/-/bridge/targets", host, "same-site"},
			{"GET", "/-/bridge/targets", host, "none"},
			{"GET", "/-/bridge/targets", "evil.example", "same-origin"},
			{"POST", "/-/bridge/token?target=campus", host, "same-origin"},
			{"GET", "/-/bridge/open?target=campus", host, "same-origin"},
		} {
			if a := h.ask(c.method, c.path, "Host", c.host, "Sec-Fetch-Site", c.sent); a.status != http.StatusForbidden {
				t.Errorf("%+v: %d %s", c, a.status, a.raw)
			}
		}
	})
}

// TestRequests: what is asked in another way than it is to be.
func TestRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		for _, c := range []struct {
			method, path string
			status       int
			code         string
		}{
			{"POST", "/-/bridge/targets", 405, "request"},
			{"GET", "/-/bridge/token?target=campus", 405, "request"},
			{"HEAD", "/-/bridge/targets", 405, ""},
			{"POST", "/-/bridge/open?target=campus", 405, "request"},
			{"GET", "/-/bridge/", 404, "request"},
			{"GET", "/-/bridge/targets/", 404, "request"},
			{"GET", "/-/bridge//targets", 404, "request"},
			{"GET", "/-/bridge/../bridge/targets", 404, "request"},
			{"GET", "/-/bridge/open?target=campus", 426, "request"},
			{"POST", "/-/bridge/token", 404, "target"},
			{"POST", "/-/bridge/token?target=", 404, "target"},
			{"POST", "/-/bridge/token?target=CAMPUS", 404, "target"},
			{"POST", "/-/bridge/token?target=other", 404, "target"},
			{"POST", "/-/bridge/token?target=campus&target=lab", 404, "target"},
			{"POST", "/-/bridge/token?target=imap.example.org:993", 404, "target"},
			{"POST", "/-/bridge/token?target=127.0.0.1:22", 404, "target"},
			{"POST", "/-/bridge/token?target=%5B::1%5D:25", 404, "target"},
			{"POST", "/-/bridge/token?host=imap.example.org&port=993", 404, "target"},
			{"POST", "/-/bridge/token?target=campus%0aX", 404, "target"},
			{"POST", "/-/bridge/token?target=" + strings.Repeat("x", 5000), 404, "target"},
			{"GET", "/-/bridge/open?target=127.0.0.1:22", 404, "target"},
			{"GET", "/-/bridge/open?target=other", 404, "target"},
		} {
			a := h.ask(c.method, c.path, "Origin", site)
			if a.status != c.status || a.code() != c.code || a.header.Get("Location") != "" || len(a.raw) > 500 {
				t.Errorf("%s %.60s: %d %s; want %d %s", c.method, c.path, a.status, a.raw, c.status, c.code)
			}
		}
		for line := range strings.SplitSeq(h.log.String(), "\n") {
			if !strings.HasPrefix(line, "bridge: refused: cause=") || len(line) > 400 {
				t.Errorf("line in the log: %s", line)
			}
		}
		preflight := h.ask("OPTIONS", "/-/bridge/token?target=campus", "Origin", foreign, "Access-Control-Request-Method", "POST")
		if preflight.status != 204 || preflight.header.Get("Access-Control-Allow-Origin") != foreign || preflight.header.Get("Access-Control-Allow-Methods") != "POST" {
			t.Errorf("preflight: %d %v", preflight.status, preflight.header)
		}
		for _, c := range []struct{ method, version string }{{"POST", "HTTP/1.1"}, {"PUT", "HTTP/1.1"}, {"CONNECT", "HTTP/1.1"}, {"GET", "HTTP/1.0"}} {
			p, resp := h.upgrade(c.method, c.version, "campus", h.token("campus"))
			if resp.StatusCode < 400 {
				t.Errorf("an upgrade by %s %s: %s", c.method, c.version, resp.Status)
			}
			p.Close()
		}
	})
}
