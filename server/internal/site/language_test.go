package site_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"sanduq/server/internal/site"
)

// in returns a course of one lesson in these languages, called by their codes.
func in(codes ...string) func(*site.Config) {
	return func(c *site.Config) {
		small := course()
		for name := range small {
			if strings.HasPrefix(name, "0") {
				delete(small, name)
			}
		}
		for _, code := range codes {
			small["01-one/"+code+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: One in " + code + "\n---\nSee [one](../01-one/en.md).\n")}
		}
		small["01-one/README.md"] = &fstest.MapFile{Data: []byte("for authors\n")}
		c.Course = small
	}
}

// TestLanguages: a course may be in any language, and every page leads to the others that it has.
func TestLanguages(t *testing.T) {
	t.Parallel()
	all := files(newSite(t, in("fr", "he", "pt-BR", "ar", "en", "xzz")))
	for path, wants := range map[string][]string{
		"index.html":              {`<html lang="en" dir="ltr">`, "<body>", ">العربية</a>", ">français</a>", ">עברית</a>", ">português</a>", ">xzz</a>", `hreflang="pt-BR" href="pt-BR/"`},
		"fr/index.html":           {`<html lang="fr" dir="ltr">`, `<body lang="en">`, `" lang="fr"><a href="../fr/01-one/">`, `href="../"`, `hreflang="he"`, `<mail-console choose protocol="imap" store="sandbox" lang="en"`},
		"fr/01-one/index.html":    {`<article class="prose" id="text" lang="fr">`, `<p class="eyebrow" lang="en">Lesson`, `<a href="../../fr/01-one/">one</a>`, `<nav class="around" aria-label="Previous and next lesson" lang="en">`},
		"he/01-one/index.html":    {`<html lang="he" dir="rtl">`, `<body lang="en">`, "One in he", `href="../../pt-BR/01-one/"`},
		"pt-BR/01-one/index.html": {`<html lang="pt-BR" dir="ltr">`, `hreflang="en" href="../../en/01-one/"`},
		"ar/01-one/index.html":    {`<html lang="ar" dir="rtl">`, "<body>", `<p class="eyebrow">الدرس`, `<article class="prose" id="text">`},
		"xzz/01-one/index.html":   {`<html lang="xzz" dir="ltr">`, `<body lang="en">`},
		"404.html":                {`<html lang="en" dir="ltr">`, `<div lang="ar" dir="rtl">`},
	} {
		f := all[path]
		if f == nil {
			t.Errorf("there is no %s", path)
			continue
		}
		for _, want := range wants {
			if !strings.Contains(string(f.Content), want) {
				t.Errorf("%s lacks %s\n%s", path, want, f.Content)
			}
		}
		if n := strings.Count(string(f.Content), `class="language"`); n != 5 {
			t.Errorf("%s leads to %d other languages, want 5", path, n)
		}
	}
	if n := strings.Count(string(all["404.html"].Content), "There is no such page</h"); n != 1 {
		t.Errorf("404.html says it in English %d times", n)
	}
}

// TestOneLanguage: a course without English has its own language at the root, and no switch where there is nothing to choose.
func TestOneLanguage(t *testing.T) {
	t.Parallel()
	for code, dir := range map[string]string{"he": "rtl", "ckb": "rtl", "dv": "rtl", "yi": "rtl", "az": "ltr", "az-Arab": "rtl", "ku": "ltr", "ar": "rtl", "zh-Hant": "ltr"} {
		s := newSite(t, in(code))
		all := files(s)
		if s.Lessons() != 1 || len(s.Faults()) > 0 {
			t.Errorf("%s: %d lessons, faults %v", code, s.Lessons(), s.Faults())
		}
		for _, path := range []string{"index.html", code + "/index.html", code + "/01-one/index.html"} {
			page := string(all[path].Content)
			if want := `<html lang="` + code + `" dir="` + dir + `">`; !strings.Contains(page, want) || strings.Contains(page, `class="language"`) {
				t.Errorf("%s lacks %s, or leads to another language\n%s", path, want, page)
			}
		}
		if all["en/index.html"] != nil || all["ar/index.html"] != nil && code != "ar" {
			t.Errorf("a course in %s has pages in other languages", code)
		}
		// A page says once for each of its parts in which language it is.
		if twice := regexp.MustCompile(`<[^>]* lang="[^"]*"[^>]* lang="`).FindString(string(all[code+"/01-one/index.html"].Content)); twice != "" {
			t.Errorf("two languages at %s", twice)
		}
	}
}
