package memnet_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanduq/server/memnet"
)

// within bounds a wait that ought to come to an end.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func settle(t *testing.T, n *memnet.Network) {
	t.Helper()
	if err := n.Settle(within(t)); err != nil {
		t.Fatalf("Settle: %v", err)
	}
}

// unsettled fails where n is at rest.
func unsettled(t *testing.T, n *memnet.Network, why string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := n.Settle(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%s: Settle = %v, want it to wait", why, err)
	}
}

// drain reads one end until it is closed, and counts what came.
func drain(c *memnet.Conn, octets *atomic.Int64) {
	p := make([]byte, 64)
	for {
		n, err := c.Read(p)
		octets.Add(int64(n))
		if err != nil {
			c.Close()
			return
		}
	}
}

// echo is a server that answers each line with itself, as often as times says, then reads again.
func echo(c *memnet.Conn, times int) {
	defer c.Close()
	r := bufio.NewReader(c)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		for range times {
			if _, err := io.WriteString(c, line); err != nil {
				return
			}
		}
	}
}

func TestSettleIsExact(t *testing.T) {
	t.Parallel()
	n := memnet.New()
	settle(t, n)

	client, server := n.Pipe("server", "client")
	unsettled(t, n, "nobody reads yet")
	var got atomic.Int64
	go echo(server, 1000)
	unsettled(t, n, "the client does not read")
	go drain(client, &got)
	for i := range 50 {
		fmt.Fprintf(client, "0123456789abcd\r\n")
		settle(t, n)
		if want := int64((i + 1) * 16 * 1000); got.Load() != want {
			t.Fatalf("after line %d the client has %d octets at rest, want %d", i+1, got.Load(), want)
		}
	}
	client.Close()
	settle(t, n)
}

// Each of 8 servers hands its line on to the next by way of that one's connection; at rest the last has told its client.
func TestSettleFollowsChains(t *testing.T) {
	t.Parallel()
	const links = 8
	n := memnet.New()
	var clients [links]*memnet.Conn
	var got [links]atomic.Int64
	for i := range links {
		client, server := n.Pipe("server", "client")
		clients[i] = client
		go drain(client, &got[i])
		go func() {
			defer server.Close()
			p := make([]byte, 64)
			for {
				octets, err := server.Read(p)
				if err != nil {
					return
				}
				server.Write(p[:octets])
				if i+1 < links {
					clients[i+1].Write(p[:octets])
				}
			}
		}()
	}
	for round := range int64(100) {
		io.WriteString(clients[0], "x")
		settle(t, n)
		for i := range got {
			if got[i].Load() != round+1 {
				t.Fatalf("round %d: client %d has %d octets at rest", round, i, got[i].Load())
			}
		}
	}
}

// An idle session is woken by its read deadline; the network must not seem at rest between the wake and the answer.
func TestSettleSeesAWake(t *testing.T) {
	t.Parallel()
	n := memnet.New()
	var got atomic.Int64
	idleClient, idle := n.Pipe("server", "idle")
	go drain(idleClient, &got)
	go func() {
		defer idle.Close()
		for {
			_, err := idle.Read(make([]byte, 1))
			if !errors.Is(err, os.ErrDeadlineExceeded) {
				return
			}
			idle.SetReadDeadline(time.Time{})
			io.WriteString(idle, "* 7 EXISTS\r\n")
		}
	}()
	settle(t, n)
	for i := range int64(1000) {
		idle.SetReadDeadline(longAgo)
		settle(t, n)
		if want := (i + 1) * 12; got.Load() != want {
			t.Fatalf("after wake %d the client has %d octets at rest, want %d", i+1, got.Load(), want)
		}
	}
}

// A deadline that is moved before the reader has run calls it away all the same.
func TestDeadlineMovedAtOnceStillWakes(t *testing.T) {
	t.Parallel()
	for range 100 {
		n := memnet.New()
		client, server := n.Pipe("server", "client")
		read := make(chan error)
		go func() {
			_, err := server.Read(make([]byte, 1))
			read <- err
		}()
		go drain(client, new(atomic.Int64))
		settle(t, n) // the reader waits
		server.SetReadDeadline(longAgo)
		server.SetReadDeadline(time.Time{})
		unsettled(t, n, "called away")
		if err := <-read; !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("Read = %v", err)
		}
	}
}

func TestSettleWaitsForTheClose(t *testing.T) {
	t.Parallel()
	n := memnet.New()
	client, server := n.Pipe("server", "client")
	io.WriteString(server, "* BYE\r\n")
	server.Close()
	unsettled(t, n, "the client has not read")
	if _, err := io.ReadAll(client); err != nil {
		t.Fatal(err)
	}
	unsettled(t, n, "the client has not closed")
	client.Close()
	settle(t, n)
}

func TestSettleWithManyConnections(t *testing.T) {
	t.Parallel()
	n := memnet.New()
	var got atomic.Int64
	var typing sync.WaitGroup
	for range 100 {
		client, server := n.Pipe("server", "client")
		go echo(server, 3)
		go drain(client, &got)
		typing.Go(func() {
			for range 20 {
				io.WriteString(client, "noop\r\n")
			}
		})
	}
	typing.Wait()
	settle(t, n)
	if want := int64(100 * 20 * 3 * 6); got.Load() != want {
		t.Errorf("%d octets at rest, want %d", got.Load(), want)
	}
}
