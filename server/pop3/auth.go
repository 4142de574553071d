package pop3

import (
	"errors"
	"strings"

	"sanduq/server/sasl"
	"sanduq/server/wire"
)

// decodeAuth: AUTH (RFC 5034), with an initial response or without.
func decodeAuth(c *conn, d *decoder) action {
	d.ExpectSP("mechanism")
	name := strings.ToUpper(d.expectWord("mechanism"))
	var initial *string
	if !d.AtEnd() {
		d.ExpectSP("initial-response")
		response := d.expectWord("initial-response")
		initial = &response
	}
	return func() error {
		if c.canSTLS() && sasl.ShowsPassword(name) {
			return c.overheard("AUTH " + name)
		}
		c.named = ""
		mechanism, ok := c.server.sasl.New(name, c.tried)
		if !ok {
			return &refusal{"", c.say.noMechanism(strings.Join(c.server.sasl.Names(false), ", "))}
		}
		user, err := sasl.Exchange(mechanism, initial, c.ask)
		if err != nil {
			return c.notAuthenticated("AUTH "+name, err)
		}
		return c.loggedIn(user)
	}
}

// ask sends a challenge and reads the line that answers it.
func (c *conn) ask(challenge string) (string, error) {
	c.out.WriteString("+ " + challenge)
	c.crlf()
	if err := c.out.Flush(); err != nil {
		return "", &brokenConn{err}
	}
	c.wire.RestartTimer()
	line, err := c.wire.ReadLine()
	if err != nil {
		return "", &brokenConn{err}
	}
	return line.Text, c.lineMistake(line, c.server.cfg.Limits.Response)
}

// tried counts a login before the client learns whether it was right; see wire.Logins.
func (c *conn) tried(user string, right bool) error {
	verdict, err := c.wire.Tried(user, right)
	switch {
	case err != nil:
		return &brokenConn{err}
	case verdict == wire.Unanswered:
		c.logf("a login as %s was not looked at: too many have failed", wire.Quote(user, 40))
		c.state = update
		return &refusal{sysTemp, c.say.tooManyLogins()}
	case !right:
		c.logf("a login as %s failed", wire.Quote(user, 40))
	}
	if verdict == wire.LastAnswer {
		c.state = update // after the answer all is over, with nothing removed
	}
	return nil
}

// notAuthenticated answers an exchange that failed.
func (c *conn) notAuthenticated(command string, err error) error {
	switch {
	case errors.Is(err, sasl.ErrCredentials):
		return &refusal{authCode, c.say.credentials(command)}
	case errors.Is(err, sasl.ErrAuthorize):
		return &refusal{authCode, c.say.otherIdentity(command)}
	case errors.Is(err, sasl.ErrCancelled):
		return &refusal{"", c.say.cancelled(command)}
	case errors.Is(err, sasl.ErrBase64):
		return &refusal{"", c.say.noBase64(command)}
	case errors.Is(err, sasl.ErrMalformed):
		return &refusal{"", c.say.malformed(command, err)}
	}
	return err
}
