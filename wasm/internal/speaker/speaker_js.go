// Package speaker tells a page what happens in a program of its Worker: each event is one of Event in
// static/src/protocol.ts.
package speaker

import (
	"runtime"
	"sync"
	"syscall/js"

	"sanduq/wasm/internal/batch"
)

// enough is how many octets of events are posted while the servers are still at work, so that the page can begin to
// show a long answer.
const enough = 256 << 10

// A Speaker tells the page what happens. Each call into JavaScript costs as much as writing a hundred lines, so that
// what happens together is told together.
type Speaker struct {
	host  js.Value
	array js.Value // Uint8Array, as large as the largest batch so far
	size  int      // of array

	mu   sync.Mutex
	next *batch.Batch
	wake chan struct{}
}

// New makes a Speaker for the Worker's side of a program: an object with the method say.
func New(host js.Value) *Speaker {
	s := &Speaker{host: host, next: new(batch.Batch), wake: make(chan struct{}, 1)}
	go s.speak()
	return s
}

// Tell has events written to the next batch.
func (s *Speaker) Tell(write func(*batch.Batch)) {
	s.mu.Lock()
	write(s.next)
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *Speaker) speak() {
	spare := new(batch.Batch)
	for range s.wake {
		s.wait()
		s.mu.Lock()
		s.next, spare = spare, s.next
		s.mu.Unlock()
		s.post(spare.Text())
	}
}

// wait lets others run until they have nothing more to say, or have said enough.
func (s *Speaker) wait() {
	for said := -1; ; {
		s.mu.Lock()
		now := s.next.Len()
		s.mu.Unlock()
		if now == said || now >= enough {
			return
		}
		said = now
		runtime.Gosched()
	}
}

func (s *Speaker) post(text []byte) {
	if len(text) == 0 {
		return
	}
	if len(text) > s.size {
		s.size = len(text)
		s.array = js.Global().Get("Uint8Array").New(s.size)
	}
	js.CopyBytesToJS(s.array, text)
	s.host.Call("say", s.array, len(text))
}

// Octets copies a Uint8Array.
func Octets(array js.Value) []byte {
	p := make([]byte, array.Get("length").Int())
	js.CopyBytesToGo(p, array)
	return p
}
