package main

import (
	"flag"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// siteHosts are the names by which visitors may call the site, in lower case. A page of an
// attacker's can have a name of its own lead to this machine (DNS rebinding), and would then be
// of the site's origin: it could read mail that its visitor alone was to see. It cannot do that
// with an address, nor with a name that only this machine has.
type siteHosts map[string]bool

// hostsFlag has a flag for names of the site's own.
func hostsFlag(flags *flag.FlagSet) siteHosts {
	hosts := siteHosts{}
	flags.Func("hosts", "`NAMES` by which visitors call the site, with commas between them; needed where it has one,\n"+
		"such as mail.example.org. Addresses, localhost and this machine's own name are always good", func(names string) error {
		for name := range strings.SplitSeq(names, ",") {
			if name = strings.TrimSpace(name); !hostName.MatchString(name) {
				return usagef("-hosts %q: want names such as mail.example.org", name)
			}
			hosts.add(name)
		}
		return nil
	})
	return hosts
}

// add takes a name, with or without a port.
func (hosts siteHosts) add(names ...string) {
	for _, name := range names {
		if name = nameOf(name); name != "" {
			hosts[name] = true
		}
	}
}

// addMachine takes the machine's own name, also as its network announces it (RFC 6762).
func (hosts siteHosts) addMachine() {
	if name, err := os.Hostname(); err == nil && name != "" {
		hosts.add(name, name+".local")
	}
}

// nameOf returns a Host field's name in lower case, without port, brackets and final dot.
func nameOf(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
}

func (hosts siteHosts) has(host string) bool {
	name := nameOf(host)
	_, err := netip.ParseAddr(name)
	return err == nil || hosts[name] || name == "localhost" || strings.HasSuffix(name, ".localhost")
}

// over answers requests under other names with 421 (RFC 9110, section 15.5.20).
func (hosts siteHosts) over(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hosts.has(r.Host) {
			next.ServeHTTP(w, r)
			return
		}
		name := nameOf(r.Host)
		if len(name) > 255 {
			name = name[:255] + "…"
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		http.Error(w, "421 this site is not called "+strconv.Quote(name)+": whoever runs it can name it so, with sanduq serve -hosts NAME",
			http.StatusMisdirectedRequest)
	})
}
