package site_test

import (
	"fmt"
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

// returnedHint is in it where there is something that nobody took.
const returnedHint = "What it had not taken stands in the input again"

// clock has a page's time of a second and more pass when the test says so.
const clock = `{
	const [later, never] = [setTimeout, clearTimeout]
	const timers = new Map()
	let [now, last] = [0, 1e9]
	globalThis.setTimeout = (f, ms = 0, ...how) => {
		if (ms < 1000 || ms >= 60_000) return later(f, ms, ...how)
		timers.set(++last, { at: now + ms, run: () => f(...how) })
		return last
	}
	globalThis.clearTimeout = (id) => timers.delete(id) || never(id)
	globalThis.pass = (ms) => {
		const end = now + ms
		for (;;) {
			const [id, timer] = [...timers].sort(([, a], [, b]) => a.at - b.at)[0] ?? []
			if (!timer || timer.at > end) break
			timers.delete(id)
			now = timer.at
			timer.run()
		}
		now = end
	}
}`

// workers has a page's Workers at hand.
const workers = `{
	const Real = Worker
	globalThis.workers = []
	globalThis.Worker = class extends Real {
		constructor(...how) {
			super(...how)
			workers.push(this)
		}
	}
}`

// silence is an expression for what a page says of a Worker that gives no sign of life; empty: nothing.
const silence = `(look.one('.status .stop') ? look.status() : '')`

// saysSilence lets three seconds pass, and waits until the page says that nothing has come.
func (r reader) saysSilence() {
	r.t.Helper()
	r.Do(`pass(2999)`, nil)
	if got := r.text(silence); got != "" {
		r.t.Errorf("before three seconds the page says %s", got)
	}
	r.Do(`pass(1)`, nil)
	r.Wait(silence+` !== ''`, `look.status()`)
}

// spinning is a host whose Workers spin for so many milliseconds when they are told to.
func spinning(t *testing.T, h host) host {
	never := &atomic.Bool{}
	never.Store(true)
	return edited(t, h, edit{path: "assets/worker.", done: never, old: "self.onmessage=", new: `addEventListener("message",({data})=>{for(let end=Date.now()+data.spin;Date.now()<end;);});self.onmessage=`})
}

// TestSilentWorker: a line that is sent is shown at once, whether or not the Worker lives; that it gives no sign of life is
// told after three seconds; when it is stopped what it took is played back, and what it did not take stands in the input.
func TestSilentWorker(t *testing.T) {
	for name, silent := range map[string]string{
		"dead":     `workers.at(-1).terminate()`, // as a lack of memory ends it, without a word
		"spinning": `workers.at(-1).postMessage({ spin: 1e9 })`,
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, h host) {
				r := read(t, spinning(t, h).root, workers, clock)
				r.click(`look.one('input')`)
				r.enter("a1 login alex drums", "a2 select newbox", `a3 store 1 +flags (\Deleted)`, "a4 expunge")
				before := r.sees(0, "a4 OK")
				r.Do(silent, nil)
				r.enter("a5 noop", "a6 fetch 1:* uid")
				if got, want := r.shown(), before+"\nC: a5 noop\nC: a6 fetch 1:* uid"; got != want {
					t.Errorf("what was typed is shown as\n%s\nwant\n%s", got, want)
				}
				r.Keys("half a line")
				r.saysSilence()
				if got := r.text(silence); !strings.Contains(got, "no sign of life for 3 seconds") {
					t.Errorf("the page says %q", got)
				}
				r.click(`look.one('.status .stop')`)
				r.Wait(`look.status().includes('waits for a command')`, `look.status()`)
				if got := r.shown(); got != before {
					t.Errorf("before\n%s\nand after it was stopped\n%s", before, got)
				}
				for _, line := range []string{"a5 noop", "a6 fetch 1:* uid"} {
					r.Wait(fmt.Sprintf(`look.one('input').value === %q`, line), `look.one('input').value`)
					r.enter("")
				}
				r.Wait(`look.one('input').value === 'half a line'`, `look.one('input').value`)
				if got := r.sees(0, "a6 OK"); !strings.Contains(got, "C: a5 noop\nS: a5 OK NOOP completed\nC: a6 fetch") || !strings.Contains(got, "S: * 5 FETCH (UID 6)\nS: a6 OK") {
					t.Errorf("sent again, they are\n%s", got)
				}
				r.isClean()
			})
		})
	}
}

// TestBusyWorker: one that was only busy goes on, and what was said of it is gone.
func TestBusyWorker(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, spinning(t, h).root+"ar/", workers, clock)
		r.click(`look.one('input')`)
		r.enter("a1 login alex drums")
		r.sees(0, "a1 OK")
		r.Do(`workers.at(-1).postMessage({ spin: 2000 })`, nil)
		r.enter("a2 noop")
		r.saysSilence()
		if got := r.text(silence); !strings.Contains(got, "إما أنه مشغول وإما أنه تعطّل") {
			t.Errorf("the page says %q", got)
		}
		r.sees(0, "a2 OK")
		r.Wait(silence+` === ''`, silence)
		r.isClean()
	})
}

// TestWorkerFails: when the Worker says that it is over the page says so, and starting again brings back what it took.
func TestWorkerFails(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root, workers)
		r.click(`look.one('input')`)
		r.enter("a1 login alex drums")
		before := r.sees(0, "a1 OK")
		r.Do(`workers.at(-1).terminate()`, nil)
		r.enter("a2 noop")
		r.Do(`workers.at(-1).onerror({ message: 'out of memory' })`, nil)
		r.Wait(failing, `look.status()`)
		if got := r.text(failing); !strings.Contains(got, "out of memory") || !strings.Contains(got, returnedHint) || strings.Contains(got, keptHint) {
			t.Errorf("the page says %q", got)
		}
		r.Wait(`look.one('input').value === 'a2 noop'`, `look.one('input').value`)
		r.click(`look.one('.failure .again')`)
		r.sees(0, "a1 OK")
		r.Wait(`!look.one('.failure') && look.status().includes('waits for a command')`, `look.status()`)
		if got := r.shown(); got != before {
			t.Errorf("before\n%s\nand after starting again\n%s", before, got)
		}
		r.isClean()
	})
}

// TestWorkerDiesInALesson: the same in a lesson, which goes on where it was.
func TestWorkerDiesInALesson(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r, all := openLesson(t, h, "ar", "06-expunge", workers, clock)
		r.upTo(7)
		r.Do(`workers.at(-1).terminate()`, nil)
		r.click(asked)
		r.saysSilence()
		r.click(`look.one('.status .stop')`)
		r.Wait(silence + ` === ''`)
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
