package bridge

import (
	"io"
	"net"
	"sync"
	"syscall"
)

// messageOctets is the most that one message has, in both directions: enough that what each costs beside its octets does
// not tell (static/bench), and what a page that takes nothing keeps of the bridge.
const messageOctets = 128 << 10

// buffers are lent to whoever has octets under way, and to nobody who waits.
var buffers = sync.Pool{New: func() any { return new([messageOctets]byte) }}

func borrow() *[messageOctets]byte    { return buffers.Get().(*[messageOctets]byte) }
func giveBack(b *[messageOctets]byte) { buffers.Put(b) }

// A tap reads from a server, with a buffer only while there is something to read.
type tap struct {
	conn net.Conn
	raw  syscall.RawConn // nil where the connection is none of the system's
	try  func(fd uintptr) bool
	buf  *[messageOctets]byte
	n    int
	err  error
}

func newTap(conn net.Conn) *tap {
	t := &tap{conn: conn}
	if c, ok := conn.(syscall.Conn); ok {
		t.raw, _ = c.SyscallConn() // nil serves as well
		t.try = t.attempt
	}
	return t
}

// read waits for octets and calls use with them; they are valid until it returns.
func (t *tap) read(use func([]byte)) error {
	t.n, t.err = 0, nil
	if t.raw == nil || !canAttempt {
		t.buf = borrow()
		t.n, t.err = t.conn.Read(t.buf[:])
	} else if err := t.raw.Read(t.try); err != nil {
		return err
	} else if t.n == 0 && t.err == nil {
		t.err = io.EOF
	}
	if t.n > 0 {
		use(t.buf[:t.n])
	}
	if t.buf != nil {
		giveBack(t.buf)
		t.buf = nil
	}
	return t.err
}
