package main

import (
	"fmt"
	"strings"
	"sync"
	"syscall/js"
	"time"

	"sanduq/lessons/player"
	"sanduq/server/memnet"
	"sanduq/wasm/internal/speaker"
)

// patience is how long a page may take to open the way to a server. It gives up earlier, and says why.
const patience = time.Minute

// A way is a connection to a real server: a WebSocket of the page, which a MessagePort leads to. Octets come as ArrayBuffers
// and go as Uint8Arrays; "" says that the connection stands, and "CAUSE\x00DETAIL" that it is over; null ends it from here.
type way struct {
	*memnet.Conn // the player's end, with deadlines; what it writes is posted, and what comes is there to be read
	far          *memnet.Conn
	port         js.Value
	hearer       js.Func
	stands       chan struct{} // closed once the connection stands, or is over
	stood        sync.Once

	mu            sync.Mutex
	inbox         [][]byte
	over          bool
	cause, detail string
	came          chan struct{}
}

// dial takes over a way and waits until it stands.
func dial(port js.Value, host string) (*way, error) {
	w := &way{port: port, stands: make(chan struct{}), came: make(chan struct{}, 1)}
	w.Conn, w.far = memnet.New().Pipe(host, "page")
	w.hearer = js.FuncOf(func(_ js.Value, args []js.Value) any {
		w.take(args[0].Get("data"))
		return nil
	})
	port.Set("onmessage", w.hearer)
	go w.deliver()
	go w.post()
	select {
	case <-w.stands:
	case <-time.After(patience):
		w.end("silent", fmt.Sprintf("nothing came from %s within %v", host, patience))
	}
	if err := w.ended(); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// ended is nil, or the player.EndedError that says why there is no more of the way.
func (w *way) ended() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.over {
		return nil
	}
	return &player.EndedError{Cause: w.cause, Detail: w.detail}
}

// Cause implements player.Causer.
func (w *way) Cause() (cause, detail string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.over {
		return "ended", ""
	}
	return w.cause, w.detail
}

// take takes one message. It must not block.
func (w *way) take(data js.Value) {
	if data.Type() != js.TypeString {
		octets := speaker.Octets(js.Global().Get("Uint8Array").New(data))
		w.mu.Lock()
		w.inbox = append(w.inbox, octets)
		w.mu.Unlock()
		w.wake()
		return
	}
	if text := data.String(); text != "" {
		cause, detail, _ := strings.Cut(text, "\x00")
		w.end(cause, detail)
	}
	w.stood.Do(func() { close(w.stands) })
}

func (w *way) end(cause, detail string) {
	w.mu.Lock()
	if !w.over {
		w.over, w.cause, w.detail = true, cause, detail
	}
	w.mu.Unlock()
	w.wake()
}

func (w *way) wake() {
	select {
	case w.came <- struct{}{}:
	default:
	}
}

// deliver hands what came to the player, which may take its time.
func (w *way) deliver() {
	for range w.came {
		w.mu.Lock()
		inbox, over := w.inbox, w.over
		w.inbox = nil
		w.mu.Unlock()
		for _, octets := range inbox {
			if _, err := w.far.Write(octets); err != nil {
				over = true
				break
			}
		}
		if over {
			w.far.Close()
			return
		}
	}
}

// post hands on what the player writes, until either side is closed.
func (w *way) post() {
	buf := make([]byte, 32<<10)
	for {
		n, err := w.far.Read(buf)
		if n > 0 {
			array := js.Global().Get("Uint8Array").New(n)
			js.CopyBytesToJS(array, buf[:n])
			w.port.Call("postMessage", array)
		}
		if err != nil {
			break
		}
	}
	w.port.Call("postMessage", nil)
	w.end("ended", "")
	w.port.Set("onmessage", nil)
	w.port.Call("close")
	w.hearer.Release()
}
