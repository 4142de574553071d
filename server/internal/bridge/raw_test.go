package bridge_test

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
)

// A rawPage speaks WebSocket octet by octet, and so can do what no browser does.
type rawPage struct {
	net.Conn
	r *bufio.Reader
}

// openRaw upgrades a connection, and leaves it at that: what comes is read only
// where the test does so.
func (h *house) openRaw(target string) *rawPage {
	h.t.Helper()
	p, resp := h.upgrade("GET", "HTTP/1.1", target, h.token(target))
	if resp.StatusCode != http.StatusSwitchingProtocols {
		h.t.Fatalf("the upgrade was answered with %s", resp.Status)
	}
	return p
}

// upgrade asks for one, in any way, and may already send what comes after it.
func (h *house) upgrade(method, version, target, token string, early ...byte) (*rawPage, *http.Response) {
	h.t.Helper()
	conn, err := h.dial()
	if err != nil {
		h.t.Fatal(err)
	}
	fmt.Fprintf(conn, "%s /-/bridge/open?target=%s %s\r\nHost: %s\r\nOrigin: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Protocol: sanduq.bridge.1, token.%s\r\n\r\n%s",
		method, target, version, host, site, token, early)
	p := &rawPage{conn, bufio.NewReaderSize(conn, 16)}
	resp, err := http.ReadResponse(p.r, &http.Request{Method: method})
	if err != nil {
		h.t.Fatal(err)
	}
	return p, resp
}

// The opcodes of RFC 6455, section 5.2, and the bit of a message's last frame.
const (
	fin     = 0x80
	opText  = 1
	opBin   = 2
	opClose = 8
	opPing  = 9
)

// header makes the begin of a frame from a page, masked with zeros, which is as good as any mask.
func header(first byte, octets int) []byte {
	h := []byte{first}
	switch {
	case octets < 126:
		h = append(h, 0x80|byte(octets))
	case octets < 1<<16:
		h = binary.BigEndian.AppendUint16(append(h, 0x80|126), uint16(octets))
	default:
		h = binary.BigEndian.AppendUint64(append(h, 0x80|127), uint64(octets))
	}
	return append(h, 0, 0, 0, 0)
}

func frame(first byte, payload string) []byte {
	return append(header(first, len(payload)), payload...)
}

// lastWord reads frames until the one that closes, and returns its code; 0 where there is none.
func (p *rawPage) lastWord() int {
	for {
		var h [2]byte
		if _, err := io.ReadFull(p.r, h[:]); err != nil {
			return 0
		}
		n := int(h[1])
		if n == 126 {
			if _, err := io.ReadFull(p.r, h[:]); err != nil {
				return 0
			}
			n = int(binary.BigEndian.Uint16(h[:]))
			h[0] = opBin
		}
		payload := make([]byte, n)
		if _, err := io.ReadFull(p.r, payload); err != nil {
			return 0
		}
		if h[0]&0xf == opClose && n >= 2 {
			return int(binary.BigEndian.Uint16(payload))
		}
	}
}
