// Package sasl has the server's side of SASL mechanisms (RFC 4422), each a small
// state machine: challenges out, responses in, credentials at the end.
//
// It has PLAIN (RFC 4616) and LOGIN, which no RFC describes. It does not know
// users, does not check passwords, and does not carry the exchange: base64,
// lines and cancelling belong to the protocol that the exchange is part of.
package sasl

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// Credentials are what an exchange is about.
type Credentials struct {
	Authorize string // the identity to act as; "": the user's own
	User      string
	Password  string
}

// ErrMalformed is the cause of a response that the mechanism does not know.
var ErrMalformed = errors.New("malformed response")

// A Mechanism is one exchange, from its beginning.
type Mechanism interface {
	// Next takes the client's response and gives the next challenge, or at the
	// end the credentials. The first response is nil where the client sent none
	// with its command. After an error or credentials the exchange is over.
	Next(response []byte) (challenge []byte, creds *Credentials, err error)
}

// Names are the mechanisms that New knows, in the order of preference.
var Names = []string{"PLAIN", "LOGIN"}

// New begins an exchange; ok is false for a mechanism that there is not.
func New(name string) (m Mechanism, ok bool) {
	switch strings.ToUpper(name) {
	case "PLAIN":
		return plain{}, true
	case "LOGIN":
		return &login{}, true
	}
	return nil, false
}

// plain: one response, authorize NUL user NUL password (RFC 4616, section 2).
type plain struct{}

func (plain) Next(response []byte) ([]byte, *Credentials, error) {
	if response == nil {
		return []byte{}, nil, nil
	}
	parts := strings.Split(string(response), "\x00")
	if len(parts) != 3 {
		return nil, nil, malformed("PLAIN wants an identity to act as (or nothing), NUL, user name, NUL, password")
	}
	c := Credentials{Authorize: parts[0], User: parts[1], Password: parts[2]}
	if c.User == "" || c.Password == "" || !utf8.Valid(response) {
		return nil, nil, malformed("PLAIN wants a user name and a password in UTF-8")
	}
	return nil, &c, nil
}

// login asks for user name and password, one after the other.
type login struct {
	user  string
	asked int
}

// The challenges as servers of the year 2000 sent them; clients do not read them.
const (
	askUser     = "User Name\x00"
	askPassword = "Password:"
)

func (l *login) Next(response []byte) ([]byte, *Credentials, error) {
	if response == nil && l.asked == 0 {
		l.asked = 1
		return []byte(askUser), nil, nil
	}
	if !utf8.Valid(response) {
		return nil, nil, malformed("LOGIN wants UTF-8")
	}
	if l.asked < 2 {
		if len(response) == 0 {
			return nil, nil, malformed("LOGIN wants a user name first")
		}
		l.user, l.asked = string(response), 2
		return []byte(askPassword), nil, nil
	}
	return nil, &Credentials{User: l.user, Password: string(response)}, nil
}

type malformedError string

func malformed(text string) error           { return malformedError(text) }
func (e malformedError) Error() string      { return string(e) }
func (malformedError) Is(target error) bool { return target == ErrMalformed }
