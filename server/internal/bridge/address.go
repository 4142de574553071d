package bridge

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// visitor says from which address a request comes: the connection's own, or where
// that is a load balancer of ours, the last one in X-Forwarded-For that is none.
// What stands before that was written by somebody who is not trusted.
func visitor(r *http.Request, proxies []netip.Prefix) netip.Addr {
	own, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr := plain(own.Addr())
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(forwarded) {
		if !slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(addr) }) {
			break
		}
		before, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break // what a proxy of ours did not write so is not to be understood
		}
		addr = plain(before)
	}
	return addr
}

// plain is one spelling for one address: no zone, and IPv4 as such.
func plain(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }

// household is what counts as one visitor: an IPv4 address, or of IPv6 the /64,
// of which one machine takes as many addresses as it likes.
func household(a netip.Addr) netip.Prefix {
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits) // fails for the zero Addr alone, which is one household as well
	return p
}
