package imap

import (
	"errors"
	"strings"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/sasl"
	"sanduq/server/wire"
)

// decodeAuthenticate: AUTHENTICATE (RFC 3501, section 6.2.2), with an initial
// response or without (RFC 4959).
func decodeAuthenticate(c *conn, d *decoder) action {
	d.ExpectSP("mechanism")
	name := strings.ToUpper(d.ExpectAtom("mechanism"))
	var initial *string
	if d.SP() {
		response := d.ExpectAtom("initial-response")
		initial = &response
	}
	return func() error {
		if c.canStartTLS() && sasl.ShowsPassword(name) {
			return c.overheard("AUTHENTICATE " + name)
		}
		mechanism, ok := c.server.sasl.New(name, c.tried)
		if !ok {
			return no("", "AUTHENTICATE %s failed", name)
		}
		user, err := sasl.Exchange(mechanism, initial, c.ask)
		if err != nil {
			return c.notAuthenticated("AUTHENTICATE "+name, err)
		}
		return c.loggedIn(user)
	}
}

// ask sends a challenge and reads the line that answers it.
func (c *conn) ask(challenge string) (string, error) {
	c.enc.raw("+ " + challenge)
	c.enc.crlf()
	if err := c.enc.flush(); err != nil {
		return "", &brokenConn{err}
	}
	c.wire.RestartTimer()
	var r request
	if err := c.readLine(&r); err != nil {
		return "", &brokenConn{err}
	}
	return r.lines[0], r.lineErr
}

// tried counts a login before the client learns whether it was right; see wire.Logins.
func (c *conn) tried(user string, right bool) error {
	verdict, err := c.wire.Tried(user, right)
	switch {
	case err != nil:
		return &brokenConn{err}
	case verdict == wire.Unanswered:
		c.logf("a login as %s was not looked at: too many have failed", wire.Quote(user, 40))
		c.bye("Too many logins have failed")
		return no(imap.ResponseCodeUnavailable, "Too many logins have failed: whether this one was right was not looked at; wait for half a minute")
	case !right:
		c.logf("a login as %s failed", wire.Quote(user, 40))
	}
	if verdict == wire.LastAnswer {
		c.bye("Too many logins have failed")
	}
	return nil
}

// notAuthenticated answers an exchange that failed. A cancelled one is BAD (RFC
// 3501, section 6.2.2).
func (c *conn) notAuthenticated(command string, err error) error {
	switch {
	case errors.Is(err, sasl.ErrCredentials):
		return no(imap.ResponseCodeAuthenticationFailed, "%s failed: %v", command, err)
	case errors.Is(err, sasl.ErrAuthorize):
		return no(imap.ResponseCodeAuthorizationFailed, "%s failed: %v", command, err)
	case errors.Is(err, sasl.ErrCancelled):
		return bad("", "%s failed", command)
	case errors.Is(err, sasl.ErrMalformed), errors.Is(err, sasl.ErrBase64):
		return bad("", "%s failed: %v", command, err)
	}
	return err
}
