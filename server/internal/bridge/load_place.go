package bridge

import (
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

const hostsRight = "want the names by which pages reach the bridge, such as mail.example.org or localhost:8080"

// hosts reads the bridge's names, or makes them of addr.
func (r *reader) hosts(root, n *yaml.Node, addr string) []string {
	if n == nil {
		return r.ownHosts(root, addr)
	}
	items := r.sequence(n, "hosts", hostsRight)
	if n.Kind == yaml.SequenceNode && len(items) == 0 {
		r.add(n, "hosts", "is empty", hostsRight)
	}
	var hosts []string
	for _, item := range items {
		s, ok := r.text(item, "hosts", hostsRight)
		if !ok {
			continue
		}
		h, ok := place(s, "80", "443")
		if !ok {
			r.add(item, "hosts", shown(s)+" is neither a name nor an address", hostsRight)
			continue
		}
		hosts = append(hosts, h)
	}
	return hosts
}

// ownHosts are those by which a site at addr is reached when nothing was said.
func (r *reader) ownHosts(root *yaml.Node, addr string) []string {
	name, port, err := net.SplitHostPort(addr)
	if err != nil {
		r.add(root, "hosts", "is missing, and "+shown(addr)+" is not HOST:PORT", hostsRight)
		return nil
	}
	a, err := netip.ParseAddr(name)
	if name == "" || err == nil && a.Unmap().WithZone("").IsUnspecified() {
		r.add(root, "hosts", "is missing, and the site listens at every address", hostsRight)
		return nil
	}
	own, ok := place(net.JoinHostPort(name, port), "80", "443")
	if !ok {
		r.add(root, "hosts", "is missing, and "+shown(addr)+" is no name that pages have", hostsRight)
		return nil
	}
	hosts := []string{own}
	if err == nil && a.Unmap().IsLoopback() || strings.EqualFold(name, "localhost") {
		if local, ok := place(net.JoinHostPort("localhost", port), "80", "443"); ok && local != own {
			hosts = append(hosts, local)
		}
	}
	return hosts
}

// origins reads the pages of other origins, as browsers write them (RFC 6454,
// section 6.2).
func (r *reader) origins(n *yaml.Node) []string {
	const right = "want scheme://host[:port] and nothing after it, such as https://docs.example.org"
	var origins []string
	for _, item := range r.sequence(n, "origins", right) {
		s, ok := r.text(item, "origins", right)
		if !ok {
			continue
		}
		scheme, rest, _ := strings.Cut(strings.ToLower(s), "://")
		own := map[string]string{"http": "80", "https": "443"}[scheme]
		host, ok := place(rest, own)
		if own == "" || !ok {
			r.add(item, "origins", shown(s)+" is no origin", right)
			continue
		}
		origins = append(origins, scheme+"://"+host)
	}
	return origins
}

// proxies reads addresses and prefixes; those of IPv4 within IPv6 as IPv4.
func (r *reader) proxies(n *yaml.Node) []netip.Prefix {
	const right = "want the address or the prefix of a load balancer, such as 127.0.0.1 or 10.0.0.0/8"
	var proxies []netip.Prefix
	for _, item := range r.sequence(n, "proxies", right) {
		s, ok := r.text(item, "proxies", right)
		if !ok {
			continue
		}
		if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
			a = a.Unmap()
			proxies = append(proxies, netip.PrefixFrom(a, a.BitLen()))
		} else if p, err := netip.ParsePrefix(s); err == nil && !p.Addr().Is4In6() {
			proxies = append(proxies, p.Masked())
		} else {
			r.add(item, "proxies", shown(s)+" is neither", right)
		}
	}
	return proxies
}

// metrics reads an address to listen at, whose port may be 0.
func (r *reader) metrics(n *yaml.Node) string {
	const right = "want HOST:PORT to listen at, such as 127.0.0.1:9100"
	s, ok := r.text(n, "metrics", right)
	if !ok {
		return ""
	}
	host, port, err := net.SplitHostPort(s)
	if _, fine := portOf(port); err != nil || !fine && port != "0" || host != "" && !isHostName(host) {
		r.add(n, "metrics", shown(s)+" is not of that form", right)
	}
	return s
}

// place reads host[:port] as a Host field and an origin have it: lower case, IPv6 in
// brackets, without a port that browsers leave out.
func place(s string, leftOut ...string) (string, bool) {
	s = strings.ToLower(s)
	host, port := s, ""
	if i := strings.LastIndexByte(s, ':'); i >= 0 && !strings.HasSuffix(s, "]") {
		host, port = s[:i], s[i+1:]
		n, ok := portOf(port)
		if !ok {
			return "", false
		}
		port = strconv.Itoa(n)
	}
	if inner, bracketed := strings.CutPrefix(host, "["); bracketed {
		a, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		if err != nil || !a.Is6() || a.Zone() != "" || !strings.HasSuffix(inner, "]") {
			return "", false
		}
		host = "[" + a.String() + "]"
	} else if strings.Contains(host, ":") || !isHostName(host) {
		return "", false
	}
	if port == "" || slices.Contains(leftOut, port) {
		return host, true
	}
	return host + ":" + port, true
}

// isHostName tells names and addresses without brackets.
func isHostName(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil || isName(strings.ToLower(s))
}

// isName tells a DNS name of ASCII in lower case (RFC 1123, section 2.1). One whose
// last label is a number is none: 127.1 and 0x7f000001 are addresses to some.
func isName(s string) bool {
	s = strings.TrimSuffix(s, ".")
	if s == "" || len(s) > 253 {
		return false
	}
	labels := strings.Split(s, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' || strings.Trim(l, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return false
		}
	}
	last := labels[len(labels)-1]
	if hex, ok := strings.CutPrefix(last, "0x"); ok && strings.Trim(hex, "0123456789abcdef") == "" {
		return false
	}
	return strings.Trim(last, "0123456789") != ""
}

// portOf reads digits alone: no sign, no name of a service.
func portOf(s string) (int, bool) {
	n, err := strconv.ParseUint(s, 10, 16)
	return int(n), err == nil && n > 0
}
