package pipe_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"sanduq/lessons/player"
	"sanduq/server/mailhost"
	"sanduq/server/mailset"
	"sanduq/wasm/internal/pipe"
	"sanduq/wasm/internal/pipe/tlsend"
)

var began = time.Date(2000, 3, 1, 10, 0, 0, 0, time.UTC)

const host = "shadrach.smallorg.org"

// A port is one end of a channel within the test: messages are late, and come many at once.
type port struct {
	other   *port
	mu      sync.Mutex
	posted  [][]byte // to this end
	changed sync.Cond
	closed  bool // the other end has
	open    *atomic.Int64
	once    sync.Once
	late    *rand.Rand
}

// channel makes the two ends; open counts those that are not closed.
func channel(open *atomic.Int64) (*port, *port) {
	a := &port{open: open, late: rand.New(rand.NewPCG(1, uint64(open.Add(2))))}
	b := &port{open: open, late: rand.New(rand.NewPCG(2, uint64(open.Load()))), other: a}
	a.other = b
	a.changed.L, b.changed.L = &a.mu, &b.mu
	return a, b
}

func (p *port) Post(message []byte) {
	p.other.mu.Lock()
	defer p.other.mu.Unlock()
	p.other.posted = append(p.other.posted, append([]byte(nil), message...))
	p.other.changed.Signal()
}

func (p *port) OnMessage(f func([]byte)) {
	go func() {
		for {
			p.mu.Lock()
			for len(p.posted) == 0 && !p.closed {
				p.changed.Wait()
			}
			late := p.late.IntN(20)
			p.mu.Unlock()
			for range late {
				runtime.Gosched()
			}
			p.mu.Lock()
			all, closed := p.posted, p.closed
			p.posted = nil
			p.mu.Unlock()
			for _, message := range all {
				f(message)
			}
			if closed && len(all) == 0 {
				return
			}
		}
	}()
}

func (p *port) Shut() {
	p.once.Do(func() {
		p.open.Add(-1)
		p.other.mu.Lock()
		defer p.other.mu.Unlock()
		p.other.closed = true
		p.other.changed.Signal()
	})
}

// A program stands for bridge.wasm: it has the other ends of all channels.
type program struct {
	certificates tlsend.Certificates
	open         atomic.Int64 // ends of channels
	fault        func() error // why it cannot be asked for now; nil: it can
	between      func(side string, p pipe.Port) pipe.Port
}

// start makes a program that wants every channel closed at the test's end.
func start(t testing.TB) *program {
	t.Helper()
	p := new(program)
	t.Cleanup(func() {
		deadline := time.Now().Add(10 * time.Second)
		for p.open.Load() > 0 && time.Now().Before(deadline) {
			runtime.Gosched()
		}
		if open := p.open.Load(); open > 0 {
			t.Errorf("%d ends of channels are still open", open)
		}
	})
	return p
}

func (p *program) opener(side string) func() pipe.Port {
	return func() pipe.Port {
		near, far := channel(&p.open)
		if p.fault != nil {
			if err := p.fault(); err != nil {
				far.Post(append([]byte{pipe.Failed}, err.Error()...))
				far.Shut()
				return near
			}
		}
		p.certificates.Serve(far, pipe.Opening{Side: side, Name: host, At: began.UnixMilli()})
		if p.between != nil {
			return p.between(side, near)
		}
		return near
	}
}

func (p *program) worlds(t testing.TB) func() (player.World, error) {
	t.Helper()
	set, err := mailset.Load(fstest.MapFS{
		"set/set.txt": {Data: []byte("user alex drums\nmailbox INBOX\nmessage one.eml 2000-02-28T12:00:00Z\n")},
		"set/one.eml": {Data: []byte("Subject: One\r\n\r\nHello.\r\n")},
	}, "set")
	if err != nil {
		t.Fatal(err)
	}
	cfg := mailhost.WorldConfig{
		Set: set, Host: host, Start: began, Seed: "15-ports-and-tls",
		StartTLS:  func(conn net.Conn) (net.Conn, error) { return pipe.Server(conn, p.opener("server")) },
		Handshake: func(conn net.Conn) (net.Conn, error) { return pipe.Client(conn, p.opener("client")) },
	}
	return func() (player.World, error) { return mailhost.NewWorld(cfg) }
}

// A learner types, and keeps what is said.
type learner struct {
	t      testing.TB
	player *player.Player
	mu     sync.Mutex
	said   []player.Event
}

func learn(t testing.TB, p *program) *learner {
	t.Helper()
	l := &learner{t: t}
	l.player = player.New(player.Setup{NewWorld: p.worlds(t), Start: began, Events: func(e player.Event) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.said = append(l.said, e)
	}})
	t.Cleanup(func() {
		l.player.Close()
		l.wait()
	})
	return l
}

func (l *learner) wait() {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := l.player.Wait(ctx); err != nil {
		l.t.Fatalf("the player: %v\n%s", err, l.transcript())
	}
}

func (l *learner) types(conn string, lines ...string) {
	l.t.Helper()
	for _, line := range lines {
		l.player.Send(conn, line)
	}
	l.wait()
}

// transcript is all lines so far, with what else happened to connections between them.
func (l *learner) transcript() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var b strings.Builder
	for _, e := range l.said {
		switch e := e.(type) {
		case player.Line:
			b.WriteString(e.Conn + " " + string(rune(e.Who)) + ": " + e.Text + "\n")
		case player.Secured:
			b.WriteString(e.Conn + " secured " + e.Version + " " + e.Host + " " + e.Authority + "\n")
		case player.Failed:
			b.WriteString(e.Conn + " failed " + e.Err.Error() + "\n")
		}
	}
	return b.String()
}

func (l *learner) events() []player.Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]player.Event(nil), l.said...)
}

var errNotLoaded = errors.New("bridge.wasm: 404 Not Found")
