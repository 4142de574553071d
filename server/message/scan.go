package message

import "bytes"

// What is deeper or more than this is left unopened: a multipart or message
// below MaxDepth is APPLICATION/OCTET-STREAM, and the part number MaxParts
// swallows those that follow it.
const (
	MaxDepth = 50
	MaxParts = 1000
)

// Scan finds the parts of a message in one pass over its octets. The tree holds
// raw; it must not change.
//
// A header goes on until the first empty line. A multipart that names no
// boundary is taken for text/plain (RFC 2045, section 5.2); one whose boundary
// never comes has a single, empty part, since IMAP knows no multipart without
// parts. A multipart that is not closed ends where the one around it goes on
// (RFC 2046, section 5.1.2).
func Scan(raw []byte) *Part { return Parser{}.Scan(raw) }

// Scan is the function Scan. Where the meter ends it, the tree is not whole.
func (p Parser) Scan(raw []byte) *Part {
	s := scanner{raw: raw, parser: p}
	return s.message()
}

func (s *scanner) message() *Part {
	p, _ := s.part(0, false)
	return p
}

type scanner struct {
	raw    []byte
	parser Parser
	pos    int      // at the beginning of a line
	open   [][]byte // the boundaries of the multiparts we are in, outermost first
	opened int      // parts so far
}

// levelCost is what comparing a line with one boundary costs, in octets looked through.
const levelCost = 4

// A delimiter is a boundary's line, or the end of the message.
type delimiter struct {
	level   int // into scanner.open; -1 at the end of the message
	closing bool
	start   int // of its line
}

// part reads one part from s.pos and up to the delimiter that ends it, which it
// gives back and which is behind s.pos then. In a digest a part that does not
// say what it is, is a message (RFC 2046, section 5.1.5).
func (s *scanner) part(depth int, inDigest bool) (*Part, delimiter) {
	s.opened++
	p := &Part{raw: s.raw, parser: s.parser}
	p.Header.Start = s.pos
	end, ended := s.header()
	p.Header.End, p.Body.Start = s.pos, s.pos
	if ended {
		p.Header.End, p.Body.Start = end.start, end.start
	}
	p.Body.End = p.Body.Start
	p.readFields(inDigest)

	boundary := p.Param("BOUNDARY")
	multi := p.Type == "MULTIPART"
	switch {
	case multi && boundary == "":
		p.plain()
	case depth >= MaxDepth && (multi || p.isMessage()):
		p.Type, p.Subtype, p.Params = "APPLICATION", "OCTET-STREAM", nil
	case ended && multi:
		s.noParts(p)
	case ended && p.isMessage():
		p.Message = &Part{raw: s.raw, parser: s.parser, Header: p.Body, Body: p.Body}
		p.Message.plain()
	case multi:
		end, ended = s.multipart(p, boundary, depth), true
	case p.isMessage():
		p.Message, end = s.part(depth+1, false)
		ended = true
	}
	if !ended {
		end = s.next()
	}
	p.Body.End = max(p.Body.Start, s.contentEnd(end))
	// The header of a part within may reach up to the delimiter, its line end included.
	if p.Message != nil {
		p.Body.End = max(p.Body.End, p.Message.Body.End)
	}
	if n := len(p.Parts); n > 0 {
		p.Body.End = max(p.Body.End, p.Parts[n-1].Body.End)
	}
	return p, end
}

// header moves behind the empty line that ends the header. A delimiter may come
// first; it is given back then.
func (s *scanner) header() (delimiter, bool) {
	for s.pos < len(s.raw) {
		rest := s.raw[s.pos:]
		if n := emptyLine(rest); n > 0 {
			s.pos += n
			return delimiter{}, false
		}
		if d, ok := s.delimiter(); ok {
			return d, true
		}
		size := lineEnd(rest)
		s.pos += size
		if !s.parser.line(size) {
			break
		}
	}
	return delimiter{}, false
}

// multipart reads the parts of p and what follows them, up to the delimiter
// that ends p itself.
func (s *scanner) multipart(p *Part, boundary string, depth int) delimiter {
	level := len(s.open)
	s.open = append(s.open, []byte(boundary))
	digest := p.Subtype == "DIGEST"

	end := s.next()
	for end.level == level && !end.closing {
		if s.opened >= MaxParts && len(p.Parts) > 0 {
			end = s.next()
			last := p.Parts[len(p.Parts)-1]
			last.Body.End = max(last.Body.Start, s.contentEnd(end))
			continue
		}
		var child *Part
		child, end = s.part(depth+1, digest)
		p.Parts = append(p.Parts, child)
	}
	s.open = s.open[:level]
	if end.level == level { // closed: the epilogue is ours
		end = s.next()
	}
	if len(p.Parts) == 0 {
		s.noParts(p)
	}
	return end
}

func (s *scanner) noParts(p *Part) {
	here := Span{p.Body.Start, p.Body.Start}
	none := &Part{raw: s.raw, parser: s.parser, Header: here, Body: here}
	none.plain()
	p.Parts = []*Part{none}
}

// next moves behind the next delimiter, or to the end of the message.
func (s *scanner) next() delimiter {
	if len(s.open) == 0 {
		s.pos = len(s.raw)
	}
	for s.pos < len(s.raw) {
		if d, ok := s.delimiter(); ok {
			return d
		}
		skip := bytes.Index(s.raw[s.pos:], []byte("\n--"))
		if skip < 0 || !s.parser.line(skip+levelCost*len(s.open)) {
			break
		}
		s.pos += skip + 1
	}
	s.pos = len(s.raw)
	return delimiter{level: -1, start: s.pos}
}

// delimiter takes the line at s.pos if it is the delimiter of an open
// multipart, the innermost first.
func (s *scanner) delimiter() (delimiter, bool) {
	rest := s.raw[s.pos:]
	if !bytes.HasPrefix(rest, []byte("--")) || len(s.open) == 0 {
		return delimiter{}, false
	}
	size := lineEnd(rest)
	line := bytes.TrimRight(rest[2:size], " \t\r\n")
	for level := len(s.open) - 1; level >= 0; level-- {
		tail, ok := bytes.CutPrefix(line, s.open[level])
		closing := string(tail) == "--"
		if ok && (closing || len(tail) == 0) {
			d := delimiter{level: level, closing: closing, start: s.pos}
			s.pos += size
			return d, true
		}
	}
	return delimiter{}, false
}

// contentEnd gives where the part before a delimiter ends: the line end before
// the delimiter belongs to the delimiter (RFC 2046, section 5.1.1).
func (s *scanner) contentEnd(d delimiter) int {
	end := d.start
	if d.level < 0 {
		return end
	}
	if end > 0 && s.raw[end-1] == '\n' {
		end--
		if end > 0 && s.raw[end-1] == '\r' {
			end--
		}
	}
	return end
}
