package tlsend

import (
	"io"
	"net"
	"sync"
	"time"

	"sanduq/wasm/internal/pipe"
)

// A wire is what TLS takes for the network: what it writes is posted at once, and what it reads has been put there. It
// knows when TLS has done all that it can with what came.
type wire struct {
	port pipe.Port
	name addr

	mu      sync.Mutex
	changed sync.Cond
	in      []byte
	ended   bool // nothing more will come
	closed  bool
	waiting bool // TLS reads, and there is nothing
}

func newWire(port pipe.Port, name string) *wire {
	w := &wire{port: port, name: addr(name)}
	w.changed.L = &w.mu
	return w
}

// put has octets read.
func (w *wire) put(p []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.in = append(w.in, p...)
	w.changed.Broadcast()
}

// end says that no more will come.
func (w *wire) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = true
	w.changed.Broadcast()
}

// settle returns when TLS waits for more, or has closed.
func (w *wire) settle() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for !w.closed && (!w.waiting || len(w.in) > 0 || w.ended) {
		w.changed.Wait()
	}
}

func (w *wire) Read(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for {
		switch {
		case w.closed:
			return 0, net.ErrClosed
		case len(w.in) > 0:
			n := copy(p, w.in)
			if w.in = w.in[n:]; len(w.in) == 0 {
				w.in = nil
			}
			return n, nil
		case w.ended:
			return 0, io.EOF
		}
		w.waiting = true
		w.changed.Broadcast()
		w.changed.Wait()
		w.waiting = false
	}
}

func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	closed := w.closed
	w.mu.Unlock()
	if closed {
		return 0, net.ErrClosed
	}
	post(w.port, pipe.Raw, p)
	return len(p), nil
}

func (w *wire) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.closed {
		w.closed = true
		post(w.port, pipe.RawEnd, nil)
		w.changed.Broadcast()
	}
	return nil
}

func post(port pipe.Port, kind byte, rest []byte) { port.Post(append([]byte{kind}, rest...)) }

type addr string

func (addr) Network() string  { return "port" }
func (a addr) String() string { return string(a) }

func (w *wire) LocalAddr() net.Addr  { return w.name }
func (w *wire) RemoteAddr() net.Addr { return w.name }

// Nothing here waits but for what comes, and whoever does is woken by end.
func (w *wire) SetDeadline(time.Time) error      { return nil }
func (w *wire) SetReadDeadline(time.Time) error  { return nil }
func (w *wire) SetWriteDeadline(time.Time) error { return nil }
