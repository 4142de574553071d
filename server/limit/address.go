// Package limit bounds what the clients of a host can take of it: connections, memory, tries of passwords, lines of its
// log. Nothing that it counts outlives the program, and everything that it keeps has a bound of its own.
//
// It knows no protocol: what a client is told is for its caller to say.
package limit

import (
	"net"
	"net/netip"
)

// A Client is who is counted as one: an address, or in IPv6 a network of 64 bits, which is the least that one site has
// (RFC 6177, section 2). Connections that have no address of IP are one client together.
type Client netip.Prefix

// ClientOf returns whom an address is counted as.
func ClientOf(addr net.Addr) Client {
	if addr == nil {
		return Client{}
	}
	parsed, err := netip.ParseAddrPort(addr.String())
	if err != nil {
		return Client{}
	}
	ip := parsed.Addr().Unmap().WithZone("")
	bits := ip.BitLen()
	if ip.Is6() {
		bits = 64
	}
	prefix, err := ip.Prefix(bits)
	if err != nil {
		return Client{}
	}
	return Client(prefix)
}
