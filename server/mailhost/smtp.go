//go:build !without_smtp

package mailhost

import (
	"time"

	"sanduq/server/smtp"
)

// smtpIdle is how long a client may be silent: the least that RFC 5321, section 4.5.3.2.7, allows.
const smtpIdle = 5 * time.Minute

// smtp returns the services of SMTP: the relay, and the submission of one's own mail.
func (h *Host) smtp() []service {
	relay, submission := h.smtpServer(smtp.Relay), h.smtpServer(smtp.Submission)
	services := []service{
		{"smtp", 25, relay.Serve, "421 4.7.0 "},
		{"smtp", 587, submission.Serve, "421 4.7.0 "},
	}
	if h.cfg.StartTLS != nil {
		services = append(services, service{"smtp", 465, submission.ServeTLS, ""})
	}
	return services
}

func (h *Host) smtpServer(role smtp.Role) *smtp.Server {
	return smtp.New(h.store, smtp.Config{
		Name: h.cfg.Name, Role: role, Domains: h.cfg.Domains, Postmaster: h.cfg.Postmaster, Now: h.cfg.Now, Rand: h.cfg.Rand,
		StartTLS: h.startTLS("smtp"), Bounds: h.bounds(smtpIdle, smtpIdle), Logf: h.cfg.Logf,
	})
}
