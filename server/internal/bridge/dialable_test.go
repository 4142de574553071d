package bridge_test

import (
	"errors"
	"net/netip"
	"testing"

	"sanduq/server/internal/bridge"
)

func TestPermitted(t *testing.T) {
	t.Parallel()
	const never, lab, always = 0, 1, 2
	for text, want := range map[string]int{
		"9.9.9.9": always, "172.15.255.255": always, "172.32.0.0": always, "100.63.255.255": always, "100.128.0.0": always,
		"126.255.255.255": always, "128.0.0.1": always, "223.255.255.255": always, "2a01:4f8::1": always, "2606:4700::1111": always,
		"10.0.0.1": lab, "172.16.0.1": lab, "172.31.255.255": lab, "192.168.1.1": lab, "127.0.0.1": lab, "127.255.255.254": lab,
		"169.254.1.1": lab, "100.64.0.1": lab, "100.127.255.255": lab, "::1": lab, "fc00::1": lab, "fdff::1": lab, "fe80::1": lab, "febf::1": lab, "fec0::1": lab,
		"0.0.0.0": never, "0.1.2.3": never, "192.0.0.1": never, "192.0.2.1": never, "198.51.100.1": never, "203.0.113.1": never,
		"198.18.0.1": never, "198.19.255.255": never, "224.0.0.1": never, "239.255.255.255": never, "240.0.0.1": never, "255.255.255.255": never,
		"169.254.169.254": never, "169.254.170.2": never, "100.100.100.200": never, "fd00:ec2::254": never, "fd20:ce::254": never, "168.63.129.16": never,
		"::": never, "ff02::1": never, "ff0e::1": never, "2001:db8::1": never, "100::1": never, "64:ff9b:1::1": never,
		"fe80::1%eth0": never, "::1%1": never,
		// IPv4 within IPv6: mapped, compatible, NAT64, 6to4, Teredo.
		"::ffff:9.9.9.9": always, "::ffff:127.0.0.1": lab, "::ffff:10.0.0.1": lab, "::ffff:169.254.169.254": never, "::ffff:0.0.0.0": never,
		"::9.9.9.9": always, "::127.0.0.1": lab, "::169.254.169.254": never,
		"64:ff9b::9.9.9.9": always, "64:ff9b::7f00:1": lab, "64:ff9b::a9fe:a9fe": never,
		"2002:909:909::1": always, "2002:7f00:1::1": lab, "2002:a9fe:a9fe::1": never, "2002:e000:1::": never,
		"2001:0:909:909::f6f6:f6f6": always, "2001:0:7f00:1::f6f6:f6f6": lab, "2001:0:909:909::80ff:fffe": lab, "2001:0:909:909::5601:5601": never,
	} {
		a := netip.MustParseAddr(text)
		for _, private := range []bool{false, true} {
			err := bridge.Permitted(a, private)
			if may := want == always || want == lab && private; may != (err == nil) {
				t.Errorf("%s, private %t: %v", text, private, err)
			} else if err != nil && !errors.Is(err, bridge.ErrAddress) {
				t.Errorf("%s: %v is not ErrAddress", text, err)
			}
		}
	}
	if bridge.Permitted(netip.Addr{}, true) == nil {
		t.Error("no address at all is permitted")
	}
}
