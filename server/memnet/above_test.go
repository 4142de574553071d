package memnet_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"testing"

	"sanduq/server/memnet"
)

// TestAbove: a connection above another is one of the same network, for the same side.
func TestAbove(t *testing.T) {
	t.Parallel()
	network := memnet.New()
	client, server := network.Pipe("host:143", "learner")
	client.Close()
	server.Close()
	for _, c := range []*memnet.Conn{client, server} {
		outer, inner := c.Above()
		if outer.LocalAddr() != c.LocalAddr() || outer.RemoteAddr() != c.RemoteAddr() {
			t.Errorf("above %v to %v is %v to %v", c.LocalAddr(), c.RemoteAddr(), outer.LocalAddr(), outer.RemoteAddr())
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if network.Settle(ctx) == nil {
			t.Error("the network is at rest, and nobody reads yet")
		}
		// What goes to a client is bounded, and what goes to a server is taken at once.
		written := make(chan int)
		go func() {
			n, _ := inner.Write(make([]byte, 1<<20))
			written <- n
		}()
		n := 0
		if c == server {
			n = <-written
			outer.Close()
		} else {
			outer.Close()
			n = <-written
		}
		if whole := n == 1<<20; whole != (c == server) {
			t.Errorf("to %v went %d octets with nobody reading", c.LocalAddr(), n)
		}
		inner.Close()
	}
	if err := network.Settle(within(t)); err != nil {
		t.Error(err)
	}
}

// TestTap: who listens hears what passes, both ways, in order, also what was not read yet.
func TestTap(t *testing.T) {
	t.Parallel()
	client, server := memnet.New().Pipe("host:143", "learner")
	var heard []string
	io.WriteString(server, "* OK ready")
	client.Tap(func(sent bool, p []byte) { heard = append(heard, fmt.Sprintf("%t %s", sent, p)) })
	io.WriteString(client, "a1 noop")
	io.WriteString(server, "a1 OK")
	io.ReadFull(client, make([]byte, 15))
	client.Tap(nil)
	io.WriteString(client, "a2 noop")
	if want := []string{"false * OK ready", "true a1 noop", "false a1 OK"}; !slices.Equal(heard, want) {
		t.Errorf("heard %q, want %q", heard, want)
	}
	server.Tap(func(sent bool, p []byte) { heard = append(heard, fmt.Sprintf("%t %s", sent, p)) })
	io.WriteString(client, "a3 noop")
	if want := []string{"false a1 noopa2 noop", "false a3 noop"}; !slices.Equal(heard[3:], want) {
		t.Errorf("the server's end heard %q, want %q", heard[3:], want)
	}
	client.Close()
	server.Close()
}
