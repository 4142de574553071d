package bridge

import (
	"encoding/binary"
	"net"
	"time"

	"golang.org/x/time/rate"
)

// frames counts the frames in what a page sends (RFC 6455, section 5.2), of whatever
// kind: each costs work, also one that carries nothing.
type frames struct {
	head [14]byte // a header's octets that are there
	have int
	rest uint64 // octets of the frame's payload that are still to come
}

// count takes the next octets, and returns how many frames begin in them.
func (f *frames) count(p []byte) int {
	n := 0
	for len(p) > 0 {
		if f.rest > 0 {
			skip := min(f.rest, uint64(len(p)))
			f.rest -= skip
			p = p[skip:]
			continue
		}
		f.head[f.have] = p[0]
		f.have++
		p = p[1:]
		if f.have < headerOctets(f.head[:f.have]) {
			continue
		}
		f.rest, f.have = payloadOctets(f.head[:]), 0
		n++
	}
	return n
}

// headerOctets is how long a header is, as far as it is there: what comes from a page
// has a mask.
func headerOctets(head []byte) int {
	if len(head) < 2 {
		return 2
	}
	size := 2
	switch head[1] & 0x7f {
	case 126:
		size += 2
	case 127:
		size += 8
	}
	if head[1]&0x80 != 0 {
		size += 4
	}
	return size
}

// payloadOctets reads from a whole header how much follows it.
func payloadOctets(head []byte) uint64 {
	switch n := uint64(head[1] & 0x7f); n {
	case 126:
		return uint64(binary.BigEndian.Uint16(head[2:]))
	case 127:
		return binary.BigEndian.Uint64(head[2:])
	default:
		return n
	}
}

// perSecond permits n frames a second, and as many as in two seconds at once.
func perSecond(n int) *rate.Limiter { return rate.NewLimiter(rate.Limit(n), 2*n) }

// wait lets so many frames pass when their time has come. It ends early where the
// connection is closed. A page that sends faster is not read meanwhile, and so waits
// as well.
func (c *pageConn) wait(frames int) error {
	for frames > 0 && c.rate != nil {
		n := min(frames, c.rate.Burst())
		frames -= n
		timer := time.NewTimer(c.rate.ReserveN(time.Now(), n).Delay())
		select {
		case <-timer.C:
		case <-c.gone:
			timer.Stop()
			return net.ErrClosed
		}
	}
	return nil
}
