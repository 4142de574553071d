package bridge

import (
	"net"
	"time"
)

// why says for what cause the connection is ending, or nil.
func (r *relay) why() *Cause {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cause
}

// end ends the connection for a cause, unless it is ending for another. The page
// is told, and given a moment to answer; end returns after that.
func (r *relay) end(cause *Cause) {
	r.mu.Lock()
	if r.cause != nil || r.holders == 0 {
		r.mu.Unlock()
		return
	}
	r.cause = cause
	r.holders++
	server := r.server
	r.mu.Unlock()
	defer r.release()

	gently := cause == Left || cause == Shutdown
	if server != nil && !gently {
		server.Close()
	}
	r.tell(cause, cause.Reason)
	if server != nil && gently {
		halfClose(server, r.bridge.pace.bye)
	}
}

// tell closes the WebSocket, with the code for why.
func (r *relay) tell(cause *Cause, reason string) {
	r.mu.Lock()
	ws := r.ws
	r.mu.Unlock()
	if ws == nil {
		return // not yet accepted: run tells it, if it will be
	}
	r.page.expectLast(r.bridge.pace.bye)
	if cause.Code == 0 || r.page.stuck.Load() {
		if cause != Left {
			r.page.forget()
		}
		_ = ws.CloseNow() // it is closed, or was
		return
	}
	_ = ws.Close(cause.Code, reason) // the page may have gone before it could be told
}

// halfClose says that no more will be sent. What was sent before is to be read by
// the server, and is lost where a connection is closed that has octets unread.
func halfClose(c net.Conn, patience time.Duration) {
	half, ok := c.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		c.Close()
		return
	}
	_ = c.SetDeadline(time.Now().Add(patience)) // one that is closed has ended
}

// cut ends what an end would wait for.
func (r *relay) cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.server != nil {
		r.server.Close()
	}
	if r.ws != nil {
		r.page.Close()
	}
}

// finish is the last that is done for a connection that stood.
func (r *relay) finish() {
	b := r.bridge
	if r.clock != nil {
		r.clock.Stop()
	}
	_ = r.ws.CloseNow() // it may be closed
	if r.server != nil {
		r.server.Close()
	}
	b.gate.leave(r.who.addr)
	b.metrics.connections.WithLabelValues(r.who.target).Dec()
	b.metrics.ended.WithLabelValues(r.who.target, r.cause.Word).Inc()
	b.logf("bridge: ended: cause=%s %s seconds=%.1f up=%d down=%d", r.cause.Word, r.who, time.Since(r.began).Seconds(), r.up.Load(), r.down.Load())
	b.dismiss(r)
}
