package site_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/network"
)

// failing is an expression for what the page says has failed.
const failing = `look.one('.failure')?.textContent ?? ''`

// keptHint is in what the page says of a failure where there is something to play back.
const keptHint = "What you sent is kept"

// killable lets a test end the Worker as a lack of memory would: without a word. From then until the page says so, its
// patience with a silent Worker passes a hundred times faster.
const killable = `{
	const Real = Worker
	const workers = []
	globalThis.Worker = class extends Real {
		constructor(...how) {
			super(...how)
			workers.push(this)
		}
	}
	const later = setTimeout
	let killed = false
	globalThis.setTimeout = (f, ms, ...args) => later(f, killed && ms < 60_000 ? ms / 100 : ms, ...args)
	globalThis.kill = () => {
		killed = true
		workers.at(-1).terminate()
	}
	globalThis.failed = () => {
		if (look.one('.failure')) killed = false
		return look.one('.failure')
	}
}`

// TestWorkerKilled: when the Worker dies the page says so, and starting again brings back what was.
func TestWorkerKilled(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root, killable)
		r.click(`look.one('input')`)
		r.enter("a1 login alex drums", "a2 select newbox", `a3 store 1 +flags (\Deleted)`, "a4 expunge")
		before := r.sees(0, "a4 OK")
		r.Do(`kill()`, nil)
		r.enter("a5 noop") // nobody hears it
		r.Wait(`failed()`, `look.status()`)
		if got := r.text(failing); !strings.Contains(got, "does not answer any more") {
			t.Errorf("the page says %q", got)
		} else if !strings.Contains(got, keptHint) {
			t.Errorf("of what was sent the page says nothing: %q", got)
		}
		r.click(`look.one('.failure .again')`)
		r.sees(0, "a4 OK")
		r.Wait(`!look.one('.failure') && look.status().includes('waits for a command')`, `look.status()`)
		r.click(`look.one('input')`)
		r.enter("a6 fetch 1:* uid")
		got := r.sees(0, "a6 OK")
		if !strings.HasPrefix(got, before+"\n") || !strings.Contains(got, "S: * 5 FETCH (UID 6)\nS: a6 OK") {
			t.Errorf("before\n%s\nand after starting again\n%s", before, got)
		}
		r.isClean()
	})
}

// TestWorkerKilledInALesson: the same in a lesson, which goes on where it was.
func TestWorkerKilledInALesson(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r, all := openLesson(t, h, "ar", "06-expunge", killable)
		r.upTo(7)
		r.Do(`kill()`, nil)
		r.click(asked)
		r.Wait(`failed()`, `look.status()`)
		r.click(`look.one('.failure .again')`)
		r.Wait(`!look.one('.failure')`)
		r.waitDone(6)
		for n := 6; n < all; r.Do(done, &n) {
			r.click(asked)
			r.waitDone(n + 1)
		}
		r.isWhole(all)
		r.isClean()
	})
}

// TestProgramBroken: where the program cannot be loaded the page says what failed, keeps what is typed, and starts once
// it can.
func TestProgramBroken(t *testing.T) {
	for _, fault := range []struct {
		name   string
		answer func(w http.ResponseWriter)
		says   string
	}{
		{"missing", func(w http.ResponseWriter) { http.Error(w, "gone", http.StatusNotFound) }, "404"},
		{"corrupt", func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/wasm")
			_, _ = w.Write([]byte("\x00asm\x01\x00\x00\x00 and then something else"))
		}, "WebAssembly"},
		{"cut short", func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/wasm")
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte("\x00asm\x01\x00\x00\x00"))
		}, ""},
	} {
		t.Run(fault.name, func(t *testing.T) {
			each(t, func(t *testing.T, h host) {
				var mended atomic.Bool
				whole := h.Handler
				h.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if strings.Contains(r.URL.Path, ".wasm") && !mended.Load() {
						w.Header().Set("Cache-Control", "no-store")
						fault.answer(w)
						return
					}
					whole.ServeHTTP(w, r)
				})
				r := read(t, start(t, h).root)
				r.Wait(failing, `look.status()`)
				if got := r.text(failing); !strings.Contains(got, fault.says) || !strings.Contains(got, ".wasm") {
					t.Errorf("the page says %q, want %q in it and the file's name", got, fault.says)
				}
				if got := r.text(failing); strings.Contains(got, keptHint) {
					t.Errorf("with nothing sent the page says %q", got)
				}
				r.click(`look.one('input')`)
				r.enter("a1 login alex drums")
				r.Wait(failing+`.includes("`+keptHint+`")`, failing)

				// Again, and it fails again; then it works.
				r.click(`look.one('.failure .again')`)
				r.Wait(failing, `look.status()`)
				mended.Store(true)
				r.click(`look.one('.failure .again')`)
				if got := r.sees(0, "a1 OK"); got != greeting+"\nC: a1 login alex drums\nS: a1 OK LOGIN completed" {
					t.Errorf("once it works the transcript is\n%s", got)
				}
				r.Wait(`!look.one('.failure')`, failing)
			})
		})
	}
}

// TestOffline: without a network the page says so, and starts by itself once there is one.
func TestOffline(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		var online atomic.Bool
		whole := h.Handler
		h.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, ".wasm") && !online.Load() {
				panic(http.ErrAbortHandler) // the connection breaks
			}
			whole.ServeHTTP(w, r)
		})
		r := read(t, start(t, h).root, slow)
		r.click(`look.one('input')`)
		r.enter("a1 login alex drums")
		r.network(false)
		r.Do(`go()`, nil)
		r.Wait(failing, `look.status()`)
		if got := r.text(failing); !strings.Contains(got, "There is no network") {
			t.Errorf("the page says %q", got)
		}
		online.Store(true)
		r.network(true)
		r.sees(0, "a1 OK LOGIN completed")
		r.Wait(`!look.one('.failure')`, failing)
	})
}

// network tells the page that there is a network, or none.
func (r reader) network(on bool) {
	r.t.Helper()
	r.Run(call(network.OverrideNetworkState, network.OverrideNetworkStateParams{
		Offline: !on, DownloadThroughput: -1, UploadThroughput: -1,
	}))
}
