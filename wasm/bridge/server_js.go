package main

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"sync"
	"syscall/js"
	"time"

	"sanduq/lessons/player"
	"sanduq/server/guard"
	"sanduq/wasm/internal/batch"
	"sanduq/wasm/internal/speaker"
)

// A target is a real server as the bridge's owner named it: Target in static/src/protocol.ts.
type target struct {
	protocol, host string
	port           int
	implicit       bool
	mode           string
	roots          *x509.CertPool // nil: those that browsers know
}

// A server is what a page has of one real server: a player whose world it is. Nothing that is sent is kept.
type server struct {
	name    string
	target  target
	speaker *speaker.Speaker
	player  *player.Player

	mu   sync.Mutex
	ways []js.Value // MessagePorts to WebSockets, for the connections that are asked for
}

// open makes the server that a request names, in place of the one that has its name.
func (p *page) open(name string, r js.Value) {
	if old := p.servers[name]; old != nil {
		delete(p.servers, name)
		old.player.Close()
	}
	s := &server{name: name, speaker: p.speaker}
	if err := s.read(r.Get("target")); err != nil {
		s.hear(player.Failed{Err: err})
		return
	}
	texts := guard.English
	if r.Get("lang").String() == "ar" {
		texts = guard.Arabic
	}
	s.player = player.New(player.Setup{
		NewWorld: func() (player.World, error) { return s, nil },
		Gate: newGate(guard.Rules{
			Protocol: s.target.protocol, Mode: s.target.mode, StartTLS: !s.target.implicit, Texts: texts,
		}),
		Events: s.hear,
	})
	p.servers[name] = s
}

func (s *server) read(t js.Value) error {
	s.target = target{
		protocol: t.Get("protocol").String(), host: t.Get("host").String(), port: t.Get("port").Int(),
		implicit: t.Get("tls").String() == "implicit", mode: t.Get("guard").String(),
	}
	authority := t.Get("authority")
	if authority.Type() != js.TypeString {
		return nil
	}
	s.target.roots = x509.NewCertPool()
	if !s.target.roots.AppendCertsFromPEM([]byte(authority.String())) {
		return fmt.Errorf("the authority that the bridge names for %s is no certificate", s.target.host)
	}
	return nil
}

// connect opens a connection by a way that the page has begun to make.
func (s *server) connect(conn string, way js.Value) {
	s.mu.Lock()
	s.ways = append(s.ways, way)
	s.mu.Unlock()
	s.player.Connect(conn, s.target.protocol, s.target.port)
}

// hear tells the page what the player says.
func (s *server) hear(event player.Event) {
	s.speaker.Tell(func(b *batch.Batch) {
		begin := func(at, conn string) {
			b.Begin(at)
			b.String("store", s.name)
			b.String("conn", conn)
		}
		switch e := event.(type) {
		case player.Asked:
			begin("ask", e.Conn)
			b.String("shown", e.Shown)
			b.String("question", e.Question)
			b.String("detail", e.Detail)
		case player.Guarded:
			begin("guarded", e.Conn)
			b.String("shown", e.Shown)
			b.String("why", e.Why)
			b.String("detail", e.Detail)
		case player.Ended:
			begin("ended", e.Conn)
			b.String("cause", e.Cause)
			b.String("detail", e.Detail)
		default:
			speaker.Write(b, s.name, event)
		}
	})
}

// Dial implements player.World. It waits until the bridge says that the connection stands, or why not.
func (s *server) Dial(string, int) (net.Conn, error) {
	s.mu.Lock()
	way := s.ways[0]
	s.ways = s.ways[1:]
	s.mu.Unlock()
	w, err := dial(way, s.target.host)
	if err != nil || s.target.implicit {
		return w, err
	}
	return &awaited{Conn: w, way: w}, nil
}

// Settle implements player.World: nobody knows what a real server has still to say.
func (s *server) Settle(context.Context) error { return nil }

// SetClock implements player.World: a real server has its own.
func (s *server) SetClock(time.Time) {}

// Close implements player.World.
func (s *server) Close() error { return nil }
