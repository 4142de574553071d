package main

import (
	"syscall/js"

	"sanduq/wasm/internal/pipe"
	"sanduq/wasm/internal/pipe/tlsend"
	"sanduq/wasm/internal/port"
)

// serve makes the handshakes that the sandbox's program asks for: each comes through messagePort as an Opening with a port
// of its own.
func serve(messagePort js.Value) {
	certificates := new(tlsend.Certificates)
	messagePort.Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		data := args[0].Get("data")
		certificates.Serve(port.New(args[0].Get("ports").Index(0)), pipe.Opening{
			Side: data.Get("side").String(), Name: data.Get("name").String(), At: int64(data.Get("at").Float()),
		})
		return nil
	}))
}
