//go:build !js

package mailhost

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"time"

	"sanduq/server/limit"
)

const (
	// greetPause is how long a greeting waits for a client that begins TLS where it does not belong: such a client speaks at
	// once, and understands no alert behind a greeting.
	greetPause = 20 * time.Millisecond
	// helloTime is what the rest of a ClientHello may take that has begun.
	helloTime = time.Second
	// unreadOctets are read and dropped of a client at the wrong port, so that it hears why.
	unreadOctets = 64 << 10
)

// counterparts are the ports without and with TLS at their beginning that serve the same; for port 25 there is none.
var counterparts = map[int]int{143: 993, 110: 995, 587: 465, 25: 465, 993: 143, 995: 110, 465: 587}

// A begun connection is one of which the first octets were looked at.
type begun struct {
	*limit.Connection
	first []byte
}

func (b *begun) Read(p []byte) (int, error) {
	if len(b.first) > 0 {
		n := copy(p, b.first)
		b.first = b.first[n:]
		return n, nil
	}
	return b.Connection.Read(p)
}

// rightPort looks whether a client begins with TLS where its port does, and not where it does not. It returns the connection to
// be served; nil: the client was told which port is right.
func (h *Host) rightPort(ctx context.Context, s *service, conn *limit.Connection) net.Conn {
	implicit := h.Implicit(s.port)
	wait := greetPause
	if implicit {
		wait = handshakeTime
	}
	stop := context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Unix(1, 0)) })
	first, hello := readHello(ctx, conn, wait, min(wait, helloTime))
	stop()
	conn.SetReadDeadline(time.Time{})
	switch {
	case hello == implicit || ctx.Err() != nil:
		return &begun{conn, first}
	case hello:
		h.cfg.Logf("%s %v: TLS began at a port that begins without it: %s", s.protocol, conn.RemoteAddr(), h.advice(s))
		lastWords(conn, alert)
	default:
		what := "a client without it came"
		if len(first) == 0 {
			what = "nothing came"
		}
		h.cfg.Logf("%s %v: %s to a port that begins with TLS", s.protocol, conn.RemoteAddr(), what)
		lastWords(conn, []byte(notHere[s.protocol]+"This port begins with TLS, and "+what+": "+h.advice(s)+"\r\n"))
	}
	return nil
}

// notHere begins what a client of each protocol understands before TLS (for SMTP: RFC 5321, section 3.1).
var notHere = map[string]string{"imap": "* BYE ", "pop3": "-ERR ", "smtp": "554 5.7.0 "}

// alert is fatal, of protocol_version: no version of TLS is spoken here (RFC 8446, sections 5.1 and 6.2).
var alert = []byte{21, 3, 3, 0, 2, 2, 70}

// advice says where a client at the wrong port goes.
func (h *Host) advice(s *service) string {
	other := counterparts[s.port]
	port, open := h.portOf(other)
	protocol := strings.ToUpper(s.protocol)
	switch {
	case implicit[s.port] != "" && open:
		return fmt.Sprintf("%s that begins without TLS is at port %d", protocol, port)
	case implicit[s.port] != "":
		return fmt.Sprintf("no port for %s begins without it; set the mail program to SSL/TLS", protocol)
	case open:
		return fmt.Sprintf("%s that begins with TLS is at port %d", protocol, port)
	case h.cfg.StartTLS == nil:
		return "TLS is not offered, as there is no certificate"
	}
	return fmt.Sprintf("no port for %s begins with it; set the mail program to STARTTLS", protocol)
}

// portOf returns the number at which one of the host's ports is served.
func (h *Host) portOf(port int) (number int, open bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	addr, open := h.listening[port]
	if !open {
		return 0, false
	}
	at, err := netip.ParseAddrPort(addr.String())
	return int(at.Port()), err == nil
}

// lastWords writes to a client that is not served, and drops what it sends, as what is unread at the end would have the
// system reset the connection, and the client hear nothing.
func lastWords(conn *limit.Connection, words []byte) {
	conn.SetDeadline(time.Now().Add(lastWord))
	conn.Write(words)
	conn.CloseWrite()
	io.CopyN(io.Discard, conn, unreadOctets)
}

// readHello reads until it is known whether a client begins with a ClientHello. It waits for the first octet for one time, for
// the others for another.
func readHello(ctx context.Context, conn net.Conn, first, others time.Duration) (octets []byte, hello bool) {
	conn.SetReadDeadline(time.Now().Add(first))
	buf := make([]byte, helloOctets)
	n := 0
	for known := false; !known && ctx.Err() == nil; hello, known = isClientHello(buf[:n]) {
		m, err := conn.Read(buf[n:])
		if n += m; err != nil {
			break
		}
		conn.SetReadDeadline(time.Now().Add(others))
	}
	return buf[:n], hello
}

// helloOctets are looked at of a ClientHello.
const helloOctets = 6

// isClientHello says whether octets are the beginning of a record of TLS with a ClientHello (RFC 8446, sections 5.1 and 4), and
// whether that is known yet.
func isClientHello(b []byte) (hello, known bool) {
	const handshake, clientHello, maxRecord = 22, 1, 1 << 14
	switch {
	case len(b) >= 1 && b[0] != handshake, len(b) >= 2 && b[1] != 3, len(b) >= 3 && b[2] > 4:
		return false, true
	case len(b) >= 5 && (binary.BigEndian.Uint16(b[3:]) < 4 || binary.BigEndian.Uint16(b[3:]) > maxRecord):
		return false, true
	case len(b) < helloOctets:
		return false, false
	}
	return b[5] == clientHello, true
}
