package bridge_test

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sanduq/server/internal/bridge"
)

// TestHalfOpen: a page that went without a word is found by its silence.
func TestHalfOpen(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		ended := make(chan time.Time)
		h.reaches(func(c net.Conn) {
			io.Copy(io.Discard, c)
			c.Close()
			ended <- time.Now()
		})
		began := time.Now()
		raw := h.openRaw("campus") // reads nothing, answers nothing
		defer raw.Close()
		ping, pong, _, _ := bridge.UsualPace()
		if after := (<-ended).Sub(began); after != ping+pong {
			t.Errorf("found after %v; want %v", after, ping+pong)
		}
		synctest.Wait()
		h.logged("ended: cause=lost")
	})
}

// TestSlowPage: a page that takes nothing slows the server down, and is left in the end.
func TestSlowPage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		ended := make(chan time.Time)
		taken := 0
		h.bridge.SetDial(func(context.Context, *bridge.Target) (net.Conn, error) {
			ours, theirs := net.Pipe()
			go func() {
				for {
					n, err := theirs.Write(make([]byte, 1<<20))
					taken += n
					if err != nil {
						theirs.Close()
						ended <- time.Now()
						return
					}
				}
			}()
			return ours, nil
		})
		began := time.Now()
		raw := h.openRaw("campus")
		defer raw.Close()
		_, _, take, _ := bridge.UsualPace()
		// Part of a message is taken, and then nothing: patience begins anew after the first.
		if after := (<-ended).Sub(began); after < take || after > 2*take {
			t.Errorf("left after %v; want %v to %v", after, take, 2*take)
		}
		// memnet holds 256 KiB for a page; the bridge no more than one message.
		if taken > 256<<10+bridge.MessageOctets {
			t.Errorf("the server could send %d octets", taken)
		}
		synctest.Wait()
		h.logged("ended: cause=slow")
	})
}

// TestSlowPageThatReads: one that takes little, but takes, stays.
func TestSlowPageThatReads(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		const octets = 600 << 10
		h.reaches(func(c net.Conn) {
			c.Write(make([]byte, octets))
			c.Close()
		})
		raw := h.openRaw("campus")
		defer raw.Close()
		time.Sleep(time.Millisecond) // so that pings come between reads, and not with one
		got := 0
		for buf := make([]byte, 16<<10); ; {
			time.Sleep(20 * time.Second)
			n, err := raw.Read(buf)
			got += n
			if err != nil || got > octets {
				break
			}
		}
		if got <= octets {
			t.Errorf("the page read %d octets of %d\n%s", got, octets, &h.log)
		}
	})
}

// TestSlowServer: a server that takes nothing slows the page down, and is left in the end.
func TestSlowServer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		h.bridge.SetDial(func(context.Context, *bridge.Target) (net.Conn, error) {
			ours, theirs := net.Pipe() // nobody reads it
			t.Cleanup(func() { theirs.Close() })
			return ours, nil
		})
		ws := stands(t, h.open("campus"))
		began := time.Now()
		send(t, ws, "NOOP\r\n")
		closes(t, ws, bridge.Slow)
		_, _, take, _ := bridge.UsualPace()
		if after := time.Since(began); after.Round(time.Second) != take {
			t.Errorf("left after %v; want %v", after, take)
		}
	})
}

// TestSlowServerIsNoLostPage: while a server is slow, the page's pongs wait with
// what it sent, and the page is not taken for gone.
func TestSlowServerIsNoLostPage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		_, _, take, _ := bridge.UsualPace()
		h.bridge.SetDial(func(context.Context, *bridge.Target) (net.Conn, error) {
			ours, theirs := net.Pipe()
			go func() {
				buf := make([]byte, 8)
				for range 6 {
					time.Sleep(take - time.Second)
					theirs.Read(buf)
				}
				theirs.Close()
			}()
			return ours, nil
		})
		ws := stands(t, h.open("campus"))
		send(t, ws, strings.Repeat("8 octets", 6))
		closes(t, ws, bridge.Ended)
	})
}
