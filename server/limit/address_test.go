package limit_test

import (
	"net"
	"net/netip"
	"testing"

	"sanduq/server/limit"
)

type named string

func (named) Network() string  { return "memory" }
func (n named) String() string { return string(n) }

func TestClientOf(t *testing.T) {
	t.Parallel()
	for addr, want := range map[net.Addr]string{
		&net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 5}:               "192.0.2.7/32",
		&net.TCPAddr{IP: net.ParseIP("2001:db8:1:2:3:4:5:6"), Port: 5}:  "2001:db8:1:2::/64",
		&net.TCPAddr{IP: net.ParseIP("fe80::1"), Port: 5, Zone: "eth0"}: "fe80::/64",
		&net.UDPAddr{IP: net.ParseIP("::ffff:192.0.2.7"), Port: 5}:      "192.0.2.7/32",
		named("learner"): "invalid Prefix",
		&net.TCPAddr{}:   "invalid Prefix",
	} {
		if got := netip.Prefix(limit.ClientOf(addr)).String(); got != want {
			t.Errorf("ClientOf(%v) = %s, want %s", addr, got, want)
		}
	}
	if limit.ClientOf(nil) != (limit.Client{}) {
		t.Error("nil is a client")
	}
}
