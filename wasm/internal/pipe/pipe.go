// Package pipe is the sandbox's end of TLS: it has the handshakes of its connections made by another program, at the other
// end of a MessagePort. Raw octets go there and clear text comes back, and the other way round.
//
// Every message to that program is acknowledged when all that it caused has been posted, and only then more is read. So a
// memnet.Network still knows when all is at rest, though half of the work is done elsewhere. The other end is
// wasm/internal/pipe/tlsend; this one must not reach crypto/tls, which weighs more than all mail servers together.
package pipe

import (
	"net"

	"sanduq/lessons/player"
	"sanduq/server/memnet"
)

// A Port is one end of a channel of messages between two programs.
type Port interface {
	// Post sends a message, of which it keeps nothing. It does not wait.
	Post(message []byte)
	// OnMessage has every message from now on given to f, in order. f must not block.
	OnMessage(f func(message []byte))
	// Shut ends the channel; what was posted still arrives. (For a Close without a result the linker would keep those of
	// other types, too.)
	Shut()
}

// The kinds of messages: the first octet of each. What follows it is given in brackets.
const (
	Raw      = 'r' // [octets] of the wire
	Clear    = 'c' // [octets] of clear text
	RawEnd   = 'R' // the wire has ended
	ClearEnd = 'C' // the clear text has ended
	Done     = 'd' // [what Seal gives] the handshake is made
	Failed   = 'f' // [text] it cannot be made, or what was made is broken
	Ack      = 'a' // to each message of the sandbox
)

// An Opening is what a channel begins with.
type Opening struct {
	Side string // client or server
	Name string // the server's
	At   int64  // what the clock shows on both sides, in milliseconds since 1970
}

// Conn is a connection in memory that can have another one above it: a memnet.Conn, or what embeds one.
type Conn interface {
	net.Conn
	Above() (outer, inner *memnet.Conn)
}

// A SecureConn is the connection above a handshake of the client.
type SecureConn struct {
	net.Conn
	security player.Security
}

// Security returns what the handshake agreed on.
func (c *SecureConn) Security() player.Security { return c.security }
