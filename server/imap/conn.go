package imap

import (
	"context"
	"errors"
	"fmt"
	"net"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/mailstore"
	"sanduq/server/message"
	"sanduq/server/meter"
	"sanduq/server/wire"
)

// A conn is one connection and the state it is in (RFC 3501, section 3). Only
// its own goroutine uses it.
type conn struct {
	server *Server
	wire   *wire.Conn
	work   *meter.Meter // of what a command looks through
	enc    *encoder
	tls    bool

	state imap.ConnState
	user  *mailstore.User    // from the authenticated state on
	sel   *mailstore.Session // in the selected state

	done        struct{ code, text string } // of the tagged OK; see completed
	afterAnswer func() error                // what follows the tagged response, once
}

func newConn(s *Server, ctx context.Context, nc net.Conn) *conn {
	c := &conn{server: s, state: imap.ConnStateNotAuthenticated}
	c.wire = wire.NewConn(ctx, nc, s.cfg.Limits.Line, s.cfg.Bounds)
	c.wire.Standing = c.standing
	c.wire.Limit(s.cfg.Budget, s.cfg.Clock)
	c.wire.Sign(c.sign)
	c.work = c.wire.Work()
	c.enc = newEncoder(c.wire, c.work)
	return c
}

// serveTLS is serve above a handshake.
func (c *conn) serveTLS() error {
	if err := c.startTLS(); err != nil {
		c.logf("%v", err)
		return nil
	}
	return c.serve()
}

// serve is the life of the connection.
func (c *conn) serve() error {
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
	case errors.Is(err, wire.ErrHandshake):
		c.logf("%v", err)
		return nil
	case errors.Is(err, wire.ErrSilence):
		c.bye("Autologout: nothing came for %v", c.wire.Idle())
		err = c.enc.flush()
	case errors.Is(err, wire.ErrDisplaced):
		c.bye("%s has too many connections, and this one was silent longest: connect again", c.server.cfg.Name)
		err = c.enc.flush()
	case errors.Is(err, wire.ErrShutdown):
		c.bye("%s IMAP4rev1 server terminating connection", c.server.cfg.Name)
		err = c.enc.flush()
	}
	if err == nil || wire.Gone(err) {
		return nil
	}
	c.logf("broken: %v", err)
	return fmt.Errorf("imap connection: %w", err)
}

// sign tells a client that seems to be gone that its command is still being carried out (RFC 3501, section 7.1.1).
func (c *conn) sign() error { return c.enc.interject("* OK Still working\r\n") }

// parser reads messages for the command that is being carried out.
func (c *conn) parser() message.Parser { return message.Parser{Meter: c.work} }

// standing is the state as who watches the connection is told of it.
func (c *conn) standing() (state, user, mailbox string) {
	if c.user != nil {
		user = c.user.Name()
	}
	if c.sel != nil {
		mailbox = c.sel.Mailbox()
	}
	return c.state.String(), user, mailbox
}

// close ends the connection and what it holds of the store.
func (c *conn) close() {
	c.unselect()
	c.wire.Close()
}

// logf says something about this connection to whoever runs the server.
func (c *conn) logf(format string, args ...any) {
	c.server.cfg.Logf("imap %v: "+format, append([]any{c.wire.RemoteAddr()}, args...)...)
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
