package transcript

import (
	"bytes"
	"strings"
)

// A Splitter cuts what a server sends into units. The zero value cuts lines;
// with IMAP set, a response keeps its literals.
type Splitter struct {
	IMAP bool

	buf     []byte
	scanned int   // octets of buf known to hold no end of a unit
	literal int64 // octets of a literal still to come, from scanned on
	line    int   // where in buf the unit's last line begins
}

// Feed takes octets as they come and returns the units that they complete.
func (s *Splitter) Feed(p []byte) []Unit {
	s.buf = append(s.buf, p...)
	var out []Unit
	start := 0 // of the unit in buf
	for {
		if s.literal > 0 {
			n := min(s.literal, int64(len(s.buf)-s.scanned))
			s.scanned += int(n)
			s.literal -= n
			if s.literal > 0 {
				break
			}
		}
		end := bytes.Index(s.buf[s.scanned:], []byte("\r\n"))
		if end < 0 {
			s.scanned = max(s.scanned, len(s.buf)-1) // a CR may be waiting for its LF
			break
		}
		end += s.scanned
		s.scanned = end + 2
		if n, ok := s.announced(start, end); ok {
			s.literal, s.line = n, s.scanned+int(min(n, 1<<30))
			continue
		}
		out = append(out, Unit{Text: string(s.buf[start:end])})
		start, s.line = s.scanned, s.scanned
	}
	s.buf = append(s.buf[:0], s.buf[start:]...)
	s.scanned -= start
	s.line -= start
	return out
}

// announced reads the literal that the unit's last line, which stops at end,
// announces.
func (s *Splitter) announced(start, end int) (octets int64, ok bool) {
	if !s.IMAP || end <= s.line || s.buf[end-1] != '}' {
		return 0, false
	}
	octets, _, ok = Literal(string(s.buf[max(s.line, end-32):end]))
	return octets, ok && carriesLiteral(string(s.buf[start:min(end, start+16)]))
}

// Partial returns what has come of a unit that is not complete.
func (s *Splitter) Partial() string { return string(s.buf) }

// Close returns the units at the end of a connection: one for text without its
// CRLF where there is some, and the close.
func (s *Splitter) Close() []Unit {
	var out []Unit
	if len(s.buf) > 0 {
		out = append(out, Unit{Text: strings.TrimSuffix(string(s.buf), "\r\n")})
	}
	*s = Splitter{IMAP: s.IMAP}
	return append(out, Unit{Close: true})
}
