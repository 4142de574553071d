package player

// A tappable connection has f hear what passes on it: what this side sent, and
// what it was sent. f may run at any time, must not wait, and must not keep p.
type tappable interface {
	Tap(f func(sent bool, p []byte))
}

// listen has what passes on a connection overheard.
func (e *engine) listen(c *conn) {
	if line, ok := c.raw.(tappable); ok && e.setup.Wire != nil {
		line.Tap(func(sent bool, p []byte) { e.setup.Wire(c.name, sent, p) })
	}
}

// listenNot ends that: what still passes belongs to a world that is over.
func (e *engine) listenNot(c *conn) {
	if line, ok := c.raw.(tappable); ok {
		line.Tap(nil)
	}
}
