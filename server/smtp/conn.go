package smtp

import (
	"context"
	"errors"
	"fmt"
	"net"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// A conn is one connection and the state it is in. Only its own goroutine uses it.
type conn struct {
	server *Server
	wire   *wire.Conn
	tls    bool

	state state
	hello string          // the client's name, from EHLO or HELO
	esmtp bool            // it was EHLO
	user  *mailstore.User // who has logged in; nil: nobody
	mail  transaction     // from MAIL on

	afterAnswer func() error // what follows the reply, once
}

func newConn(s *Server, ctx context.Context, nc net.Conn) *conn {
	c := &conn{server: s, state: connected}
	c.wire = wire.NewConn(ctx, nc, maxAuthLine, s.cfg.Bounds)
	c.wire.Standing = c.standing
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
	cfg := &c.server.cfg
	err := c.write(fmt.Sprintf("220 %s ESMTP Sanduq %v server ready\r\n", cfg.Name, cfg.Role))
	for err == nil && c.state != ended {
		err = c.command()
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
		err = c.reply(say(421, "4.4.2", "%s closes the connection: nothing came for %v", cfg.Name, c.wire.Idle()))
	case errors.Is(err, wire.ErrDisplaced):
		err = c.reply(say(421, "4.7.0", "%s has too many connections, and this one was silent longest: connect again", cfg.Name))
	case errors.Is(err, wire.ErrShutdown):
		err = c.reply(say(421, "4.3.2", "%s shuts down and closes the connection", cfg.Name))
	}
	if err == nil || wire.Gone(err) {
		return nil
	}
	c.logf("broken: %v", err)
	return fmt.Errorf("smtp connection: %w", err)
}

// logf says something about this connection to whoever runs the server.
func (c *conn) logf(format string, args ...any) {
	c.server.cfg.Logf("smtp %v: "+format, append([]any{c.wire.RemoteAddr()}, args...)...)
}

// standing is the state as who watches the connection is told of it.
func (c *conn) standing() (state, user, mailbox string) {
	if c.user != nil {
		user = c.user.Name()
	}
	switch c.state {
	case connected:
		return "greeted", user, ""
	case ready:
		return "ready", user, ""
	case ended:
		return "closed", "", ""
	}
	return "mail", user, ""
}

// reset ends the mail transaction, if there is one, with nothing delivered.
func (c *conn) reset() {
	c.mail = transaction{}
	c.wire.ReleaseMemory()
	if c.state > ready {
		c.state = ready
	}
}
