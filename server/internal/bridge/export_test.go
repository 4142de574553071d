package bridge

import (
	"context"
	"net"
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

// Households is how many visitors are remembered.
func (b *Bridge) Households() int {
	b.gate.mu.Lock()
	defer b.gate.mu.Unlock()
	return len(b.gate.by)
}
