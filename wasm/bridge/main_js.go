// Command bridge has TLS for a page: it runs in a Worker of its own, which is started only where it is needed.
//
// It ends only by a panic, which the Worker reports to the page.
package main

import "syscall/js"

func main() {
	js.Global().Get("sanduq").Call("ready", js.FuncOf(func(_ js.Value, args []js.Value) any {
		if r := args[0]; r.Get("do").String() == "serve" {
			serve(r.Get("port"))
		}
		return nil
	}))
	select {}
}
