package bridge

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
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

	connect func(ctx context.Context, network, address string) (net.Conn, error) // tests' own; nil: TCP
}

// DefaultTimeout is what a target is given to accept a connection.
const DefaultTimeout = 10 * time.Second

const (
	// addressesTried bounds what an answer of the DNS can have us do.
	addressesTried = 8
	keepAlive      = 30 * time.Second
)

// Dial connects to t. Its name is resolved once, each address is checked, and only
// what was checked is dialled, so that a name which leads elsewhere a moment later
// (DNS rebinding) gains nothing. Addresses that are not permitted are passed over.
// errors.Is tells the errors ErrName, ErrAddress, ErrUnreachable and ErrSilent
// apart; where ctx was cancelled the error is context.Canceled.
func (d *Dialer) Dial(ctx context.Context, t *Target) (net.Conn, error) {
	timeout := d.Timeout
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	within, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	addrs, err := d.addresses(within, t)
	if err != nil {
		if errors.Is(ctx.Err(), context.Canceled) {
			return nil, ctx.Err()
		}
		return nil, err
	}
	silent := true
	var last error
	for i, a := range addrs {
		conn, err := d.try(within, netip.AddrPortFrom(a, uint16(t.Port)), len(addrs)-i)
		switch {
		case err == nil:
			return conn, nil
		case errors.Is(ctx.Err(), context.Canceled):
			return nil, ctx.Err()
		}
		var timed net.Error
		if !errors.Is(err, context.DeadlineExceeded) && (!errors.As(err, &timed) || !timed.Timeout()) {
			silent = false
		}
		last = err
	}
	if silent {
		return nil, fmt.Errorf("%w: %v", ErrSilent, last)
	}
	return nil, fmt.Errorf("%w: %v", ErrUnreachable, last)
}

// addresses finds where t may be dialled.
func (d *Dialer) addresses(ctx context.Context, t *Target) ([]netip.Addr, error) {
	if t.Port < 1 || t.Port > 65535 {
		return nil, fmt.Errorf("%w: port %d", ErrAddress, t.Port)
	}
	found, err := d.lookUp(ctx, t.Host)
	if err != nil {
		return nil, err
	}
	var may []netip.Addr
	for _, a := range found {
		if no := permitted(a, t.Private); no != nil {
			err = no
			continue
		}
		if a = a.Unmap(); !slices.Contains(may, a) && len(may) < addressesTried {
			may = append(may, a)
		}
	}
	if len(may) == 0 {
		return nil, err
	}
	return may, nil
}

// lookUp gives at least one address of host, which may be one itself.
func (d *Dialer) lookUp(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	var resolver Resolver = net.DefaultResolver
	if d.Resolver != nil {
		resolver = d.Resolver
	}
	found, err := resolver.LookupNetIP(ctx, "ip", host)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %v", ErrName, err)
	case len(found) == 0:
		return nil, fmt.Errorf("%w: %s has no address", ErrName, strconv.Quote(host))
	}
	return found, nil
}

// try dials one address, which may take its share of the time that is left: one that
// is dead must not use up what the others need.
func (d *Dialer) try(ctx context.Context, to netip.AddrPort, left int) (net.Conn, error) {
	if deadline, ok := ctx.Deadline(); ok {
		share, cancel := context.WithTimeout(ctx, time.Until(deadline)/time.Duration(left))
		defer cancel()
		ctx = share
	}
	connect := d.connect
	if connect == nil {
		connect = (&net.Dialer{KeepAlive: keepAlive}).DialContext
	}
	return connect(ctx, "tcp", to.String())
}
