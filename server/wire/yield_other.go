//go:build !js

package wire

// yield is for the page alone: elsewhere the runtime preempts.
func yield() {}
