package message

import "bytes"

// A Span is a range of octets of the message, End not included.
type Span struct{ Start, End int }

// Len is the number of octets in the span.
func (s Span) Len() int { return s.End - s.Start }

// A Param is a parameter of a MIME field, in the order and the spelling it was
// written in; only the name is made upper case. RFC 2231's continuations
// (`FILENAME*0*`) stay what they are.
type Param struct{ Name, Value string }

// A Text is a field that may not be there at all, which IMAP tells apart from
// one that is empty (RFC 3501, section 7.4.2, ENVELOPE).
type Text struct {
	Value   string
	Present bool
}

// A Disposition is the Content-Disposition of a part (RFC 2183).
type Disposition struct {
	Type   string // upper case
	Params []Param
}

// A Part is a message, or one part of a multipart. Exactly one of these holds:
// it has Parts, it has a Message, or it is a leaf.
type Part struct {
	Header Span // with the empty line that ends it, where there is one
	Body   Span

	Type, Subtype string // upper case; "TEXT" "PLAIN" where the part does not say (RFC 2045, section 5.2)
	Params        []Param
	Encoding      string // upper case; "7BIT" where the part does not say

	ID, Description, Location, MD5 Text
	Disposition                    *Disposition
	Language                       []string

	Parts   []*Part // of a multipart; never empty there
	Message *Part   // of a message/rfc822

	raw    []byte
	parser Parser
}

// HeaderOctets gives the header, with the empty line that ends it.
func (p *Part) HeaderOctets() []byte { return p.raw[p.Header.Start:p.Header.End] }

// BodyOctets gives the body as it came.
func (p *Part) BodyOctets() []byte { return p.raw[p.Body.Start:p.Body.End] }

// Lines counts the line ends of the body: its size in lines as RFC 3501,
// section 7.4.2, wants it for text and messages.
func (p *Part) Lines() (lines int) {
	for piece := range p.parser.Meter.Pieces(p.BodyOctets()) {
		lines += bytes.Count(piece, []byte{'\n'})
	}
	return lines
}

// Param gives the value of the first parameter with this upper case name, or "".
func (p *Part) Param(name string) string {
	for _, q := range p.Params {
		if q.Name == name {
			return q.Value
		}
	}
	return ""
}

// Find goes down to a part by its numbers in IMAP's counting (RFC 3501, section
// 6.4.5): those of a multipart are counted from 1, a message that is no
// multipart has one part, and the parts of a contained message are counted
// under the number of the part that contains it. It gives nil where the path
// leads nowhere. An empty path gives p.
func (p *Part) Find(path []int) *Part {
	counted := false // whether p itself has been counted as a part
	for _, n := range path {
		if counted && p.Message != nil {
			p, counted = p.Message, false
		}
		switch {
		case len(p.Parts) > 0:
			if n < 1 || n > len(p.Parts) {
				return nil
			}
			p = p.Parts[n-1]
		case counted || n != 1:
			return nil
		}
		counted = true
	}
	return p
}

// Walk calls f for p and everything in it, each before what it holds, until f
// gives false.
func (p *Part) Walk(f func(*Part) bool) bool {
	if !f(p) {
		return false
	}
	for _, child := range p.Parts {
		if !child.Walk(f) {
			return false
		}
	}
	return p.Message == nil || p.Message.Walk(f)
}
