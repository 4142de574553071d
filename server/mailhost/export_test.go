//go:build !js

package mailhost

// IsClientHello is how a ClientHello is told from other octets.
var IsClientHello = isClientHello
