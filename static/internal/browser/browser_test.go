package browser_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"sanduq/static/internal/browser"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

func TestTab(t *testing.T) {
	t.Parallel()
	url := browser.Site{
		Files: fstest.MapFS{"a.js": {Data: []byte(`document.title += ' and script'`)}},
		Pages: map[string]string{"/": `<!doctype html><title>Page</title><script src="a.js"></script>`},
	}.Start(t)

	tab := browser.Open(t)
	tab.Go(url + "/")
	tab.Wait(`document.title === 'Page and script'`)
	var sum int
	tab.Do(`Promise.resolve(2 + 3)`, &sum)
	if sum != 5 {
		t.Errorf("2 + 3 = %d in the page", sum)
	}
	if faults := tab.Faults(); len(faults) > 0 {
		t.Errorf("a page without faults complained: %q", faults)
	}
	tab.Do(`setTimeout(() => { throw new Error('on purpose') })`, nil)
	tab.Do(`new Promise(done => setTimeout(done, 20))`, nil)
	if faults := strings.Join(tab.Faults(), "\n"); !strings.Contains(faults, "on purpose") {
		t.Errorf("an uncaught error was not heard: %q", faults)
	}
}

func TestStorage(t *testing.T) {
	t.Parallel()
	url := browser.Site{Pages: map[string]string{"/": `<!doctype html>`}}.Start(t)
	one := browser.Open(t)
	one.Go(url + "/")
	one.Do(`localStorage.setItem('mine', 'yes')`, nil)
	for _, c := range []struct {
		what string
		tab  *browser.Tab
		want string
	}{
		{"a tab beside it", one.Beside(), "yes"},
		{"another test's tab", browser.Open(t), ""},
	} {
		c.tab.Go(url + "/")
		var got string
		c.tab.Do(`localStorage.getItem('mine') ?? ''`, &got)
		if got != c.want {
			t.Errorf("%s has %q in its storage, want %q", c.what, got, c.want)
		}
	}
}
