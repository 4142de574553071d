package site_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"sanduq/server/internal/site"
)

// A course with a SOURCE.md has a page of it in each language, to which lessons lead and which leads to lessons.
func TestSource(t *testing.T) {
	t.Parallel()
	own := func(c *site.Config) {
		files := course()
		files["SOURCE.md"] = &fstest.MapFile{Data: []byte("# Whence & why\n\nSee [one](01-one/en.md), <b>so</b>.\n\n```text\nC: a1 noop\n```\n")}
		files["SOURCE.ar.md"] = &fstest.MapFile{Data: []byte("# من أين\n\nانظر [واحد](01-one/ar.md).\n")}
		files["02-two/en.md"] = &fstest.MapFile{Data: []byte(lessonTwo + "The [old text](../SOURCE.md#whence).\n")}
		files["02-two/ar.md"] = &fstest.MapFile{Data: []byte("---\ntitle: اثنان\nsummary: الثاني.\n---\n[النص](../SOURCE.ar.md).\n")}
		c.Course = files
	}
	s := newSite(t, own)
	if faults := s.Faults(); len(faults) != len(newSite(t, nil).Faults()) {
		t.Error(faults)
	}
	all := files(s)
	for path, want := range map[string][]string{
		"en/source/index.html": {"<h1>Whence &amp; why</h1>", `href="../../en/01-one/"`, "&lt;b&gt;so", `<html lang="en" dir="ltr"`},
		"ar/source/index.html": {"<h1>من أين</h1>", `href="../../ar/01-one/"`, `<html lang="ar" dir="rtl"`},
		"en/02-two/index.html": {`href="../../en/source/#whence"`},
		"ar/02-two/index.html": {`href="../../ar/source/"`},
	} {
		f := all[path]
		if f == nil {
			t.Errorf("there is no %s", path)
			continue
		}
		for _, part := range want {
			if !strings.Contains(string(f.Content), part) {
				t.Errorf("%s lacks %s:\n%s", path, part, f.Content)
			}
		}
	}
	if f := files(newSite(t, nil))["en/source/index.html"]; f != nil {
		t.Error("a course without a SOURCE.md has the page")
	}
	// Without it there is nothing to lead to.
	faults, err := site.Lint(fstest.MapFS{"01-one/en.md": {Data: []byte("---\ntitle: x\n---\n[x](../SOURCE.md)\n")}})
	if err != nil || len(faults) != 1 {
		t.Errorf("a link to no SOURCE.md: %v %v", faults, err)
	}
}
