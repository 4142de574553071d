//go:build !js

package mailhost

import (
	"errors"
	"io"
	"net"
	"time"
)

// errPlainText says that a client went on in plain text where it had asked for TLS.
var errPlainText = errors.New("plain text came where TLS was to begin")

// recordHandshake is the first octet of a ClientHello's record (RFC 8446, section 5.1).
const recordHandshake = 22

// A peeked connection is one of which the first octet was looked at.
type peeked struct {
	net.Conn
	first []byte
}

func (p *peeked) Read(b []byte) (int, error) {
	if len(p.first) > 0 {
		n := copy(b, p.first)
		p.first = p.first[n:]
		return n, nil
	}
	return p.Conn.Read(b)
}

// startTLS returns what begins TLS after STARTTLS or STLS: a client that goes on in plain text
// is told so in plain text, as it would not understand an alert. A lesson's servers do without.
func (h *Host) startTLS(protocol string) func(net.Conn) (net.Conn, error) {
	if h.cfg.StartTLS == nil || !h.cfg.Timeouts {
		return h.cfg.StartTLS
	}
	return func(conn net.Conn) (net.Conn, error) {
		first := make([]byte, 1)
		if _, err := io.ReadFull(conn, first); err != nil {
			return nil, err
		}
		if first[0] == recordHandshake {
			return h.cfg.StartTLS(&peeked{conn, first})
		}
		conn.SetDeadline(time.Now().Add(lastWord))
		io.WriteString(conn, notHere[protocol]+"Plain text came where TLS was to begin: after the answer to "+begins[protocol]+" the next octets are the handshake's\r\n")
		if half, ok := conn.(interface{ CloseWrite() error }); ok {
			half.CloseWrite()
		}
		io.CopyN(io.Discard, conn, unreadOctets) // or the system would reset the connection, and the client hear nothing
		return nil, errPlainText
	}
}

// begins are the commands that ask for TLS.
var begins = map[string]string{"imap": "STARTTLS", "pop3": "STLS", "smtp": "STARTTLS"}
