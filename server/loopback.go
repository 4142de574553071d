package main

import (
	"context"
	"net"
	"net/netip"
)

// publicMeans is what -public is told with.
const publicMeans = "public: whoever reaches the addresses above can try passwords, and those of the built-in mailboxes stand in the lessons. " +
	"Connections, memory and tries of passwords have limits, by address and in all."

// loopback gives an address that only programs of this machine reach, for one that a flag gave. A name is looked up here, so
// that what is opened is what was looked at. What others could reach is a usage error.
func loopback(ctx context.Context, flagName, addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr, nil // listen says what is wrong
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		if !ip.Unmap().IsLoopback() {
			return "", notLoopback(flagName, addr, port, "%s is no address of loopback", host)
		}
		return addr, nil
	}
	if host == "" {
		return "", notLoopback(flagName, addr, port, "without a host all addresses of this machine are meant")
	}
	ips, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return "", usagef("%s %s: %v", flagName, addr, err)
	}
	first := ips[0]
	for _, ip := range ips {
		if !ip.Unmap().IsLoopback() {
			return "", notLoopback(flagName, addr, port, "%s is %v as well, which is no address of loopback", host, ip.Unmap())
		}
		if ip.Unmap().Is4() && !first.Unmap().Is4() { // as net.Listen prefers
			first = ip
		}
	}
	return net.JoinHostPort(first.Unmap().String(), port), nil
}

func notLoopback(flagName, addr, port, format string, args ...any) error {
	why := usagef(format, args...)
	return usagef("%s %s: %v, and mail programs of this machine alone may connect: say %s 127.0.0.1:%s, or give -public to let those of other machines in",
		flagName, addr, why, flagName, port)
}
