package bridge

import (
	"fmt"
	"net/netip"
)

// A block is a range of addresses that lead to no public mail server.
type block struct {
	prefix netip.Prefix
	what   string
	lab    bool // permitted for private targets
}

// blocks are IANA's special-purpose registries for IPv4 and IPv6, with what clouds
// tell their machines' secrets by. The first that holds an address decides.
var blocks = []block{
	{netip.MustParsePrefix("169.254.169.0/24"), "where clouds keep metadata", false},
	{netip.MustParsePrefix("169.254.170.0/24"), "where clouds keep metadata", false},
	{netip.MustParsePrefix("100.100.100.200/32"), "where clouds keep metadata", false},
	{netip.MustParsePrefix("168.63.129.16/32"), "where clouds keep metadata", false},
	{netip.MustParsePrefix("fd00:ec2::/32"), "where clouds keep metadata", false},
	{netip.MustParsePrefix("fd20:ce::254/128"), "where clouds keep metadata", false},

	{netip.MustParsePrefix("0.0.0.0/8"), "unspecified", false},
	{netip.MustParsePrefix("10.0.0.0/8"), "private", true},
	{netip.MustParsePrefix("100.64.0.0/10"), "shared by a provider's customers", true},
	{netip.MustParsePrefix("127.0.0.0/8"), "loopback", true},
	{netip.MustParsePrefix("169.254.0.0/16"), "link-local", true},
	{netip.MustParsePrefix("172.16.0.0/12"), "private", true},
	{netip.MustParsePrefix("192.0.0.0/24"), "kept for protocols", false},
	{netip.MustParsePrefix("192.0.2.0/24"), "for documentation", false},
	{netip.MustParsePrefix("192.88.99.0/24"), "a 6to4 relay", false},
	{netip.MustParsePrefix("192.168.0.0/16"), "private", true},
	{netip.MustParsePrefix("198.18.0.0/15"), "for benchmarks", false},
	{netip.MustParsePrefix("198.51.100.0/24"), "for documentation", false},
	{netip.MustParsePrefix("203.0.113.0/24"), "for documentation", false},
	{netip.MustParsePrefix("224.0.0.0/4"), "multicast", false},
	{netip.MustParsePrefix("255.255.255.255/32"), "broadcast", false},
	{netip.MustParsePrefix("240.0.0.0/4"), "reserved", false},

	{netip.MustParsePrefix("::/128"), "unspecified", false},
	{netip.MustParsePrefix("::1/128"), "loopback", true},
	{netip.MustParsePrefix("64:ff9b:1::/48"), "a translator's own", false},
	{netip.MustParsePrefix("100::/64"), "for discarding", false},
	{netip.MustParsePrefix("2001:2::/48"), "for benchmarks", false},
	{netip.MustParsePrefix("2001:db8::/32"), "for documentation", false},
	{netip.MustParsePrefix("3fff::/20"), "for documentation", false},
	{netip.MustParsePrefix("5f00::/16"), "for segment routing", false},
	{netip.MustParsePrefix("fc00::/7"), "private", true},
	{netip.MustParsePrefix("fe80::/10"), "link-local", true},
	{netip.MustParsePrefix("fec0::/10"), "site-local", true},
	{netip.MustParsePrefix("ff00::/8"), "multicast", false},
}

// Where IPv6 addresses carry an IPv4 address to which a translator or a tunnel leads.
var (
	compatible = netip.MustParsePrefix("::/96")        // RFC 4291, section 2.5.5.1
	translated = netip.MustParsePrefix("64:ff9b::/96") // RFC 6052, section 2.1
	sixToFour  = netip.MustParsePrefix("2002::/16")    // RFC 3056, section 2
	teredo     = netip.MustParsePrefix("2001::/32")    // RFC 4380, section 4
)

// permitted says why a target may not be dialled at a, nil where it may. private
// is the target's.
func permitted(a netip.Addr, private bool) error {
	if !a.IsValid() {
		return fmt.Errorf("%w: not an address", ErrAddress)
	}
	if a.Zone() != "" {
		return fmt.Errorf("%w: %v has a zone", ErrAddress, a)
	}
	a = a.Unmap()
	for _, b := range blocks {
		if !b.prefix.Contains(a) {
			continue
		}
		switch {
		case b.lab && private:
			return nil
		case b.lab:
			return fmt.Errorf("%w: %v is %s, which only targets with private: true may be", ErrAddress, a, b.what)
		}
		return fmt.Errorf("%w: %v is %s, which no target may be", ErrAddress, a, b.what)
	}
	for _, inner := range embedded(a) {
		if err := permitted(inner, private); err != nil {
			return fmt.Errorf("%w, and %v leads there", err, a)
		}
	}
	return nil
}

// embedded gives the IPv4 addresses within a.
func embedded(a netip.Addr) []netip.Addr {
	octets := a.As16()
	four := func(from int) netip.Addr { return netip.AddrFrom4([4]byte(octets[from : from+4])) }
	switch {
	case compatible.Contains(a), translated.Contains(a):
		return []netip.Addr{four(12)}
	case sixToFour.Contains(a):
		return []netip.Addr{four(2)}
	case teredo.Contains(a): // the server's, and the client's with its bits turned
		server := four(4)
		for i := 12; i < 16; i++ {
			octets[i] ^= 0xff
		}
		return []netip.Addr{server, four(12)}
	}
	return nil
}
