// Package mailhost joins the mail servers to one store: what a page, a lesson's check and `sanduq serve` start.
//
// It gives connections, in memory or from a listener, and ends them. It speaks no protocol itself, ends no TLS and
// reads no files.
package mailhost

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"sanduq/server/mailset"
	"sanduq/server/mailstore"
	"sanduq/server/memnet"
	"sanduq/server/wire"
)

// Config is what a Host is made with. Only Name must be given.
type Config struct {
	Name       string                           // in greetings
	Domains    []string                         // whose mail is at home here, beside Name and localhost
	Postmaster string                           // the user who gets mail to postmaster (RFC 5321, section 4.5.1)
	Now        func() time.Time                 // nil: the system's
	Rand       io.Reader                        // for what a protocol must not let be guessed
	StartTLS   func(net.Conn) (net.Conn, error) // the server's side of a handshake; nil: TLS is not offered, and has no ports of its own
	Timeouts   bool                             // sessions end after a long silence, as the protocol's standard says
	Clients    places                           // the places of all listeners' clients; nil: each listener has its own, all for any client
	Budget     time.Duration                    // of the host's time for one command; 0: as long as it takes
	Logins     wire.Logins                      // counts those that failed, to hold back who guesses; nil: nobody is
	Memory     wire.Memory                      // of all connections, for what comes in; nil: each takes what its protocol's limits allow
	Logf       func(format string, args ...any) // nil: silent
}

// For returns the Config for the mail of a set: its domains, and its first user as postmaster.
func (c Config) For(set *mailset.Set) Config {
	c.Domains = set.Domains()
	if users := set.Users(); len(users) > 0 {
		c.Postmaster = users[0]
	}
	return c
}

// ErrClosed is what Dial and Serve return after Close.
var ErrClosed = errors.New("the mail host is closed")

// A Host is the servers of one store, and all of their connections. Its methods may be called by many goroutines.
type Host struct {
	cfg      Config
	store    *mailstore.Store
	services []service
	network  *memnet.Network

	ctx       context.Context // ends with Close
	cancel    context.CancelFunc
	mu        sync.Mutex
	closed    bool
	listening map[int]net.Addr // where Serve serves each port
	sessions  sync.WaitGroup
}

// service is one server as the host has it: that of a protocol on a port.
type service struct {
	protocol string
	port     int
	serve    func(context.Context, net.Conn) error
	bye      string // begins what a client hears that is turned away; "": nothing can be said
}

// New returns a host for a store.
func New(store *mailstore.Store, cfg Config) *Host {
	if cfg.Logf == nil {
		cfg.Logf = func(string, ...any) {}
	}
	h := &Host{cfg: cfg, store: store, network: memnet.New(), listening: map[int]net.Addr{}}
	h.ctx, h.cancel = context.WithCancel(context.Background())
	h.services = slices.Concat(h.imap(), h.pop3(), h.smtp())
	return h
}

// handshakeTime is what a client has for a TLS handshake.
const handshakeTime = 30 * time.Second

// bounds are those of a protocol whose clients may be silent for idle, and before a login for login.
func (h *Host) bounds(idle, login time.Duration) (b wire.Bounds) {
	if h.cfg.Timeouts {
		b.Idle, b.Login, b.Handshake = idle, login, handshakeTime
	}
	b.Memory, b.Logins = h.cfg.Memory, h.cfg.Logins
	return b
}

// Store returns the store that all servers share.
func (h *Host) Store() *mailstore.Store { return h.store }

// implicit are the ports at which TLS begins before the greeting (RFC 8314, section 3).
var implicit = map[int]string{993: "imap", 995: "pop3", 465: "smtp"}

// Implicit reports whether TLS begins before the greeting at a port of the host.
func (h *Host) Implicit(port int) bool { return h.cfg.StartTLS != nil && implicit[port] != "" }

// Dial opens a connection in memory to a protocol's server. Port 0 is the protocol's own. What nothing listens for
// is an error that says what there is.
func (h *Host) Dial(protocol string, port int) (net.Conn, error) {
	s, err := h.service(protocol, port)
	if err != nil {
		return nil, err
	}
	client, end := h.network.Pipe(net.JoinHostPort(h.cfg.Name, strconv.Itoa(s.port)), "learner")
	server := &watched{Conn: end}
	if err := h.session(h.ctx, s, server); err != nil {
		client.Close()
		server.Close()
		return nil, err
	}
	return &dialed{Conn: client, server: server}, nil
}

// session serves a connection in a goroutine that Close waits for.
func (h *Host) session(ctx context.Context, s *service, conn net.Conn) error {
	if !h.begin() {
		return ErrClosed
	}
	go func() {
		defer h.sessions.Done()
		if err := s.serve(ctx, conn); err != nil {
			h.cfg.Logf("%s from %v: %v", s.protocol, conn.RemoteAddr(), err)
		}
	}()
	return nil
}

// begin counts a goroutine that Close must wait for; false: it is too late.
func (h *Host) begin() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.sessions.Add(1)
	return true
}

// Settle returns when all that was sent on connections in memory has had all of its effects, or with ctx's error: see
// memnet.Network.
func (h *Host) Settle(ctx context.Context) error { return h.network.Settle(ctx) }

// Close ends all sessions, those of Serve included, each with its protocol's last word, and waits for them. It
// returns nil.
func (h *Host) Close() error {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.cancel()
	h.sessions.Wait()
	return nil
}

// service finds the server of a protocol on a port; port 0 is the protocol's own, the first of it.
func (h *Host) service(protocol string, port int) (*service, error) {
	var ports, protocols []string
	for i := range h.services {
		s := &h.services[i]
		if s.protocol == protocol && (port == 0 || s.port == port) {
			return s, nil
		}
		if s.protocol == protocol {
			ports = append(ports, strconv.Itoa(s.port))
		}
		if !slices.Contains(protocols, s.protocol) {
			protocols = append(protocols, s.protocol)
		}
	}
	if h.cfg.StartTLS == nil && implicit[port] == protocol {
		return nil, fmt.Errorf("%s has no %s server on port %d, which is for TLS: TLS is not offered here", h.cfg.Name, protocol, port)
	}
	if len(ports) > 0 {
		return nil, fmt.Errorf("%s has no %s server on port %d, only on %s", h.cfg.Name, protocol, port, strings.Join(ports, ", "))
	}
	return nil, fmt.Errorf("%s has no %s server, only %s", h.cfg.Name, protocol, strings.Join(protocols, ", "))
}
