package bridge

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// householdsKept bounds how many visitors are remembered; those who have nothing
// open and have dialled nothing for a minute are forgotten first.
const householdsKept = 1 << 14

// A gate counts connections, and dials a minute, of each visitor and of all.
type gate struct {
	limits Limits
	// all bounds the dials of all visitors: as many as if there were as many
	// visitors as can be connected at one time.
	all *rate.Limiter

	mu    sync.Mutex
	open  int
	by    map[netip.Prefix]*tenant
	swept time.Time
}

// A tenant is one visitor.
type tenant struct {
	open  int
	dials *rate.Limiter
}

func newGate(l Limits) *gate {
	return &gate{
		limits: l,
		all:    perMinute(l.DialsPerMinute * max(1, l.Connections/max(1, l.PerAddress))),
		by:     map[netip.Prefix]*tenant{},
	}
}

func perMinute(n int) *rate.Limiter { return rate.NewLimiter(rate.Limit(float64(n)/60), n) }

// tenantLocked finds a visitor, or nil where there are too many to count.
func (g *gate) tenantLocked(addr netip.Addr) *tenant {
	home := household(addr)
	if t := g.by[home]; t != nil {
		return t
	}
	if now := time.Now(); len(g.by) >= householdsKept && now.Sub(g.swept) >= time.Second {
		g.swept = now
		for home, t := range g.by {
			if t.open == 0 && t.dials.TokensAt(now) >= float64(t.dials.Burst()) {
				delete(g.by, home)
			}
		}
	}
	if len(g.by) >= householdsKept {
		return nil
	}
	t := &tenant{dials: perMinute(g.limits.DialsPerMinute)}
	g.by[home] = t
	return t
}

// roomLocked says why one more connection would be too many, or nil.
func (g *gate) roomLocked(t *tenant) *refusal {
	switch {
	case t == nil:
		return refusef(codeRate, "too many visitors at one time")
	case g.open >= g.limits.Connections:
		return refusef(codeConnections, "%d connections stand, which is as many as may at one time", g.open)
	case t.open >= g.limits.PerAddress: // at most 123 octets fit into a close (RFC 6455, section 5.5)
		return refusef(codeAddress, "%d connections stand from your address, as many as may: for a class, raise limits.perAddress of the bridge", t.open)
	}
	return nil
}

// ask counts a dial that a token is about to permit, or says why there is none. It
// is counted here, where the page can be told why, and a token is good for one.
func (g *gate) ask(addr netip.Addr) *refusal {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.tenantLocked(addr)
	if no := g.roomLocked(t); no != nil {
		return no
	}
	for _, l := range []*rate.Limiter{t.dials, g.all} {
		if !l.Allow() {
			whose := "your address"
			if l == g.all {
				whose = "all visitors"
			}
			no := refusef(codeRate, "%d connections were opened from %s within a minute, which is as many as may", l.Burst(), whose)
			no.after = time.Duration((1 - l.Tokens()) / float64(l.Limit()) * float64(time.Second))
			return no
		}
	}
	return nil
}

// enter counts a connection, which leave ends, or says why it is one too many.
func (g *gate) enter(addr netip.Addr) *refusal {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.tenantLocked(addr)
	if no := g.roomLocked(t); no != nil {
		return no
	}
	g.open++
	t.open++
	return nil
}

func (g *gate) leave(addr netip.Addr) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open--
	g.by[household(addr)].open--
}
