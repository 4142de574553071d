package player

import (
	"errors"

	"sanduq/lessons/transcript"
	"sanduq/server/glance"
)

// A Gate stands before servers that are not the page's own, whose answers take
// their time: it judges what a learner sends, and follows what the server says.
type Gate interface {
	// Judge says what becomes of a line, given without its end. It changes nothing.
	// sure: the learner has answered the question that it asked.
	Judge(conn, line string, sure bool) Passage
	// Sent takes a line that was judged and sent.
	Sent(conn, line string)
	// Hears takes one whole response, as a transcript.Unit has it. An error ends
	// the connection.
	Hears(conn, response string) error
	// Secured says that all that follows goes through TLS.
	Secured(conn string)
	Standing(conn string) glance.Standing
	// Opened says that the connection is a new one.
	Opened(conn string)
}

// A Passage is what becomes of one line.
type Passage struct {
	Send   string // what goes to the server
	Show   string // what may be shown of it
	Hidden bool   // Show has dots in the place of a secret
	// Question, where there is one, is to be answered first: Asked.
	Question string
	// Why, where there is one, names a rule: the line is not sent or, with Changed,
	// it is sent as Send has it: Guarded.
	Why     string
	Changed bool
	Detail  string // of question or rule
}

// Asked tells that a line waits for an answer.
type Asked struct{ Conn, Shown, Question, Detail string }

// Guarded tells that a line was not sent, or with another wording.
type Guarded struct{ Conn, Shown, Why, Detail string }

// An EndedError is a connection that could not be opened, with its cause by the
// word that the way to the server has for it.
type EndedError struct{ Cause, Detail string }

func (e *EndedError) Error() string { return e.Detail }

// A Causer is a connection that knows why it ended.
type Causer interface{ Cause() (cause, detail string) }

// Ended tells why the way to a server ended.
type Ended struct{ Conn, Cause, Detail string }

// Secured tells what a handshake agreed on.
type Secured struct {
	Conn string
	Security
}

// Insecure tells why a connection was closed that could not be trusted.
type Insecure struct {
	Conn string
	*InsecureError
}

func (Asked) event()    {}
func (Guarded) event()  {}
func (Ended) event()    {}
func (Secured) event()  {}
func (Insecure) event() {}

// pass asks the gate about a line. Where it may not be sent, that is told, and
// go is false.
func (e *engine) pass(c *conn, line string, sure bool) (p Passage, send bool) {
	gate := e.setup.Gate
	if gate == nil {
		return Passage{Send: line, Show: line}, true
	}
	p = gate.Judge(c.name, line, sure)
	c.held = ""
	switch {
	case p.Question != "" && !sure:
		c.held = line
		e.emit(Asked{Conn: c.name, Shown: p.Show, Question: p.Question, Detail: p.Detail})
		return p, false
	case p.Why != "":
		e.emit(Guarded{Conn: c.name, Shown: p.Show, Why: p.Why, Detail: p.Detail})
		if !p.Changed {
			e.again(c)
			return p, false
		}
	}
	gate.Sent(c.name, line)
	return p, true
}

// again reports the state of a connection although it is what it was: whoever
// waits with the next line may go on.
func (e *engine) again(c *conn) {
	c.told = ConnState{}
	e.tell(c)
}

// Answer answers what was asked about a line of a connection: yes sends it.
func (p *Player) Answer(conn string, yes bool) {
	p.do(func(e *engine) {
		c := e.conns[conn]
		if c == nil || !c.open || c.held == "" {
			return
		}
		line := c.held
		c.held = ""
		if yes {
			e.sends(c, line, "\r\n", true)
			return
		}
		e.again(c)
	})
}

// hears has the gate hear a unit. Where the gate will have no more of it, the
// connection ends, and false is returned.
func (e *engine) hears(c *conn, u transcript.Unit) bool {
	if e.setup.Gate == nil || u.Close {
		return true
	}
	if err := e.setup.Gate.Hears(c.name, u.Text); err != nil {
		e.distrust(c, err)
		return false
	}
	return true
}

// lost tells of a connection that could not be opened.
func (e *engine) lost(name string, err error) {
	ended, ok := errors.AsType[*EndedError](err)
	if !ok {
		e.fail(name, err)
		return
	}
	e.emit(Ended{Conn: name, Cause: ended.Cause, Detail: ended.Detail})
	e.emit(ConnState{Conn: name, State: Closed})
}
