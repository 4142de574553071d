// Package boring says, in the program of the page, that there is no BoringCrypto; the standard package of that name links
// ciphers to say so.
package boring

import "hash"

// Enabled is false: nothing below is called.
const Enabled = false

func NewSHA224() hash.Hash { panic("boring: not enabled") }
func NewSHA256() hash.Hash { panic("boring: not enabled") }

func SHA224([]byte) [28]byte { panic("boring: not enabled") }
func SHA256([]byte) [32]byte { panic("boring: not enabled") }
