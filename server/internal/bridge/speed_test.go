package bridge_test

import (
	"io"
	"math"
	"net"
	"testing"

	"github.com/coder/websocket"

	"sanduq/server/internal/bridge"
)

// fast is a house whose lab is served by serve, without bounds.
func fast(b *testing.B, serve func(net.Conn)) *websocket.Conn {
	b.Helper()
	l := listen(b)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go serve(c)
		}
	}()
	cfg := labAt(l)
	cfg.Limits.Bytes = math.MaxInt64
	h := onLoopback(b, cfg)
	return stands(b, h.open("lab"))
}

// BenchmarkDown carries one message from the server to the page.
func BenchmarkDown(b *testing.B) {
	ws := fast(b, func(c net.Conn) {
		chunk := make([]byte, bridge.MessageOctets)
		for {
			if _, err := c.Write(chunk); err != nil {
				c.Close()
				return
			}
		}
	})
	b.SetBytes(bridge.MessageOctets)
	buf := make([]byte, bridge.MessageOctets)
	for got := 0; got < b.N*bridge.MessageOctets; {
		_, r, err := ws.Reader(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		for {
			n, err := r.Read(buf)
			got += n
			if err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkRoundTrip sends a command and hears its answer.
func BenchmarkRoundTrip(b *testing.B) {
	ws := fast(b, echo)
	command := []byte("a1 NOOP\r\na1 NOOP\r\na1 NOOP\r\n")
	for b.Loop() {
		if err := ws.Write(b.Context(), websocket.MessageBinary, command); err != nil {
			b.Fatal(err)
		}
		if _, _, err := ws.Read(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
