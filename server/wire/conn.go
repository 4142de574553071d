package wire

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// Why a wait for the client ended without the client having said anything.
var (
	ErrWoken    = errors.New("woken by another part of the server")
	ErrSilence  = errors.New("nothing came for too long")
	ErrShutdown = errors.New("the server shuts down")
)

// Why work for the client ended; see Conn.Work.
var (
	ErrLeft  = errors.New("the client has gone while it was served")
	ErrSpent = errors.New("the command takes too long")
)

// ErrHandshake is of a connection that was to go on under TLS and cannot: nothing more can be said on it.
var ErrHandshake = errors.New("TLS handshake")

// shutdownGrace is how long a client that takes nothing may hold up a shutdown.
const shutdownGrace = time.Second

// What a client sends after the last word is read for lingerTime at most, and lingerOctets.
const (
	lingerTime   = 300 * time.Millisecond
	lingerOctets = 16 << 20
)

// past is a deadline that ends a wait at once.
var past = time.Unix(1, 0)

// A Conn is the server's end of one connection. It reads lines and octets as a
// Reader does, writes what it is given at once, and knows why a wait ended: by
// silence, by the server, which shuts down or needs the place, or because it was woken.
//
// One goroutine reads and writes; Wake alone may be called by others.
type Conn struct {
	*Reader
	ctx     context.Context
	bounds  Bounds
	idle    time.Duration // what of the bounds holds now
	limit   int
	release func() bool

	mu  sync.Mutex
	net net.Conn // below it may be TLS; changed under mu

	expires  time.Time // when the silence is too long; zero: never
	wakeable bool
	watcher  Watcher // nil: nobody watches
	held     Held    // nil: nobody else wants the place

	work *work

	taken, shared int64 // octets of memory: all, and those of Bounds.Memory

	// Standing says how far the session is, for who watches the connection: the
	// protocol's own name of the state, who is logged in, and which mailbox is open.
	Standing func() (state, user, mailbox string)
}

// A Watcher is a connection that is told how far the session on it is, before
// each answer: whoever has read the answer finds the session where it says.
type Watcher interface {
	Stand(state, user, mailbox string)
}

// NewConn takes over a connection, of whose lines at most limit octets are kept
// (see Reader). A wait ends, too, when ctx does. Close must be called.
func NewConn(ctx context.Context, nc net.Conn, limit int, b Bounds) *Conn {
	c := &Conn{ctx: ctx, bounds: b, idle: cmp.Or(b.Login, b.Idle), limit: limit}
	c.work = newWork(c, nc)
	c.watcher, _ = nc.(Watcher)
	c.held, _ = nc.(Held)
	c.attach(nc)
	c.release = context.AfterFunc(ctx, c.Wake)
	return c
}

// attach makes nc what is read and written, with nothing buffered.
func (c *Conn) attach(nc net.Conn) {
	c.mu.Lock()
	c.net = nc
	c.mu.Unlock()
	c.Reader = NewReader(patient{c}, c.limit)
}

// Secure makes a handshake on the connection and goes on above it, on what the
// handshake gives. What the client sent before it, unasked, is dropped: it came
// in the clear from anybody (RFC 3207, section 5). All of it together may take what
// Bounds give a handshake. Every error is an ErrHandshake.
func (c *Conn) Secure(handshake func(net.Conn) (net.Conn, error)) error {
	c.startTimer(cmp.Or(c.bounds.Handshake, c.idle))
	c.net.SetWriteDeadline(c.expires)
	err := c.Arm()
	if err == nil {
		var secure net.Conn
		if secure, err = handshake(c.net); err == nil {
			c.attach(secure)
			return nil
		}
		if why := c.whyStopped(); why != nil {
			err = why
		}
	}
	return fmt.Errorf("%w: %v", ErrHandshake, err)
}

