package site_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"sanduq/server/internal/site"
)

// TestNeeds: a page names beforehand what its script will import, and one of a lesson what only lessons load.
func TestNeeds(t *testing.T) {
	t.Parallel()
	built := dist()
	built["manifest.json"] = &fstest.MapFile{Data: []byte(`{"style":"assets/page.1.css","lessonStyle":"assets/lesson.1.css","script":"assets/page.2.js","live":"assets/live.7.js","liveStyle":"assets/live.8.css","worker":"assets/worker.4.js","bridgeWorker":"assets/bridge.9.js","needs":{
		"page":["assets/page.2.js","assets/chunk.6.js"],"lesson":["assets/lesson.7.js"]}}`)}
	built["assets/chunk.6.js"] = &fstest.MapFile{Data: []byte("let d = 1\n")}
	built["assets/lesson.7.js"] = &fstest.MapFile{Data: []byte("let e = 1\n")}
	all := files(newSite(t, func(c *site.Config) { c.Dist = built }))
	for path, want := range map[string][]string{
		"index.html":           {"assets/chunk.6.js"},
		"ar/index.html":        {"../assets/chunk.6.js"},
		"en/01-one/index.html": {"../../assets/chunk.6.js", "../../assets/lesson.7.js"},
	} {
		page := string(all[path].Content)
		for _, name := range want {
			if link := `<link rel="modulepreload" href="` + name + `">`; !strings.Contains(page, link) {
				t.Errorf("%s lacks %s", path, link)
			}
		}
		if is, want := strings.Contains(page, "lesson.1.css"), strings.Contains(path, "01-one"); is != want {
			t.Errorf("%s has the style of lessons: %t", path, is)
		}
		if n := strings.Count(page, "modulepreload"); n != len(want) {
			t.Errorf("%s names %d files beforehand, want %d", path, n, len(want))
		}
	}

	delete(built, "assets/lesson.7.js")
	c := config()
	c.Dist = built
	if _, err := site.New(c); err == nil || !strings.Contains(err.Error(), "assets/lesson.7.js") {
		t.Errorf("a part that is not there: %v", err)
	}
}
