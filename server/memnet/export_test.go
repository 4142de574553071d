package memnet

// BoundedPipe is Pipe with a limit towards the server too: nettest writes until a write would wait.
func (n *Network) BoundedPipe(server, client string) (clientEnd, serverEnd *Conn) {
	return n.pipe(server, client, clientBuffer)
}

// ClientBuffer is the limit towards a client, in octets.
const ClientBuffer = clientBuffer
