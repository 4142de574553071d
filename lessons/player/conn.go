package player

import (
	"net"
	"strings"
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
	octets  int64     // of a literal, still to be sent
	asked   int64     // of a literal that waits for the server's +; -1: none
	tag     string    // IMAP: of the command under way
	command string    // its name, or that of POP3 and SMTP, in upper case

	split   transcript.Splitter
	pending []transcript.Unit // for the next step of the connection
	tags    map[string]string // the lesson's tags to the learner's

	net     net.Conn
	release func() bool   // lets go of the player's end
	done    chan struct{} // the reader has ended

	mu    sync.Mutex
	in    []byte // read and not yet taken
	ended bool   // nothing more will come
	pause bool   // the reader is to stop without ending the connection
}

func newConn(name, protocol string, port int, nc net.Conn) *conn {
	return &conn{
		name: name, protocol: protocol, port: port, net: nc, open: true, state: Ready, asked: -1,
		split: transcript.Splitter{IMAP: protocol == "imap"}, tags: map[string]string{},
	}
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
	c.state, c.octets = Closed, 0
	c.net.Close()
	c.release()
}

// sends notes what a line does to the state of the connection.
func (c *conn) sends(line, eol string) {
	switch {
	case c.protocol != "imap":
		c.sendsPlain(line)
	case c.state == Literal:
		if size := int64(len(line) + len(eol)); c.octets >= size {
			c.octets -= size
			return
		}
		rest := line[min(int64(len(line)), c.octets):]
		c.octets = 0
		c.commandLine(rest)
	case c.state == Continue:
		c.state = Waiting
	default:
		var rest string
		c.tag, rest, _ = strings.Cut(line, " ")
		c.command, _, _ = strings.Cut(strings.ToUpper(rest), " ")
		c.commandLine(line)
	}
}

// commandLine takes a command's line, or the rest of one after a literal.
func (c *conn) commandLine(line string) {
	n, waits, ok := transcript.Literal(line)
	c.state = Waiting
	switch {
	case ok && waits:
		c.asked = n
	case ok:
		c.state, c.octets = Literal, n
	}
}

func (c *conn) sendsPlain(line string) {
	if c.state == Continue && c.command == "DATA" && line != "." {
		return
	}
	if c.state != Continue {
		c.command, _, _ = strings.Cut(strings.ToUpper(line), " ")
	}
	c.state = Waiting
}

// receives notes what a unit does to the state of the connection, and reports
// whether the handshake comes next.
func (c *conn) receives(u transcript.Unit) (handshake bool) {
	word, rest, _ := strings.Cut(u.Text, " ")
	switch {
	case u.Close:
		c.hangup() // the reader has closed it already
		return false
	case word == "+" && c.asked >= 0:
		c.state, c.octets, c.asked = Literal, c.asked, -1
	case word == "+" && c.protocol != "smtp",
		c.protocol == "smtp" && (word == "334" || word == "354"):
		c.state = Continue
	case c.protocol == "imap" && (word == "*" || word != c.tag):
	case c.protocol == "imap":
		c.state, c.asked, c.octets = Ready, -1, 0
		return c.command == "STARTTLS" && strings.HasPrefix(strings.ToUpper(rest), "OK")
	case c.state != Continue || c.command != "DATA":
		c.state = Ready
		return c.command == "STLS" && word == "+OK" || c.command == "STARTTLS" && word == "220"
	}
	return false
}

// rests notes that the server waits for more: it has nothing left to say.
func (c *conn) rests() {
	if c.state == Waiting {
		c.state, c.asked = Ready, -1
	}
}
