package bridge_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"sanduq/server/internal/bridge"
)

func TestCarriesBothWays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		h.reaches(echo)
		ws := stands(t, h.open("campus"))
		if ws.Subprotocol() != bridge.Subprotocol {
			t.Errorf("the subprotocol is %q", ws.Subprotocol())
		}
		for _, n := range []int{1, 6, 11, 12, 13, 125, 126, 300, 65535, 65536} {
			text := strings.Repeat("s", n-1) + "\n"
			send(t, ws, text)
			hears(t, ws, text)
		}
		time.Sleep(20 * time.Second) // in a bubble: nobody waits
		if err := ws.Close(1000, ""); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		h.logged("ended: cause=left address=192.0.2.7 origin=" + site + " target=campus seconds=20.0 up=131665 down=131665")
		if strings.Contains(h.log.String(), "ssss") {
			t.Errorf("content in the log:\n%s", &h.log)
		}
	})
}

// TestServerEnds: how a server ends is told to the page, after all that it sent.
func TestServerEnds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		end  func(*net.TCPConn)
		want *bridge.Cause
	}{
		{func(c *net.TCPConn) { c.Close() }, bridge.Ended},
		{func(c *net.TCPConn) { c.CloseWrite(); io.Copy(io.Discard, c); c.Close() }, bridge.Ended},
		{func(c *net.TCPConn) { c.SetLinger(0); c.Close() }, bridge.Broken},
	} {
		t.Run(c.want.Word, func(t *testing.T) {
			t.Parallel()
			l := listen(t)
			h := onLoopback(t, labAt(l))
			ws := stands(t, h.open("lab"))
			server, err := l.Accept()
			if err != nil {
				t.Fatal(err)
			}
			io.WriteString(server, "* BYE\r\n")
			hears(t, ws, "* BYE\r\n")
			c.end(server.(*net.TCPConn))
			closes(t, ws, c.want)
			h.shutdown()
			h.logged("ended: cause="+c.want.Word, "up=0 down=7")
		})
	}
}

// labAt is a configuration whose target lab is what l listens for.
func labAt(l net.Listener) *bridge.Config {
	cfg := config()
	cfg.Targets[1].Port = l.Addr().(*net.TCPAddr).Port
	return cfg
}

// TestServerHearsTheEnd: what a page sent before it left is read by the server.
func TestServerHearsTheEnd(t *testing.T) {
	t.Parallel()
	l := listen(t)
	h := onLoopback(t, labAt(l))
	ws := stands(t, h.open("lab"))
	server, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	io.WriteString(server, "unread by the page")
	send(t, ws, "QUIT\r\n")
	ws.Close(1000, "")
	io.WriteString(server, "unread by anybody")
	if got, err := io.ReadAll(server); string(got) != "QUIT\r\n" || err != nil {
		t.Errorf("the server read %q, %v; want QUIT, and the end", got, err)
	}
}

// TestNotReached: why a server cannot be reached is told.
func TestNotReached(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err    error
		code   websocket.StatusCode
		word   string
		reason string
	}{
		{bridge.ErrUnreachable, 4000, "unreachable", "does not accept"},
		{bridge.ErrName, 4000, "unreachable", "no address is known"},
		{bridge.ErrSilent, 4001, "silent", "in time"},
		{bridge.ErrAddress, 4002, "address", "may be dialled"},
		{fmt.Errorf("imap.example.org: %w", bridge.ErrAddress), 4002, "address", "may be dialled"},
	} {
		synctest.Test(t, func(t *testing.T) {
			h := inMemory(t, config(), nil)
			h.bridge.SetDial(func(context.Context, *bridge.Target) (net.Conn, error) { return nil, c.err })
			ws := h.open("campus")
			_, _, err := ws.Read(context.Background())
			if websocket.CloseStatus(err) != c.code || !strings.Contains(err.Error(), c.reason) {
				t.Errorf("%v is told as %v; want %d with %q", c.err, err, c.code, c.reason)
			}
			synctest.Wait()
			h.logged("ended: cause=" + c.word)
		})
	}
}

// TestLimitsOfOne: what one connection may use ends it, and says so. That it stands
// for hours shows also that the site's bounds on answers are off.
func TestLimitsOfOne(t *testing.T) {
	t.Parallel()
	t.Run("idle", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			h := inMemory(t, config(), nil)
			h.reaches(echo)
			ws := stands(t, h.open("campus"))
			ended := make(chan time.Time)
			go func() { // a page answers pings all the while
				hears(t, ws, "NOOP")
				closes(t, ws, bridge.Idle)
				ended <- time.Now()
			}()
			time.Sleep(20 * time.Minute)
			began := time.Now()
			send(t, ws, "NOOP")
			if after := (<-ended).Sub(began); after != 30*time.Minute {
				t.Errorf("idle after %v", after)
			}
			synctest.Wait()
			h.logged("cause=idle")
		})
	})
	t.Run("duration", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			h := inMemory(t, config(), nil)
			h.reaches(func(c net.Conn) {
				ended := make(chan struct{})
				go func() { io.Copy(io.Discard, c); close(ended) }()
				for {
					io.WriteString(c, "x")
					select {
					case <-time.After(time.Minute):
					case <-ended:
						c.Close()
						return
					}
				}
			})
			began := time.Now()
			closes(t, stands(t, h.open("campus")), bridge.Duration)
			if after := time.Since(began); after.Round(time.Second) != 2*time.Hour {
				t.Errorf("ended after %v", after)
			}
			synctest.Wait()
			h.logged("cause=duration", "seconds=7200.0")
		})
	})
	t.Run("bytes down", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			cfg := config()
			cfg.Limits.Bytes = 1 << 20
			h := inMemory(t, cfg, nil)
			h.reaches(func(c net.Conn) { // floods
				for {
					if _, err := c.Write(make([]byte, 1000)); err != nil {
						c.Close()
						return
					}
				}
			})
			if got := closes(t, stands(t, h.open("campus")), bridge.Bytes); len(got) > 1<<20 || len(got) < 1<<19 {
				t.Errorf("%d octets came", len(got))
			}
		})
	})
	t.Run("bytes up", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			cfg := config()
			cfg.Limits.Bytes = 1 << 17
			h := inMemory(t, cfg, nil)
			heard := h.collects()
			ws := stands(t, h.open("campus"))
			go func() {
				for ws.Write(context.Background(), websocket.MessageBinary, make([]byte, 10000)) == nil {
				}
			}()
			closes(t, ws, bridge.Bytes)
			if n := len(<-heard); n != 130000 {
				t.Errorf("the server got %d octets", n)
			}
		})
	})
}
