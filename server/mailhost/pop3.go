//go:build !without_pop3

package mailhost

import (
	"time"

	"sanduq/server/pop3"
)

// pop3Idle is how long a client may be silent: the least that RFC 1939, section 3, allows.
const pop3Idle = 10 * time.Minute

// pop3 returns the services of POP3.
func (h *Host) pop3() []service {
	s := pop3.New(h.store, pop3.Config{
		Name: h.cfg.Name, StartTLS: h.startTLS("pop3"), Rand: h.cfg.Rand, Bounds: h.bounds(pop3Idle, pop3Idle), Budget: h.cfg.Budget, Logf: h.cfg.Logf,
	})
	services := []service{{"pop3", 110, s.Serve, "-ERR [SYS/TEMP] "}}
	if h.cfg.StartTLS != nil {
		services = append(services, service{"pop3", 995, s.ServeTLS, ""})
	}
	return services
}
