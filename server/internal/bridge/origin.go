package bridge

import (
	"net"
	"net/http"
	"strings"
)

// admitted checks a request's Host and Origin, and returns the origin that it is
// from. A page that was led to us by a name of its own (DNS rebinding) is told by
// the Host field; a page of somebody else's by Origin, which a browser writes and
// a script cannot.
func (b *Bridge) admitted(r *http.Request) (origin string, no *refusal) {
	host := strings.ToLower(r.Host)
	if !b.isHost(host) {
		return "", refusef(codeHost, "this bridge is not reached by the name %s", shown(r.Host))
	}
	switch sent := r.Header.Values("Origin"); {
	case len(sent) > 1:
		return "", refusef(codeOrigin, "more than one Origin was sent")
	case len(sent) == 1 && b.isOrigin(sent[0], host):
		return sent[0], nil
	case len(sent) == 1:
		return shown(sent[0]), refusef(codeOrigin, "pages of the origin %s may not use this bridge", shown(sent[0]))
	}
	// A browser sends no Origin where a page fetches from its own site by GET, but
	// says so (Fetch Metadata), where the site is one that it can trust.
	if r.Method == http.MethodGet && r.URL.Path == pathTargets && r.Header.Get("Sec-Fetch-Site") == "same-origin" {
		return ownOrigin("http", host), nil
	}
	return "", refusef(codeOrigin, "no Origin was sent: only pages may use this bridge, over https or from localhost")
}

// isHost reports whether host, in lower case, is a name of ours. A name without a
// port in the configuration holds for every port.
func (b *Bridge) isHost(host string) bool {
	if b.hosts[host] {
		return true
	}
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		return false
	}
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	return b.hosts[name]
}

// isOrigin compares octet by octet: browsers write an origin in one way only.
// The site's own pages are those that were fetched from where the request goes.
func (b *Bridge) isOrigin(origin, host string) bool {
	return b.origins[origin] || origin == ownOrigin("http", host) || origin == ownOrigin("https", host)
}

// ownOrigin is the origin of pages at host, which has a port where it is not the
// scheme's own (RFC 6454, section 6.2).
func ownOrigin(scheme, host string) string {
	port := ":80"
	if scheme == "https" {
		port = ":443"
	}
	return scheme + "://" + strings.TrimSuffix(host, port)
}

// places reads the configuration's hosts and origins.
func places(cfg *Config) (hosts, origins map[string]bool) {
	hosts, origins = map[string]bool{}, map[string]bool{}
	for _, h := range cfg.Hosts {
		hosts[h] = true
		origins[ownOrigin("http", h)] = true
		origins[ownOrigin("https", h)] = true
	}
	for _, o := range cfg.Origins {
		origins[o] = true
	}
	return hosts, origins
}
