package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"time"

	imap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"

	"sanduq/server/mailhost"
	"sanduq/server/memnet"
)

// A rival is one of the two servers that are compared: ours and go-imap's.
type rival struct {
	name   string
	memory func() (net.Conn, error)
	tcp    func() (net.Conn, error)
}

// native compares the servers by one client, go-imap's.
func native(s *stand, p *plan) []row {
	us, them := ourServer(s, p.size), theirServer(s, p.size)
	var rows []row
	for _, way := range []struct {
		name string
		dial func(*rival) (net.Conn, error)
	}{
		{"in memory", func(r *rival) (net.Conn, error) { return r.memory() }},
		{"TCP", func(r *rival) (net.Conn, error) { return r.tcp() }},
	} {
		ourClient, theirClient := client(s, us, way.dial), client(s, them, way.dial)
		for _, c := range []struct {
			what string
			do   func(*imapclient.Client, int) error
		}{
			{"NOOP", func(c *imapclient.Client, _ int) error { return c.Noop().Wait() }},
			{"FETCH n (FLAGS ENVELOPE)", func(c *imapclient.Client, i int) error {
				return fetched(c, imap.SeqSetNum(uint32(i%p.size)+1), &imap.FetchOptions{Flags: true, Envelope: true}, 1)
			}},
			{"STORE n ±FLAGS (\\Flagged)", func(c *imapclient.Client, i int) error {
				op := imap.StoreFlagsAdd
				if i%2 == 1 {
					op = imap.StoreFlagsDel
				}
				return c.Store(imap.SeqSetNum(uint32(i/2%p.size)+1), &imap.StoreFlags{Op: op, Flags: []imap.Flag{imap.FlagFlagged}}, nil).Close()
			}},
		} {
			our, their := rates(s, c.do, ourClient, theirClient, 100*p.times)
			rows = append(rows, row{what: "commands a second, " + way.name + ": " + c.what, value: our, unit: "/s",
				beside: them.name + " " + number(their, "/s") + ", same client"})
		}
		if way.name != "in memory" {
			continue
		}
		for _, c := range large(p.size) {
			do := func(cl *imapclient.Client, _ int) error { return c.client(cl) }
			our, their := times(s, do, ourClient, theirClient, p.times)
			rows = append(rows, row{what: thousands(p.size) + " messages, " + way.name + ": " + c.command, value: our, unit: "ms",
				beside: them.name + " " + number(their, "ms") + ", same client"})
		}
	}
	return rows
}

// times gives the median milliseconds of both clients, who take turns, so that both meet the same load.
func times(s *stand, do func(*imapclient.Client, int) error, a, b *imapclient.Client, n int) (ours, theirs float64) {
	var took [2][]float64
	for i := range n + 2 {
		for k, c := range []*imapclient.Client{a, b} {
			began := time.Now()
			s.must(do(c, i))
			if i >= 2 { // the first warm up
				took[k] = append(took[k], milliseconds(time.Since(began)))
			}
		}
	}
	ours, _ = median(took[0])
	theirs, _ = median(took[1])
	return ours, theirs
}

// rates gives how many commands a second each client gets done at the median, one after the other.
func rates(s *stand, do func(*imapclient.Client, int) error, a, b *imapclient.Client, n int) (ours, theirs float64) {
	ours, theirs = times(s, do, a, b, n)
	return 1000 / ours, 1000 / theirs
}

func fetched(c *imapclient.Client, set imap.SeqSet, options *imap.FetchOptions, want int) error {
	got, err := c.Fetch(set, options).Collect()
	if err == nil && len(got) != want {
		err = fmt.Errorf("FETCH gave %d messages, want %d", len(got), want)
	}
	return err
}

// client logs in and selects the large mailbox.
func client(s *stand, r *rival, dial func(*rival) (net.Conn, error)) *imapclient.Client {
	conn, err := dial(r)
	s.must(err)
	c := imapclient.New(conn, nil)
	s.Cleanup(func() { c.Close() })
	s.must(c.Login(user, password).Wait())
	_, err = c.Select(mailbox, nil).Wait()
	s.must(err)
	return c
}

// ourServer starts sanduq's mail host, as `sanduq serve` does.
func ourServer(s *stand, messages int) *rival {
	store, err := ours(messages)
	s.must(err)
	host := mailhost.New(store, mailhost.Config{Name: "localhost"})
	s.Cleanup(func() { host.Close() })
	l := listen(s)
	go host.Serve(context.Background(), "imap", 0, l)
	return &rival{
		name:   "sanduq",
		memory: func() (net.Conn, error) { return host.Dial("imap", 0) },
		tcp:    func() (net.Conn, error) { return net.Dial("tcp", l.Addr().String()) },
	}
}

// theirServer starts go-imap's imapserver over its imapmemserver.
func theirServer(s *stand, messages int) *rival {
	backend, err := theirs(messages)
	s.must(err)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return backend.NewSession(), nil, nil
		},
		Logger:       log.New(io.Discard, "", 0),
		InsecureAuth: true,
	})
	s.Cleanup(func() { server.Close() })
	l := listen(s)
	go server.Serve(l)
	inside := &handedOver{network: memnet.New(), conns: make(chan net.Conn), closed: make(chan struct{})}
	go server.Serve(inside)
	return &rival{
		name:   "go-imap's imapserver",
		memory: inside.dial,
		tcp:    func() (net.Conn, error) { return net.Dial("tcp", l.Addr().String()) },
	}
}

func listen(s *stand) net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	return l
}

// handedOver is a listener for connections in memory.
type handedOver struct {
	network *memnet.Network
	conns   chan net.Conn
	closed  chan struct{}
}

func (h *handedOver) dial() (net.Conn, error) {
	client, server := h.network.Pipe("server", "client")
	h.conns <- server
	return client, nil
}

// Accept implements net.Listener, as do the rest.
func (h *handedOver) Accept() (net.Conn, error) {
	select {
	case c := <-h.conns:
		return c, nil
	case <-h.closed:
		return nil, net.ErrClosed
	}
}

func (h *handedOver) Close() error {
	close(h.closed)
	return nil
}

func (h *handedOver) Addr() net.Addr { return memnet.Addr("server") }
