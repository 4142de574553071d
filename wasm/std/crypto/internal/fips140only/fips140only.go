// Package fips140only says, in the program of the page, that FIPS 140-3 is not enforced; the standard package of that name
// links its ciphers and random generators to say so.
package fips140only

// Enforced is always false.
func Enforced() bool { return false }
