package site_test

import (
	_ "embed"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

//go:embed testdata/access.js
var accessScript string

// pages returns the paths of the site's pages, as they are written: all of them, whatever they are.
func pages(t *testing.T) []string {
	t.Helper()
	hosts(t) // builds it
	var out []string
	err := fs.WalkDir(os.DirFS(site.written), ".", func(name string, _ fs.DirEntry, err error) error {
		if path.Ext(name) == ".html" && name != "frame.html" { // that one is seen by nobody
			out = append(out, strings.TrimSuffix(name, "index.html"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if least := 2 + 2*len(course(t)); len(out) < least {
		t.Fatalf("the site has %d pages, and it has %d lessons in two languages: %s", len(out), least/2-1, strings.Join(out, " "))
	}
	return out
}

// TestEveryPage: each page of the site, as it opens, read by a screen reader, used by keyboard, and looked at in both
// colour schemes.
func TestEveryPage(t *testing.T) {
	t.Parallel()
	h := hosts(t)[1]
	all := &tones{lowest: map[string]tone{}}
	groups := map[string][]string{}
	for _, path := range pages(t) {
		group := "en"
		if strings.HasPrefix(path, "ar/") {
			group = "ar"
		}
		groups[group] = append(groups[group], path)
	}
	t.Run("pages", func(t *testing.T) {
		for group, paths := range groups {
			t.Run(group, func(t *testing.T) {
				t.Parallel()
				r := read(t, "about:blank", contrastScript, accessScript)
				for _, path := range paths {
					r.Go(h.root + path)
					r.ready()
					for _, fault := range slices.Concat(r.outline().faults(), r.wrong("ids"), r.wrong("order"), r.wrong("languages"), r.wrong("regions")) {
						t.Errorf("/%s: %s", path, fault)
					}
					r.contrast("/"+path, all)
					r.Do(`contrast.pretend(':hover')`, nil)
					r.contrast("/"+path+", pointed at", all)
					r.Keys(kb.Tab)
					r.Do(`contrast.pretend(':focus-visible', ':focus')`, nil)
					r.tones("/"+path+", with the focus", `contrast.rings()`, all)
				}
				r.isClean()
			})
		}
	})
	t.Logf("%d pages, %d things seen", len(groups["en"])+len(groups["ar"]), all.seen)
	for _, low := range all.lowest {
		t.Logf("the lowest of its kind is %v", low)
	}
}

// ready waits until the page's consoles, where it has any, have been greeted.
func (r reader) ready() {
	r.t.Helper()
	r.Do(`look.consoles().find((c) => c.checkVisibility())?.scrollIntoView()`, nil) // in a small window it waits for its turn
	r.Wait(`document.readyState === 'complete' && !document.querySelector('template.first') && look.consoles().every((c) => !c.checkVisibility() || c.shadowRoot.querySelector('.log .server'))`, `look.status()`)
	r.Do(`scrollTo(0, 0)`, nil)
	r.shown()
}

// wrong asks the page's audit for sentences about what is wrong.
func (r reader) wrong(about string) []string {
	r.t.Helper()
	var out []string
	r.Do("access."+about+"()", &out)
	return out
}
