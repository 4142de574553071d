// Package tlsend is the end of a pipe where TLS is: for each channel of the sandbox it makes one handshake, as client or as
// server, with a certificate that is made on the spot, and then encrypts and decrypts. See package pipe for the messages.
package tlsend

import (
	"crypto/tls"
	"errors"
	"fmt"
	"sync"
	"time"

	"sanduq/lessons/player"
	"sanduq/server/selfsigned"
	"sanduq/wasm/internal/pipe"
)

// maxPairs is how many hosts' certificates are kept.
const maxPairs = 32

// Certificates are those of the hosts of a page: each host has one for each time, so that both sides of a handshake know
// the same. The zero value has none yet.
type Certificates struct {
	mu    sync.Mutex
	pairs map[pipe.Opening]*selfsigned.Pair
}

func (c *Certificates) of(o pipe.Opening) (*selfsigned.Pair, error) {
	o.Side = ""
	c.mu.Lock()
	defer c.mu.Unlock()
	if pair := c.pairs[o]; pair != nil {
		return pair, nil
	}
	pair, err := selfsigned.New(o.Name, time.UnixMilli(o.At).UTC())
	if err != nil {
		return nil, err
	}
	if c.pairs == nil || len(c.pairs) >= maxPairs {
		c.pairs = map[pipe.Opening]*selfsigned.Pair{}
	}
	c.pairs[o] = pair
	return pair, nil
}

// An end is one connection under TLS.
type end struct {
	port pipe.Port
	wire *wire
	tls  *tls.Conn
	name string

	rawEnded, clearEnded bool // as the sandbox has said

	mu    sync.Mutex
	inbox [][]byte
	came  chan struct{}
	done  bool
}

// Serve does what a channel of the sandbox asks for, in goroutines of its own, until both of its streams have ended; then
// it closes the port.
func (c *Certificates) Serve(port pipe.Port, o pipe.Opening) {
	e := &end{port: port, wire: newWire(port, o.Name), name: o.Name, came: make(chan struct{}, 1)}
	go e.serve(c, o)
	port.OnMessage(e.take)
}

func (e *end) take(message []byte) {
	e.mu.Lock()
	e.inbox = append(e.inbox, message)
	e.mu.Unlock()
	select {
	case e.came <- struct{}{}:
	default:
	}
}

func (e *end) serve(c *Certificates, o pipe.Opening) {
	if err := e.begin(c, o); err != nil {
		e.failed(err)
	}
	e.wire.settle()
	for !e.rawEnded || !e.clearEnded {
		<-e.came
		e.mu.Lock()
		inbox := e.inbox
		e.inbox = nil
		e.mu.Unlock()
		for _, message := range inbox {
			e.hear(message)
			e.wire.settle()
			post(e.port, pipe.Ack, nil)
		}
	}
	e.port.Shut()
}

// begin begins TLS on the side that is asked for.
func (e *end) begin(c *Certificates, o pipe.Opening) error {
	pair, err := c.of(o)
	if err != nil {
		return err
	}
	switch o.Side {
	case "client":
		e.tls = tls.Client(e.wire, pair.Client)
	case "server":
		e.tls = tls.Server(e.wire, pair.Server)
	default:
		return fmt.Errorf("a handshake has a client and a server, and no %q", o.Side)
	}
	go e.read()
	return nil
}

// hear does what a message says. Who does not keep to the order of things is told so, and ends TLS.
func (e *end) hear(message []byte) {
	if len(message) == 0 {
		return
	}
	switch rest := message[1:]; message[0] {
	case pipe.Raw:
		e.wire.put(rest)
	case pipe.RawEnd:
		e.rawEnded = true
		e.wire.end()
	case pipe.Clear:
		if !e.made() {
			e.failed(errors.New("clear text before the handshake"))
			return
		}
		e.tls.Write(rest) // that it cannot be is known to who reads
	case pipe.ClearEnd:
		e.clearEnded = true
		if e.tls != nil {
			e.tls.Close()
		}
		e.wire.Close()
	}
}

func (e *end) made() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.done
}

// read makes the handshake, and posts what is said above it.
func (e *end) read() {
	defer e.wire.Close()
	if err := e.tls.Handshake(); err != nil {
		e.failed(err)
		return
	}
	e.mu.Lock()
	e.done = true
	e.mu.Unlock()
	post(e.port, pipe.Done, []byte(pipe.Seal(Agreed(e.tls.ConnectionState(), e.name, "page"))))
	buf := make([]byte, 16<<10) // the most that a record has
	for {
		n, err := e.tls.Read(buf)
		if n > 0 {
			post(e.port, pipe.Clear, buf[:n])
		}
		if err != nil {
			post(e.port, pipe.ClearEnd, nil)
			e.tls.Close()
			return
		}
	}
}

func (e *end) failed(err error) {
	post(e.port, pipe.Failed, []byte(err.Error()))
	e.wire.Close()
}

// Agreed is what a handshake with a host has agreed on, as people read it. authority is that of player.Security.
func Agreed(state tls.ConnectionState, host, authority string) player.Security {
	s := player.Security{
		Version: tls.VersionName(state.Version), Cipher: tls.CipherSuiteName(state.CipherSuite), Host: host, Authority: authority,
	}
	for _, c := range state.PeerCertificates {
		one := player.Certificate{Subject: c.Subject.CommonName, Issuer: c.Issuer.CommonName, Names: c.DNSNames, From: c.NotBefore, Until: c.NotAfter}
		for _, ip := range c.IPAddresses {
			one.Names = append(one.Names, ip.String())
		}
		s.Chain = append(s.Chain, one)
	}
	return s
}
