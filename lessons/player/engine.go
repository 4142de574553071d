package player

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"sanduq/lessons/transcript"
)

// An engine does the work, one thing after the other. It is not safe for use
// by several goroutines; only the readers of its connections run beside it.
type engine struct {
	setup    Setup
	ctx      context.Context
	emit     func(Event)
	wake     func() // something was read; called by readers
	world    World
	conns    map[string]*conn
	order    []*conn // in the order of their first opening
	log      []Entry
	millis   int64 // of the last thing done
	received int   // octets of text, from all connections
	replayed bool  // what is done now was done before
	course   course
	tasks    tasks
	look     look
	leaving  leaving
}

func newEngine(ctx context.Context, s Setup, emit func(Event), wake func()) *engine {
	return &engine{setup: s, ctx: ctx, emit: emit, wake: wake}
}

// fresh begins again with a new world and an empty log.
func (e *engine) fresh() error {
	e.end()
	world, err := e.setup.NewWorld()
	if err != nil {
		return fmt.Errorf("make the mail host: %w", err)
	}
	e.world = world
	e.conns, e.order = map[string]*conn{}, nil
	e.log, e.millis, e.received = nil, 0, 0
	e.course = newCourse(nil)
	if e.setup.Lesson != nil {
		e.course = newCourse(e.setup.Lesson.Steps)
	}
	e.tasks = newTasks(e.setup.Lesson)
	e.tasks.judge(e, 0)
	e.look.shown = 0
	return nil
}

// end closes every connection and the world.
func (e *engine) end() {
	for _, c := range e.order {
		e.listenNot(c)
		if c.open {
			c.hangup()
			e.tell(c)
		}
	}
	e.order = nil
	if e.world != nil {
		e.world.Close()
		e.world = nil
	}
}

// stamp moves the clock on to now.
func (e *engine) stamp() {
	now := e.millis + 1000
	if e.setup.Elapsed != nil {
		now = e.setup.Elapsed().Milliseconds()
	}
	e.clock(max(now, e.millis))
}

func (e *engine) clock(millis int64) {
	e.millis = millis
	e.world.SetClock(e.setup.Start.Add(time.Duration(millis) * time.Millisecond))
}

func (e *engine) fail(conn string, err error) { e.emit(Failed{Conn: conn, Err: err}) }

func (e *engine) record(conn, kind, text string) {
	if e.setup.Gate != nil {
		return // what goes to a real server is nobody's to keep
	}
	entry := Entry{Millis: e.millis, Conn: conn, Kind: kind, Text: text}
	e.log = append(e.log, entry)
	e.emit(Logged{entry})
}

func (e *engine) line(c *conn, who byte, text string, step int) {
	e.emit(Line{Conn: c.name, Who: who, Text: text, Replayed: e.replayed, Step: step})
}

// tell reports the state of a connection where it has changed.
func (e *engine) tell(c *conn) {
	now := ConnState{Conn: c.name, State: c.state, Octets: c.octets}
	if view, ok := e.world.(Viewer); ok {
		now.Session = e.standing(view, c)
	} else if e.setup.Gate != nil && c.open {
		now.Session = e.setup.Gate.Standing(c.name)
	}
	if now != c.told {
		c.told = now
		e.emit(now)
	}
}

// connect opens a connection; one of that name that is open is hung up first.
func (e *engine) connect(name, protocol string, port int) {
	old := e.conns[name]
	if old != nil && old.open {
		e.close(old)
	}
	nc, err := e.world.Dial(protocol, port)
	if err != nil {
		e.lost(name, fmt.Errorf("connect: %w", err))
		return
	}
	c := newConn(name, protocol, port, nc)
	e.listen(c)
	if e.setup.Gate != nil {
		c.state = Waiting // for the greeting
		e.setup.Gate.Opened(name)
	}
	c.release = context.AfterFunc(e.ctx, func() { nc.Close() }) // whatever waits for it must end with the player
	if old == nil {
		e.order = append(e.order, c)
	} else {
		c.told = old.told
		for i := range e.order {
			if e.order[i] == old {
				e.order[i] = c
			}
		}
	}
	e.conns[name] = c
	e.record(name, "connect", protocol+" "+strconv.Itoa(port))
	step, awaited := e.course.connects(name, old != nil)
	if e.implicit(port) && !e.secure(c) {
		return
	}
	c.read(e.setup.Flood, e.wake)
	e.settle(c)
	for _, t := range e.takeAll(c, step) {
		if t.conn != c || awaited {
			t.conn.pending = append(t.conn.pending, t.units...)
		}
	}
	e.acted()
}

// acted goes on in the lesson after something was done, by whomever, and looks
// at what it did to the tasks.
func (e *engine) acted() {
	e.course.advance(e.conns)
	e.tasks.judge(e, e.course.current)
}

