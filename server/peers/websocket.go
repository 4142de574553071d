package peers

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Payload takes the frames off one direction of a WebSocket, as a Tap recorded it: all of HTTP until it is one (other
// requests may stand before that on the same connection), the frames' headers, and the mask under which a client's octets
// are (RFC 6455, section 5.3), without which nothing that it sent could be found. Messages follow each other; what is after
// the last whole frame is left out. Control frames are none of them.
//
// It refuses what it cannot look into: an extension, such as compression, is in use where a reserved bit is set.
func Payload(recorded []byte) ([]byte, error) {
	at := bytes.Index(bytes.ToLower(recorded), []byte("\r\nupgrade: websocket\r\n"))
	if at < 0 {
		return nil, errors.New("this is no WebSocket")
	}
	_, frames, _ := bytes.Cut(recorded[at:], []byte("\r\n\r\n"))
	var payload []byte
	for len(frames) >= 2 {
		first, masked, length := frames[0], frames[1]&0x80 != 0, uint64(frames[1]&0x7f)
		if first&0x70 != 0 {
			return nil, fmt.Errorf("a frame begins with %#x: an extension is in use", first)
		}
		head := frames[2:]
		switch size := length; {
		case size == 126 && len(head) >= 2:
			length, head = uint64(binary.BigEndian.Uint16(head)), head[2:]
		case size == 127 && len(head) >= 8:
			length, head = binary.BigEndian.Uint64(head), head[8:]
		case size >= 126:
			return payload, nil
		}
		var mask []byte
		if masked {
			if len(head) < 4 {
				return payload, nil
			}
			mask, head = head[:4], head[4:]
		}
		if uint64(len(head)) < length {
			return payload, nil
		}
		content := bytes.Clone(head[:length])
		for i := range content {
			if masked {
				content[i] ^= mask[i%4]
			}
		}
		if first&0x08 == 0 {
			payload = append(payload, content...)
		}
		frames = head[length:]
	}
	return payload, nil
}
