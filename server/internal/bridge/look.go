package bridge

import (
	"context"
	"time"
)

// nextLook says in how long r has to be looked at, after so long.
func (b *Bridge) nextLook(r *relay, since time.Duration) time.Duration {
	l := b.cfg.Limits
	next := min(b.pace.ping, l.Duration-since, time.Duration(r.carried.Load())+l.Idle-since)
	return max(next, time.Millisecond)
}

// look is what the clock does: it ends what has stood or waited too long, and
// finds pages that went without a word. The ping also keeps load balancers from
// taking a connection for dead on which somebody reads his mail.
func (r *relay) look() {
	if !r.hold() {
		return
	}
	defer r.release()
	b := r.bridge
	since := time.Since(r.began)
	switch {
	case since >= b.cfg.Limits.Duration:
		r.end(Duration)
		return
	case since-time.Duration(r.carried.Load()) >= b.cfg.Limits.Idle:
		r.end(Idle)
		return
	}
	if !r.answers() {
		r.end(Lost)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clock.Reset(b.nextLook(r, time.Since(r.began)))
}

// answers reports whether the page is there.
func (r *relay) answers() bool {
	if r.page.writing.Load() {
		return true // or will be found not to take what is written: a ping has to wait behind it
	}
	heard := r.page.in.Load()
	patient, stop := context.WithTimeout(context.Background(), r.bridge.pace.pong)
	defer stop()
	return r.ws.Ping(patient) == nil || r.page.in.Load() > heard ||
		r.busy.Load() || r.page.writing.Load() // then it was we who did not read, or could not send it
}
