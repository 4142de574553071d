package bridge

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

const (
	// readAhead is what a connection that is idle keeps for what the page sends
	// next: a short frame as a whole. What is longer is read into a borrowed buffer.
	readAhead = 256
	// writeAhead has room for any frame's header (RFC 6455, section 5.2: up to 10
	// octets towards a client).
	writeAhead = 16
	// lastOctets is how much is read of a side that was told the end, and has yet
	// to end too.
	lastOctets = 128 << 10
)

// A pageConn is the TCP connection to a page, under the WebSocket. It bounds what
// comes, waits for a page to take what goes only so long, and makes one packet of
// a short frame, so that the WebSocket needs no buffers of its own: those of
// net/http are 8 KiB for each connection, used or not.
type pageConn struct {
	net.Conn
	early    []byte // came with the request for the upgrade
	patience time.Duration
	frames   frames
	rate     *rate.Limiter // of frames; nil: any
	gone     chan struct{} // closed with the connection
	once     sync.Once

	in      atomic.Int64 // octets that came
	most    atomic.Int64 // of them
	overran atomic.Bool  // there were more
	cut     atomic.Bool  // reading failed
	stuck   atomic.Bool  // writing failed, for want of a taker
	writing atomic.Bool

	// The WebSocket has its own lock over all that follows.
	held  [writeAhead]byte // the begin of a frame whose rest is about to follow
	holds int
	rest  uint64 // octets of the frame that have not come by
	parts [2][]byte
}

func newPageConn(patience time.Duration, framesPerSecond int) *pageConn {
	return &pageConn{patience: patience, rate: perSecond(framesPerSecond), gone: make(chan struct{})}
}

// Close implements net.Conn.
func (c *pageConn) Close() error {
	c.once.Do(func() { close(c.gone) })
	return c.Conn.Close()
}

var errOverrun = errors.New("more octets came than a connection may have")

// Read reads what a page sent.
func (c *pageConn) Read(p []byte) (n int, err error) {
	if len(c.early) > 0 {
		n = copy(p, c.early)
		c.early = c.early[n:]
	} else {
		n, err = c.Conn.Read(p)
	}
	if err != nil {
		c.cut.Store(true)
	}
	if c.in.Add(int64(n)) > c.most.Load() {
		c.overran.Store(true)
		return 0, errOverrun
	}
	if late := c.wait(c.frames.count(p[:n])); late != nil {
		c.cut.Store(true)
		return 0, late
	}
	return n, err
}

// Write is called with the octets of one frame after the other. What is no more
// than a frame's begin is held until the rest comes, a moment later.
func (c *pageConn) Write(p []byte) (int, error) {
	if c.rest == 0 {
		c.rest = frameOctets(p)
	}
	c.rest -= min(c.rest, uint64(len(p)))
	if c.rest > 0 && c.holds+len(p) <= len(c.held) {
		c.holds += copy(c.held[c.holds:], p)
		return len(p), nil
	}
	c.parts = [2][]byte{c.held[:c.holds], p}
	c.holds = 0
	c.writing.Store(true)
	defer c.writing.Store(false)
	if err := push(c.Conn, c.parts[:], c.patience); err != nil {
		// Closed under a write that waited: whoever did it had waited enough.
		if errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, net.ErrClosed) {
			c.stuck.Store(true)
		}
		return 0, err
	}
	return len(p), nil
}

// frameOctets reads from a frame's header how long it is (RFC 6455, section 5.2).
// What goes to a page is not masked.
func frameOctets(p []byte) uint64 {
	if len(p) < 2 {
		return 0
	}
	switch n := uint64(p[1] & 0x7f); {
	case n < 126:
		return 2 + n
	case n == 126 && len(p) >= 4:
		return 4 + uint64(binary.BigEndian.Uint16(p[2:]))
	case n == 127 && len(p) >= 10:
		return 10 + binary.BigEndian.Uint64(p[2:])
	}
	return 0
}

// push writes parts. It gives up where in one span of patience nothing is taken.
func push(c net.Conn, parts net.Buffers, patience time.Duration) error {
	for {
		if err := c.SetWriteDeadline(time.Now().Add(patience)); err != nil {
			return err
		}
		n, err := parts.WriteTo(c)
		if err == nil || n == 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			return err
		}
	}
}

// expectLast bounds how long and how much is still read.
func (c *pageConn) expectLast(patience time.Duration) {
	c.most.Store(min(c.most.Load(), c.in.Load()+lastOctets))
	_ = c.SetReadDeadline(time.Now().Add(patience)) // one that is closed has an end
}

// forget lets the system throw away what the page did not take.
func (c *pageConn) forget() {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // one that is closed has forgotten
	}
}

// An upgrade hands a request's connection over, without the buffers of net/http.
type upgrade struct {
	http.ResponseWriter
	page *pageConn
}

// Hijack implements http.Hijacker. net/http takes its deadlines off before.
func (u *upgrade) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(u.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	early := make([]byte, rw.Reader.Buffered())
	if _, err := io.ReadFull(rw.Reader, early); err != nil {
		conn.Close()
		return nil, nil, err
	}
	u.page.Conn, u.page.early = conn, early
	steady(conn)
	return u.page, bufio.NewReadWriter(bufio.NewReaderSize(u.page, readAhead), bufio.NewWriterSize(u.page, writeAhead)), nil
}

// socketOctets bounds what the system keeps of octets that a side does not take:
// by itself it lets that grow to megabytes.
const socketOctets = 256 << 10

// steady sets up a connection for hours of standing.
func steady(c net.Conn) {
	tcp, ok := c.(*net.TCPConn)
	if !ok {
		return
	}
	// None of these fails but on a connection that is gone, which is told elsewhere.
	_ = tcp.SetKeepAliveConfig(net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 10 * time.Second, Count: 3})
	_ = tcp.SetReadBuffer(socketOctets)
	_ = tcp.SetWriteBuffer(socketOctets)
}
