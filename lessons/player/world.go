package player

import (
	"context"
	"net"
	"time"
)

// A World is a mail host to play in. A new one holds the same mailboxes each
// time, and gives the same answers to the same octets at the same times.
type World interface {
	// Dial opens a connection; port 0 is the protocol's own.
	Dial(protocol string, port int) (net.Conn, error)
	// Settle returns when every connection is at rest: all that was sent is
	// answered, and all answers are read. With a context that is over it says at
	// once whether that is so.
	Settle(context.Context) error
	SetClock(time.Time)
	Close() error
}
