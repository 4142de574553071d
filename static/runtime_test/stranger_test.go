package runtime_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"sanduq/static/internal/browser"
)

// hostile is what a page can do that knows our protocol: it holds frame.html hidden, has it start the Worker, and asks
// that for stores. It returns what each of them was answered, as JSON.
const hostile = `(async (root, asked) => {
  const frame = document.createElement('iframe')
  const there = new Promise((resolve) => addEventListener('message', ({ source, data }) => source === frame.contentWindow && data.sanduq === 'frame' && resolve()))
  frame.src = root + 'frame.html'
  document.body.append(frame)
  await there
  const { port1, port2 } = new MessageChannel()
  const said = {}
  const ended = new Promise((resolve) => {
    port1.onmessage = ({ data }) => {
      for (const e of JSON.parse(data)) {
        if (e.at === 'ready') ask()
        if (e.store && (e.at === 'failed' || e.at === 'line' || e.at === 'lines')) said[e.store] ??= e.at === 'failed' ? e.error : 'opened'
      }
      if (Object.keys(said).length === Object.keys(asked).length) resolve()
    }
  })
  const ask = () => {
    for (const [store, { set, lesson }] of Object.entries(asked)) {
      port1.postMessage({ do: 'open', store, start: 0, set: { url: set }, ...(lesson ? { lesson: { source: { url: lesson }, name: 'x', file: 'x' } } : {}) })
      port1.postMessage({ do: 'connect', store, conn: 'imap', protocol: 'imap', port: 0 })
    }
  }
  frame.contentWindow.postMessage({ sanduq: 'port', program: 'sandbox' }, '*', [port2])
  await ended
  return JSON.stringify(said)
})(%q, %s)`

// TestStranger: through frame.html a page of another site, or of a sibling origin, gets the mailbox sets that may be
// shared, as a stranger would get them, and nothing else of the site: no file, no status, nothing elsewhere.
func TestStranger(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, host string }{{"another site", "localhost"}, {"a sibling origin", "127.0.0.1"}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ours := ours(t)
			ours.Header = nil
			ours.Pages["/secret.md"] = "---\nhost: a.example\n---\n"
			ours.Pages["/mailboxes/secret.md"] = "---\nhost: a.example\n---\n"
			var mu sync.Mutex
			var asked []string
			var cookies []string
			beyond := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				asked = append(asked, "beyond"+r.URL.Path)
			}))
			defer beyond.Close()
			site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				if name, there := strings.CutPrefix(r.URL.Path, "/mailboxes/"); there || strings.Contains(r.URL.Path, "secret") {
					asked = append(asked, r.URL.Path)
					if c := r.Header.Get("Cookie"); c != "" {
						cookies = append(cookies, name+" with "+c)
					}
				}
				mu.Unlock()
				http.SetCookie(w, &http.Cookie{Name: "who", Value: "victim", Path: "/"})
				switch r.URL.Path {
				case "/mailboxes/own.tar":
					w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
					r.URL.Path = "/mailboxes/smallorg.tar"
				case "/mailboxes/away.tar":
					http.Redirect(w, r, beyond.URL+"/away", http.StatusFound)
					return
				case "/mailboxes/back.tar":
					http.Redirect(w, r, "/secret.md", http.StatusFound)
					return
				}
				ours.ServeHTTP(w, r)
			}))
			defer site.Close()
			root := site.URL + "/"

			type ask struct {
				Set    string `json:"set"`
				Lesson string `json:"lesson,omitempty"`
			}
			good := root + "mailboxes/smallorg.tar"
			wanted := map[string]ask{
				"shared":           {Set: good},
				"own":              {Set: root + "mailboxes/own.tar"},
				"none":             {Set: root + "mailboxes/none.tar"},
				"a lesson":         {Set: good, Lesson: root + "lesson.md"},
				"a lesson beside":  {Set: good, Lesson: root + "mailboxes/secret.md"},
				"another file":     {Set: root + "secret.md"},
				"no tar":           {Set: root + "mailboxes/secret.md"},
				"up":               {Set: root + "mailboxes/../secret.md"},
				"up, encoded":      {Set: root + "mailboxes/%2e%2e/secret.md"},
				"up, encoded more": {Set: root + "mailboxes/..%2fsecret.tar"},
				"below":            {Set: root + "mailboxes/a/secret.tar"},
				"a query":          {Set: good + "?secret"},
				"redirected":       {Set: root + "mailboxes/away.tar"},
				"redirected back":  {Set: root + "mailboxes/back.tar"},
				"beyond":           {Set: beyond.URL + "/mailboxes/smallorg.tar"},
				"with a name":      {Set: strings.Replace(good, "//", "//a:b@", 1)},
				"no address":       {Set: "http://["},
				"data":             {Set: "data:application/x-tar,"},
			}
			list, err := json.Marshal(wanted)
			if err != nil {
				t.Fatal(err)
			}
			tab := browser.Open(t)
			tab.Go(root) // it has a cookie now
			page := browser.Site{Pages: map[string]string{"/": "<!doctype html><title>hostile</title><body>"}}.Start(t)
			tab.Go(strings.Replace(page, "127.0.0.1", c.host, 1) + "/")
			var text string
			tab.Do(fmt.Sprintf(hostile, root, list), &text)
			said := map[string]string{}
			if err := json.Unmarshal([]byte(text), &said); err != nil {
				t.Fatal(err, text)
			}
			for name := range wanted {
				if got := said[name]; (name == "shared") != (got == "opened") {
					t.Errorf("%s: the Worker says %q", name, got)
				}
			}
			// Whether a set is there is told as little as what a file holds.
			same := func(name string) string { return strings.ReplaceAll(said[name], wanted[name].Set, "") }
			if same("own") != same("none") || same("own") != same("redirected") || same("own") != same("another file") {
				t.Errorf("refusals differ: %q, %q, %q, %q", said["own"], said["none"], said["redirected"], said["another file"])
			}
			mu.Lock()
			defer mu.Unlock()
			for _, path := range asked {
				if strings.Contains(path, "secret") || strings.HasPrefix(path, "beyond") {
					t.Errorf("the Worker asked for %s", path)
				}
			}
			if len(cookies) > 0 {
				t.Errorf("asked as the visitor: %v", cookies)
			}
		})
	}
}
