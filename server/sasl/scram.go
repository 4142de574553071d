package sasl

import (
	"crypto/subtle"
	"encoding/base64"
	"io"
	"strconv"
	"strings"

	"sanduq/server/digest"
)

// hashSize is that of SHA-256, in octets.
const hashSize = 32

// iterations is how often the password is hashed: the least of RFC 7677, section
// 4, as more would be felt where a page's program does it.
const iterations = 4096

// scram is the server's side of SCRAM-SHA-256 (RFC 5802, section 5): the client
// proves that it knows the password, and the server that it does, too.
//
// Names and passwords are taken as they come, without the preparation of RFC
// 4013: its tables weigh more than the rest of this package, and in a sandbox the
// same hands type both sides.
type scram struct {
	users
	step   int
	as     string // the identity to act as
	user   string
	known  bool
	header string // gs2-header, in base64 as the client must repeat it
	nonce  string
	auth   string // AuthMessage
	salted []byte
}

func (s *scram) Next(response []byte) ([]byte, string, error) {
	s.step++
	if response == nil && s.step == 1 {
		s.step = 0
		return []byte{}, "", nil
	}
	switch s.step {
	case 1:
		challenge, err := s.first(string(response))
		return challenge, "", err
	case 2:
		challenge, err := s.final(string(response))
		return challenge, "", err
	}
	if len(response) > 0 {
		return nil, "", malformed("SCRAM-SHA-256 wants an empty response at its end")
	}
	if err := mayAct(s.as, s.user); err != nil {
		return nil, "", err
	}
	return nil, s.user, nil
}

// first takes client-first-message and gives server-first-message.
func (s *scram) first(message string) ([]byte, error) {
	parts := strings.SplitN(message, ",", 3)
	if len(parts) < 3 {
		return nil, malformed("SCRAM-SHA-256 begins with n,,n=user-name,r=nonce")
	}
	binding, as, bare := parts[0], parts[1], parts[2]
	if strings.HasPrefix(binding, "p=") {
		return nil, malformed("SCRAM-SHA-256 has no channel binding: that is SCRAM-SHA-256-PLUS")
	}
	as, asked := strings.CutPrefix(as, "a=")
	name, nonce, two := strings.Cut(bare, ",")
	name, named := strings.CutPrefix(name, "n=")
	nonce, _, _ = strings.Cut(nonce, ",") // extensions that are not mandatory may follow
	nonce, has := strings.CutPrefix(nonce, "r=")
	user, err := unescape(name)
	if binding != "n" && binding != "y" || as != "" && !asked || !two || !named || !has || err != nil || user == "" || !isNonce(nonce) {
		return nil, malformed("SCRAM-SHA-256 begins with n,,n=user-name,r=nonce")
	}
	if s.as, err = unescape(as); err != nil {
		return nil, err
	}
	ours := make([]byte, 18)
	if _, err := io.ReadFull(s.rand, ours); err != nil {
		return nil, err
	}
	s.header = base64.StdEncoding.EncodeToString([]byte(binding + "," + parts[1] + ","))
	s.user, s.nonce = user, nonce+base64.StdEncoding.EncodeToString(ours)
	password, known := s.password(user)
	s.known = known
	salt := mac(s.key[:], user)[:16] // of an unknown user too, who must not be told by it
	if s.salted, err = digest.PBKDF2(digest.NewSHA256, password, salt, iterations, hashSize); err != nil {
		return nil, err
	}
	challenge := "r=" + s.nonce + ",s=" + base64.StdEncoding.EncodeToString(salt) + ",i=" + strconv.Itoa(iterations)
	s.auth = bare + "," + challenge
	return []byte(challenge), nil
}

// final takes client-final-message and gives server-final-message.
func (s *scram) final(message string) ([]byte, error) {
	at := strings.LastIndex(message, ",p=")
	if at < 0 {
		return nil, malformed("SCRAM-SHA-256 goes on with c=channel-binding,r=nonce,p=proof")
	}
	proof, err := base64.StdEncoding.DecodeString(message[at+len(",p="):])
	without := message[:at]
	if err != nil || len(proof) != hashSize || without != "c="+s.header+",r="+s.nonce {
		return nil, malformed("SCRAM-SHA-256 goes on with c=channel-binding,r=nonce,p=proof, binding and nonce as they were")
	}
	s.auth += "," + without
	clientKey := mac(s.salted, "Client Key")
	stored := digest.NewSHA256()
	stored.Write(clientKey)
	signature := mac(stored.Sum(nil), s.auth)
	for i := range proof {
		proof[i] ^= signature[i]
	}
	if _, err := s.proved(s.user, subtle.ConstantTimeCompare(proof, clientKey) == 1 && s.known); err != nil {
		return nil, err
	}
	verifier := mac(mac(s.salted, "Server Key"), s.auth)
	return []byte("v=" + base64.StdEncoding.EncodeToString(verifier)), nil
}

func mac(key []byte, text string) []byte {
	h := digest.NewHMAC(digest.NewSHA256, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// unescape reads a saslname: =2C is a comma, =3D an equals sign.
func unescape(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] != '=':
			b.WriteByte(s[i])
			continue
		case strings.HasPrefix(s[i:], "=2C"):
			b.WriteByte(',')
		case strings.HasPrefix(s[i:], "=3D"):
			b.WriteByte('=')
		default:
			return "", malformed("in a name of SCRAM-SHA-256 a comma is =2C and an equals sign =3D")
		}
		i += 2
	}
	return b.String(), nil
}

// isNonce: printable ASCII without a comma (RFC 5802, section 5.1).
func isNonce(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] > '~' || s[i] == ',' {
			return false
		}
	}
	return s != ""
}
