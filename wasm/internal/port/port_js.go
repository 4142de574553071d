// Package port is the browser's MessagePort, as wasm/internal/pipe uses one: its messages are Uint8Arrays.
package port

import (
	"syscall/js"

	"sanduq/wasm/internal/speaker"
)

// A Port is a MessagePort.
type Port struct {
	port   js.Value
	hearer js.Func
}

// New takes over a MessagePort.
func New(port js.Value) *Port { return &Port{port: port} }

// Post implements pipe.Port.
func (p *Port) Post(message []byte) {
	array := js.Global().Get("Uint8Array").New(len(message))
	js.CopyBytesToJS(array, message)
	p.port.Call("postMessage", array)
}

// OnMessage implements pipe.Port. It is called once.
func (p *Port) OnMessage(hear func([]byte)) {
	p.hearer = js.FuncOf(func(_ js.Value, args []js.Value) any {
		hear(speaker.Octets(args[0].Get("data")))
		return nil
	})
	p.port.Set("onmessage", p.hearer)
}

// Shut implements pipe.Port.
func (p *Port) Shut() {
	p.port.Set("onmessage", nil)
	p.port.Call("close")
	p.hearer.Release()
}
