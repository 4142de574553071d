package bridge_test

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"runtime"

	"testing"
	"time"

	"sanduq/server/internal/bridge"
)

// idleOctets is what an idle connection may cost of the program's own memory, both
// of its sockets included. The system's own, for its sockets, comes to it.
const idleOctets = 20 << 10

// lab runs a bridge on loopback, behind a balancer that says another visitor each
// time, so that the limits of one do not count; its target keeps what it accepts.
func crowd(t *testing.T, connections int, serve func(net.Conn)) *house {
	t.Helper()
	l := listen(t)
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
	cfg.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	cfg.Limits.Connections, cfg.Limits.PerAddress, cfg.Limits.DialsPerMinute = connections, connections, connections+1
	return onLoopback(t, cfg)
}

// inUse is the memory of the program's heap and stacks, without garbage.
func inUse() int64 {
	runtime.GC()
	runtime.GC() // what sync.Pool held is let go by the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

func descriptors(t *testing.T) int {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("this system does not tell its descriptors")
	}
	return len(all)
}

// TestThousandIdle: a thousand connections stand at once, each costs what is said,
// and after Shutdown there is nothing left of them. Not parallel: it counts what
// the whole program has.
func TestThousandIdle(t *testing.T) {
	goroutines, files := runtime.NumGoroutine(), descriptors(t)
	t.Run("stand", thousandIdle)
	eventually(t, func() string {
		if n := runtime.NumGoroutine(); n > goroutines {
			return fmt.Sprintf("%d goroutines are left of %d", n-goroutines, goroutines)
		}
		if n := descriptors(t); n > files {
			return fmt.Sprintf("%d descriptors are left", n-files)
		}
		return ""
	})
}

func thousandIdle(t *testing.T) {
	const many = 1000
	accepted := make(chan net.Conn, many)
	h := crowd(t, many, func(c net.Conn) { accepted <- c })
	pages := make([]*rawPage, many)
	pages[0] = h.openStanding("lab") // makes what is made once
	before := inUse()
	for i := 1; i < many; i++ {
		pages[i] = h.openStanding("lab")
	}
	each := (inUse() - before) / (many - 1)
	t.Logf("%d octets for each of %d idle connections, the test's own ends included", each, many)
	if each > idleOctets {
		t.Errorf("an idle connection costs %d octets; want no more than %d", each, idleOctets)
	}
	if got := h.metrics()[`sanduq_bridge_connections{target="lab"}`]; got != "1000" {
		t.Errorf("%s connections stand", got)
	}
	told := make(chan struct{})
	go func() {
		defer close(told)
		for _, p := range pages {
			if code := p.lastWord(); code != 1001 {
				t.Errorf("a page was told %d; want 1001", code)
			}
			p.Write(frame(fin|opClose, "\x03\xe9"))
			p.Close()
			(<-accepted).Close()
		}
	}()
	h.shutdown()
	<-told
	if got := h.metrics()[`sanduq_bridge_connections{target="lab"}`]; got != "0" {
		t.Errorf("%s connections stand after Shutdown", got)
	}
}

// eventually waits for what the system ends in its own time.
func eventually(t *testing.T, wrong func() string) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; runtime.Gosched() {
		what := wrong()
		if what == "" {
			return
		}
		if time.Now().After(end) {
			stacks := make([]byte, 1<<16)
			t.Fatalf("%s:\n%s", what, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// openStanding opens a connection and reads the empty message.
func (h *house) openStanding(target string) *rawPage {
	h.t.Helper()
	p := h.openRaw(target)
	first := make([]byte, 2)
	if _, err := io.ReadFull(p.r, first); err != nil || first[0] != fin|opBin || first[1] != 0 {
		h.t.Fatalf("the first frame is %x, %v", first, err)
	}
	return p
}

// TestSlowPagesCostNothing: a hundred pages that take nothing, of servers that
// flood, cost a message each at most.
func TestSlowPagesCostNothing(t *testing.T) {
	const many = 50
	h := crowd(t, many, func(c net.Conn) {
		chunk := make([]byte, 32<<10)
		for {
			if _, err := c.Write(chunk); err != nil {
				c.Close()
				return
			}
		}
	})
	before := inUse()
	pages := make([]*rawPage, many)
	for i := range pages {
		pages[i] = h.openStanding("lab")
	}
	// What is counted as carried stops growing when all are full.
	full := ""
	eventually(t, func() string {
		last := full
		full = h.metrics()[`sanduq_bridge_octets_total{direction="down"}`]
		time.Sleep(20 * time.Millisecond)
		if last == "" || last != full {
			return "the servers can go on sending"
		}
		return ""
	})
	each := (inUse() - before) / many
	t.Logf("%d octets for each of %d slow pages, the test's own 32 KiB included; carried so far: %s", each, many, full)
	if most := int64(bridge.MessageOctets + 32<<10 + 2*idleOctets); each > most {
		t.Errorf("a slow page costs %d octets; want no more than %d", each, most)
	}
	for _, p := range pages {
		p.Close()
	}
}
