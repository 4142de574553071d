package bridge_test

import (
	"net/http"
	"net/netip"
	"testing"

	"sanduq/server/internal/bridge"
)

// TestVisitor: only a load balancer of ours is believed about who asks.
func TestVisitor(t *testing.T) {
	t.Parallel()
	proxies := []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fd00::/8")}
	for _, c := range []struct {
		from, want string
		forwarded  []string
	}{
		{"192.0.2.7:1", "192.0.2.7", nil},
		{"192.0.2.7:1", "192.0.2.7", []string{"198.51.100.1"}}, // a visitor says so himself
		{"127.0.0.1:1", "127.0.0.1", nil},
		{"127.0.0.1:1", "198.51.100.1", []string{"198.51.100.1"}},
		{"127.0.0.1:1", "198.51.100.1", []string{"203.0.113.9, 198.51.100.1"}}, // what stands before the visitor, he wrote
		{"127.0.0.1:1", "198.51.100.1", []string{"203.0.113.9", "198.51.100.1"}},
		{"127.0.0.1:1", "198.51.100.1", []string{"203.0.113.9, 198.51.100.1, 10.1.2.3"}}, // through two of ours
		{"127.0.0.1:1", "198.51.100.1", []string{"127.0.0.1, 198.51.100.1"}},
		{"127.0.0.1:1", "10.1.2.3", []string{"10.1.2.3"}}, // a visitor at the balancer's own house
		{"127.0.0.1:1", "127.0.0.1", []string{"unknown"}},
		{"127.0.0.1:1", "127.0.0.1", []string{"198.51.100.1, evil"}},
		{"127.0.0.1:1", "127.0.0.1", []string{"198.51.100.1:80"}},
		{"127.0.0.1:1", "127.0.0.1", []string{""}},
		{"127.0.0.1:1", "2001:db8::1", []string{" 2001:db8::1 "}},
		{"127.0.0.1:1", "198.51.100.1", []string{"::ffff:198.51.100.1"}},
		{"[::ffff:127.0.0.1]:1", "198.51.100.1", []string{"198.51.100.1"}},
		{"[fd00::1%eth0]:1", "198.51.100.1", []string{"198.51.100.1"}},
		{"10.2.0.1:1", "10.2.0.1", []string{"198.51.100.1"}},
		{"@", "invalid IP", []string{"198.51.100.1"}},
	} {
		r := &http.Request{RemoteAddr: c.from, Header: http.Header{"X-Forwarded-For": c.forwarded}}
		if got := bridge.Visitor(r, proxies); got.String() != c.want {
			t.Errorf("from %s, forwarded for %q: %s; want %s", c.from, c.forwarded, got, c.want)
		}
	}
}

// TestHousehold: an IPv6 visitor is his /64, as he has all of its addresses.
func TestHousehold(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		"192.0.2.7": "192.0.2.7/32", "2001:db8::1": "2001:db8::/64", "2001:db8::ffff:0:0:1": "2001:db8::/64", "2001:db8:0:1::1": "2001:db8:0:1::/64",
	} {
		if got := bridge.Household(netip.MustParseAddr(addr)).String(); got != want {
			t.Errorf("%s counts as %s; want %s", addr, got, want)
		}
	}
	if bridge.Household(netip.Addr{}) != (netip.Prefix{}) {
		t.Error("who has no address is not one household")
	}
}
