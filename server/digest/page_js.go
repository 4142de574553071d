package digest

import (
	"hash"

	"sanduq/server/digest/internal/portable"
)

// NewMD5 returns a hash that computes MD5 (RFC 1321).
func NewMD5() hash.Hash { return portable.NewMD5() }

// NewSHA256 returns a hash that computes SHA-256 (FIPS 180-4).
func NewSHA256() hash.Hash { return portable.NewSHA256() }

// NewHMAC returns a hash that computes HMAC with the hash function and the key (RFC 2104).
func NewHMAC(newHash func() hash.Hash, key []byte) hash.Hash { return portable.NewHMAC(newHash, key) }

// PBKDF2 derives length octets from a password with HMAC (RFC 8018, section 5.2). The length must be positive, or there is an
// error.
func PBKDF2(newHash func() hash.Hash, password string, salt []byte, iterations, length int) ([]byte, error) {
	return portable.PBKDF2(newHash, password, salt, iterations, length)
}
