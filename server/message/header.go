package message

import (
	"bytes"
	"iter"
	"strings"
)

// A Field is one header field with its octets as they came.
type Field struct {
	Octets []byte // the whole field, folded lines and line ends included

	name, value []byte
}

// Name is the field's name as written, "" where the line is no field.
func (f Field) Name() string { return string(f.name) }

// Value is the field's value unfolded (RFC 5322, section 2.2.3), without the
// spaces around it. Nothing else is decoded.
func (f Field) Value() string { return unfold(f.value) }

// Is reports whether the field has this name, in any letter case. A line that is
// no field has none.
func (f Field) Is(name string) bool {
	return len(f.name) == len(name) && len(name) > 0 && strings.EqualFold(string(f.name), name)
}

func (f Field) hasPrefix(prefix string) bool {
	return len(f.name) > len(prefix) && strings.EqualFold(string(f.name[:len(prefix)]), prefix)
}

// Fields goes through the fields of a header in their order and stops at the
// empty line that ends it. A line that is no field comes with no name.
func Fields(header []byte) iter.Seq[Field] { return Parser{}.Fields(header) }

// Fields is the function Fields; the meter may end it early.
func (p Parser) Fields(header []byte) iter.Seq[Field] {
	return func(yield func(Field) bool) {
		for len(header) > 0 && emptyLine(header) == 0 {
			end := p.fieldEnd(header)
			if !p.line(fieldCost) {
				return
			}
			f := Field{Octets: header[:end], value: header[:end]}
			if colon := bytes.IndexByte(f.Octets, ':'); colon > 0 {
				if name := bytes.TrimRight(f.Octets[:colon], " \t"); isFieldName(name) {
					f.name, f.value = name, f.Octets[colon+1:]
				}
			}
			if !yield(f) {
				return
			}
			header = header[end:]
		}
	}
}

// fieldEnd gives where the field that begins header ends, its folded lines
// included.
func (p Parser) fieldEnd(header []byte) int {
	end := lineEnd(header)
	more := p.line(end)
	for more && end < len(header) && (header[end] == ' ' || header[end] == '\t') {
		size := lineEnd(header[end:])
		end += size
		more = p.line(size)
	}
	return end
}

// isFieldName says whether name is printable US-ASCII without a colon
// (RFC 5322, section 2.2).
func isFieldName(name []byte) bool {
	for _, c := range name {
		if c <= ' ' || c >= 0x7f || c == ':' {
			return false
		}
	}
	return len(name) > 0
}

// FilterHeader gives the fields of header that names lists, or with not those
// that it does not list, as original octets in their original order. The empty
// line that ends a header is always part of it where the header has one
// (RFC 3501, section 6.4.5, HEADER.FIELDS).
func FilterHeader(header []byte, names FieldNames, not bool) []byte {
	return Parser{}.FilterHeader(header, names, not)
}

// FilterHeader is the function FilterHeader. Where the meter ends it, the fields are not all there.
func (p Parser) FilterHeader(header []byte, names FieldNames, not bool) []byte {
	var kept []byte
	rest := header
	for f := range p.Fields(header) {
		rest = rest[len(f.Octets):]
		if names.Has(f) != not {
			kept = append(kept, f.Octets...)
		}
	}
	return append(kept, rest...)
}

// FieldValue gives the value of the first field with this name.
func FieldValue(header []byte, name string) (string, bool) {
	return Parser{}.FieldValue(header, name)
}

// FieldValue is the function FieldValue.
func (p Parser) FieldValue(header []byte, name string) (string, bool) {
	for f := range p.Fields(header) {
		if f.Is(name) {
			return f.Value(), true
		}
	}
	return "", false
}

// headerEnd gives where the header that begins raw ends: after its empty line,
// or at the end of raw where there is none.
func (p Parser) headerEnd(raw []byte) int {
	for pos := 0; pos < len(raw); {
		if n := emptyLine(raw[pos:]); n > 0 {
			return pos + n
		}
		size := lineEnd(raw[pos:])
		if !p.line(size) {
			return pos
		}
		pos += size
	}
	return len(raw)
}

// HeaderOf gives the header of a message, with the empty line that ends it,
// without looking at anything after it.
func HeaderOf(raw []byte) []byte { return Parser{}.HeaderOf(raw) }

// HeaderOf is the function HeaderOf. Where the meter ends it, it gives the beginning of the header.
func (p Parser) HeaderOf(raw []byte) []byte { return raw[:p.headerEnd(raw)] }

// lineEnd gives the length of the line that begins b, with its line end.
func lineEnd(b []byte) int {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		return i + 1
	}
	return len(b)
}

// emptyLine gives the length of the empty line that begins b, or 0 where none
// does.
func emptyLine(b []byte) int {
	switch {
	case len(b) > 0 && b[0] == '\n':
		return 1
	case len(b) > 1 && b[0] == '\r' && b[1] == '\n':
		return 2
	}
	return 0
}

func unfold(value []byte) string {
	value = bytes.Trim(value, " \t\r\n")
	if bytes.IndexByte(value, '\n') < 0 {
		return string(value)
	}
	out := make([]byte, 0, len(value))
	for len(value) > 0 {
		end := lineEnd(value)
		line := value[:end]
		if n := len(line); line[n-1] == '\n' {
			line = line[:n-1]
			if n > 1 && line[n-2] == '\r' {
				line = line[:n-2]
			}
		}
		out = append(out, line...)
		value = value[end:]
	}
	return string(out)
}