// Close closes the connection. Where the server shuts down in the middle of what
// the client sends, that is read and dropped for a moment: else the system resets
// the connection, and the last word may be lost with it (RFC 9112, section 9.6).
func (c *Conn) Close() error {
	c.release()
	c.ReleaseMemory()
	half, ok := c.net.(interface{ CloseWrite() error })
	if ok && c.ctx.Err() != nil && half.CloseWrite() == nil {
		c.net.SetReadDeadline(time.Now().Add(lingerTime))
		io.CopyN(io.Discard, c.net, lingerOctets)
	}
	return c.net.Close()
}

// RemoteAddr is the client's.
func (c *Conn) RemoteAddr() net.Addr { return c.net.RemoteAddr() }

// Idle is how long the client may be silent now; 0: for ever.
func (c *Conn) Idle() time.Duration { return c.idle }

// RestartTimer begins the time of silence anew.
func (c *Conn) RestartTimer() { c.startTimer(c.idle) }

func (c *Conn) startTimer(d time.Duration) {
	c.expires = time.Time{}
	if d > 0 {
		c.expires = time.Now().Add(d)
	}
}

// Wakeable says whether Wake ends a Read, with ErrWoken. While it does, the
// reader sets its deadline with Arm itself, before it looks for what it may be
// woken for: so nothing is missed in between.
func (c *Conn) Wakeable(on bool) { c.wakeable = on }

// Wake has a Read that waits end where it is wakeable, or where ctx has ended;
// then a Write that waits ends soon, too. Any goroutine may call it.
func (c *Conn) Wake() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.net.SetReadDeadline(past)
	if c.ctx.Err() != nil {
		c.net.SetWriteDeadline(time.Now().Add(shutdownGrace))
	}
}

// Arm sets the deadline of the silence for the Reads that follow.
func (c *Conn) Arm() error {
	if err := c.net.SetReadDeadline(c.expires); err != nil {
		return err
	}
	return c.ended()
}

// whyStopped tells why a read deadline passed; nil: for nothing that matters now.
func (c *Conn) whyStopped() error {
	switch {
	case c.ctx.Err() != nil:
		return c.ended()
	case !c.expires.IsZero() && !time.Now().Before(c.expires):
		return ErrSilence
	case c.wakeable:
		return ErrWoken
	}
	return nil
}

// Write gives a client that takes nothing as long as one that sends nothing.
func (c *Conn) Write(b []byte) (int, error) {
	if c.watcher != nil && c.Standing != nil {
		c.watcher.Stand(c.Standing())
	}
	if c.idle > 0 && c.ctx.Err() == nil {
		c.net.SetWriteDeadline(time.Now().Add(c.idle))
		if c.ctx.Err() != nil {
			c.net.SetWriteDeadline(time.Now().Add(shutdownGrace))
		}
	}
	defer c.work.waited(c.work.now())
	n, err := c.net.Write(b)
	if err != nil {
		c.work.unheard = err
	}
	return n, err
}

// patient reads from the connection and knows why a deadline passed.
type patient struct{ c *Conn }

// Read begins with the deadline of the silence and looks for other reasons to
// stop only then: whoever gives one moves the deadline after having said it.
func (p patient) Read(b []byte) (int, error) {
	c := p.c
	for {
		if !c.wakeable {
			if err := c.Arm(); err != nil {
				return 0, err
			}
		}
		n, err := c.net.Read(b)
		if n > 0 || err == nil || !errors.Is(err, os.ErrDeadlineExceeded) {
			return n, err
		}
		if err := c.whyStopped(); err != nil {
			return 0, err
		}
	}
}

// Gone says whether an error is what a client that goes away, or that takes
// nothing any more, causes at any time.
func Gone(err error) bool {
	for _, gone := range []error{io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, net.ErrClosed,
		syscall.EPIPE, syscall.ECONNRESET, os.ErrDeadlineExceeded, ErrLeft} {
		if errors.Is(err, gone) {
			return true
		}
	}
	return false
}
