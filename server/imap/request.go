package imap

import (
	"cmp"
	"errors"
	"fmt"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/wire"
)

// A request is one command as it came, and what was understood of it.
type request struct {
	lines    []string
	literals [][]byte
	lineErr  error  // what made the last line no line
	ending   string // of the last line, where a literal is announced
	cut      bool   // the last line goes on beyond what was kept of it

	tag     string // "*" where it has none
	command *command
}

// command reads one command, carries it out and answers it. An error is of the
// connection.
func (c *conn) command() error {
	defer c.wire.ReleaseMemory()
	c.wire.RestartTimer()
	r := &request{tag: "*"}
	if err := c.readLine(r); err != nil {
		return err
	}
	act, err := c.decode(r)
	for {
		need, ok := errors.AsType[*needLiteral](err)
		if !ok {
			break
		}
		if !c.wire.HasMemory(need.literal.size) {
			err = noMemory(need.literal.size)
			break
		}
		if err = c.readLiteral(r, need.literal); errors.Is(err, wire.ErrMemory) {
			err = noMemory(need.literal.size)
			break
		}
		if err != nil {
			return err
		}
		act, err = c.decode(r)
	}
	var tooBig int64
	if err != nil {
		var broken error
		if tooBig, broken = c.readUnwanted(r); broken != nil {
			return broken
		}
	} else if c.completed("", ""); act != nil {
		err = c.carryOut(act)
	}
	if broken, ok := errors.AsType[*brokenConn](err); ok {
		return broken.err
	}
	c.answer(r, err)
	if tooBig > 0 {
		c.bye("The %d octets of that literal cannot all be read and dropped: connect again", tooBig)
	}
	return nil
}

// carryOut carries a command out, if it can be until its end. Of one that cannot
// the client hears no response that is not whole.
func (c *conn) carryOut(act action) error {
	c.wire.Begin()
	err := act()
	stopped := c.work.Err()
	switch {
	case stopped == nil:
		return err
	case !c.enc.drop(): // and nothing can be said any more
		return &brokenConn{wire.ErrLeft}
	case errors.Is(stopped, wire.ErrSpent):
		return no(imap.ResponseCodeLimit, "The command was ended: it has taken %v of the server's time, which is the most that one may; ask for fewer messages, or for less of them", c.server.cfg.Budget)
	}
	return &brokenConn{stopped}
}

// A brokenConn is an error of the connection within an action: there is nobody
// left to answer.
type brokenConn struct{ err error }

func (b *brokenConn) Error() string { return b.err.Error() }
func (b *brokenConn) Unwrap() error { return b.err }

// readLine reads the next line of the request.
func (c *conn) readLine(r *request) error {
	line, err := c.wire.ReadLine()
	if err != nil {
		return err
	}
	r.lines = append(r.lines, line.Text)
	r.lineErr = lineMistake(line, len(r.lines)-1)
	r.ending = lineEnding(line)
	r.cut = line.TooLong()
	return nil
}

// lineEnding is the part of a line in which a literal is looked for: all of it,
// for the sake of quotes, or what was kept of its end.
func lineEnding(l wire.Line) string {
	if l.TooLong() {
		return l.Tail
	}
	return l.Text
}

// lineMistake says what makes a line no line, whatever it says.
func lineMistake(l wire.Line, number int) error {
	if l.TooLong() {
		return bad(imap.ResponseCodeTooBig, wire.English.LongLine, l.Octets, len(l.Text))
	}
	if l.BareLF && l.Text == "" && number > 0 {
		return &wire.Mistake{At: wire.Place{Line: number}, Want: "CRLF", Text: "The octets of the literal end within a line end, before its LF: the size that was announced is one too many or too few"}
	}
	if m := wire.LineMistake(l, number, wire.English); m != nil {
		return m
	}
	return nil
}

// noMemory refuses a literal. Others may leave memory soon, so it is not TOOBIG; that LIMIT (RFC 5530, section 3) fits is
// said there of limits of the implementation, whatever they are on.
func noMemory(size int64) error {
	return no(imap.ResponseCodeLimit, "There is no memory for a literal of %d octets now, as much else comes in: try again later", size)
}

// readLiteral asks for a literal where it must, and reads it and the line after it. Where memory runs out meanwhile, all of
// it is dropped, and the error is wire.ErrMemory.
func (c *conn) readLiteral(r *request, mark literalMark) error {
	if !mark.nonSync {
		c.enc.raw(fmt.Sprintf("+ Ready for %d octets\r\n", mark.size))
		if err := c.enc.flush(); err != nil {
			return err
		}
	}
	octets, err := c.wire.ReadOctets(mark.size)
	if err != nil && !errors.Is(err, wire.ErrMemory) {
		return err
	}
	r.literals = append(r.literals, octets)
	return cmp.Or(c.readLine(r), err)
}

// readUnwanted takes away the literals that come unasked after a command that
// is refused already, so that the next line is a command again (RFC 7888,
// section 4). It stops at one that is too big for that, and gives its size.
func (c *conn) readUnwanted(r *request) (tooBig int64, err error) {
	for {
		mark, ok := literalAtEnd(r.ending)
		if !ok || !mark.nonSync {
			return 0, nil
		}
		if mark.size > c.server.cfg.Limits.Discard {
			return mark.size, nil
		}
		if err := c.wire.Discard(mark.size); err != nil {
			return 0, err
		}
		line, err := c.wire.ReadLine()
		if err != nil {
			return 0, err
		}
		r.ending = lineEnding(line)
	}
}
