package smtp

import (
	"slices"
	"strings"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// domains are those whose mail is at home here, as texts name them.
func (s *Server) domains() []string {
	all := []string{s.cfg.Name}
	for _, d := range append(slices.Clone(s.cfg.Domains), "localhost") {
		if !slices.ContainsFunc(all, func(other string) bool { return strings.EqualFold(d, other) }) {
			all = append(all, d)
		}
	}
	return all
}

// isLocal says whether a domain's mail is at home here; that of <Postmaster>, who
// has none, is (RFC 5321, section 4.5.1).
func (s *Server) isLocal(domain string) bool {
	return domain == "" || domain == "[127.0.0.1]" ||
		slices.ContainsFunc(s.domains(), func(d string) bool { return strings.EqualFold(d, domain) })
}

// localUser finds the user whom a local part means: the one who is called so, the
// only one whose name differs in letter case alone, or for postmaster who is told
// to be it. Where there is none, near is who may have been meant, or "".
func (s *Server) localUser(local string) (user *mailstore.User, near string) {
	if u, ok := s.store.User(local); ok {
		return u, ""
	}
	names := s.store.Users()
	for _, name := range names {
		if strings.EqualFold(name, local) {
			u, _ := s.store.User(name)
			return u, ""
		}
	}
	if strings.EqualFold(local, "postmaster") {
		if u, ok := s.store.User(s.cfg.Postmaster); ok {
			return u, ""
		}
	}
	return nil, wire.Nearest(local, names)
}

// example is an address for texts: one that works here.
func (c *conn) example() string {
	name := "alex"
	if c.user != nil {
		name = c.user.Name()
	} else if names := c.server.store.Users(); len(names) > 0 {
		name = names[0]
	}
	return name + "@" + c.server.home()
}

// home is the domain that users' addresses are shown with.
func (s *Server) home() string {
	if len(s.cfg.Domains) > 0 {
		return s.cfg.Domains[0]
	}
	return s.cfg.Name
}
