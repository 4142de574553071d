package mailhost

import "net"

// startTLS returns what begins TLS after STARTTLS or STLS.
func (h *Host) startTLS(string) func(net.Conn) (net.Conn, error) { return h.cfg.StartTLS }
