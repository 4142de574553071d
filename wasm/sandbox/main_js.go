// Command sandbox is the mail host of a page: it runs in a Worker, opens stores, and gives the page connections to them
// and the progress of lessons. It is glue: what is asked comes from static/src/worker.ts and goes to a player; what the
// player says goes back, many events at once.
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
	p := &page{speaker: speaker.New(host), host: host, stores: make(map[string]*store)}
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
	host    js.Value
	stores  map[string]*store
}

// ask carries out one request: an object as worker.ts describes it. It must not block.
func (p *page) ask(r js.Value) {
	name := r.Get("store").String()
	do := r.Get("do").String()
	if do == "open" {
		p.open(name, r)
		return
	}
	s := p.stores[name]
	if s == nil {
		return // it could not be opened, and the page has been told
	}
	switch do {
	case "connect":
		s.player.Connect(r.Get("conn").String(), r.Get("protocol").String(), r.Get("port").Int())
	case "hangup":
		s.player.Hangup(r.Get("conn").String())
	case "step":
		s.player.Step(r.Get("n").Int())
	case "restart":
		s.player.Restart(r.Get("n").Int())
	case "reset":
		s.player.Reset()
	case "solve":
		s.player.Solve(r.Get("task").Int(), r.Get("k").Int())
	case "look":
		s.look(r)
	case "import":
		s.player.Import(r.Get("user").String(), r.Get("file").String(), speaker.Octets(r.Get("bytes")))
	}
}

// send sends a line: the names of store and connection and the line's octets, with a NUL between. It must not block.
func (p *page) send(octets []byte) {
	name, rest, _ := bytes.Cut(octets, []byte{0})
	conn, line, _ := bytes.Cut(rest, []byte{0})
	if s := p.stores[string(name)]; s != nil {
		s.player.Send(string(conn), string(line))
	}
}
