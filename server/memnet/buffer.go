package memnet

// keep is the largest empty buffer, in octets, that is kept for the next write.
const keep = 64 << 10

// A buffer is the octets on their way to one end.
type buffer struct {
	data  []byte // octets taken and not read, from off
	off   int
	limit int // how many it holds; 0: as many as there are
}

func (b *buffer) len() int { return len(b.data) - b.off }

// write takes as much of p as there is room for, and returns how much that was.
func (b *buffer) write(p []byte) int {
	if b.limit > 0 {
		p = p[:min(len(p), b.limit-b.len())]
	}
	if b.off > b.len() && len(b.data)+len(p) > cap(b.data) {
		b.data = b.data[:copy(b.data, b.data[b.off:])]
		b.off = 0
	}
	b.data = append(b.data, p...)
	return len(p)
}

// read moves octets to p, and returns how many.
func (b *buffer) read(p []byte) int {
	n := copy(p, b.data[b.off:])
	b.off += n
	if b.len() == 0 {
		b.off = 0
		b.data = b.data[:0]
		if cap(b.data) > keep {
			b.data = nil
		}
	}
	return n
}
