package pop3

import (
	"crypto/md5"
	"crypto/subtle"
	"encoding/hex"
	"io"
	"strings"

	"sanduq/server/wire"
)

// newTimestamp gives the timestamp of a greeting (RFC 1939, section 7), "" where
// there is nothing to make it of. It must only differ from every other: there is
// no clock in it, so that a lesson's digest, computed once, stays right.
func (s *Server) newTimestamp() string {
	var random [8]byte
	if s.cfg.Rand == nil {
		return ""
	}
	if _, err := io.ReadFull(s.cfg.Rand, random[:]); err != nil {
		return ""
	}
	return "<" + hex.EncodeToString(random[:]) + "@" + s.cfg.Name + ">"
}

// decodeAPOP: APOP (RFC 1939, section 7).
func decodeAPOP(c *conn, d *decoder) action {
	if c.timestamp == "" {
		d.Fail(&refusal{"", c.say.noAPOP()})
	}
	d.ExpectSP("user-name")
	name := d.expectWord("user-name")
	d.ExpectSP("digest")
	digest := d.expectDigest()
	return func() error {
		c.named = ""
		password, ok := c.server.store.Password(name)
		sum := md5.Sum([]byte(c.timestamp + password))
		if subtle.ConstantTimeCompare(sum[:], digest) == 0 || !ok {
			c.logf("a login failed")
			return &refusal{authCode, c.say.credentials("APOP")}
		}
		return c.loggedIn(name)
	}
}

// expectDigest takes 16 octets in hexadecimal.
func (d *decoder) expectDigest() []byte {
	from := d.At
	word := d.expectWord("digest")
	digest, err := hex.DecodeString(strings.ToLower(word))
	if d.Err == nil && (err != nil || len(digest) != md5.Size) {
		d.At = from
		d.Mistake("digest", "%s", d.say.noDigest(d.Here(), wire.Quote(word, 40)))
	}
	return digest
}
