package main

import (
	"encoding/base64"
	"net"

	"sanduq/server/mailhost"
	"sanduq/wasm/internal/batch"
	"sanduq/wasm/internal/pipe"
	"sanduq/wasm/internal/port"
)

// mostHeard is how many octets of what passes at once are told: the page takes TLS's records apart, and wants the beginning
// of each.
const mostHeard = 2048

// offerTLS has a world offer TLS. Another program makes it: the Worker gives a port to that for each side of a handshake,
// also while it is still to be loaded, and says there if it cannot be.
func (s *store) offerTLS(world *mailhost.WorldConfig) {
	name, at := world.Host, world.Start.UnixMilli()
	open := func(side string) func() pipe.Port {
		return func() pipe.Port { return port.New(s.host.Call("tls", side, name, at)) }
	}
	world.StartTLS = func(conn net.Conn) (net.Conn, error) { return pipe.Server(conn, open("server")) }
	world.Handshake = func(conn net.Conn) (net.Conn, error) { return pipe.Client(conn, open("client")) }
}

// asItIs is a handshake that changes nothing.
func asItIs(conn net.Conn) (net.Conn, error) { return conn, nil }

// overhear tells the page what passes on a connection.
func (s *store) overhear(conn string, sent bool, octets []byte) {
	who := "S"
	if sent {
		who = "C"
	}
	s.speaker.Tell(func(b *batch.Batch) {
		b.Begin("wire")
		b.String("store", s.name)
		b.String("conn", conn)
		b.String("who", who)
		b.String("octets", base64.StdEncoding.EncodeToString(octets[:min(len(octets), mostHeard)]))
		b.Int("length", int64(len(octets)))
	})
}
