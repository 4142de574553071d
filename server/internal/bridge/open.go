package bridge

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"
)

const (
	// Subprotocol is what a page asks for, and gets (RFC 6455, section 1.9).
	Subprotocol = "sanduq.bridge.1"
	// tokenPrefix begins the subprotocol that is the token: a browser can send it
	// nowhere else but in the address, which logs have.
	tokenPrefix = "token."
)

// asked reads which subprotocols a page offers.
func asked(r *http.Request) (token string, ours bool) {
	for line := range strings.SplitSeq(strings.Join(r.Header.Values("Sec-WebSocket-Protocol"), ","), ",") {
		switch word := strings.TrimSpace(line); {
		case word == Subprotocol:
			ours = true
		case strings.HasPrefix(word, tokenPrefix):
			token = word[len(tokenPrefix):]
		}
	}
	return token, ours
}

// serveOpen makes a WebSocket of a request and begins to carry. It returns at once:
// what net/http keeps for a request is much for a connection that stands for hours.
func (b *Bridge) serveOpen(w http.ResponseWriter, r *http.Request, who caller, target *Target) {
	if !r.ProtoAtLeast(1, 1) || !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		w.Header().Set("Upgrade", "websocket")
		no := refusef(codeRequest, "%s wants a WebSocket over HTTP/1.1", pathOpen)
		no.status = http.StatusUpgradeRequired
		b.refuse(w, who, no)
		return
	}
	token, ours := asked(r)
	if !ours {
		b.refuse(w, who, refusef(codeRequest, "want the subprotocol %s", Subprotocol))
		return
	}
	if err := b.tokens.take(token, who.origin, who.target); err != nil {
		b.refuse(w, who, refusef(codeToken, "%v", err))
		return
	}
	c := &relay{bridge: b, who: who, target: target, began: time.Now(), holders: 1, page: newPageConn(b.pace.take, b.cfg.Limits.FramesPerSecond)}
	if !b.admit(c) {
		b.refuse(w, who, refusef(codeShutdown, "this bridge is being shut down"))
		return
	}
	full := b.gate.enter(who.addr)
	ws, err := websocket.Accept(&upgrade{w, c.page}, r, &websocket.AcceptOptions{
		Subprotocols:       []string{Subprotocol},
		InsecureSkipVerify: true, // Origin was checked, more strictly
	})
	if err != nil { // and answered
		if full == nil {
			b.gate.leave(who.addr)
		}
		b.dismiss(c)
		b.refused(who, refusef(codeRequest, "%v", err))
		return
	}
	c.accepted(ws)
	if full != nil {
		// A script sees close codes, but no answer to a handshake.
		go func() {
			b.refused(who, full)
			c.tell(Connections, full.detail)
			b.dismiss(c)
		}()
		return
	}
	b.metrics.connections.WithLabelValues(who.target).Inc()
	go c.run()
}

// reach dials the target, and says why it cannot.
func (b *Bridge) reach(target *Target) (net.Conn, *Cause) {
	began := time.Now()
	conn, err := b.dial(b.dialling, target)
	b.metrics.dials.WithLabelValues(target.Name).Observe(time.Since(began).Seconds())
	switch {
	case err == nil:
		return conn, nil
	case errors.Is(err, context.Canceled):
		return nil, Shutdown
	case errors.Is(err, ErrName):
		return nil, nameless
	case errors.Is(err, ErrAddress):
		return nil, Address
	case errors.Is(err, ErrSilent):
		return nil, Silent
	}
	return nil, Unreachable
}
