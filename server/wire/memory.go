package wire

import (
	"errors"
	"net"
)

// Memory is what all connections of a host take from for what comes in and is not stored yet. See limit.Octets.
type Memory interface {
	Take(client net.Addr, n int64) bool
	Has(client net.Addr, n int64) bool
	Give(client net.Addr, n int64)
}

// ownOctets is what each connection has of its own: a letter without attachments comes in however much others send.
const ownOctets = 64 << 10

// ErrMemory is that there is no memory now for what comes in.
var ErrMemory = errors.New("no memory for what comes in")

// HasMemory says whether there is memory now for n octets more. It reserves nothing: who announces much and sends nothing
// takes nothing from others.
func (c *Conn) HasMemory(n int64) bool {
	more := c.beyondOwn(n)
	return more <= 0 || c.bounds.Memory.Has(c.RemoteAddr(), more)
}

// TakeMemory takes memory for n octets, which are held until ReleaseMemory or Close; false: there is none.
func (c *Conn) TakeMemory(n int64) bool {
	if more := c.beyondOwn(n); more > 0 {
		if !c.bounds.Memory.Take(c.RemoteAddr(), more) {
			return false
		}
		c.shared += more
	}
	c.taken += n
	return true
}

// beyondOwn is how much more of n octets is to be taken from the memory of all.
func (c *Conn) beyondOwn(n int64) int64 {
	if c.bounds.Memory == nil {
		return 0
	}
	return c.taken + n - ownOctets - c.shared
}

// ReleaseMemory gives back all that was taken.
func (c *Conn) ReleaseMemory() {
	if c.shared > 0 {
		c.bounds.Memory.Give(c.RemoteAddr(), c.shared)
	}
	c.taken, c.shared = 0, 0
}

// ReadOctets reads n octets into a slice of its own, for which it takes memory as they come. If there is none any more, the
// octets are read and dropped, and the error is ErrMemory.
func (c *Conn) ReadOctets(n int64) ([]byte, error) {
	octets, left, err := c.Reader.readOctets(n, c.TakeMemory)
	if err == nil && left > 0 {
		c.ReleaseMemory()
		if err = c.Discard(left); err == nil {
			err = ErrMemory
		}
	}
	return octets, err
}
