//go:build !js

package mailhost

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"sanduq/server/limit"
	"sanduq/server/wire"
)

const (
	// maxClients is how many connections one listener serves at a time where Config says nothing.
	maxClients = 256
	// maxPause is the longest that Serve waits before it accepts again, after the system had no room.
	maxPause = time.Second
	// lastWord is how long a client that is turned away may take to hear why.
	lastWord = time.Second
)

// places are those of a listener's clients: a page has no listener.
type places = *limit.Connections

// Serve serves the clients of a listener by a protocol's server, that of the port where port is not 0, until ctx ends or the host is closed. Then it closes the listener, has each
// session say its last word, waits for all of them and returns nil. It returns an error where the listener fails or
// there is no such protocol.
func (h *Host) Serve(ctx context.Context, protocol string, port int, l net.Listener) error {
	defer l.Close()
	s, err := h.service(protocol, port)
	if err != nil {
		return err
	}
	if !h.begin() {
		return ErrClosed
	}
	defer h.sessions.Done()
	h.mu.Lock()
	h.listening[s.port] = l.Addr()
	h.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	defer context.AfterFunc(h.ctx, cancel)()
	defer context.AfterFunc(ctx, func() { l.Close() })()

	var sessions sync.WaitGroup
	err = h.accept(ctx, s, l, &sessions)
	cancel()
	sessions.Wait()
	return err
}

// accept takes connections until ctx ends.
func (h *Host) accept(ctx context.Context, s *service, l net.Listener, sessions *sync.WaitGroup) error {
	clients := h.cfg.Clients
	if clients == nil {
		clients = limit.NewConnections(maxClients, maxClients)
	}
	var pause time.Duration
	for {
		conn, err := l.Accept()
		switch {
		case ctx.Err() != nil:
			if err == nil {
				conn.Close()
			}
			return nil
		case err != nil && lacksRoom(err):
			pause = min(max(2*pause, 5*time.Millisecond), maxPause)
			h.cfg.Logf("%s: %v; accepting again in %v", s.protocol, err, pause)
			select {
			case <-time.After(pause):
			case <-ctx.Done():
			}
			continue
		case err != nil:
			return fmt.Errorf("%s at %v: %w", s.protocol, l.Addr(), err)
		}
		pause = 0
		session, displace := context.WithCancelCause(ctx)
		admitted, err := clients.Admit(conn, func() { displace(wire.ErrDisplaced) })
		if err != nil {
			displace(nil)
			h.turnAway(s, conn, err)
			continue
		}
		sessions.Go(func() {
			defer displace(nil)
			defer admitted.Close()
			served := h.rightPort(session, s, admitted)
			if served == nil {
				return
			}
			if err := s.serve(session, served); err != nil {
				h.cfg.Logf("%s from %v: %v", s.protocol, conn.RemoteAddr(), err)
			}
		})
	}
}

// turnAway tells a client why there is no place for it, where its protocol can say so now, and closes its connection.
func (h *Host) turnAway(s *service, conn net.Conn, why error) {
	if s.bye != "" {
		conn.SetWriteDeadline(time.Now().Add(lastWord))
		fmt.Fprintf(conn, "%s%s has %v, try again later\r\n", s.bye, h.cfg.Name, why)
	}
	conn.Close()
}

// lacksRoom tells whether the system had no room for a connection now (EMFILE and its like), which passes.
func lacksRoom(err error) bool {
	passing, ok := errors.AsType[interface {
		error
		Temporary() bool
	}](err)
	return ok && passing.Temporary()
}
