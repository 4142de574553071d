// Package digest has the hash functions of the logins: SHA-256, HMAC and PBKDF2 for SCRAM (RFC 5802, RFC 7677), MD5 for APOP
// (RFC 1939, section 7).
//
// They are the standard library's, but in the page's program (GOOS=js): there the standard ones link what FIPS 140 asks for,
// ciphers and random generators among it, which is 44 KB (brotli, Go 1.26) of code that never runs. The page gets those of
// internal/portable, which are slower, and are held against the standard ones by tests and fuzzers.
package digest
