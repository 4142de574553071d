package pipe_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"sanduq/server/memnet"
	"sanduq/wasm/internal/pipe"
)

// A side is one side of a handshake, and how it came out.
type side struct {
	raw   *memnet.Conn
	above net.Conn
	err   error
	made  chan struct{}
}

// sides begins both sides of a handshake on one connection.
func sides(p *program) (network *memnet.Network, client, server *side) {
	network = memnet.New()
	near, far := network.Pipe(host+":143", "learner")
	begin := func(raw *memnet.Conn, name string, handshake func(net.Conn, func() pipe.Port) (net.Conn, error)) *side {
		s := &side{raw: raw, made: make(chan struct{})}
		go func() {
			defer close(s.made)
			if s.above, s.err = handshake(raw, p.opener(name)); s.err != nil {
				raw.Close()
			}
		}()
		return s
	}
	return network, begin(near, "client", pipe.Client), begin(far, "server", pipe.Server)
}

func wait(t *testing.T, what string, made <-chan struct{}) {
	t.Helper()
	select {
	case <-made:
	case <-time.After(20 * time.Second):
		t.Fatalf("%s hangs", what)
	}
}

// An event is what a hooked port does at its nth message to the sandbox, before that.
type hooked struct {
	pipe.Port
	left int
	act  func()
}

func (h *hooked) OnMessage(f func([]byte)) {
	h.Port.OnMessage(func(message []byte) {
		if h.left--; h.left == 0 {
			h.act()
		}
		f(message)
	})
}

// TestHangupWithin: a side that ends at any moment of the handshake ends the other's, too, and all comes to rest.
func TestHangupWithin(t *testing.T) {
	t.Parallel()
	for _, on := range []string{"client", "server"} {
		for _, who := range []string{"client", "server"} {
			for at := 1; at <= 6; at++ {
				t.Run(fmt.Sprintf("%s closes at message %d to the %s", who, at, on), func(t *testing.T) {
					t.Parallel()
					p := start(t)
					closing := make(chan *memnet.Conn, 1)
					p.between = func(s string, near pipe.Port) pipe.Port {
						if s != on {
							return near
						}
						return &hooked{near, at, func() { (<-closing).Close() }}
					}
					network, client, server := sides(p)
					closing <- map[string]*side{"client": client, "server": server}[who].raw
					for name, s := range map[string]*side{"client": client, "server": server} {
						go func() {
							<-s.made
							if s.err != nil {
								return
							}
							if _, err := io.ReadAll(s.above); err != nil && !errors.Is(err, net.ErrClosed) {
								t.Errorf("%s: above the handshake: %v", name, err)
							}
							s.above.Close()
						}()
					}
					wait(t, "the client's handshake", client.made)
					wait(t, "the server's handshake", server.made)
					if client.err == nil && server.err == nil {
						client.above.Close() // the message never came
						server.above.Close()
					}
					ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
					defer cancel()
					if err := network.Settle(ctx); err != nil {
						t.Errorf("it does not come to rest: %v; client %v, server %v", err, client.err, server.err)
					}
				})
			}
		}
	}
}

// TestDeadline: a deadline of the connection is one of the handshake, and none of what comes after it.
func TestDeadline(t *testing.T) {
	t.Parallel()
	network := memnet.New()
	_, far := network.Pipe(host+":143", "learner")
	made := make(chan error)
	go func() {
		_, err := pipe.Server(far, start(t).opener("server"))
		made <- err
	}()
	far.SetReadDeadline(time.Unix(1, 0))
	if err := <-made; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the handshake ends with %v", err)
	}
	far.Close()

	_, client, server := sides(start(t))
	server.raw.SetDeadline(time.Now().Add(time.Hour))
	wait(t, "the client", client.made)
	wait(t, "the server", server.made)
	server.raw.SetReadDeadline(time.Unix(1, 0)) // as somebody does who did not hear yet that it is made
	io.WriteString(client.above, "hello")
	got := make([]byte, 5)
	if _, err := io.ReadFull(server.above, got); err != nil || string(got) != "hello" {
		t.Errorf("above the handshake: %q, %v", got, err)
	}
	client.above.Close()
	server.above.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.ReadAll(server.above); err != nil {
		t.Errorf("after the close: %v", err)
	}
	server.above.Close()
}

// A late port is one whose other end is still to be loaded.
type late struct {
	pipe.Port
	loaded <-chan struct{}
}

func (l *late) OnMessage(f func([]byte)) {
	go func() {
		<-l.loaded
		l.Port.OnMessage(f)
	}()
}

// TestLoading: while the other program is on its way the client waits, and the server is at rest: nothing waits for it.
func TestLoading(t *testing.T) {
	t.Parallel()
	p := start(t)
	loaded := make(chan struct{})
	asked := make(chan string, 2)
	p.between = func(side string, near pipe.Port) pipe.Port {
		asked <- side
		return &late{near, loaded}
	}
	network, client, server := sides(p)
	if side := <-asked; side != "client" {
		t.Errorf("the %s asks first", side)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := network.Settle(ctx); err != nil {
		t.Errorf("the server is not at rest: %v", err)
	}
	close(loaded)
	wait(t, "the client", client.made)
	wait(t, "the server", server.made)
	for _, s := range []*side{client, server} {
		if s.err != nil {
			t.Fatal(s.err)
		}
		s.above.Close()
	}
}

// TestLeftWhileLoading: who goes away meanwhile does not wait for the program.
func TestLeftWhileLoading(t *testing.T) {
	t.Parallel()
	near, far := memnet.New().Pipe(host+":143", "learner")
	made := make(chan error)
	go func() {
		_, err := pipe.Client(near, func() pipe.Port {
			near.Close()
			return mute{}
		})
		made <- err
	}()
	if err := <-made; err == nil {
		t.Error("a handshake was made with nobody")
	}
	far.Close()
}

func TestNoConn(t *testing.T) {
	t.Parallel()
	ours, theirs := net.Pipe()
	defer theirs.Close()
	if _, err := pipe.Client(ours, nil); err == nil || err.Error() != "TLS cannot begin on this connection" {
		t.Errorf("Client = %v", err)
	}
}

// A mute port takes everything and says nothing.
type mute struct{}

func (mute) Post([]byte)            {}
func (mute) OnMessage(func([]byte)) {}
func (mute) Shut()                  {}

// A babbling one says the same to everything.
type babbling struct {
	hear func([]byte)
	says []string
}

func (b *babbling) Post([]byte) {
	for _, message := range b.says {
		b.hear([]byte(message))
	}
}
func (b *babbling) OnMessage(f func([]byte)) { b.hear = f; b.Post(nil) }
func (*babbling) Shut()                      {}

// TestPrograms that do not do what they should.
func TestPrograms(t *testing.T) {
	t.Parallel()
	for want, port := range map[string]pipe.Port{
		"the TLS program says more than it was asked":               &babbling{says: slices.Repeat([]string{"r"}, 1000)},
		"what the TLS program says of the handshake cannot be read": &babbling{says: []string{"dgarbage", "a", "a"}},
		"a certificate for \"*\"":                                   &babbling{says: []string{"", "?", "c early", "C", "R", "fa certificate for \"*\""}},
	} {
		network := memnet.New()
		near, far := network.Pipe(host+":143", "learner")
		made := make(chan error)
		go func() {
			_, err := pipe.Client(near, func() pipe.Port { return port })
			made <- err
		}()
		select {
		case err := <-made:
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("Client = %v, want %q", err, want)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("hangs, where it should say %q", want)
		}
		near.Close()
		far.Close()
	}
}
