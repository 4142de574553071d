package imap

import (
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"time"
)

// Why a Read ended without the client having said anything.
var (
	errWoken      = errors.New("woken by news")
	errAutologout = errors.New("autologout")
	errShutdown   = errors.New("the server shuts down")
)

var past = time.Unix(1, 0)

// patient reads and writes the connection and knows why a deadline passed.
type patient struct{ c *conn }

// Read begins with the deadline of the autologout and looks for other reasons
// to stop only then: whoever gives one moves the deadline after having said it.
func (p patient) Read(b []byte) (int, error) {
	c := p.c
	for {
		if !c.idling {
			if err := c.armRead(); err != nil {
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

// armRead sets the deadline of the autologout.
func (c *conn) armRead() error {
	if err := c.net.SetReadDeadline(c.expires); err != nil {
		return err
	}
	if c.ctx.Err() != nil {
		return errShutdown
	}
	return nil
}

// whyStopped tells why a read deadline passed; nil: for nothing that matters now.
func (c *conn) whyStopped() error {
	switch {
	case c.ctx.Err() != nil:
		return errShutdown
	case !c.expires.IsZero() && !time.Now().Before(c.expires):
		return errAutologout
	case c.idling:
		return errWoken
	}
	return nil
}

// Write gives a client that takes nothing as long as one that sends nothing.
func (p patient) Write(b []byte) (int, error) {
	if idle := p.c.server.cfg.Idle; idle > 0 && p.c.ctx.Err() == nil {
		p.c.net.SetWriteDeadline(time.Now().Add(idle))
		if p.c.ctx.Err() != nil {
			p.c.net.SetWriteDeadline(time.Now().Add(shutdownGrace))
		}
	}
	return p.c.net.Write(b)
}

// restartTimer begins the autologout's time anew.
func (c *conn) restartTimer() {
	c.expires = time.Time{}
	if c.server.cfg.Idle > 0 {
		c.expires = time.Now().Add(c.server.cfg.Idle)
	}
}

// clientGone says whether an error is what a client that goes away, or that takes
// nothing any more, causes at any time.
func clientGone(err error) bool {
	for _, gone := range []error{io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, net.ErrClosed,
		syscall.EPIPE, syscall.ECONNRESET, os.ErrDeadlineExceeded} {
		if errors.Is(err, gone) {
			return true
		}
	}
	return false
}

// interrupt has a Read end that waits, and a Write that waits end soon. It may be
// called by other goroutines.
func (c *conn) interrupt() {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	c.net.SetReadDeadline(past)
	if c.ctx.Err() != nil {
		c.net.SetWriteDeadline(time.Now().Add(shutdownGrace))
	}
}

// shutdownGrace is how long a client that takes nothing may hold up a shutdown.
const shutdownGrace = time.Second
