package pop3

import (
	"bufio"
	"bytes"

	"sanduq/server/message"
	"sanduq/server/meter"
)

// sentSize is how many octets a message has as it is sent, every line ended by
// CRLF: the stuffing of dots and the line that ends the answer are not counted
// (RFC 1939, section 11).
func sentSize(content []byte, work *meter.Meter) int {
	size := len(content)
	for rest := content; len(rest) > 0; {
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			return size + len("\r\n")
		}
		if !work.Spend(end + 1) {
			break
		}
		if end == 0 || rest[end-1] != '\r' {
			size++
		}
		rest = rest[end+1:]
	}
	return size
}

// send writes octets of a message line by line, each ended by CRLF, with a dot
// before one that begins with a dot (RFC 1939, section 3). Errors are left to the
// writer's Flush.
func send(w *bufio.Writer, content []byte) {
	for len(content) > 0 {
		line := content
		if end := bytes.IndexByte(content, '\n'); end >= 0 {
			line = content[:end+1]
		}
		content = content[len(line):]
		if line[0] == '.' {
			w.WriteByte('.')
		}
		if bytes.HasSuffix(line, []byte("\r\n")) {
			w.Write(line)
			continue
		}
		w.Write(bytes.TrimSuffix(line, []byte("\n")))
		w.WriteString("\r\n")
	}
}

// top is the beginning of a message: its header with the empty line, and that many
// lines of its body, or all of it where it has fewer (RFC 1939, section 7).
func top(content []byte, lines int, work *meter.Meter) []byte {
	end := len(message.Parser{Meter: work}.HeaderOf(content))
	for ; lines > 0 && end < len(content); lines-- {
		next := bytes.IndexByte(content[end:], '\n')
		if next < 0 || !work.Spend(next+1) {
			return content
		}
		end += next + 1
	}
	return content[:end]
}

// needsUTF8 says whether a header, of the message or of a part, has octets beyond
// ASCII, as only UTF-8 mode has them (RFC 6856, section 4).
func needsUTF8(content []byte, work *meter.Meter) bool {
	if ascii(content, work) {
		return false
	}
	root := message.Parser{Meter: work}.Scan(content)
	return !root.Walk(func(p *message.Part) bool { return ascii(p.HeaderOctets(), work) })
}

func ascii(octets []byte, work *meter.Meter) bool {
	for piece := range work.Pieces(octets) {
		for _, b := range piece {
			if b >= 0x80 {
				return false
			}
		}
	}
	return true
}
