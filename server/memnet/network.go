// Package memnet joins clients to servers within one program: pairs of net.Conn with buffers between them,
// and a Network of such pairs that knows when all of them are at rest.
//
// Towards the server a buffer takes everything at once, because what writes there may be a callback of a
// browser's event loop, which must not block. Towards the client it holds 256 KiB; a server that is further
// ahead of its client waits. Deadlines work, also from another goroutine. Data written before a Close can
// still be read after it, then comes io.EOF.
//
// It has no listeners, no names to look up, no loss and no delay.
package memnet

import (
	"context"
	"sync"
)

// clientBuffer is how many octets a server may be ahead of its client.
const clientBuffer = 256 << 10

// A Network is the set of in-memory connections of one mail host; it knows when all are at rest. One lock
// guards all of its connections, so that "all at rest" is one moment's truth and not a walk from one to the next.
type Network struct {
	mu      sync.Mutex
	busy    int             // ends that are not at rest
	settled []chan struct{} // closed when busy comes to 0
}

// New returns a Network without connections, which is at rest.
func New() *Network { return new(Network) }

// Pipe returns both ends of a new connection, which have these names as their addresses. Both count as busy
// from this moment until they block in Read.
func (n *Network) Pipe(server, client string) (clientEnd, serverEnd *Conn) {
	return n.pipe(server, client, 0)
}

// pipe is Pipe with a limit, in octets, on what waits for the server; 0 is none.
func (n *Network) pipe(server, client string, serverBuffer int) (clientEnd, serverEnd *Conn) {
	clientEnd = newConn(n, Addr(client), Addr(server), clientBuffer)
	serverEnd = newConn(n, Addr(server), Addr(client), serverBuffer)
	clientEnd.peer, serverEnd.peer = serverEnd, clientEnd
	clientEnd.client = true
	n.mu.Lock()
	defer n.mu.Unlock()
	n.busy += 2
	return clientEnd, serverEnd
}

// Settle returns nil as soon as every end of every connection is at rest: blocked in Read with nothing to
// read, no read deadline that has passed and a peer that is open; or closed by its own side. An end whose
// owner has been told io.EOF is busy until its owner closes it. When ctx ends first, its error is returned.
//
// It follows that all effects of what was written before have come to an end, wherever each reader does all
// of its work before it reads again.
func (n *Network) Settle(ctx context.Context) error {
	n.mu.Lock()
	if n.busy == 0 {
		n.mu.Unlock()
		return nil
	}
	if err := ctx.Err(); err != nil { // a question, asked often: it need not cost a channel
		n.mu.Unlock()
		return err
	}
	settled := make(chan struct{})
	n.settled = append(n.settled, settled)
	n.mu.Unlock()

	select {
	case <-settled:
		return nil
	case <-ctx.Done():
		n.mu.Lock()
		defer n.mu.Unlock()
		for i, other := range n.settled {
			if other == settled {
				n.settled = append(n.settled[:i], n.settled[i+1:]...)
				break
			}
		}
		return ctx.Err()
	}
}

// noteLocked counts an end anew after something about it has changed.
func (n *Network) noteLocked(c *Conn) {
	busy := !c.atRestLocked()
	if busy == c.busy {
		return
	}
	c.busy = busy
	if busy {
		n.busy++
		return
	}
	n.busy--
	if n.busy > 0 {
		return
	}
	for _, settled := range n.settled {
		close(settled)
	}
	n.settled = nil
}

// Addr is the address of one end: a name, such as "shadrach.smallorg.org:143".
type Addr string

// Network returns "memory".
func (Addr) Network() string { return "memory" }

func (a Addr) String() string { return string(a) }
