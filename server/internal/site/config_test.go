package site_test

import (
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"sanduq/server/internal/site"
)

// dist is what `make assets` makes, in small.
func dist() fstest.MapFS {
	return fstest.MapFS{
		"README":                          {Data: []byte("not for the site")},
		"manifest.json":                   {Data: []byte(`{"style":"assets/page.1.css","lessonStyle":"assets/lesson.1.css","script":"assets/page.2.js","live":"assets/live.7.js","liveStyle":"assets/live.8.css","worker":"assets/worker.4.js","bridgeWorker":"assets/bridge.9.js","files":[]}`)},
		"assets/live.7.js":                {Data: []byte("let e = 1\n")},
		"assets/live.8.css":               {Data: []byte("b { margin: 0 }\n")},
		"assets/page.1.css":               {Data: []byte(strings.Repeat("p { margin: 0 }\n", 20))},
		"assets/lesson.1.css":             {Data: []byte("i { margin: 0 }\n")},
		"assets/page.2.js":                {Data: []byte(strings.Repeat("let a = 1\n", 20))},
		"assets/sandbox.3.wasm":           {Data: []byte("\x00asm" + strings.Repeat("x", 100))},
		"assets/sandbox.3.wasm.br":        {Data: []byte("brotli of the wasm")},
		"assets/sandbox.3.wasm.gz":        {Data: []byte("gzip of the wasm")},
		"sanduq.js":                       {Data: []byte("let b = 1\n")},
		"frame.html":                      {Data: []byte("<!doctype html><title>frame</title>")},
		"assets/worker.4.js":              {Data: []byte("let c = 1\n")},
		"assets/bridge.9.js":              {Data: []byte("let d = 1\n")},
		"assets/picture.5.png":            {Data: []byte(strings.Repeat("p", 100))},
		"assets/.hidden":                  {Data: []byte("not for the site")},
		"assets/page.1.css.map.README.br": {Data: []byte("beside nothing")},
	}
}

const (
	lessonOne   = "---\ntitle: One & only\nsummary: The first.\nmailboxes: small\nhost: a.example\ndate: 2000-03-01T10:00:00Z\nquota: 20 KiB\n---\nSee [two](../02-two/en.md).\n\n```imap\nS: * OK [..]\nC: a1 NOOP\nS: a1 OK [..]\n```\n\n![a chart](chart.png)\n\n![gone](../../secret.png)\n\n![a *drawing*](drawing.svg)\n"
	lessonOneAr = "---\ntitle: واحد\nsummary: الأول.\nmailboxes: small\nhost: a.example\ndate: 2000-03-01T10:00:00Z\nquota: 20 KiB\n---\nانظر [اثنين](../02-two/ar.md).\n\n```imap\nS: * OK [..]\nC: a1 NOOP\nS: a1 OK [..]\n```\n"
	lessonTwo   = "---\ntitle: Two\nsummary: The second.\n---\nText.\n"
)

// course has two lessons, the second in English only.
func course() fstest.MapFS {
	return fstest.MapFS{
		"01-one/en.md":              {Data: []byte(lessonOne)},
		"01-one/ar.md":              {Data: []byte(lessonOneAr)},
		"01-one/chart.png":          {Data: []byte("a chart")},
		"01-one/drawing.svg":        {Data: []byte(`<svg viewBox="0 0 9 9"><script/><path d="M0 0"/></svg>`)},
		"02-two/en.md":              {Data: []byte(lessonTwo)},
		"GLOSSARY.md":               {Data: []byte("not for the site")},
		"notes/en.md":               {Data: []byte("not for the site")},
		"mailboxes/small/set.txt":   {Data: []byte("user alex drums\nmailbox INBOX\nmessage one.eml 2000-03-01T09:00:00Z\n")},
		"mailboxes/small/one.eml":   {Data: []byte("From: a@example.org\nSubject: one\n\nText.\n")},
		"mailboxes/second/set.txt":  {Data: []byte("user riley firebird\n")},
		"mailboxes/.hidden/set.txt": {Data: []byte("user x y\n")},
	}
}

func config() site.Config {
	return site.Config{
		Dist: dist(), Course: course(), Mailboxes: site.Mailboxes{Name: "small"}, Host: "localhost",
		Shared: func(set string) bool { return set == "small" },
	}
}

// plain is the site of config, made once.
var plain = sync.OnceValues(func() (*site.Site, error) { return site.New(config()) })

// newSite makes a site of config with a change; without one it is shared.
func newSite(t testing.TB, change func(*site.Config)) *site.Site {
	t.Helper()
	s, err := plain()
	if change != nil {
		c := config()
		change(&c)
		s, err = site.New(c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func files(s *site.Site) map[string]*site.File {
	byPath := map[string]*site.File{}
	for _, f := range s.Files() {
		byPath[f.Path] = f
	}
	return byPath
}
