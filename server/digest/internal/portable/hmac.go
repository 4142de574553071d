package portable

import (
	"encoding/binary"
	"errors"
	"hash"
)

// hmac is the state of HMAC (RFC 2104, section 2).
type hmac struct {
	hash.Hash // the inner one
	outer     hash.Hash
	inner     []byte // what the inner hash begins with: the key, padded
	padded    []byte // what the outer hash begins with
}

// NewHMAC returns a hash that computes HMAC with the hash function and the key.
func NewHMAC(newHash func() hash.Hash, key []byte) hash.Hash {
	h := &hmac{Hash: newHash(), outer: newHash()}
	size := h.BlockSize()
	if len(key) > size {
		h.outer.Write(key)
		key = h.outer.Sum(nil)
	}
	h.inner, h.padded = make([]byte, size), make([]byte, size)
	copy(h.inner, key)
	copy(h.padded, key)
	for i := range size {
		h.inner[i] ^= 0x36
		h.padded[i] ^= 0x5c
	}
	h.Reset()
	return h
}

// Reset forgets what was written, and keeps the key.
func (h *hmac) Reset() {
	h.Hash.Reset()
	h.Hash.Write(h.inner)
}

func (h *hmac) Sum(b []byte) []byte {
	h.outer.Reset()
	h.outer.Write(h.padded)
	h.outer.Write(h.Hash.Sum(nil))
	return h.outer.Sum(b)
}

// PBKDF2 derives length octets from a password with HMAC (RFC 8018, section 5.2). The length must be positive, or there is an
// error.
func PBKDF2(newHash func() hash.Hash, password string, salt []byte, iterations, length int) ([]byte, error) {
	if length <= 0 {
		return nil, errors.New("portable: PBKDF2 derives one octet at least")
	}
	mac := NewHMAC(newHash, []byte(password))
	var key, u []byte
	for block := uint32(1); len(key) < length; block++ {
		mac.Reset()
		mac.Write(salt)
		mac.Write(binary.BigEndian.AppendUint32(nil, block))
		u = mac.Sum(u[:0])
		key = append(key, u...)
		t := key[len(key)-len(u):]
		for range iterations - 1 {
			mac.Reset()
			mac.Write(u)
			u = mac.Sum(u[:0])
			for i := range t {
				t[i] ^= u[i]
			}
		}
	}
	return key[:length], nil
}
