package memnet

import (
	"net"
	"os"
	"time"
)

var errDeadline = os.ErrDeadlineExceeded

// A deadline belongs to one direction of one end, and is guarded by the network's lock.
type deadline struct {
	passed bool
	calls  int // how often it has called waiting goroutines away: one that waits returns when this has grown
	timer  *time.Timer
}

// setDeadline arms d for t, the zero time being never. When t has come, call is run under the lock, to wake
// those who wait. Who waits now is called away for good, even where the deadline is moved before it runs.
func (c *Conn) setDeadline(d *deadline, t time.Time, call func()) error {
	c.net.mu.Lock()
	defer c.net.mu.Unlock()
	if c.closed {
		return c.fault("set", net.ErrClosed)
	}
	d.stop()
	if t.IsZero() {
		return nil
	}
	left := time.Until(t)
	if left <= 0 {
		d.pass(call)
		return nil
	}
	var timer *time.Timer
	timer = time.AfterFunc(left, func() {
		c.net.mu.Lock()
		defer c.net.mu.Unlock()
		if d.timer == timer { // else it was moved while this one fired
			d.pass(call)
		}
	})
	d.timer = timer
	return nil
}

func (d *deadline) pass(call func()) {
	d.passed = true
	d.calls++
	call()
}

func (d *deadline) stop() {
	d.passed = false
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
}
