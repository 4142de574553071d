package bridge_test

import (
	"context"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"sanduq/server/internal/bridge"
)

// TestShutdown: every page is told, and what is under way goes out before.
func TestShutdown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		h.reaches(echo)
		var all []*websocket.Conn
		for range 3 {
			all = append(all, stands(t, h.open("campus")))
		}
		token := h.token("campus")
		silent := h.openRaw("lab")
		defer silent.Close()
		told := make(chan struct{})
		for _, ws := range all {
			send(t, ws, "last")
			go func() {
				hears(t, ws, "last")
				closes(t, ws, bridge.Shutdown)
				told <- struct{}{}
			}()
		}
		synctest.Wait()
		began := time.Now()
		_, _, _, bye := bridge.UsualPace()
		ctx, stop := context.WithTimeout(context.Background(), time.Minute)
		defer stop()
		if err := h.bridge.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		for range all {
			<-told
		}
		if after := time.Since(began); after > 2*bye {
			t.Errorf("Shutdown took %v", after)
		}
		if ws, err := h.openWith(token, "campus", nil); err == nil {
			ws.CloseNow()
			t.Error("a connection was taken after Shutdown")
		}
		if a := h.ask("POST", "/-/bridge/token?target=campus", "Origin", site); a.status != 503 || a.code() != "shutdown" {
			t.Errorf("a token after Shutdown: %d %s", a.status, a.raw)
		}
	})
}

// TestShutdownCutsOff: what does not end by its deadline is cut off, and told of.
func TestShutdownCutsOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		h.reaches(func(c net.Conn) { <-t.Context().Done(); c.Close() })
		silent := h.openRaw("campus")
		defer silent.Close()
		synctest.Wait()
		ctx, stop := context.WithTimeout(context.Background(), time.Second)
		defer stop()
		began := time.Now()
		if err := h.bridge.Shutdown(ctx); err != context.DeadlineExceeded || time.Since(began) != time.Second {
			t.Errorf("Shutdown: %v after %v", err, time.Since(began))
		}
		h.logged("ended: cause=shutdown")
	})
}

// TestShutdownWhileDialling: a page that waits for its server is told as well.
func TestShutdownWhileDialling(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		h.bridge.SetDial(func(ctx context.Context, _ *bridge.Target) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		ws := h.open("campus")
		told := make(chan struct{})
		go func() { closes(t, ws, bridge.Shutdown); close(told) }()
		synctest.Wait()
		h.shutdown()
		<-told
	})
}
