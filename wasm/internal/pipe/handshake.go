package pipe

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"sanduq/lessons/player"
	"sanduq/server/memnet"
)

// Why a handshake fails, or a connection above one ends.
var (
	errConn   = errors.New("TLS cannot begin on this connection")
	errClosed = errors.New("the other side has closed the connection")
	errBabble = errors.New("the TLS program says more than it was asked")
)

const (
	chunk = 32 << 10 // octets that are read at once
	ahead = 256      // messages that may wait to be heard: to each of ours there are a few
)

// Client makes the client's side of a handshake on a connection in memory, at once. What it returns knows its Security.
// Where the other program cannot be had, or ends, the port is to say Failed.
func Client(conn net.Conn, open func() Port) (net.Conn, error) { return handshake(conn, open, true) }

// Server makes the server's side. Until the client has said something the connection is at rest, and no port is opened: so
// what the server said before is heard, however long the other program takes to load.
func Server(conn net.Conn, open func() Port) (net.Conn, error) { return handshake(conn, open, false) }

// An end is the sandbox's end of one connection under TLS, or of one that is to be.
type end struct {
	raw    Conn
	open   func() Port
	port   Port
	result chan error // of the handshake

	posting sync.Mutex // from a message to its ack
	acks    chan struct{}
	inbox   chan []byte
	dead    chan struct{} // closed when nothing more will be heard

	mu           sync.Mutex
	made         bool  // the handshake is
	err          error // why it is dead
	left         int   // pumps that have ended
	outer, inner *memnet.Conn
	security     player.Security
}

func handshake(conn net.Conn, open func() Port, client bool) (net.Conn, error) {
	raw, ok := conn.(Conn)
	if !ok {
		return nil, errConn
	}
	e := &end{
		raw: raw, open: open, result: make(chan error, 1),
		acks: make(chan struct{}, 1), inbox: make(chan []byte, ahead), dead: make(chan struct{}),
	}
	if client {
		e.begin()
	}
	go e.pump(raw, Raw, RawEnd)
	if err := <-e.result; err != nil {
		return nil, err
	}
	if client {
		return &SecureConn{e.outer, e.security}, nil
	}
	return e.outer, nil
}

// begin has the other program begin.
func (e *end) begin() {
	e.port = e.open()
	e.port.OnMessage(func(message []byte) {
		select {
		case e.inbox <- message:
		default:
			e.fail(errBabble)
		}
	})
	go func() {
		for {
			select {
			case message := <-e.inbox:
				e.hear(message)
			case <-e.dead:
				return
			}
		}
	}()
}

// hear does what the other program says. A peer that is gone is found out by reading.
func (e *end) hear(message []byte) {
	if len(message) == 0 {
		return
	}
	switch rest := message[1:]; message[0] {
	case Raw:
		e.raw.Write(rest)
	case Clear:
		if e.isMade() {
			e.inner.Write(rest)
		}
	case RawEnd:
		if e.isMade() {
			e.raw.Close()
		}
	case ClearEnd:
		if e.isMade() {
			e.inner.Close()
		}
	case Done:
		e.rise(rest)
	case Failed:
		e.fail(errors.New(string(rest)))
	case Ack:
		select {
		case e.acks <- struct{}{}:
		default:
		}
	}
}

// rise goes on above the handshake. Deadlines were set for that alone: from here on they are set above.
func (e *end) rise(agreed []byte) {
	security, err := Unseal(string(agreed))
	if err != nil {
		e.fail(err)
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.made || e.err != nil {
		return
	}
	e.made, e.security = true, security
	e.outer, e.inner = e.raw.Above()
	e.raw.SetReadDeadline(time.Time{})
	e.raw.SetWriteDeadline(time.Time{})
	go e.pump(e.inner, Clear, ClearEnd)
	e.result <- nil
}

// fail ends all of it. A handshake that fails leaves the connection to whoever wanted it, who must close it and until then
// keeps it from rest.
func (e *end) fail(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.err != nil {
		return
	}
	e.err = err
	close(e.dead)
	if e.made {
		e.raw.Close()
		e.inner.Close()
		return
	}
	e.result <- err
}

func (e *end) isMade() bool {
	e.mu.Lock()
	made := e.made
	e.mu.Unlock()
	return made
}

// pump sends what is said on a connection, below or above, until that ends, and then the kind last. The last to end closes
// the port.
func (e *end) pump(conn net.Conn, kind, last byte) {
	buf := make([]byte, 1+chunk)
	buf[0] = kind
	for {
		n, err := conn.Read(buf[1:])
		if n > 0 && !e.send(buf[:1+n]) {
			break
		}
		if err == nil {
			continue
		}
		if !e.isMade() {
			if err == io.EOF {
				err = errClosed
			}
			e.fail(err)
		} else if kind == Raw && errors.Is(err, os.ErrDeadlineExceeded) {
			conn.SetReadDeadline(time.Time{}) // meant for the handshake, and a moment late
			continue
		}
		break
	}
	if e.port == nil {
		return
	}
	e.send([]byte{last})
	e.mu.Lock()
	e.left++
	made, over := e.made, e.left == 2 || !e.made
	e.mu.Unlock()
	if made {
		conn.Close()
	} else {
		e.port.Post([]byte{ClearEnd}) // there is no other pump
	}
	if over {
		e.fail(errClosed)
		e.port.Shut()
	}
}

// send sends a message and waits for its ack; false: there will be none.
func (e *end) send(message []byte) bool {
	if e.port == nil {
		e.begin()
	}
	e.posting.Lock()
	e.port.Post(message)
	select {
	case <-e.acks:
	case <-e.dead:
	}
	e.posting.Unlock()
	select {
	case <-e.dead:
		return false
	default:
		return true
	}
}
