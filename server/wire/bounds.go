package wire

import (
	"context"
	"errors"
	"time"
)

// Bounds are what a host that strangers reach puts on a connection. The zero value has none.
type Bounds struct {
	Idle      time.Duration // the silence that ends a session; 0: none does
	Login     time.Duration // the same before somebody has logged in; 0: as Idle
	Handshake time.Duration // all of a TLS handshake; 0: as silence
	Logins    Logins        // counts them; nil: nobody does
	Memory    Memory        // for what comes in; nil: as much as the protocol's limits allow
}

// ErrDisplaced is why a connection ends that has to go so that another client can come: as the cause (see context.Cause)
// of the end of the context with which NewConn took it over.
var ErrDisplaced = errors.New("another client takes the place")

// A Held is an accepted connection that has to go when others come, unless it is held.
type Held interface {
	Hold(on bool)
}

// Hold says whether the connection stays when others come: because somebody is logged in, or has begun to hand over mail.
func (c *Conn) Hold(on bool) {
	if c.held != nil {
		c.held.Hold(on)
	}
}

// LoggedIn holds the connection, which may now be silent for as long as Bounds.Idle says.
func (c *Conn) LoggedIn() {
	c.idle = c.bounds.Idle
	c.Hold(true)
}

// ended says why the server ends the session: ErrDisplaced or ErrShutdown; nil: it does not.
func (c *Conn) ended() error {
	switch {
	case c.ctx.Err() == nil:
		return nil
	case errors.Is(context.Cause(c.ctx), ErrDisplaced):
		return ErrDisplaced
	}
	return ErrShutdown
}
