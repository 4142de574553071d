// Package sasl has the server's side of SASL mechanisms (RFC 4422), each a small
// state machine: challenges out, responses in, a user at the end.
//
// It has PLAIN (RFC 4616), SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel
// binding, and LOGIN, which no RFC describes. It does not keep users: it asks for
// a user's password, in clear, as the mechanisms need it. Lines, and the words
// around the base64 on them, belong to the protocol that the exchange is part of;
// see Exchange.
package sasl

import (
	"crypto/subtle"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// The causes of a refusal, to be matched with errors.Is.
var (
	ErrMalformed   = errors.New("malformed response")            // the mechanism does not know it
	ErrBase64      = errors.New("not base64")                    // it is not even that
	ErrCancelled   = errors.New("cancelled")                     // by the client's "*"
	ErrCredentials = errors.New("wrong user name or password")   // which of the two is not told
	ErrAuthorize   = errors.New("you may act as yourself alone") // another identity was asked for
)

// A Mechanism is one exchange, from its beginning.
type Mechanism interface {
	// Next takes the client's response and gives the next challenge, or at the
	// end the user that the client has proved to be; user is "" until then. The
	// first response is nil where the client sent none with its command. After an
	// error or a user the exchange is over.
	Next(response []byte) (challenge []byte, user string, err error)
}

// names are the mechanisms in the order in which they are offered; the first two
// need no randomness, and show the password to whoever listens.
var names = []string{"PLAIN", "LOGIN", "SCRAM-SHA-256"}

// ShowsPassword says whether a mechanism sends the password as it is, which only
// TLS can hide (RFC 4616, section 6).
func ShowsPassword(name string) bool { return slices.Contains(names[:2], strings.ToUpper(name)) }

// A Server begins exchanges with the users of one store.
type Server struct {
	password func(user string) (password string, ok bool)
	rand     io.Reader
	key      [32]byte // of the salts
}

// NewServer makes a Server. password gives a user's password in clear; ok is
// false where there is no such user. rand gives what clients must not be able to
// guess; a server that cannot have 32 octets of it offers no mechanism that needs
// more.
func NewServer(password func(user string) (string, bool), rand io.Reader) *Server {
	s := &Server{password: password, rand: rand}
	if rand == nil {
		return s
	}
	if _, err := io.ReadFull(rand, s.key[:]); err != nil {
		s.rand = nil
	}
	return s
}

// Names are the mechanisms that New knows, in the order in which they are offered.
// Where the line may be overheard, it is those alone that hide the password
// themselves.
func (s *Server) Names(overheard bool) []string {
	all := names
	if s.rand == nil {
		all = names[:2]
	}
	if overheard {
		return all[2:]
	}
	return all
}

// Tried hears that a client has tried to be a user, before the client learns whether it was right. An error ends the
// exchange with it, and nothing is learned.
type Tried func(user string, right bool) error

// New begins an exchange; ok is false for a mechanism that there is not. tried may be nil.
func (s *Server) New(name string, tried Tried) (m Mechanism, ok bool) {
	if tried == nil {
		tried = func(string, bool) error { return nil }
	}
	users := users{s, tried}
	switch strings.ToUpper(name) {
	case "PLAIN":
		return plain{users}, true
	case "LOGIN":
		return &login{users: users}, true
	case "SCRAM-SHA-256":
		return &scram{users: users}, s.rand != nil
	}
	return nil, false
}

// users are those of a server, for one exchange.
type users struct {
	*Server
	tried Tried
}

// check gives the user whose password this is.
func (u users) check(user, password string) (string, error) {
	want, ok := u.password(user)
	return u.proved(user, subtle.ConstantTimeCompare([]byte(password), []byte(want)) == 1 && ok)
}

// proved gives a user where the proof was right.
func (u users) proved(user string, right bool) (string, error) {
	if err := u.tried(user, right); err != nil {
		return "", err
	}
	if !right {
		return "", ErrCredentials
	}
	return user, nil
}

// mayAct refuses an identity to act as that is not the user's own; "" is.
func mayAct(as, user string) error {
	if as != "" && as != user {
		return ErrAuthorize
	}
	return nil
}

// plain: one response, authorize NUL user NUL password (RFC 4616, section 2).
type plain struct{ users }

func (p plain) Next(response []byte) ([]byte, string, error) {
	if response == nil {
		return []byte{}, "", nil
	}
	parts := strings.Split(string(response), "\x00")
	if len(parts) != 3 {
		return nil, "", malformed("PLAIN wants an identity to act as (or nothing), NUL, user name, NUL, password")
	}
	if parts[1] == "" || parts[2] == "" || !utf8.Valid(response) {
		return nil, "", malformed("PLAIN wants a user name and a password in UTF-8")
	}
	user, err := p.check(parts[1], parts[2])
	if err == nil {
		err = mayAct(parts[0], user)
	}
	if err != nil {
		return nil, "", err
	}
	return nil, user, nil
}

// login asks for user name and password, one after the other.
type login struct {
	users
	user  string
	asked int
}

// The challenges as servers of the year 2000 sent them; clients do not read them.
const (
	askUser     = "User Name\x00"
	askPassword = "Password:"
)

func (l *login) Next(response []byte) ([]byte, string, error) {
	if response == nil && l.asked == 0 {
		l.asked = 1
		return []byte(askUser), "", nil
	}
	if !utf8.Valid(response) {
		return nil, "", malformed("LOGIN wants UTF-8")
	}
	if l.asked < 2 {
		if len(response) == 0 {
			return nil, "", malformed("LOGIN wants a user name first")
		}
		l.user, l.asked = string(response), 2
		return []byte(askPassword), "", nil
	}
	user, err := l.check(l.user, string(response))
	return nil, user, err
}

type malformedError string

func malformed(text string) error           { return malformedError(text) }
func (e malformedError) Error() string      { return string(e) }
func (malformedError) Is(target error) bool { return target == ErrMalformed }
