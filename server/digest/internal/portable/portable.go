// Package portable has hash functions that need no other package's: what crypto/md5, crypto/sha256, crypto/hmac and
// crypto/pbkdf2 have, of the same results, in little code. It is for programs for which the standard ones are too large.
//
// Every hash keeps the contract of hash.Hash: Sum does not change what was written, Reset returns to the state after New, and
// Write never fails.
package portable

import "encoding/binary"

// blockSize is that of MD5 and of SHA-256, in octets.
const blockSize = 64

// blocks cuts what is written into blocks, and ends it as MD5 and SHA-256 do alike: a one bit, zeros, and the length in bits.
type blocks struct {
	rest   [blockSize]byte // not yet a block
	filled int             // octets of rest
	length uint64          // of all, in octets
}

// write calls block with each block that is full.
func (b *blocks) write(p []byte, block func([]byte)) {
	b.length += uint64(len(p))
	if b.filled > 0 {
		n := copy(b.rest[b.filled:], p)
		p = p[n:]
		if b.filled += n; b.filled < blockSize {
			return
		}
		block(b.rest[:])
		b.filled = 0
	}
	for ; len(p) >= blockSize; p = p[blockSize:] {
		block(p[:blockSize])
	}
	b.filled = copy(b.rest[:], p)
}

// end writes the end.
func (b *blocks) end(order binary.ByteOrder, block func([]byte)) {
	bits := b.length << 3
	padding := make([]byte, 1+(2*blockSize-9-b.filled)%blockSize, blockSize+8)
	padding[0] = 0x80
	padding = append(padding, make([]byte, 8)...)
	order.PutUint64(padding[len(padding)-8:], bits)
	b.write(padding, block)
}
