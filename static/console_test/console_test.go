// Package console_test holds <mail-console> against a real browser: on a plain page, with the built Worker behind it.
package console_test

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
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

const greeting = "S: * OK localhost IMAP4rev1 v12.250 server ready"

// page returns a host with the built assets, two mailbox sets, and at / a page with this HTML and the consoles' script.
func page(t *testing.T, html string) browser.Site {
	t.Helper()
	dist, err := fs.Sub(static.Dist, "dist")
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(dist, "manifest.json")
	if err != nil {
		t.Fatal("the assets are not built: make assets")
	}
	var manifest struct{ Worker, Embed string }
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatal(err)
	}
	probe := api.Build(api.BuildOptions{
		EntryPoints: []string{"testdata/probe.ts"},
		Bundle:      true,
		Format:      api.FormatESModule,
		Loader:      map[string]api.Loader{".css": api.LoaderText},
		Define:      map[string]string{"SANDUQ_ROOT": `"./"`, "SANDUQ_BRIDGE": `"bridge.js"`, "SANDUQ_WORKER": fmt.Sprintf("%q", manifest.Worker), "SANDUQ_EMBED": fmt.Sprintf("%q", "./"+manifest.Embed)},
	})
	if len(probe.Errors) > 0 {
		t.Fatal(probe.Errors[0].Text)
	}
	var set bytes.Buffer
	if err := mailset.WriteTar(&set, lessons.FS, "mailboxes/smallorg"); err != nil {
		t.Fatal(err)
	}
	return browser.Site{
		Files: over{fstest.MapFS{
			"probe.js":               {Data: probe.OutputFiles[0].Contents},
			"mailboxes/smallorg.tar": {Data: set.Bytes()},
			"mailboxes/long.tar":     {Data: longSet(t)},
		}, dist},
		Pages: map[string]string{"/": `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">` +
			`<title>Consoles</title><script type="module" src="probe.js"></script>` + html},
	}
}

// longSet is a mailbox set with one message of 12,000 lines.
func longSet(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for name, text := range map[string]string{
		"set.txt":  "user alex drums\nmailbox INBOX\nmessage long.eml 2000-03-01T09:00:00Z\n",
		"long.eml": "Subject: long\r\n\r\n" + strings.Repeat("one line of many\r\n", 12_000),
	} {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(text))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
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

// open loads a page with this HTML, waits for its consoles and goes to the first one's input.
func open(t *testing.T, html string) *browser.Tab {
	t.Helper()
	return openSite(t, page(t, html))
}

func openSite(t *testing.T, site browser.Site) *browser.Tab {
	t.Helper()
	tab := browser.Open(t)
	tab.Go(site.Start(t) + "/")
	tab.Wait(`globalThis.probe`)
	tab.Do(`probe.one().focus()`, nil)
	return tab
}

// await waits until the transcript of a console holds text, and returns the transcript.
func await(t *testing.T, tab *browser.Tab, n int, text string) string {
	t.Helper()
	lines := fmt.Sprintf("probe.lines(%d)", n)
	tab.Wait(fmt.Sprintf("%s.includes(%q)", lines, text), lines, fmt.Sprintf("probe.status(%d)", n))
	return ask[string](tab, lines)
}

// ask gives an expression's value.
func ask[T any](tab *browser.Tab, expression string) T {
	var value T
	tab.Do(expression, &value)
	return value
}

// clean fails where the page has complained about anything.
func clean(t *testing.T, tab *browser.Tab) {
	t.Helper()
	if faults := tab.Faults(); len(faults) > 0 {
		t.Errorf("the page complained: %s", strings.Join(faults, "\n"))
	}
}
