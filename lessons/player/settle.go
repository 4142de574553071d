package player

import (
	"context"
	"fmt"
	"runtime"
	"time"
)

// patience is how long a world may take to settle.
const patience = 10 * time.Second

// turns is how often everything else may run before settle sets a timer.
const turns = 20

// ended is a context that is over.
var ended = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

// settle waits until the world is at rest. A connection that does not let it
// is hung up; c is that of what was done, nil: of none.
func (e *engine) settle(c *conn) {
	// Nearly all that is sent is answered within a few turns, and then without a
	// timer: while one is pending, a page's scheduler asks JavaScript for the time
	// whenever a goroutine stops, which is a tenth of the answer.
	for range turns {
		runtime.Gosched()
		if e.world.Settle(ended) == nil {
			return
		}
	}
	ctx, cancel := context.WithTimeout(e.ctx, haste)
	err := e.world.Settle(ctx)
	cancel()
	if err == nil {
		return
	}
	for range 2 {
		err := e.settleOrLeave()
		if err == nil || e.ctx.Err() != nil {
			return
		}
		e.unrest(c, err)
	}
}

// settleOrLeave waits until the world is at rest, and meanwhile hangs up at once
// what is to be hung up.
func (e *engine) settleOrLeave() error {
	ctx, cancel := context.WithTimeout(e.ctx, patience)
	defer cancel()
	for {
		called, interrupt := context.WithCancel(ctx)
		e.leaving.interruptible(interrupt)
		if e.leave() {
			interrupt()
		}
		err := e.world.Settle(called)
		interrupt()
		e.leaving.interruptible(nil)
		if err == nil || ctx.Err() != nil {
			return err
		}
	}
}

// unrest tells of a world that does not come to rest, and hangs up on who may be why.
func (e *engine) unrest(c *conn, why error) {
	err := fmt.Errorf("the server does not come to rest: %w", why)
	if c == nil {
		e.fail("", err)
		return
	}
	e.fail(c.name, err)
	if c.open {
		c.hangup()
	}
}
