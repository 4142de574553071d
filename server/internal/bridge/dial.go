package bridge

import (
	"context"
	"errors"
	"net/netip"
	"time"
)

// Why a target could not be reached: what Dial says is one of them by errors.Is.
var (
	// ErrName: the target's name leads to no address.
	ErrName = errors.New("no such name")
	// ErrAddress: it leads to no address that may be dialled.
	ErrAddress = errors.New("address not permitted")
	// ErrUnreachable: no address took the connection.
	ErrUnreachable = errors.New("unreachable")
	// ErrSilent: no address answered within the deadline.
	ErrSilent = errors.New("no answer")
)

// Resolver finds the addresses of a name. *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Dialer opens TCP connections to targets. Its zero value asks the system's
// resolver.
type Dialer struct {
	// Resolver is asked once for each connection; nil: the system's.
	Resolver Resolver
	// Timeout is for resolving and all addresses together; 0: DefaultTimeout.
	Timeout time.Duration
}

// DefaultTimeout is what a target is given to accept a connection.
const DefaultTimeout = 10 * time.Second
