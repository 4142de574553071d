package memnet

import (
	"io"
	"net"
	"sync"
	"time"
)

// A Conn is one end of an in-memory connection. It is a net.Conn; its methods may be called from any
// goroutine, but Settle is exact only where no more than one reads.
type Conn struct {
	net           *Network
	local, remote Addr
	peer          *Conn
	client        bool // this end is the client's

	writing sync.Mutex // held over one Write, so that two writers' octets do not mix

	// All below is guarded by net.mu.
	in      buffer    // what the peer has written and this end has not read
	ready   sync.Cond // this end's readers: data, the peer's close, own close, the deadline
	room    sync.Cond // this end's writers: room in the peer's buffer, a close, the deadline
	reading deadline
	sending deadline
	waiting int  // readers that are blocked and that no deadline has called away
	closed  bool // by this side
	busy    bool // as counted in net.busy
	tap     func(sent bool, p []byte)
}

func newConn(n *Network, local, remote Addr, limit int) *Conn {
	c := &Conn{net: n, local: local, remote: remote, busy: true}
	c.in.limit = limit
	c.ready.L, c.room.L = &n.mu, &n.mu
	return c
}

// atRestLocked tells whether nothing will happen at this end until somebody acts from outside.
func (c *Conn) atRestLocked() bool {
	if c.closed {
		return true
	}
	return c.waiting > 0 && c.in.len() == 0 && !c.peer.closed
}

// Read reads what is there, and waits where there is nothing. A passed deadline comes before data: it
// returns os.ErrDeadlineExceeded, and what is there stays. After the peer's Close: the rest, then io.EOF.
func (c *Conn) Read(p []byte) (int, error) {
	c.net.mu.Lock()
	defer c.net.mu.Unlock()
	calls := c.reading.calls
	for {
		switch {
		case c.closed:
			return 0, c.fault("read", net.ErrClosed)
		case c.reading.passed || c.reading.calls != calls:
			return 0, c.fault("read", errDeadline)
		case len(p) == 0:
			return 0, nil
		case c.in.len() > 0:
			n := c.in.read(p)
			c.net.noteLocked(c)
			c.peer.room.Broadcast()
			return n, nil
		case c.peer.closed:
			return 0, io.EOF
		}
		c.waiting++
		c.net.noteLocked(c)
		c.ready.Wait()
		if c.reading.calls == calls { // otherwise it has been counted out already
			c.waiting--
		}
		c.net.noteLocked(c)
	}
}

// Write hands p to the peer. Towards a server it never waits; towards a client it waits while the client's
// buffer is full, and returns how much was taken when a deadline or a close ends that.
func (c *Conn) Write(p []byte) (int, error) {
	c.writing.Lock()
	defer c.writing.Unlock()
	c.net.mu.Lock()
	defer c.net.mu.Unlock()
	calls := c.sending.calls
	written := 0
	for {
		switch {
		case c.closed:
			return written, c.fault("write", net.ErrClosed)
		case c.sending.passed || c.sending.calls != calls:
			return written, c.fault("write", errDeadline)
		case c.peer.closed:
			return written, c.fault("write", io.ErrClosedPipe)
		}
		if n := c.peer.in.write(p[written:]); n > 0 {
			c.tapLocked(p[written : written+n])
			written += n
			c.net.noteLocked(c.peer)
			c.peer.ready.Broadcast()
		}
		if written == len(p) {
			return written, nil
		}
		c.room.Wait()
	}
}

// tapLocked has whoever listens at either end hear what this end has written.
func (c *Conn) tapLocked(p []byte) {
	if c.tap != nil {
		c.tap(true, p)
	}
	if c.peer.tap != nil {
		c.peer.tap(false, p)
	}
}

// Close closes this end. The peer can still read what was written to it; what this end has not read is
// dropped. A second Close does nothing and returns nil.
func (c *Conn) Close() error {
	c.net.mu.Lock()
	defer c.net.mu.Unlock()
	if c.closed {
		return nil
	}
	c.closed = true
	c.in = buffer{}
	c.reading.stop()
	c.sending.stop()
	// The peer first: should it have to act on this, the network must not seem at rest in between.
	c.net.noteLocked(c.peer)
	c.net.noteLocked(c)
	c.ready.Broadcast()
	c.room.Broadcast()
	c.peer.ready.Broadcast()
	c.peer.room.Broadcast()
	return nil
}

// Above returns both ends of a new connection of the same Network, for what is said above this one where it is encrypted:
// outer takes this end's place, with its names, its side and its bounds; inner is for who encrypts.
func (c *Conn) Above() (outer, inner *Conn) {
	if c.client {
		return c.net.Pipe(string(c.remote), string(c.local))
	}
	inner, outer = c.net.Pipe(string(c.local), string(c.remote))
	return outer, inner
}

// Tap has f hear all that passes on the connection, as it is written: what this end sent, and what it was sent, that which
// it has not read yet included. Nil ends that. f runs under the network's lock: it must not wait nor use a connection, and
// must not keep p.
func (c *Conn) Tap(f func(sent bool, p []byte)) {
	c.net.mu.Lock()
	defer c.net.mu.Unlock()
	c.tap = f
	if f != nil && c.in.len() > 0 {
		f(false, c.in.data[c.in.off:])
	}
}

// LocalAddr returns this end's name.
func (c *Conn) LocalAddr() net.Addr { return c.local }

// RemoteAddr returns the peer's name.
func (c *Conn) RemoteAddr() net.Addr { return c.remote }

// SetDeadline sets the deadlines of Read and of Write; see SetReadDeadline.
func (c *Conn) SetDeadline(t time.Time) error {
	if err := c.SetReadDeadline(t); err != nil {
		return err
	}
	return c.SetWriteDeadline(t)
}

// SetReadDeadline sets when Read gives up; the zero time is never. A time that has passed calls away every
// Read that is blocked now, and from then on this end counts as busy, already when SetReadDeadline returns.
func (c *Conn) SetReadDeadline(t time.Time) error {
	return c.setDeadline(&c.reading, t, c.callReaders)
}

// SetWriteDeadline sets when Write gives up; the zero time is never.
func (c *Conn) SetWriteDeadline(t time.Time) error {
	return c.setDeadline(&c.sending, t, c.room.Broadcast)
}

// callReaders wakes the blocked readers, and counts them as gone before they run.
func (c *Conn) callReaders() {
	c.waiting = 0
	c.net.noteLocked(c)
	c.ready.Broadcast()
}

func (c *Conn) fault(op string, err error) error {
	return &net.OpError{Op: op, Net: "memory", Source: c.local, Addr: c.remote, Err: err}
}

// PeerClosed reports whether the other end has been closed; what it wrote before may still be there to be read.
func (c *Conn) PeerClosed() bool {
	c.net.mu.Lock()
	defer c.net.mu.Unlock()
	return c.peer.closed
}