// send sends one line. It completes the current step, or a part of it, where
// it is the line that the step asks for.
func (e *engine) send(name, text, eol string) {
	c := e.conns[name]
	if c == nil || !c.open {
		e.fail(name, errors.New("there is no connection: connect first"))
		return
	}
	e.sends(c, text, eol, false)
}

// sends sends one line on a connection, where the gate lets it pass.
func (e *engine) sends(c *conn, text, eol string, sure bool) {
	passage, ok := e.pass(c, text, sure)
	if !ok {
		return
	}
	e.record(c.name, "send", text+eol)
	step, expected := e.course.sends(c, text)
	e.emit(Line{Conn: c.name, Who: 'C', Text: passage.Show, Hidden: passage.Hidden, Replayed: e.replayed, Step: step})
	c.sends(text, eol)
	e.tell(c)
	if _, err := c.net.Write([]byte(passage.Send + eol)); err != nil && e.ctx.Err() == nil {
		// The server is gone: its close is read, and shown, like any other.
		c.net.Close()
	}
	e.settle(c)
	for _, t := range e.takeAll(c, step) {
		switch {
		case t.conn != c:
			t.conn.pending = append(t.conn.pending, t.units...)
		case expected:
			e.course.got = append(e.course.got, t.units...)
		}
	}
	if expected {
		e.course.answered(c)
	}
	e.acted()
}

// close hangs up and says so.
func (e *engine) close(c *conn) {
	c.hangup()
	c.pending = nil
	e.line(c, 'I', "Connection closed.", 0)
	e.tell(c)
	e.settle(c)
	for _, t := range e.takeAll(c, 0) {
		t.conn.pending = append(t.conn.pending, t.units...)
	}
}

// hangup closes a connection from the learner's side.
func (e *engine) hangup(name string) {
	e.leaving.done(name)
	c := e.conns[name]
	if c == nil || !c.open {
		return
	}
	e.record(name, "hangup", "")
	e.course.strayed = true
	e.close(c)
	e.acted()
}

// taken is what came on one connection.
type taken struct {
	conn  *conn
	units []transcript.Unit
}

// takeAll takes what has come on every connection, in the order of their
// opening, and shows it. step is what the lines of the acting one belong to.
func (e *engine) takeAll(acting *conn, step int) []taken {
	var out []taken
	for _, c := range e.order {
		number := 0
		if c == acting {
			number = step
		}
		units := c.take()
		for i, u := range units {
			e.received += len(u.Text)
			e.show(c, u, number)
			handshake := c.receives(u)
			if !e.hears(c, u) {
				break
			}
			if handshake && c.open {
				more := i+1 < len(units)
				units = units[:i+1]
				e.rise(c, more)
				break
			}
		}
		if c.open && e.setup.Gate == nil { // what a real server has not said may be on its way
			c.rests()
		}
		e.tell(c)
		if len(units) > 0 {
			out = append(out, taken{c, units})
		}
	}
	return out
}

func (e *engine) show(c *conn, u transcript.Unit, step int) {
	if u.Close {
		e.line(c, 'I', "Connection closed by foreign host.", step)
		if causer, ok := c.raw.(Causer); ok {
			cause, detail := causer.Cause()
			e.emit(Ended{Conn: c.name, Cause: cause, Detail: detail})
		}
		return
	}
	if strings.IndexByte(u.Text, '\r') < 0 { // nearly always
		e.line(c, 'S', u.Text, step)
		return
	}
	for _, text := range u.Lines() {
		e.line(c, 'S', text, step)
	}
}

// news takes what came while nothing was asked for.
func (e *engine) news() {
	came := e.takeAll(nil, 0)
	for _, t := range came {
		t.conn.pending = append(t.conn.pending, t.units...)
	}
	if len(came) > 0 {
		e.acted()
	}
}

// replay does one entry of a log again.
func (e *engine) replay(entry Entry) error {
	e.clock(max(entry.Millis, e.millis))
	switch entry.Kind {
	case "connect":
		protocol, digits, _ := strings.Cut(entry.Text, " ")
		port, err := strconv.Atoi(digits)
		if err != nil {
			return fmt.Errorf("log: connect to %q: want a protocol and a port", entry.Text)
		}
		e.connect(entry.Conn, protocol, port)
	case "send":
		text, eol := entry.Text, ""
		for _, end := range []string{"\r\n", "\n"} {
			if cut, ok := strings.CutSuffix(entry.Text, end); ok {
				text, eol = cut, end
				break
			}
		}
		e.send(entry.Conn, text, eol)
	case "hangup":
		e.hangup(entry.Conn)
	case "mail":
		e.bring(entry.Text)
	default:
		return fmt.Errorf("log: unknown kind %q", entry.Kind)
	}
	return nil
}
