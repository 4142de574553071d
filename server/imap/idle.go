package imap

import (
	"errors"
	"strings"

	"sanduq/server/wire"
)

// decodeIdle: IDLE (RFC 2177). News is told as it comes until the client sends
// DONE; whatever else it sends ends the command, too, with BAD.
func decodeIdle(c *conn, _ *decoder) action {
	return func() error {
		c.enc.raw("+ idling: DONE alone ends it\r\n")
		if c.sel != nil {
			c.sel.Wake(c.wire.Wake)
		}
		r, err := c.idle()
		if c.sel != nil {
			c.sel.Wake(nil)
		}
		if err != nil {
			return &brokenConn{err}
		}
		if r.lineErr == nil && strings.EqualFold(r.lines[0], "DONE") {
			return nil
		}
		if _, err := c.readUnwanted(r); err != nil {
			return &brokenConn{err}
		}
		if r.lineErr != nil {
			return r.lineErr
		}
		return bad("", "IDLE is ended by DONE alone on its line, without a tag, and %s came: it was not carried out", wire.Quote(r.lines[0], 40))
	}
}

// idle tells news and waits for a line, as long as nothing but news comes. The
// read deadline is set before the news is taken, and news that comes later moves
// it, so that none is left while the connection waits.
func (c *conn) idle() (*request, error) {
	c.wire.Wakeable(true)
	defer c.wire.Wakeable(false)
	for {
		if err := c.wire.Arm(); err != nil {
			return nil, err
		}
		c.tellNews(true)
		if err := c.enc.flush(); err != nil {
			return nil, err
		}
		r := &request{}
		if err := c.readLine(r); !errors.Is(err, wire.ErrWoken) {
			return r, err
		}
	}
}
