package runtime_test

import (
	"io/fs"
	"strings"
	"testing"
)

// without is a file system that lacks the files with an ending.
type without struct {
	fs.FS
	ending string
}

func (w without) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, w.ending) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return w.FS.Open(name)
}

// A Go panic is a failure that the page is told of; a restart brings everything back.
func TestPanicAndRestart(t *testing.T) {
	t.Parallel()
	tab := open(t, ours(t).Start(t)+"/")
	tab.Do(`(probe.open('free'), probe.type('free', 'imap', 'a1 login alex drums', 'a2 select newbox'))`, nil)
	lines(t, tab, "free", "imap", "a2 OK")
	tab.Do(`probe.store('free').connect('other', 'imap', {})`, nil) // no number: the glue panics
	tab.Wait(`probe.status().state === 'failed'`)
	var why string
	tab.Do(`probe.status().error`, &why)
	if !strings.HasPrefix(why, "panic: ") {
		t.Errorf("the failure says %q", why)
	}
	// What is sent meanwhile waits.
	tab.Do(`(probe.store('free').send('imap', 'a3 noop'), probe.sandbox().restart())`, nil)
	got := lines(t, tab, "free", "imap", "a3 OK")
	if !strings.Contains(got, "(C: a2 select newbox)") || !strings.Contains(got, "\nC: a3 noop\nS: a3 OK") {
		t.Errorf("after the restart:\n%s", got)
	}
	// And without what was sent before.
	tab.Do(`probe.sandbox().restart({fresh: true})`, nil)
	tab.Wait(`probe.last('free', 'cleared') && probe.status().state === 'ready'`)
	tab.Do(`probe.lines('free', 'imap')`, &got)
	if got != "" {
		t.Errorf("after a fresh restart there is:\n%s", got)
	}
}

func TestProgramMissing(t *testing.T) {
	t.Parallel()
	for ending, want := range map[string]string{".wasm": ".wasm: 404", ".js": "worker"} {
		t.Run(ending, func(t *testing.T) {
			t.Parallel()
			site := ours(t)
			script, err := fs.ReadFile(site.Files, "probe.js")
			if err != nil {
				t.Fatal(err)
			}
			site.Pages["/probe"] = string(script)
			site.Pages["/"] = `<!doctype html><script type="module">` + string(script) + `</script>`
			site.Files = without{without{without{site.Files, ending}, ending + ".br"}, ending + ".gz"}
			tab := open(t, site.Start(t)+"/")
			tab.Do(`probe.open('free')`, nil)
			tab.Wait(`probe.status().state === 'failed'`)
			var why string
			tab.Do(`probe.status().error`, &why)
			if !strings.Contains(why, want) {
				t.Errorf("the failure says %q, want %q", why, want)
			}
		})
	}
}

// Of a Worker that is asked something and says nothing it is told; who waits decides whether it is begun anew.
func TestSilence(t *testing.T) {
	t.Parallel()
	site := ours(t)
	site.Pages["/"] = `<!doctype html><script>
		const timer = setTimeout
		globalThis.waited = 0
		window.setTimeout = (f, ms) => (ms >= 1000 && ms < 60_000 ? (waited += ms, timer(f, 0)) : timer(f, ms))
		window.Worker = class { // it begins well, and falls silent
			terminate() {}
			postMessage(hello, [port]) { globalThis.port = port; port.postMessage('[{"at":"ready"}]') }
		}
	</script>` + page("probe.js")
	tab := open(t, site.Start(t)+"/")
	tab.Do(`(probe.open('free'), probe.type('free', 'imap', 'a1 noop'))`, nil)
	tab.Wait(`probe.status().state === 'ready' && probe.status().silent === true`, `JSON.stringify(probe.status())`)
	var waited int
	tab.Do(`waited`, &waited)
	if waited != 3000 {
		t.Errorf("it is told after %d ms, want 3000", waited)
	}
	tab.Do(`port.postMessage('[{"at":"pong"}]')`, nil)
	tab.Wait(`probe.status().state === 'ready' && probe.status().silent === undefined`, `JSON.stringify(probe.status())`)
}
