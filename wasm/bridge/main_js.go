// Command bridge is the program of a page that has TLS: it runs in a Worker of its own, which is started only where it is
// needed. It is the learner's side of connections to real servers, whose octets a bridge carries and cannot read, and it
// makes the handshakes of the sandbox's program. It is glue: a player has the console's side of a session, server/guard the
// rules, crypto/tls the secrets.
//
// It ends only by a panic, which the Worker reports to the page.
package main

import (
	"bytes"
	"syscall/js"

	"sanduq/wasm/internal/speaker"
)

func main() {
	host := js.Global().Get("sanduq")
	p := &page{speaker: speaker.New(host), servers: make(map[string]*server)}
	host.Call("ready", js.FuncOf(func(_ js.Value, args []js.Value) any {
		p.ask(args[0])
		return nil
	}), js.FuncOf(func(_ js.Value, args []js.Value) any {
		p.send(speaker.Octets(args[0]))
		return nil
	}))
	select {}
}

// A page is what one page has open. Only ask and send use it, which the Worker calls one at a time.
type page struct {
	speaker *speaker.Speaker
	servers map[string]*server
}

// ask carries out one request: see static/src/protocol.ts. It must not block.
func (p *page) ask(r js.Value) {
	do := r.Get("do").String()
	if do == "serve" {
		serve(r.Get("port"))
		return
	}
	name := r.Get("store").String()
	if do == "real" {
		p.open(name, r)
		return
	}
	s := p.servers[name]
	if s == nil {
		return // it could not be opened, and the page has been told
	}
	conn := r.Get("conn").String()
	switch do {
	case "connect":
		s.connect(conn, r.Get("way"))
	case "hangup":
		s.player.Hangup(conn)
	case "answer":
		s.player.Answer(conn, r.Get("yes").Bool())
	}
}

// send sends a line: the names of store and connection and the line's octets, with a NUL between. It must not block.
func (p *page) send(octets []byte) {
	name, rest, _ := bytes.Cut(octets, []byte{0})
	conn, line, _ := bytes.Cut(rest, []byte{0})
	if s := p.servers[string(name)]; s != nil {
		s.player.Send(string(conn), string(line))
	}
}
