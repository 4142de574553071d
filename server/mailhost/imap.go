package mailhost

import (
	"time"

	"sanduq/server/imap"
)

// imapIdle is how long a client may be silent: the least that RFC 3501, section 5.4, allows.
const imapIdle = 30 * time.Minute

// imap returns the services of IMAP.
func (h *Host) imap() []service {
	s := imap.New(h.store, imap.Config{
		Name: h.cfg.Name, StartTLS: h.cfg.StartTLS, Rand: h.cfg.Rand, Idle: h.silence(imapIdle), Budget: h.cfg.Budget, Logf: h.cfg.Logf,
	})
	services := []service{{"imap", 143, s.Serve, "* BYE " + h.tooMany()}}
	if h.cfg.StartTLS != nil {
		services = append(services, service{"imap", 993, s.ServeTLS, ""})
	}
	return services
}
