// Package hmac is what the program of the page needs of the standard crypto/hmac (RFC 2104). The standard one links, for
// FIPS 140, hash functions that nobody calls.
package hmac

import (
	"crypto/subtle"
	"hash"
)

// New returns a hash keyed with key. It is not to be Reset.
func New(h func() hash.Hash, key []byte) hash.Hash {
	m := &mac{Hash: h(), outer: h()}
	size := m.BlockSize()
	if len(key) > size {
		m.outer.Write(key)
		key = m.outer.Sum(nil)
		m.outer.Reset()
	}
	inner, outer := make([]byte, size), make([]byte, size)
	copy(inner, key)
	copy(outer, key)
	for i := range size {
		inner[i] ^= 0x36
		outer[i] ^= 0x5c
	}
	m.Write(inner)
	m.outer.Write(outer)
	return m
}

// A mac is the inner hash; Sum puts the outer one around it.
type mac struct {
	hash.Hash
	outer hash.Hash
}

func (m *mac) Sum(b []byte) []byte {
	m.outer.Write(m.Hash.Sum(nil))
	return m.outer.Sum(b)
}

// Equal compares two codes without a hint, by the time it takes, where they differ.
func Equal(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 }
