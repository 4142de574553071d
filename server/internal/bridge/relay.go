package bridge

import (
	"context"
	"errors"
	"io"
	"math"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// A relay is one connection: a page's WebSocket and the TCP connection to its
// target, with a goroutine for each direction. Each reads only what the other side
// has taken, so that a slow side slows the other and costs no memory.
type relay struct {
	bridge *Bridge
	who    caller
	target *Target
	began  time.Time
	page   *pageConn

	up, down atomic.Int64 // octets carried: to the server, to the page
	carried  atomic.Int64 // when the last of them was, as time since began
	busy     atomic.Bool  // the server is being written to, and the page not read

	mu      sync.Mutex
	holders int // who works on it; the last one ends it
	cause   *Cause
	ws      *websocket.Conn
	server  net.Conn
	clock   *time.Timer
}

// hold counts one who works on r, until release. It fails where the end has begun.
func (r *relay) hold() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cause != nil {
		return false
	}
	r.holders++
	return true
}

func (r *relay) release() {
	r.mu.Lock()
	r.holders--
	last := r.holders == 0
	r.mu.Unlock()
	if last {
		r.finish()
	}
}

// accepted hands over the WebSocket.
func (r *relay) accepted(ws *websocket.Conn) {
	ws.SetReadLimit(-1) // message looks after that, and says why
	// A page's frames have headers, and may be empty: those are not free either.
	r.page.most.Store(min(r.bridge.cfg.Limits.Bytes, math.MaxInt64/4)*2 + messageOctets)
	r.mu.Lock()
	r.ws = ws
	r.mu.Unlock()
}

// run reaches the target, tells the page, and sets both directions going.
func (r *relay) run() {
	defer r.release()
	if cause := r.why(); cause != nil { // it came before there was a WebSocket to tell it on
		r.tell(cause, cause.Reason)
		return
	}
	server, cause := r.bridge.reach(r.target)
	if cause != nil {
		r.end(cause)
		return
	}
	steady(server)
	r.mu.Lock()
	if r.cause != nil {
		r.mu.Unlock()
		server.Close()
		return
	}
	r.server = server
	r.holders += 2
	r.carried.Store(int64(time.Since(r.began)))
	r.clock = time.AfterFunc(r.bridge.nextLook(r, 0), r.look)
	r.mu.Unlock()
	r.deliver(nil) // empty: the connection stands
	go r.upwards()
	go r.downwards()
}

// upwards carries what the page sends, until either side ends.
func (r *relay) upwards() {
	defer r.release()
	for {
		kind, message, err := r.ws.Reader(context.Background())
		if err == nil && kind != websocket.MessageBinary {
			r.end(Text)
			return
		}
		if err == nil {
			err = r.forward(message)
		}
		if err != nil {
			r.end(r.pageFault(err))
			return
		}
	}
}

// A causeError ends a connection for a known cause.
type causeError struct{ cause *Cause }

func (e causeError) Error() string { return e.cause.Word }

// forward carries one message to the server, once it is there as a whole.
func (r *relay) forward(message io.Reader) error {
	buf := borrow()
	defer giveBack(buf)
	n := 0
	for {
		m, err := message.Read(buf[n:])
		n += m
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if n == len(buf) {
			var more [1]byte
			if m, err := message.Read(more[:]); m > 0 {
				return causeError{Frame}
			} else if err != io.EOF {
				return err
			}
			break
		}
	}
	if n == 0 {
		return nil
	}
	if !r.count(&r.up, upOctets, n) {
		return causeError{Bytes}
	}
	r.busy.Store(true)
	defer r.busy.Store(false)
	if err := push(r.server, net.Buffers{buf[:n]}, r.bridge.pace.take); errors.Is(err, os.ErrDeadlineExceeded) {
		return causeError{Slow}
	} else if err != nil {
		return causeError{Broken}
	}
	return nil
}

// pageFault says why no more comes from the page.
func (r *relay) pageFault(err error) *Cause {
	var known causeError
	switch {
	case errors.As(err, &known):
		return known.cause
	case websocket.CloseStatus(err) != -1:
		return Left
	case r.page.overran.Load():
		return Bytes
	case r.page.stuck.Load():
		return Slow
	case r.page.cut.Load():
		return Lost
	}
	return Policy // else it came, and was not what it should be
}

// downwards carries what the server sends, until either side ends. After that it
// reads on for a moment, so that the server can read what it was sent.
func (r *relay) downwards() {
	defer r.release()
	from := newTap(r.server)
	late := 0
	for {
		err := from.read(func(octets []byte) {
			if r.why() == nil {
				r.deliver(octets)
			} else if late += len(octets); late > lastOctets {
				r.server.Close()
			}
		})
		switch {
		case err == nil:
			continue
		case errors.Is(err, io.EOF):
			r.end(Ended)
		default:
			r.end(Broken)
		}
		return
	}
}

// deliver carries octets to the page, in one message.
func (r *relay) deliver(octets []byte) {
	if !r.count(&r.down, downOctets, len(octets)) {
		r.end(Bytes)
		return
	}
	if err := r.ws.Write(context.Background(), websocket.MessageBinary, octets); err != nil {
		if r.page.stuck.Load() {
			r.end(Slow)
		} else {
			r.end(Lost)
		}
	}
}

// count notes octets before they are carried, or reports that they are too many.
func (r *relay) count(way *atomic.Int64, metric, n int) bool {
	if r.up.Load()+r.down.Load()+int64(n) > r.bridge.cfg.Limits.Bytes {
		return false
	}
	way.Add(int64(n))
	r.bridge.metrics.octets[metric].Add(float64(n))
	r.carried.Store(int64(time.Since(r.began)))
	return true
}
