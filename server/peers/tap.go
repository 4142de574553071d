package peers

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"sync"
	"testing"
)

// A Tap stands between clients and a server, and records every octet that passes, both ways. It can cut the wire, and
// change what the server says.
type Tap struct {
	Addr string // for clients, of a free port

	to       string
	edit     func(line []byte) []byte
	listener net.Listener
	wg       sync.WaitGroup
	mu       sync.Mutex
	passed   []*Passed
	open     map[net.Conn]bool
	closed   bool
}

// Passed is what passed on one connection.
type Passed struct {
	mu          sync.Mutex
	sent, heard bytes.Buffer
}

// NewTap listens at a free port of a host until the test ends, and hands all that comes on to an address. Where edit is
// given, what the server says goes through it line by line, each with its LF: what it returns goes on, and is recorded.
func NewTap(t testing.TB, host, to string, edit func(line []byte) []byte) *Tap {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		t.Fatal(err)
	}
	tap := &Tap{Addr: l.Addr().String(), to: to, edit: edit, listener: l, open: map[net.Conn]bool{}}
	tap.wg.Go(tap.accept)
	t.Cleanup(func() {
		tap.mu.Lock()
		tap.closed = true
		tap.mu.Unlock()
		l.Close()
		tap.Cut()
		tap.wg.Wait()
	})
	return tap
}

// Port is that of Addr.
func (t *Tap) Port() int { return t.listener.Addr().(*net.TCPAddr).Port }

// Cut ends all connections that stand.
func (t *Tap) Cut() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for conn := range t.open {
		conn.Close()
	}
}

// Passed gives what has passed on each connection so far, in the order in which they came.
func (t *Tap) Passed() []*Passed {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]*Passed(nil), t.passed...)
}

// Sent is what the client sent, so far.
func (p *Passed) Sent() []byte { return p.copied(&p.sent) }

// Heard is what the client heard of the server, so far.
func (p *Passed) Heard() []byte { return p.copied(&p.heard) }

func (p *Passed) copied(b *bytes.Buffer) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return bytes.Clone(b.Bytes())
}

func (t *Tap) accept() {
	for {
		client, err := t.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", t.to)
		if err != nil {
			client.Close() // as a server that is not there
			continue
		}
		p := &Passed{}
		t.mu.Lock()
		t.passed = append(t.passed, p)
		t.open[client], t.open[server] = true, true
		if t.closed {
			client.Close()
			server.Close()
		}
		t.mu.Unlock()
		t.wg.Go(func() {
			var both sync.WaitGroup
			both.Go(func() { carry(server, client, recorder{p, &p.sent}) })
			both.Go(func() { carry(client, t.edited(server), recorder{p, &p.heard}) })
			both.Wait()
			t.mu.Lock()
			defer t.mu.Unlock()
			for _, conn := range []net.Conn{client, server} {
				conn.Close()
				delete(t.open, conn)
			}
		})
	}
}

// carry hands on until from ends, and then ends that direction.
func carry(to net.Conn, from io.Reader, record io.Writer) {
	if _, err := io.Copy(to, io.TeeReader(from, record)); err != nil {
		to.Close() // no half of a broken connection stands
		return
	}
	to.(*net.TCPConn).CloseWrite()
}

// recorder writes into one of the two buffers.
type recorder struct {
	p    *Passed
	into *bytes.Buffer
}

func (r recorder) Write(octets []byte) (int, error) {
	r.p.mu.Lock()
	defer r.p.mu.Unlock()
	return r.into.Write(octets)
}

// edited is what a server says, after edit.
func (t *Tap) edited(server io.Reader) io.Reader {
	if t.edit == nil {
		return server
	}
	r, w := io.Pipe()
	t.wg.Go(func() {
		for lines := bufio.NewReader(server); ; {
			line, err := lines.ReadBytes('\n')
			if len(line) > 0 {
				if _, broken := w.Write(t.edit(line)); broken != nil {
					err = broken
				}
			}
			if err != nil {
				w.CloseWithError(err) // io.EOF: the end, as the server's own is
				return
			}
		}
	})
	return r
}
