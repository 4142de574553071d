package limit

import (
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Why a connection is not admitted.
var (
	ErrFull  = errors.New("too many connections")
	ErrShare = errors.New("too many connections from one address")
)

// Connections are the places that a host has for connections, of which one client may have its share.
//
// When there is no place for a new one, the connection that has been silent longest goes, unless it is held; when a client
// has all of its share, one of its own does. So whoever only connects shuts nobody out.
type Connections struct {
	places, share int

	mu      sync.Mutex
	open    map[*Connection]bool // those that have a place
	shares  map[Client]int       // how many of open are whose
	leaving int                  // displaced, and not closed yet
}

// NewConnections has so many places, of which one client has at most share.
func NewConnections(places, share int) *Connections {
	return &Connections{places: places, share: share, open: map[*Connection]bool{}, shares: map[Client]int{}}
}

// A Connection is a connection that has a place until it is closed.
type Connection struct {
	net.Conn
	all      *Connections
	client   Client
	displace func()
	held     atomic.Bool
	heard    atomic.Int64 // when something came last, in nanoseconds since start
	closed   sync.Once
}

var start = time.Now()

// Admit gives a connection a place. If another has to go for it, that one's displace is called, which should have it say
// goodbye and close. The error is ErrFull or ErrShare if nobody can go; the caller closes conn then.
func (c *Connections) Admit(conn net.Conn, displace func()) (*Connection, error) {
	admitted := &Connection{Conn: conn, all: c, client: ClientOf(conn.RemoteAddr()), displace: displace}
	admitted.heard.Store(int64(time.Since(start)))
	c.mu.Lock()
	var goes *Connection
	err := error(nil)
	switch {
	case c.shares[admitted.client] >= c.share:
		goes, err = c.longestSilent(func(o *Connection) bool { return o.client == admitted.client }), ErrShare
	case len(c.open) >= c.places:
		goes, err = c.longestSilent(func(*Connection) bool { return true }), ErrFull
	}
	if goes == nil && err != nil {
		c.mu.Unlock()
		return nil, err
	}
	crowded := false
	if goes != nil {
		c.forget(goes)
		c.leaving++
		crowded = c.leaving > c.places // they take their time: no goodbye
	}
	c.open[admitted] = true
	c.shares[admitted.client]++
	c.mu.Unlock()
	if goes != nil {
		goes.displace()
	}
	if crowded {
		goes.Conn.Close()
	}
	return admitted, nil
}

// longestSilent returns who goes, or nil.
func (c *Connections) longestSilent(of func(*Connection) bool) (longest *Connection) {
	for o := range c.open {
		if !o.held.Load() && of(o) && (longest == nil || o.heard.Load() < longest.heard.Load()) {
			longest = o
		}
	}
	return longest
}

// forget takes away a connection's place.
func (c *Connections) forget(o *Connection) {
	delete(c.open, o)
	if c.shares[o.client]--; c.shares[o.client] == 0 {
		delete(c.shares, o.client)
	}
}

// Hold says whether the connection keeps its place when others want one.
func (o *Connection) Hold(on bool) { o.held.Store(on) }

// Read reads, and notes when something came.
func (o *Connection) Read(b []byte) (int, error) {
	n, err := o.Conn.Read(b)
	if n > 0 {
		o.heard.Store(int64(time.Since(start)))
	}
	return n, err
}

// Close closes the connection and gives its place back. It may be called more than once.
func (o *Connection) Close() error {
	o.closed.Do(func() {
		o.all.mu.Lock()
		defer o.all.mu.Unlock()
		if o.all.open[o] {
			o.all.forget(o)
		} else {
			o.all.leaving--
		}
	})
	return o.Conn.Close()
}

// CloseWrite ends what is written, where the connection below can.
func (o *Connection) CloseWrite() error {
	if c, ok := o.Conn.(interface{ CloseWrite() error }); ok {
		return c.CloseWrite()
	}
	return errors.ErrUnsupported
}

// SyscallConn is that of the connection below, which tells whether the client is still there.
func (o *Connection) SyscallConn() (syscall.RawConn, error) {
	if s, ok := o.Conn.(syscall.Conn); ok {
		return s.SyscallConn()
	}
	return nil, errors.ErrUnsupported
}
