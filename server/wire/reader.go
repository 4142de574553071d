package wire

import (
	"bytes"
	"io"
)

// tailOctets is how much of the end of a line that is too long is kept: enough
// for an IMAP literal's {4294967295+}.
const tailOctets = 32

// A Line is one line as it came.
type Line struct {
	Text   string // without its line end; at most the reader's limit
	Octets int    // of the whole line without its line end; more than len(Text) when it was too long
	Tail   string // the last octets of a line that was too long
	BareLF bool   // it ended in LF with no CR before it
}

// TooLong says that Text is only the beginning of the line.
func (l Line) TooLong() bool { return l.Octets > len(l.Text) }

// A Reader reads lines of bounded length and exact numbers of octets.
//
// When the connection's Read fails with an error that passes, such as a
// deadline, ReadLine may be called again and carries on in the same line.
type Reader struct {
	src   io.Reader
	limit int

	buf  []byte
	rest []byte // what of buf is not read yet

	text   []byte // of the line that is being read
	tail   []byte
	octets int
	lastCR bool
}

// NewReader reads from src lines of which at most limit octets are kept.
func NewReader(src io.Reader, limit int) *Reader {
	return &Reader{src: src, limit: limit, buf: make([]byte, 4096)}
}

// ReadLine reads up to and with the next LF. Octets over the limit are counted
// and dropped, so that a line of any length ends in the next one's beginning.
// At the end of the connection it gives io.EOF, or io.ErrUnexpectedEOF within a
// line.
func (r *Reader) ReadLine() (Line, error) {
	for {
		if i := bytes.IndexByte(r.rest, '\n'); i >= 0 {
			r.take(r.rest[:i])
			r.rest = r.rest[i+1:]
			return r.line(), nil
		}
		r.take(r.rest)
		r.rest = nil
		if err := r.fill(); err != nil {
			if err == io.EOF && (r.octets > 0 || r.lastCR) {
				err = io.ErrUnexpectedEOF
			}
			return Line{}, err
		}
	}
}

// take adds octets to the line that is being read. A CR is held back until it
// is known whether it belongs to the line end.
func (r *Reader) take(octets []byte) {
	if len(octets) == 0 {
		return
	}
	if r.lastCR {
		r.lastCR = false
		r.keep([]byte{'\r'})
	}
	if octets[len(octets)-1] == '\r' {
		r.lastCR = true
		octets = octets[:len(octets)-1]
	}
	r.keep(octets)
}

func (r *Reader) keep(octets []byte) {
	r.octets += len(octets)
	if room := r.limit - len(r.text); room > 0 {
		r.text = append(r.text, octets[:min(room, len(octets))]...)
	}
	if r.octets > r.limit {
		r.tail = append(r.tail, octets[max(0, len(octets)-tailOctets):]...)
		r.tail = r.tail[max(0, len(r.tail)-tailOctets):]
	}
}

// line gives the line that is complete and makes ready for the next.
func (r *Reader) line() Line {
	l := Line{Text: string(r.text), Octets: r.octets, Tail: string(r.tail), BareLF: !r.lastCR}
	r.text, r.tail, r.octets, r.lastCR = r.text[:0], nil, 0, false
	return l
}

func (r *Reader) fill() error {
	for range 100 {
		n, err := r.src.Read(r.buf)
		r.rest = r.buf[:n]
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// ReadOctets reads n octets, line ends and all, into a slice of its own. It
// takes memory as octets come, not as they are announced. It begins where the
// last complete line ended.
func (r *Reader) ReadOctets(n int64) ([]byte, error) {
	out, _, err := r.readOctets(n, func(int64) bool { return true })
	return out, err
}

// readOctets is ReadOctets as long as take gives memory for it. Where it gives none, so many octets are left to be read.
func (r *Reader) readOctets(n int64, take func(int64) bool) (out []byte, left int64, err error) {
	const step = 64 << 10
	if n > 0 && !take(min(n, step)) {
		return nil, n, nil
	}
	out = make([]byte, 0, min(n, step))
	for int64(len(out)) < n {
		if len(out) == cap(out) {
			size := min(n, 2*int64(cap(out)))
			if !take(size - int64(cap(out))) {
				return nil, n - int64(len(out)), nil
			}
			grown := make([]byte, len(out), size)
			copy(grown, out)
			out = grown
		}
		free := out[len(out):cap(out)]
		if len(r.rest) > 0 {
			m := copy(free, r.rest)
			r.rest = r.rest[m:]
			out = out[:len(out)+m]
			continue
		}
		m, err := r.src.Read(free)
		out = out[:len(out)+m]
		if err != nil && int64(len(out)) < n {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return nil, 0, err
		}
	}
	return out, 0, nil
}

// Discard reads n octets and drops them.
func (r *Reader) Discard(n int64) error {
	for n > 0 {
		if len(r.rest) == 0 {
			if err := r.fill(); err != nil {
				if err == io.EOF {
					err = io.ErrUnexpectedEOF
				}
				return err
			}
		}
		m := min(n, int64(len(r.rest)))
		r.rest = r.rest[m:]
		n -= m
	}
	return nil
}
