package limit_test

import (
	"errors"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"sanduq/server/limit"
)

// A pipe is the server's end of a connection in memory from an address.
type pipe struct {
	net.Conn
	from   net.Addr
	closed bool
}

func (p *pipe) RemoteAddr() net.Addr { return p.from }
func (p *pipe) Close() error         { p.closed = true; return p.Conn.Close() }

// A crowd admits connections by name, a second apart, and keeps who went for them.
type crowd struct {
	t     *testing.T
	all   *limit.Connections
	conns map[string]*limit.Connection
	peers map[string]net.Conn
	gone  []string
}

func newCrowd(t *testing.T, places, share int) *crowd {
	return &crowd{t: t, all: limit.NewConnections(places, share), conns: map[string]*limit.Connection{}, peers: map[string]net.Conn{}}
}

func (c *crowd) admit(name, address string) error {
	time.Sleep(time.Second)
	ours, theirs := net.Pipe()
	conn, err := c.all.Admit(&pipe{Conn: theirs, from: &net.TCPAddr{IP: net.ParseIP(address), Port: 4000}}, func() { c.gone = append(c.gone, name) })
	if err == nil {
		c.conns[name], c.peers[name] = conn, ours
	}
	return err
}

func (c *crowd) want(err, wanted error, gone ...string) {
	c.t.Helper()
	if !errors.Is(err, wanted) || !slices.Equal(c.gone, gone) {
		c.t.Errorf("err %v, gone %v; want %v, %v", err, c.gone, wanted, gone)
	}
	c.gone = nil
}

// say has the client of a connection send an octet.
func (c *crowd) say(name string) {
	time.Sleep(time.Second)
	go c.peers[name].Write([]byte("x"))
	c.conns[name].Read(make([]byte, 1))
}

func TestLongestSilentGoes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, 3, 3)
		for _, name := range []string{"a", "b", "c"} {
			c.want(c.admit(name, "192.0.2.1"), nil)
		}
		c.say("a")
		c.want(c.admit("d", "192.0.2.2"), nil, "b")
		c.conns["c"].Hold(true)
		c.want(c.admit("e", "192.0.2.2"), nil, "a")
		c.conns["d"].Hold(true)
		c.conns["e"].Hold(true)
		c.want(c.admit("f", "192.0.2.2"), limit.ErrFull)
		c.conns["d"].Hold(false)
		c.want(c.admit("f", "192.0.2.2"), nil, "d")
	})
}

// TestShare: who has all of a share takes places from nobody else, and can still come in.
func TestShare(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, 4, 2)
		c.want(c.admit("quiet", "192.0.2.9"), nil)
		c.want(c.admit("a", "2001:db8::1"), nil)
		c.want(c.admit("b", "2001:db8::ffff:2"), nil) // the same site
		c.want(c.admit("c", "2001:db8::3"), nil, "a")
		c.want(c.admit("other", "2001:db8:0:1::1"), nil)
		c.conns["b"].Hold(true)
		c.conns["c"].Hold(true)
		c.want(c.admit("d", "2001:db8::4"), limit.ErrShare)
		c.want(c.admit("mapped", "::ffff:192.0.2.9"), nil, "quiet")
	})
}

// TestPlacesComeBack: a closed connection's place is free, once, whether it was displaced or not.
func TestPlacesComeBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, 2, 2)
		for range 100 {
			c.want(c.admit("a", "192.0.2.1"), nil)
			c.want(c.admit("b", "192.0.2.2"), nil)
			c.want(c.admit("c", "192.0.2.3"), nil, "a")
			for _, name := range []string{"a", "a", "b", "c", "c"} {
				c.conns[name].Close()
			}
		}
		for _, name := range []string{"d", "e"} {
			c.want(c.admit(name, "192.0.2.4"), nil)
			c.conns[name].Hold(true)
		}
		c.want(c.admit("f", "192.0.2.4"), limit.ErrShare)
	})
}

// TestSlowGoodbyes: those who were displaced and do not go are closed, when there are too many of them.
func TestSlowGoodbyes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, 2, 2)
		closed := func(name string) bool { return c.conns[name].Conn.(*pipe).closed }
		for i, name := range []string{"a", "b", "c", "d", "e", "f"} {
			if err := c.admit(name, "192.0.2.1"); err != nil {
				t.Fatal(i, err)
			}
		}
		if closed("a") || closed("b") || !closed("c") || !closed("d") || closed("e") {
			t.Error("the first two may say goodbye, those after them may not")
		}
	})
}
