// Package runtime_test holds the built sandbox against a real browser: sandbox.ts, link.ts, store.ts, record.ts, the
// Worker and the program in it, without any console.
package runtime_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/evanw/esbuild/pkg/api"

	"sanduq/lessons"
	"sanduq/server/mailset"
	"sanduq/static"
	"sanduq/static/internal/browser"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }

// built returns the assets that `make assets` built.
func built(t *testing.T) fs.FS {
	t.Helper()
	dist, err := fs.Sub(static.Dist, "dist")
	if err != nil {
		t.Fatal(err)
	}
	return dist
}

// ours returns a host with the built assets, the mailboxes, a lesson and probe.js, which is testdata/probe.ts.
func ours(t *testing.T) browser.Site {
	t.Helper()
	return hostOf(t, built(t))
}

// hostOf returns a host like ours with other assets.
func hostOf(t *testing.T, dist fs.FS) browser.Site {
	t.Helper()
	text, err := fs.ReadFile(dist, "manifest.json")
	if err != nil {
		t.Fatal("the assets are not built: make assets")
	}
	var manifest struct{ Worker string }
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatal(err)
	}
	probe := api.Build(api.BuildOptions{
		EntryPoints: []string{"testdata/probe.ts"},
		Bundle:      true,
		Format:      api.FormatESModule,
		Define: map[string]string{
			"SANDUQ_ROOT":   `"./"`,
			"SANDUQ_BRIDGE": `""`,
			"SANDUQ_WORKER": fmt.Sprintf("%q", manifest.Worker),
		},
	})
	if len(probe.Errors) > 0 {
		t.Fatal(probe.Errors[0].Text)
	}
	var set bytes.Buffer
	if err := mailset.WriteTar(&set, lessons.FS, "mailboxes/smallorg"); err != nil {
		t.Fatal(err)
	}
	lesson, err := fs.ReadFile(lessons.FS, "06-expunge/en.md")
	if err != nil {
		t.Fatal(err)
	}
	return browser.Site{
		Files: over{
			fstest.MapFS{
				"probe.js":               {Data: probe.OutputFiles[0].Contents},
				"mailboxes/smallorg.tar": {Data: set.Bytes()},
				"lesson.md":              {Data: lesson},
				"broken.tar":             {Data: []byte("no tar at all")},
			},
			dist,
		},
		Pages: map[string]string{"/": page("probe.js")},
		Header: http.Header{
			"Access-Control-Allow-Origin":  {"*"},
			"Cross-Origin-Resource-Policy": {"cross-origin"},
		},
	}
}

// page returns HTML that loads a script.
func page(script string) string {
	return `<!doctype html><html lang="en"><title>Probe</title><script type="module" src="` + script + `"></script>`
}

// over is file systems one over the other: the first that has a file gives it.
type over []fs.FS

func (o over) Open(name string) (fs.File, error) {
	for _, one := range o {
		if f, err := one.Open(name); err == nil {
			return f, nil
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// open loads a page and waits for its script.
func open(t *testing.T, url string) *browser.Tab {
	t.Helper()
	tab := browser.Open(t)
	tab.Go(url)
	tab.Wait(`globalThis.probe`)
	return tab
}

// clean fails where the page has complained about anything.
func clean(t *testing.T, tab *browser.Tab) {
	t.Helper()
	if faults := tab.Faults(); len(faults) > 0 {
		t.Errorf("the page complained: %s", strings.Join(faults, "\n"))
	}
}

// lines waits until a store's connection has shown a line that contains end, and returns all of its lines, each as
// "C: a1 noop", replayed ones as "(C: a1 noop)".
func lines(t *testing.T, tab *browser.Tab, store, conn, end string) string {
	t.Helper()
	list := fmt.Sprintf("probe.lines(%q, %q)", store, conn)
	tab.Wait(fmt.Sprintf("%s.includes(%q)", list, end), list, "probe.told("+fmt.Sprintf("%q", store)+")", "JSON.stringify(probe.status())")
	var text string
	tab.Do(list, &text)
	return text
}
