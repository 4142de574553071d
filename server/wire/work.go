package wire

import (
	"net"
	"time"

	"sanduq/server/meter"
)

const (
	// signPause is how long a client may have closed its side before it is tried whether it still hears.
	signPause = 300 * time.Millisecond
	// yieldSteps is how many steps of the meter are done in a page before it has its turn: see yield.
	yieldSteps = 16
)

// work is one command being carried out, while nothing is read from the client.
type work struct {
	conn  *Conn
	meter *meter.Meter
	peer  net.Conn // that which was accepted: below TLS, where there is any
	steps int      // of the meter, in the whole session

	budget time.Duration    // of the server's time for one command; 0: without end
	clock  func() time.Time // nil: budget is 0
	began  time.Time
	idle   time.Duration // of the time since then, that a Write has waited for the client

	sign    func() error // writes something to a client that may be gone; nil: nothing can be written
	closed  time.Time    // when the client's side was first found closed, or what is behind it was last tried
	unheard error        // of a Write
}

func newWork(c *Conn, peer net.Conn) *work {
	w := &work{conn: c, peer: peer}
	w.meter = meter.New(w.goOn)
	return w
}

// Limit bounds the server's time for one command, by a clock (nil: the system's); 0: it has no bound. The time in which
// the client takes what is written does not count.
func (c *Conn) Limit(budget time.Duration, clock func() time.Time) {
	if clock == nil {
		clock = time.Now
	}
	c.work.budget, c.work.clock = budget, clock
}

// Sign has f write something that a client can hear at any time, to find out whether one that has closed its side of the
// connection still reads: as `printf ... | nc -N` does, and a client that is gone does not.
func (c *Conn) Sign(f func() error) { c.work.sign = f }

// Begin begins a command.
func (c *Conn) Begin() {
	w := c.work
	w.meter.Reset()
	w.began, w.idle = w.now(), 0
}

// Work measures what a command does. It is ended by ErrShutdown or ErrDisplaced when ctx ends, by ErrLeft or the error of a Write when the
// client is gone, and by ErrSpent when the command has taken what Limit gives it.
func (c *Conn) Work() *meter.Meter { return c.work.meter }

// now is the time by the clock of the budget; zero where there is none.
func (w *work) now() (t time.Time) {
	if w.budget > 0 {
		t = w.clock()
	}
	return t
}

func (w *work) waited(since time.Time) { w.idle += w.now().Sub(since) }

// goOn is asked by the meter.
func (w *work) goOn() error {
	if w.steps++; w.steps%yieldSteps == 0 {
		yield()
	}
	switch {
	case w.conn.ctx.Err() != nil:
		return w.conn.ended()
	case w.unheard != nil:
		return w.unheard
	case w.budget > 0 && w.now().Sub(w.began)-w.idle >= w.budget:
		return ErrSpent
	}
	switch presenceOf(w.peer) {
	case left:
		return ErrLeft
	case present:
		w.closed = time.Time{}
		return nil
	}
	return w.try()
}

// try finds out whether a client hears that has closed its side, or of which nothing is known: its system refuses what is
// written to it, which is then known at the next step.
func (w *work) try() error {
	now := time.Now()
	if w.closed.IsZero() {
		w.closed = now
	}
	if w.sign == nil || now.Sub(w.closed) < signPause {
		return nil
	}
	w.closed = now
	return w.sign()
}

// presence is what is known of a client without reading.
type presence int

const (
	present  presence = iota
	left              // it can neither send nor hear
	halfLeft          // it sends no more, and may hear
	unknown
)

// presenceOf looks at the connection of a client.
func presenceOf(peer net.Conn) presence {
	if memory, ok := peer.(interface{ PeerClosed() bool }); ok {
		if memory.PeerClosed() {
			return left
		}
		return present
	}
	return socketPresence(peer)
}
