package peers

import (
	"encoding/binary"
	"fmt"
)

// Sealed parts what one side of a connection sent at the point where its TLS begins: the text before, which anybody could
// read, and how many octets came after it. All of those must be of TLS records whose content is that of a handshake, an
// alert, or encrypted (RFC 8446, section 5.1); the last record may be cut short.
//
// It is the other half of Leaks: that one finds what it knows to look for, this one lets nothing through but records.
func Sealed(passed []byte) (clear string, sealed int, err error) {
	const handshake = 22
	at := 0
	for at < len(passed) && passed[at] != handshake { // no text has that octet
		at++
	}
	clear, records := string(passed[:at]), passed[at:]
	for rest := records; len(rest) > 0; {
		if len(rest) < 5 {
			break
		}
		kind, version, length := rest[0], rest[1], int(binary.BigEndian.Uint16(rest[3:]))
		if kind < 20 || kind > 23 || version != 3 || length > 1<<14+2048 {
			return clear, len(records), fmt.Errorf("octet %d begins no TLS record: %.20q", len(passed)-len(rest), rest)
		}
		rest = rest[min(5+length, len(rest)):]
	}
	return clear, len(records), nil
}
