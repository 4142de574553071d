package bridge_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"sanduq/server/internal/bridge"
)

// asks asks for a token and holds the answer against a code, "" for a token.
func (h *house) asks(code string) answer {
	h.t.Helper()
	a := h.ask("POST", "/-/bridge/token?target=campus", "Origin", site)
	if a.code() != code || code == "" && a.status != 200 {
		h.t.Errorf("%d %s; want %q", a.status, a.raw, code)
	}
	return a
}

// TestDialsPerMinute: of one visitor, who is told when to come again, and not of another.
func TestDialsPerMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		from := "[2001:db8::1]:1"
		h := inMemory(t, config(), func() string { return from })
		for i := range 20 {
			from = fmt.Sprintf("[2001:db8::%x]:1", i) // one household
			h.asks("")
		}
		a := h.asks("rate")
		if a.status != 429 || a.header.Get("Retry-After") != "3" {
			t.Errorf("%d, Retry-After %q; want 429 and 3", a.status, a.header.Get("Retry-After"))
		}
		h.logged("refused: cause=rate", "address=2001:db8::13", "origin="+site, "target=campus")
		from = "[2001:db8:0:1::1]:1"
		h.asks("")
		from = "[2001:db8::1]:1"
		time.Sleep(3 * time.Second)
		h.asks("")
		h.asks("rate")
		time.Sleep(time.Hour)
		for range 20 {
			h.asks("")
		}
		h.asks("rate")
	})
}

// TestDialsPerMinuteOfAll: many visitors together dial only so often, too.
func TestDialsPerMinuteOfAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		visitors := 0
		cfg := config()
		cfg.Limits.Connections, cfg.Limits.PerAddress, cfg.Limits.DialsPerMinute = 8, 4, 5
		h := inMemory(t, cfg, func() string { visitors++; return fmt.Sprintf("192.0.2.%d:1", visitors) })
		for range 10 {
			h.asks("")
		}
		h.asks("rate")
		h.logged("refused: cause=rate", "all visitors")
	})
}

// TestConnections: of one visitor and of all, before there is a token and after.
func TestConnections(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cfg := config()
		cfg.Limits.Connections, cfg.Limits.PerAddress = 3, 2
		from := "192.0.2.7:1"
		h := inMemory(t, cfg, func() string { return from })
		h.reaches(echo)
		tokens := []string{h.token("campus"), h.token("campus"), h.token("campus")}
		var open []*websocket.Conn
		for _, token := range tokens[:2] {
			open = append(open, stands(t, h.must(h.openWith(token, "campus", nil))))
		}
		if a := h.asks("address"); a.status != 429 {
			t.Errorf("status %d", a.status)
		}
		late := h.must(h.openWith(tokens[2], "campus", nil))
		own := *bridge.Connections
		own.Reason = "2 connections stand from your address, as many as may: for a class, raise limits.perAddress of the bridge"
		closes(t, late, &own)
		from = "192.0.2.8:1"
		third := h.token("campus")
		fourth := h.token("campus")
		open = append(open, stands(t, h.must(h.openWith(third, "campus", nil))))
		if a := h.asks("connections"); a.status != 503 {
			t.Errorf("status %d", a.status)
		}
		own.Reason = "3 connections stand, which is as many as may at one time"
		closes(t, h.must(h.openWith(fourth, "campus", nil)), &own)
		synctest.Wait()
		h.logged("refused: cause=address", "address=192.0.2.7")
		h.logged("refused: cause=connections", "address=192.0.2.8")
		open[0].Close(1000, "")
		synctest.Wait()
		h.asks("")
	})
}

// TestVisitorsKept: who was here is forgotten, and nobody's addresses fill the memory.
func TestVisitorsKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cfg := config()
		cfg.Limits.Connections = 1 << 20 // so that all may dial as they like
		gate := bridge.NewGate(cfg.Limits)
		for i := range bridge.HouseholdsKept {
			if err := gate.Ask(i); err != "" {
				t.Fatalf("visitor %d: %s", i, err)
			}
		}
		if err := gate.Ask(bridge.HouseholdsKept); err != "rate" {
			t.Errorf("one visitor more than are remembered: %q", err)
		}
		time.Sleep(time.Minute)
		if err := gate.Ask(bridge.HouseholdsKept); err != "" || gate.Households() != 1 {
			t.Errorf("a minute later: %q, and %d are remembered", err, gate.Households())
		}
	})
}

// TestFloodOfRefusals: a flood is counted, and its log is short.
func TestFloodOfRefusals(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := inMemory(t, config(), nil)
		for range 3 * bridge.LinesAtOnce {
			h.ask("GET", "/-/bridge/open?target=campus", "Origin", evil)
		}
		if n := len(h.log.lines); n > bridge.LinesAtOnce {
			t.Errorf("%d lines", n)
		}
		time.Sleep(time.Second)
		h.ask("GET", "/-/bridge/open?target=campus", "Origin", evil)
		h.logged(fmt.Sprintf("%d more", 2*bridge.LinesAtOnce))
		if got := h.metrics()[`sanduq_bridge_refusals_total{reason="origin"}`]; got != fmt.Sprint(3*bridge.LinesAtOnce+1) {
			t.Errorf("%s refusals are counted", got)
		}
	})
}
