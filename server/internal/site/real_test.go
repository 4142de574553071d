package site_test

import (
	"html"
	"strings"
	"testing"

	"sanduq/server/internal/site"
)

// TestRealPage: the page of real servers is there in every language, says where the bridge is and lets the page reach it
// there; without one it says how to have one.
func TestRealPage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, bridge string
		has, hasNot  []string
		connect      string // of its policy
	}{
		{"none", "", []string{"This site has no bridge", "sanduq serve -bridge bridge.yaml", "tls: implicit\n    guard: safe"}, []string{"data-bridge", `class="bench"`, "#console"}, "connect-src 'self';"},
		{"here", site.BridgeHere, []string{`data-bridge="../../-/bridge/"`, `class="bench"`, `href="#console"`}, []string{"has no bridge"}, "connect-src 'self';"},
		{"elsewhere", "https://bridge.example.org/-/bridge/", []string{`data-bridge="https://bridge.example.org/-/bridge/"`}, []string{"has no bridge"},
			"connect-src 'self' https://bridge.example.org wss://bridge.example.org;"},
		{"in the clear", "http://127.0.0.1:8081/a/-/bridge/", nil, nil, "connect-src 'self' http://127.0.0.1:8081 ws://127.0.0.1:8081;"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			all := files(newSite(t, func(cfg *site.Config) { cfg.Bridge = c.bridge }))
			f := all["en/real/index.html"]
			page := html.UnescapeString(string(f.Content))
			for _, want := range append(c.has, "<h1>A real server</h1>", `<a class="place" href="../../en/real/" aria-current="page">`, `hreflang="ar" href="../../ar/real/"`) {
				if !strings.Contains(page, want) {
					t.Errorf("the page has no %q:\n%s", want, page)
				}
			}
			for _, no := range c.hasNot {
				if strings.Contains(page, no) {
					t.Errorf("the page has %q:\n%s", no, page)
				}
			}
			if !strings.Contains(f.Policy, c.connect) || !strings.Contains(f.Policy, "frame-ancestors 'none'") {
				t.Errorf("the policy in the header is %s", f.Policy)
			}
			if !strings.Contains(page, c.connect) || strings.Contains(page, "frame-ancestors") {
				t.Errorf("the policy in the page is not that in the header, %s\n%s", f.Policy, page)
			}
			if arabic := string(all["ar/real/index.html"].Content); !strings.Contains(arabic, "<h1>خادم حقيقي</h1>") || !strings.Contains(arabic, `dir="rtl"`) {
				t.Errorf("the Arabic page is\n%s", arabic)
			}
			for _, other := range []string{"index.html", "en/sandbox/index.html", "en/01-one/index.html"} {
				if all[other].Policy != site.PagePolicy {
					t.Errorf("%s has the policy %s", other, all[other].Policy)
				}
			}
		})
	}
	other := files(newSite(t, in("fr")))
	if page := string(other["fr/real/index.html"].Content); !strings.Contains(page, `<html lang="fr" dir="ltr">`) || !strings.Contains(page, `<body lang="en">`) || !strings.Contains(page, "A real server") {
		t.Errorf("in a language that the site does not speak:\n%s", page)
	}
}

func TestParseBridge(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"https://bridge.example.org":             "https://bridge.example.org/-/bridge/",
		"https://bridge.example.org/":            "https://bridge.example.org/-/bridge/",
		"https://bridge.example.org:8443/a/b/":   "https://bridge.example.org:8443/a/b/-/bridge/",
		"https://bridge.example.org/-/bridge":    "https://bridge.example.org/-/bridge/",
		"https://bridge.example.org/a/-/bridge/": "https://bridge.example.org/a/-/bridge/",
		"http://[::1]:8080":                      "http://[::1]:8080/-/bridge/",
	} {
		if got, err := site.ParseBridge(raw); got != want || err != nil {
			t.Errorf("%s is at %q, %v; want %q", raw, got, err, want)
		}
	}
	for raw, want := range map[string]string{
		"":                               "want the address of a site",
		"bridge.example.org":             "such as https://bridge.example.org/",
		"wss://bridge.example.org/":      "want the address of a site",
		"https://":                       "want the address of a site",
		"https://a:b@bridge.example.org": "no more than scheme, host and path",
		"https://bridge.example.org/?x":  "no more than scheme, host and path",
		"https://bridge.example.org/#x":  "no more than scheme, host and path",
		"https://b.example;script-src":   "is no host",
		"https://*.example.org/":         "is no host",
		"https://%zz/":                   "is no address",
	} {
		if got, err := site.ParseBridge(raw); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is taken for %q, %v; want an error with %q", raw, got, err, want)
		}
	}
}
