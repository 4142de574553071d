// Package batch writes what the program has to say as JSON text, many events in one: the Batch of
// static/src/protocol.ts. It writes and does not read; encoding/json would weigh as much as a server.
package batch

import (
	"strconv"
	"unicode/utf8"
)

// A Batch is the JSON text of an array of events. The zero Batch is empty and ready for use. An event is begun, its
// fields follow, and the next Begin or Text ends it:
//
//	b.Begin("line")
//	b.String("text", "* OK ready")
type Batch struct {
	buf  []byte
	run  Lines // whose texts end buf, where running
	runs bool
}

// Lines is what lines that come together have in common.
type Lines struct {
	Store, Conn string
	Who         byte // 'C', 'S' or 'I'
	Replayed    bool
	Step        int
	Hidden      bool
}

// Len returns how many octets the text has so far.
func (b *Batch) Len() int { return len(b.buf) }

// Begin begins an event of this kind.
func (b *Batch) Begin(at string) {
	b.runs = false
	if len(b.buf) == 0 {
		b.buf = append(b.buf, '[')
	} else {
		b.buf = append(b.buf, "},"...)
	}
	b.buf = append(b.buf, `{"at":`...)
	b.quote(at)
}

// Text ends the batch, empties it and returns its text, which is valid until the next Begin; nil where there was no
// event.
func (b *Batch) Text() []byte {
	if len(b.buf) == 0 {
		return nil
	}
	b.runs = false
	text := append(b.buf, "}]"...)
	b.buf = text[:0]
	return text
}

// Line adds a line: to the event before where that is a run of lines like it, else as a new one. An answer of ten
// thousand lines says ten thousand times the same about each but its text.
func (b *Batch) Line(l Lines, text string) {
	if b.runs && b.run == l {
		b.buf[len(b.buf)-1] = ','
	} else {
		b.Begin("lines")
		b.String("store", l.Store)
		b.String("conn", l.Conn)
		b.String("who", string(rune(l.Who)))
		b.Bool("replayed", l.Replayed)
		b.Int("step", int64(l.Step))
		if l.Hidden {
			b.Bool("hidden", true)
		}
		b.name("texts")
		b.buf = append(b.buf, '[')
		b.run, b.runs = l, true
	}
	b.quote(text)
	b.buf = append(b.buf, ']')
}

// String adds a field. Octets that are no UTF-8 are written as lone surrogates, as protocol.ts says.
func (b *Batch) String(name, value string) {
	b.name(name)
	b.quote(value)
}

// Int adds a field.
func (b *Batch) Int(name string, value int64) {
	b.name(name)
	b.buf = strconv.AppendInt(b.buf, value, 10)
}

// Bool adds a field.
func (b *Batch) Bool(name string, value bool) {
	b.name(name)
	b.buf = strconv.AppendBool(b.buf, value)
}

// Strings writes a field that is an array of strings.
func (b *Batch) Strings(name string, values []string) {
	b.name(name)
	b.buf = append(b.buf, '[')
	for i, v := range values {
		if i > 0 {
			b.buf = append(b.buf, ',')
		}
		b.quote(v)
	}
	b.buf = append(b.buf, ']')
}

// Bools writes a field that is an array of truth values.
func (b *Batch) Bools(name string, values []bool) {
	b.name(name)
	b.buf = append(b.buf, '[')
	for i, v := range values {
		if i > 0 {
			b.buf = append(b.buf, ',')
		}
		b.buf = strconv.AppendBool(b.buf, v)
	}
	b.buf = append(b.buf, ']')
}

// Object adds a field that is an object, whose fields are those added by fields.
func (b *Batch) Object(name string, fields func()) {
	b.name(name)
	b.object(fields)
}

// Objects adds a field that is an array of n objects; fields adds those of the object i.
func (b *Batch) Objects(name string, n int, fields func(i int)) {
	b.name(name)
	b.buf = append(b.buf, '[')
	for i := range n {
		if i > 0 {
			b.buf = append(b.buf, ',')
		}
		b.object(func() { fields(i) })
	}
	b.buf = append(b.buf, ']')
}

func (b *Batch) object(fields func()) {
	b.buf = append(b.buf, '{')
	fields()
	b.buf = append(b.buf, '}')
}

func (b *Batch) name(name string) {
	if b.buf[len(b.buf)-1] != '{' {
		b.buf = append(b.buf, ',')
	}
	b.quote(name)
	b.buf = append(b.buf, ':')
}

// quote adds a JSON string.
func (b *Batch) quote(s string) {
	const hex = "0123456789abcdef"
	buf := append(b.buf, '"')
	done := 0 // what of s is in buf
	for i := 0; i < len(s); {
		c := s[i]
		size := 1
		switch {
		case c >= utf8.RuneSelf:
			var r rune
			if r, size = utf8.DecodeRuneInString(s[i:]); r != utf8.RuneError || size > 1 {
				i += size
				continue
			}
			buf = append(buf, s[done:i]...)
			buf = append(buf, `\udc`...)
			buf = append(buf, hex[c>>4], hex[c&15])
		case c == '"' || c == '\\':
			buf = append(buf, s[done:i]...)
			buf = append(buf, '\\', c)
		case c < ' ':
			buf = append(buf, s[done:i]...)
			buf = append(buf, `\u00`...)
			buf = append(buf, hex[c>>4], hex[c&15])
		default:
			i++
			continue
		}
		i += size
		done = i
	}
	buf = append(buf, s[done:]...)
	b.buf = append(buf, '"')
}
