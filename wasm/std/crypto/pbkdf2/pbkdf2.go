// Package pbkdf2 is what the program of the page needs of the standard crypto/pbkdf2 (RFC 8018, section 5.2).
package pbkdf2

import (
	"crypto/hmac"
	"encoding/binary"
	"hash"
)

// Key derives keyLength octets from a password. The error is always nil.
func Key[Hash hash.Hash](h func() Hash, password string, salt []byte, iter, keyLength int) ([]byte, error) {
	sum := func(parts ...[]byte) []byte {
		mac := hmac.New(func() hash.Hash { return h() }, []byte(password))
		for _, p := range parts {
			mac.Write(p)
		}
		return mac.Sum(nil)
	}
	var key []byte
	for block := uint32(1); len(key) < keyLength; block++ {
		u := sum(salt, binary.BigEndian.AppendUint32(nil, block))
		t := append([]byte(nil), u...)
		for range iter - 1 {
			u = sum(u)
			for i := range t {
				t[i] ^= u[i]
			}
		}
		key = append(key, t...)
	}
	return key[:keyLength], nil
}
