package bridge

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"sync"
	"time"
)

const (
	// tokenLife is how long a token holds.
	tokenLife = 30 * time.Second
	// tokenSkew is how far the clocks of bridges with one secret may be apart.
	tokenSkew = 5 * time.Second
	// tokensKept bounds how many used tokens are remembered, in each of two
	// halves: more in that time than any limit of connections lets through.
	tokensKept = 1 << 14
)

// Why a token is none.
var (
	errTokenForm    = errors.New("this is no token")
	errTokenForeign = errors.New("the token is not of this bridge, or was given for another page or target")
	errTokenOld     = errors.New("the token has expired: it holds for 30 seconds")
	errTokenUsed    = errors.New("the token was used before: it holds for one connection")
	errTokenMany    = errors.New("too many tokens were used of late")
)

// A nonce makes each token another.
type nonce [12]byte

// A ticket is what a token says: its octets are the time of expiry in
// milliseconds, the nonce, and HMAC-SHA-256 over both with origin and target.
type ticket struct {
	expires time.Time
	nonce   nonce
	mac     [sha256.Size]byte
}

const ticketOctets = 8 + len(nonce{}) + sha256.Size

var tokenText = base64.RawURLEncoding.Strict()

// parseTicket reads a token. It accepts one spelling of it and no other.
func parseTicket(token string) (t ticket, err error) {
	if len(token) != tokenText.EncodedLen(ticketOctets) {
		return t, errTokenForm
	}
	octets, err := tokenText.DecodeString(token)
	if err != nil || len(octets) != ticketOctets { // line ends are skipped by the decoder
		return t, errTokenForm
	}
	t.expires = time.UnixMilli(int64(binary.BigEndian.Uint64(octets)))
	copy(t.nonce[:], octets[8:])
	copy(t.mac[:], octets[8+len(t.nonce):])
	return t, nil
}

// signed returns the octets of t that are signed.
func (t *ticket) signed() []byte {
	octets := binary.BigEndian.AppendUint64(make([]byte, 0, ticketOctets), uint64(t.expires.UnixMilli()))
	return append(octets, t.nonce[:]...)
}

// String is the token.
func (t *ticket) String() string { return tokenText.EncodeToString(append(t.signed(), t.mac[:]...)) }

// tokens gives tokens and takes them back, each once.
type tokens struct {
	key []byte

	mu sync.Mutex
	// used holds the nonces of late, and before it those of the span before: what
	// is in neither has expired. So it never has to be searched for what is old.
	used, before map[nonce]struct{}
	since        time.Time // when used began
}

// newTokens makes tokens from a secret, or from one of its own where that is nil.
func newTokens(secret []byte) *tokens {
	if secret == nil {
		secret = make([]byte, sha256.Size)
		_, _ = rand.Read(secret) // never fails
	}
	key := hmac.New(sha256.New, secret)
	key.Write([]byte("sanduq.bridge.1 token"))
	return &tokens{key: key.Sum(nil), used: map[nonce]struct{}{}}
}

func (ts *tokens) sign(t *ticket, origin, target string) (mac [sha256.Size]byte) {
	h := hmac.New(sha256.New, ts.key)
	h.Write(t.signed())
	h.Write([]byte(origin))
	h.Write([]byte{0}) // neither an origin nor a name has it
	h.Write([]byte(target))
	h.Sum(mac[:0])
	return mac
}

// give makes a token for pages of origin, for one connection to target.
func (ts *tokens) give(origin, target string) string {
	t := ticket{expires: time.Now().Add(tokenLife)}
	_, _ = rand.Read(t.nonce[:]) // never fails
	t.mac = ts.sign(&t, origin, target)
	return t.String()
}

// take reports why a token is not good for a connection from origin to target, or
// nil: then it is good no more.
func (ts *tokens) take(token, origin, target string) error {
	t, err := parseTicket(token)
	if err != nil {
		return err
	}
	if mac := ts.sign(&t, origin, target); !hmac.Equal(mac[:], t.mac[:]) {
		return errTokenForeign
	}
	now := time.Now()
	if left := t.expires.Sub(now); left <= 0 || left > tokenLife+tokenSkew {
		return errTokenOld
	}
	ts.mu.Lock()
	defer ts.mu.Unlock()
	switch span := now.Sub(ts.since); {
	case span > 2*(tokenLife+tokenSkew):
		ts.used, ts.before, ts.since = map[nonce]struct{}{}, nil, now
	case span > tokenLife+tokenSkew:
		ts.used, ts.before, ts.since = map[nonce]struct{}{}, ts.used, now
	}
	_, used := ts.used[t.nonce]
	_, before := ts.before[t.nonce]
	if used || before {
		return errTokenUsed
	}
	if len(ts.used) >= tokensKept {
		return errTokenMany // better none at all than one of them twice
	}
	ts.used[t.nonce] = struct{}{}
	return nil
}
