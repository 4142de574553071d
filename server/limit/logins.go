package limit

import (
	"hash/maphash"
	"net"
	"sync"
	"time"
)

// How failed logins are answered.
const (
	freeFailures = 3                // that make nobody wait
	lastFailure  = 10               // that ends the connection
	maxDelay     = 15 * time.Second // between two tries
	maxWait      = 20 * time.Second // for an answer: longer than that a try is not answered at all
	userDelay    = 4 * time.Second  // the most that failures from elsewhere make a user wait
	memoryOfTry  = 15 * time.Minute // after which failures are forgotten
	maxRecords   = 10_000           // of each kind; the oldest are forgotten
)

// Logins counts logins that failed, by client, by user, and by both, across all connections. After three failures each next
// try has to wait for longer, in one line for a client: many connections bring no more tries than one.
//
// No client locks another out: what others fail makes a user wait for four seconds at most, and not where that user has
// logged in before.
type Logins struct {
	now  func() time.Time
	seed maphash.Seed

	mu      sync.Mutex
	clients records[Client]
	users   records[uint64] // by the hash of the name, which may be long
	pairs   records[pair]
}

type pair struct {
	client Client
	user   uint64
}

// NewLogins counts by a clock.
func NewLogins(now func() time.Time) *Logins {
	return &Logins{now: now, seed: maphash.MakeSeed()}
}

// Try counts a login whose password was right or wrong. It says how long the answer must wait; or that the try is not to be
// answered at all, so that nobody learns whether it was right; and whether the connection must end with the answer.
func (l *Logins) Try(user string, client net.Addr, right bool) (wait time.Duration, unanswered, last bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, name, from := l.now(), maphash.String(l.seed, user), ClientOf(client)
	p, c, u := l.pairs.get(pair{from, name}, now), l.clients.get(from, now), l.users.get(name, now)
	wait = p.next.Sub(now)
	if !p.known {
		wait = max(wait, c.next.Sub(now), min(u.delay(), userDelay))
	}
	if wait = max(wait, 0); wait > maxWait {
		return 0, true, true
	}
	if right {
		c.forgive(p.failures)
		u.forgive(p.failures)
		*p = record{key: p.key, known: true, last: now}
		return wait, false, false
	}
	answered := now.Add(wait)
	for _, r := range []*record{p, c, u} {
		r.failures, r.last = r.failures+1, answered
		r.next = answered.Add(r.delay())
	}
	return wait, false, p.failures >= lastFailure || !p.known && c.failures >= lastFailure
}

// A record is what is known of a client, a user, or both.
type record struct {
	key      any
	failures int
	last     time.Time // failure that was answered
	next     time.Time // when the next try may be answered
	known    bool      // this user has logged in by this client
}

// delay is that of the next try.
func (r *record) delay() time.Duration {
	if r.failures < freeFailures {
		return 0
	}
	return min(time.Second<<min(r.failures-freeFailures, 10), maxDelay)
}

// forgive takes failures back that a right password has explained.
func (r *record) forgive(failures int) {
	if r.failures = max(r.failures-failures, 0); r.delay() == 0 {
		r.next = time.Time{}
	}
}
