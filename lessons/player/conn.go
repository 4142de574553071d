package player

import (
	"net"
	"sync"
	"time"

	"sanduq/lessons/transcript"
)

// defaultFlood is how many octets a server may send before anybody takes them.
const defaultFlood = 64 << 20

// A conn is the client end of one connection, with what the client knows of it.
type conn struct {
	name     string
	protocol string
	port     int
	open     bool

	state   State
	told    ConnState // as reported last
	octets  int64     // of a literal or a chunk, still to be sent
	asked   int64     // of a literal that waits for the server's +; -1: none
	tag     string    // IMAP: of the command under way
	command string    // its name, in upper case
	text    bool      // SMTP: the server takes the lines of a message
	bare    bool      // the last of them ended in LF alone
	multi   bool      // POP3: if it is +OK, the answer has more lines than one
	lines   bool      // these lines are coming
	held    string    // a line that waits for the learner's answer

	split   transcript.Splitter
	pending []transcript.Unit // for the next step of the connection
	tags    map[string]string // the lesson's tags to the learner's

	raw     net.Conn      // as Dial gave it
	net     net.Conn      // the same, or what carries clear text above it
	release func() bool   // lets go of the player's end
	done    chan struct{} // the reader has ended

	mu    sync.Mutex
	in    []byte // read and not yet taken
	ended bool   // nothing more will come
	pause bool   // the reader is to stop without ending the connection
}

func newConn(name, protocol string, port int, nc net.Conn) *conn {
	return &conn{
		name: name, protocol: protocol, port: port, raw: nc, net: nc, open: true, state: Ready, asked: -1,
		split: transcript.Splitter{IMAP: protocol == "imap"}, tags: map[string]string{},
	}
}

// typedTag returns the tag that stands for one of the lesson's.
func (c *conn) typedTag(tag string) string {
	if typed, ok := c.tags[tag]; ok {
		return typed
	}
	return tag
}

// read moves what comes into the buffer until the connection ends. It hands
// everything over before it reads again, so that a settled world means that
// all is there. At the end it closes its side, for the same reason.
func (c *conn) read(flood int, wake func()) {
	if flood == 0 {
		flood = defaultFlood
	}
	done := make(chan struct{})
	c.done = done
	nc := c.net
	go func() {
		defer close(done)
		defer wake()
		buf := make([]byte, 32<<10)
		for {
			n, err := nc.Read(buf)
			c.mu.Lock()
			c.in = append(c.in, buf[:n]...)
			pause := c.pause
			end := err != nil && !pause || len(c.in) > flood
			c.ended = c.ended || end
			c.mu.Unlock()
			if end {
				nc.Close()
				return
			}
			if err != nil {
				return
			}
			wake()
		}
	}()
}

// stop ends the reader and leaves the connection as it is.
func (c *conn) stop() {
	c.mu.Lock()
	c.pause = true
	c.mu.Unlock()
	c.net.SetReadDeadline(time.Unix(1, 0))
	<-c.done
	c.net.SetReadDeadline(time.Time{})
	c.mu.Lock()
	c.pause = false
	c.mu.Unlock()
}

// take returns the units that have come.
func (c *conn) take() []transcript.Unit {
	c.mu.Lock()
	in, ended := c.in, c.ended
	c.in = nil
	c.mu.Unlock()
	if !c.open {
		return nil
	}
	units := c.split.Feed(in)
	if ended {
		units = append(units, c.split.Close()...)
	}
	return units
}

// hangup closes the connection from this side.
func (c *conn) hangup() {
	c.open = false
	c.state, c.octets, c.text = Closed, 0, false
	c.net.Close()
	c.release()
}
