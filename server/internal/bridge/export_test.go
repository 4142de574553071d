package bridge

import (
	"context"
	"net"
	"net/netip"
	"time"
)

// SetDial has another than Dialer make the connections to targets.
func (b *Bridge) SetDial(dial func(context.Context, *Target) (net.Conn, error)) { b.dial = dial }

// SetPing changes how often pages are pinged, and how long they may take to answer.
func (b *Bridge) SetPing(every, answer time.Duration) { b.pace.ping, b.pace.pong = every, answer }

// The bounds that tests have to reach.
const (
	HouseholdsKept = householdsKept
	TokensKept     = tokensKept
	MessageOctets  = messageOctets
	LinesAtOnce    = linesAtOnce
)

// UsualPace is a bridge's own, in the order ping, pong, take, bye.
func UsualPace() (ping, pong, take, bye time.Duration) {
	return usualPace.ping, usualPace.pong, usualPace.take, usualPace.bye
}

var (
	Visitor     = visitor
	Household   = household
	ParseTicket = parseTicket
	NewTokens   = newTokens
)

// Give and Take are those of tokens.
func (ts *tokens) Give(origin, target string) string       { return ts.give(origin, target) }
func (ts *tokens) Take(token, origin, target string) error { return ts.take(token, origin, target) }

// Kept is how many used tokens are remembered.
func (ts *tokens) Kept() int { return len(ts.used) + len(ts.before) }

// String is the token that t was read from.
func (t ticket) Text() string { return t.String() }

// A Gate counts visitors, who are numbers here: each has a /64 of his own.
type Gate struct{ *gate }

func NewGate(l Limits) Gate { return Gate{newGate(l)} }

// Ask returns the code of the refusal, or "".
func (g Gate) Ask(visitor int) string {
	home := [16]byte{0x20, 0x01, 0x0d, 0xb8, byte(visitor >> 24), byte(visitor >> 16), byte(visitor >> 8), byte(visitor)}
	if no := g.ask(netip.AddrFrom16(home)); no != nil {
		return string(no.code)
	}
	return ""
}

// Households is how many visitors are remembered.
func (g Gate) Households() int { return len(g.by) }

// Tokens gives and takes tokens.
type Tokens = tokens

// Refusals are the words for why a request is refused.
func Refusals() []string {
	var all []string
	for c := range statuses {
		all = append(all, string(c))
	}
	return all
}

// SetConnect has another than TCP make d's connections to addresses.
func (d *Dialer) SetConnect(connect func(ctx context.Context, network, address string) (net.Conn, error)) {
	d.connect = connect
}

var (
	Permitted = permitted
	Parse     = parse
)
