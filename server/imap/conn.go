package imap

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// A conn is one connection and the state it is in (RFC 3501, section 3). Only
// its own goroutine uses it, but for woken.
type conn struct {
	server *Server
	ctx    context.Context
	netMu  sync.Mutex
	net    net.Conn // what is written to and read from: below it may be TLS; changed under netMu
	rd     *wire.Reader
	enc    *encoder
	tls    bool

	state imap.ConnState
	user  *mailstore.User    // from the authenticated state on
	sel   *mailstore.Session // in the selected state

	done        struct{ code, text string } // of the tagged OK; see completed
	afterAnswer func() error                // what follows the tagged response, once

	expires time.Time   // when the silence becomes an autologout; zero: never
	woken   atomic.Bool // the read deadline was moved to tell of news
	idling  bool
}

var (
	errWoken      = errors.New("woken by news")
	errAutologout = errors.New("autologout")
	errShutdown   = errors.New("the server shuts down")
)

func newConn(s *Server, ctx context.Context, nc net.Conn) *conn {
	c := &conn{server: s, ctx: ctx, state: imap.ConnStateNotAuthenticated}
	c.attach(nc)
	return c
}

// attach makes nc what is read and written, with nothing buffered.
func (c *conn) attach(nc net.Conn) {
	c.netMu.Lock()
	c.net = nc
	c.netMu.Unlock()
	c.rd = wire.NewReader(patient{c}, c.server.cfg.Limits.Line)
	c.enc = newEncoder(patient{c})
}

// serve is the life of the connection.
func (c *conn) serve() error {
	stop := context.AfterFunc(c.ctx, c.interrupt)
	defer stop()
	c.enc.untagged("OK " + c.server.cfg.Name + " IMAP4rev1 v12.250 server ready")
	c.enc.crlf()
	err := c.enc.flush()
	for err == nil && c.state != imap.ConnStateLogout {
		if err = c.command(); err == nil {
			err = c.enc.flush()
		}
		if then := c.afterAnswer; then != nil && err == nil {
			c.afterAnswer = nil
			err = then()
		}
	}
	switch {
	case errors.Is(err, errAutologout):
		c.bye("Autologout: nothing came for %v", c.server.cfg.Idle)
		err = c.enc.flush()
	case errors.Is(err, errShutdown):
		c.bye("%s IMAP4rev1 server terminating connection", c.server.cfg.Name)
		err = c.enc.flush()
	}
	if err == nil || clientGone(err) {
		return nil
	}
	return fmt.Errorf("imap connection: %w", err)
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

func (c *conn) close() {
	c.unselect()
	c.net.Close()
}

// bye writes the untagged BYE and ends the session; the caller's tagged
// response may still follow.
func (c *conn) bye(format string, args ...any) {
	c.enc.untagged("BYE " + fmt.Sprintf(format, args...))
	c.enc.crlf()
	c.state = imap.ConnStateLogout
}

// unselect leaves the selected mailbox, if there is one.
func (c *conn) unselect() {
	if c.sel != nil {
		c.sel.Close()
		c.sel = nil
	}
	if c.state == imap.ConnStateSelected {
		c.state = imap.ConnStateAuthenticated
	}
}

// completed gives the tagged OK a response code, or "", and a text of its own, or
// "" for the usual "NAME completed".
func (c *conn) completed(code, text string) { c.done.code, c.done.text = code, text }

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
	case c.woken.Swap(false):
		if c.idling {
			return errWoken
		}
		return nil
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
