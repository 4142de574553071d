package main

import (
	"encoding/base64"
	"net"

	"sanduq/server/mailhost"
	"sanduq/wasm/internal/batch"
	"sanduq/wasm/internal/pipe"
	"sanduq/wasm/internal/port"
)

// mostHeard is how many octets are told of what passes at once, or of one record of TLS: a page shows no more of it.
const mostHeard = 512

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
		for len(octets) > 0 {
			n := recordSize(octets)
			b.Begin("wire")
			b.String("store", s.name)
			b.String("conn", conn)
			b.String("who", who)
			b.String("octets", base64.StdEncoding.EncodeToString(octets[:min(n, mostHeard)]))
			b.Int("length", int64(n))
			octets = octets[n:]
		}
	})
}

// recordSize is how many of the octets the TLS record has that they begin with (RFC 8446, section 5.1), or all where it is
// none: crypto/tls writes whole records, at times several at once.
func recordSize(octets []byte) int {
	if len(octets) < 5 || octets[0] < 20 || octets[0] > 23 || octets[1] != 3 {
		return len(octets)
	}
	return min(5+int(octets[3])<<8+int(octets[4]), len(octets))
}
