package pop3

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// A conn is one connection and the state it is in (RFC 1939, section 3). Only its
// own goroutine uses it.
type conn struct {
	server    *Server
	wire      *wire.Conn
	out       *bufio.Writer
	say       texts  // in the language of now
	timestamp string // of the greeting, angle brackets included; "": no APOP
	tls       bool
	utf8      bool // UTF8 was issued

	state state
	named string          // by USER, until PASS
	user  *mailstore.User // from the TRANSACTION state on
	drop  *maildrop       // in the TRANSACTION state

	afterAnswer func() error // what follows the answer, once
}

func newConn(s *Server, ctx context.Context, nc net.Conn) *conn {
	limits := s.cfg.Limits
	c := &conn{server: s, state: authorization, say: english{}}
	c.wire = wire.NewConn(ctx, nc, max(limits.Line, limits.Response), s.cfg.Bounds)
	c.wire.Standing = c.standing
	c.wire.Limit(s.cfg.Budget, s.cfg.Clock)
	c.out = bufio.NewWriterSize(c.wire, 32<<10)
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
	c.timestamp = c.server.newTimestamp()
	c.ok(strings.TrimSpace(c.server.cfg.Name + " POP3 server ready " + c.timestamp))
	err := c.out.Flush()
	for err == nil && c.state != update {
		if err = c.command(); err == nil {
			err = c.out.Flush()
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
		err = nil // without a word, and nothing is removed (RFC 1939, section 3)
	case errors.Is(err, wire.ErrDisplaced):
		c.refuse(&refusal{sysTemp, c.say.displaced(c.server.cfg.Name)})
		err = c.out.Flush()
	case errors.Is(err, wire.ErrShutdown):
		c.refuse(&refusal{sysTemp, c.say.shutdown(c.server.cfg.Name)})
		err = c.out.Flush()
	}
	if err == nil || wire.Gone(err) {
		return nil
	}
	c.logf("broken: %v", err)
	return fmt.Errorf("pop3 connection: %w", err)
}

// standing is the state as who watches the connection is told of it.
func (c *conn) standing() (state, user, mailbox string) {
	switch c.state {
	case authorization:
		return "authorization", "", ""
	case transaction:
		return "transaction", c.user.Name(), "INBOX"
	}
	return "update", "", ""
}

// command reads one command, carries it out and answers it. An error is of the
// connection.
func (c *conn) command() error {
	c.wire.RestartTimer()
	line, err := c.wire.ReadLine()
	if err != nil {
		return err
	}
	act, err := c.decode(line)
	if err == nil {
		c.wire.Begin()
		err = act()
	}
	if stopped := c.wire.Work().Err(); stopped != nil {
		// Only what comes before an answer is measured, so that this is one.
		if !errors.Is(stopped, wire.ErrSpent) {
			return stopped
		}
		err = &refusal{sysTemp, c.say.spent(c.server.cfg.Budget)}
	}
	if broken, ok := errors.AsType[*brokenConn](err); ok {
		return broken.err
	}
	if err != nil {
		c.refuse(err)
	}
	return nil
}

// A brokenConn is an error of the connection within an action: there is nobody
// left to answer.
type brokenConn struct{ err error }

func (b *brokenConn) Error() string { return b.err.Error() }
func (b *brokenConn) Unwrap() error { return b.err }

// close ends the connection and what it holds of the store.
func (c *conn) close() {
	c.release()
	c.wire.Close()
}

// release gives the maildrop back, if it is held.
func (c *conn) release() {
	if c.drop != nil {
		c.drop.Close()
		c.drop = nil
	}
}

// logf says something about this connection to whoever runs the server.
func (c *conn) logf(format string, args ...any) {
	c.server.cfg.Logf("pop3 %v: "+format, append([]any{c.wire.RemoteAddr()}, args...)...)
}
