package pop3

import (
	"crypto/subtle"
	"encoding/hex"
	"io"
	"strings"

	"sanduq/server/digest"
	"sanduq/server/wire"
)

// digestSize is that of MD5, in octets.
const digestSize = 16

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
	proof := d.expectDigest()
	return func() error {
		c.named = ""
		password, ok := c.server.store.Password(name)
		md5 := digest.NewMD5()
		io.WriteString(md5, c.timestamp+password)
		right := subtle.ConstantTimeCompare(md5.Sum(nil), proof) == 1 && ok
		if refused := c.tried(name, right); refused != nil {
			return refused
		}
		if !right {
			return &refusal{authCode, c.say.credentials("APOP")}
		}
		return c.loggedIn(name)
	}
}

// expectDigest takes 16 octets in hexadecimal.
func (d *decoder) expectDigest() []byte {
	from := d.At
	word := d.expectWord("digest")
	octets, err := hex.DecodeString(strings.ToLower(word))
	if d.Err == nil && (err != nil || len(octets) != digestSize) {
		d.At = from
		d.Mistake("digest", "%s", d.say.noDigest(d.Here(), wire.Quote(word, 40)))
	}
	return octets
}
