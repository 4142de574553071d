package site_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// bridgeTargets are what the tests' bridge leads to: each of a kind of its own.
const bridgeTargets = `{"by":"Example University, IT services","targets":[
	{"name":"campus-imap","protocol":"imap","host":"imap.example.org","port":993,"tls":"implicit","guard":"safe"},
	{"name":"campus-pop3","protocol":"pop3","host":"pop.example.org","port":110,"tls":"starttls","guard":"readonly"},
	{"name":"lab","protocol":"imap","host":"a-server-with-a-long-name.lab.internal.example.org","port":1993,"tls":"implicit","guard":"none","authority":"-----BEGIN CERTIFICATE-----"},
	{"name":"campus-smtp","protocol":"smtp","host":"smtp.example.org","port":587,"tls":"starttls","guard":"safe"}]}`

// builtFor is the bridge that the tests' site is built for.
const builtFor = "https://bridge.example.org/-/bridge/"

// A bridgeHost is a host with a site that was built for its bridge, and that bridge's HTTP side, whose answers a test says.
type bridgeHost struct {
	host
	mu     sync.Mutex
	status int
	answer string
	asked  []string // addresses
}

func (b *bridgeHost) says(status int, answer string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.status, b.answer = status, answer
}

func (b *bridgeHost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	b.asked = append(b.asked, r.URL.Path)
	status, answer := b.status, b.answer
	b.mu.Unlock()
	if r.URL.Path == "/-/bridge/token" {
		w.Write([]byte(`{"token":"of-a-test"}`))
		return
	}
	if r.URL.Path != "/-/bridge/targets" {
		if page, err := os.ReadFile(filepath.Join(site.written+"-real", filepath.FromSlash(r.URL.Path), "index.html")); err == nil {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write(bytes.ReplaceAll(page, []byte(builtFor), []byte("/-/bridge/"))) // one build serves the hosts of all tests
			return
		}
		http.FileServer(http.Dir(site.written+"-real")).ServeHTTP(w, r)
		return
	}
	if status == 0 {
		panic(http.ErrAbortHandler) // the connection breaks
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write([]byte(answer))
}

// withBridge returns a host of a site that has a bridge, on the same origin.
func withBridge(t *testing.T, status int, answer string) *bridgeHost {
	t.Helper()
	hosts(t) // builds the command
	b := &bridgeHost{status: status, answer: answer}
	b.host = start(t, host{name: "bridge", Handler: b})
	realSite.once.Do(func() { realSite.err = realSite.make() })
	if realSite.err != nil {
		t.Fatal(realSite.err)
	}
	return b
}

// realSite is what `sanduq build` makes for a bridge beside it, with a course of one lesson.
var realSite realMade

type realMade struct {
	once sync.Once
	err  error
}

func (*realMade) make() error {
	course := filepath.Join(site.dir, "course", "01-one")
	if err := os.MkdirAll(course, 0o755); err != nil {
		return err
	}
	for _, lang := range languages {
		if err := os.WriteFile(filepath.Join(course, lang+".md"), []byte("---\ntitle: One\nsummary: One.\n---\nText.\n"), 0o644); err != nil {
			return err
		}
	}
	return command(site.program, "build", "-o", site.written+"-real", "-lessons", filepath.Dir(course), "-bridge", strings.TrimSuffix(builtFor, "-/bridge/"))
}

// TestRealList: the servers with all that a learner must know of each, who serves the page and who runs the bridge; and no
// program is loaded before somebody connects.
func TestRealList(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string][]string{
		"en": {"Example University, IT services", "cannot read it", "campus-imap", "IMAP 993", "imap.example.org:993", "TLS from the first octet", "Asks before what deletes or moves", "STLS", "Reads only",
			"who could read along", "Deletes and moves without asking", "What you send is delivered", "Nothing of a session", "holds nobody to a rule"},
		"ar": {"Example University, IT services", "ولا يستطيع قراءته", "campus-imap", "IMAP 993", "يسألك قبل ما يحذف أو ينقل", "STLS", "للقراءة فقط", "هيئة يملكها صاحب الجسر", "ما ترسله يصل", "لا يُحفظ شيء"},
	} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			b := withBridge(t, 200, bridgeTargets)
			r := read(t, b.root+lang+"/real/")
			r.Wait(`look.all('.targets .list li').length === 4`, `document.body.innerText`)
			text := r.text(`document.querySelector('main').innerText`)
			for _, want := range want {
				if !strings.Contains(text, want) {
					t.Errorf("the page does not say %q:\n%s", want, text)
				}
			}
			if !strings.Contains(text, r.text(`location.host`)) {
				t.Errorf("the page does not say who serves it:\n%s", text)
			}
			b.mu.Lock()
			defer b.mu.Unlock()
			for _, path := range b.asked {
				if strings.Contains(path, ".wasm") || strings.Contains(path, "worker") {
					t.Errorf("%s is loaded before somebody connects", path)
				}
			}
			r.isClean()
		})
	}
}

// TestRealListFails: what there is instead of a list is said, and asked for again.
func TestRealListFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status       int
		answer, says string
	}{
		"broken":     {0, "", "The bridge does not answer."},
		"no JSON":    {200, "<!doctype html>", "The bridge does not answer."},
		"no targets": {200, `{"by":"x","targets":[{"name":"x"}]}`, "The bridge does not answer."},
		"nowhere":    {404, "not found", "404"},
		"none":       {200, `{"by":"x","targets":[]}`, "leads to no server"},
		"origin":     {403, `{"error":"origin","detail":"no page of this origin"}`, "its owner has not named it"},
		"host":       {403, `{"error":"host","detail":"no bridge of this name"}`, "no bridge of this name"},
		"visitor":    {429, `{"error":"address","detail":"4 connections"}`, "from your network"},
		"shutdown":   {503, `{"error":"shutdown","detail":"ends"}`, "shutting down"},
		"unknown":    {503, `{"error":"toString","detail":"what is this"}`, "503"},
		"rate":       {429, `{"error":"rate","detail":"again in 60 s"}`, "Wait a minute"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := withBridge(t, c.status, c.answer)
			r := read(t, b.root+"en/real/")
			const unlisted = `(look.one('.unlisted')?.innerText ?? '')`
			r.Wait(unlisted+`.includes(`+quoted(c.says)+`)`, unlisted)
			b.says(200, bridgeTargets)
			r.click(`look.one('.unlisted button')`)
			r.Wait(`look.all('.targets .list li').length === 4 && !look.one('.unlisted')`)
		})
	}
}

// TestNoBridge: without a bridge the page says how to have one, in text that can be copied.
func TestNoBridge(t *testing.T) {
	t.Parallel()
	h := hosts(t)[1]
	r := read(t, h.root)
	r.allowClipboard()
	r.click(`look.all('.site nav a').find((a) => a.textContent === 'Real server')`)
	r.Wait(`look.all('.how .copies button').length === 3`)
	r.click(`look.one('.how .copies button')`)
	r.Wait(`look.one('.how .copies [role=status]').textContent === '✓'`)
	if got := r.text(`navigator.clipboard.readText()`); !strings.HasPrefix(got, "by: ") || !strings.Contains(got, "\ntargets:\n  - name: mail\n    protocol: imap\n") {
		t.Errorf("copied is\n%s", got)
	}
	r.isClean()
}

func quoted(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // no string is without JSON
	}
	return string(text)
}
