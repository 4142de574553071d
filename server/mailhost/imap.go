package mailhost

import (
	"time"

	"sanduq/server/imap"
)

// How long a client may be silent: the least that RFC 9051, section 5.4, allows, which speaks of sessions after the login,
// and before it.
const (
	imapIdle  = 30 * time.Minute
	imapLogin = time.Minute
)

// imap returns the services of IMAP.
func (h *Host) imap() []service {
	s := imap.New(h.store, imap.Config{
		Name: h.cfg.Name, StartTLS: h.startTLS("imap"), Rand: h.cfg.Rand, Bounds: h.bounds(imapIdle, imapLogin), Budget: h.cfg.Budget, Logf: h.cfg.Logf,
	})
	services := []service{{"imap", 143, s.Serve, "* BYE "}}
	if h.cfg.StartTLS != nil {
		services = append(services, service{"imap", 993, s.ServeTLS, ""})
	}
	return services
}
