package limit

import (
	"net"
	"sync"
)

// Octets are the memory for what comes in and is not stored yet: literals, and texts of messages, of all connections together.
// One client may have its share.
type Octets struct {
	most, share int64

	mu     sync.Mutex
	used   int64
	shares map[Client]int64
}

// NewOctets has so many octets, of which one client has at most share.
func NewOctets(most, share int64) *Octets {
	return &Octets{most: most, share: share, shares: map[Client]int64{}}
}

// Take gives a client n octets more, or says that there are not so many.
func (o *Octets) Take(client net.Addr, n int64) bool {
	c := ClientOf(client)
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.has(c, n) {
		return false
	}
	o.used += n
	o.shares[c] += n
	return true
}

// Has says whether Take would give n octets now.
func (o *Octets) Has(client net.Addr, n int64) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.has(ClientOf(client), n)
}

func (o *Octets) has(c Client, n int64) bool {
	return n <= o.most-o.used && n <= o.share-o.shares[c]
}

// Give takes n octets back, which Take gave to the client.
func (o *Octets) Give(client net.Addr, n int64) {
	c := ClientOf(client)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.used -= n
	if o.shares[c] -= n; o.shares[c] == 0 {
		delete(o.shares, c)
	}
}

// Used returns how many are taken.
func (o *Octets) Used() int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.used
}
