package smtp

import (
	"errors"
	"strings"

	"sanduq/server/sasl"
	"sanduq/server/wire"
)

// decodeAuth: AUTH (RFC 4954, section 4).
func decodeAuth(c *conn, d *decoder) action {
	name := strings.ToUpper(d.Word("mechanism, as in PLAIN"))
	var initial *string
	if d.Err == nil && !d.AtEnd() {
		response := d.Word("initial-response")
		initial = &response
	}
	return func() (*reply, error) {
		switch {
		case c.server.cfg.Role == Relay:
			return say(502, "5.5.1", "AUTH is not for this port: here mail is taken for local users, without a login; one logs in at the submission port 587"), nil
		case !c.esmtp:
			return say(503, "5.5.1", "AUTH comes after EHLO, and you have said HELO"), nil
		case c.user != nil:
			return say(503, "5.5.1", "You have logged in already, as %s: QUIT and connect again to log in anew", wire.Quote(c.user.Name(), 40)), nil
		case c.canStartTLS() && sasl.ShowsPassword(name): // RFC 4954, section 6
			return say(538, "5.7.11", wire.English.Overheard, "AUTH "+name, "STARTTLS"), nil
		}
		mechanism, ok := c.server.sasl.New(name, c.tried)
		if !ok {
			return say(504, "5.5.4", "Unknown mechanism %s: there are %s", wire.Quote(name, 40), strings.Join(c.server.sasl.Names(false), ", ")), nil
		}
		user, err := sasl.Exchange(mechanism, initial, c.ask)
		if err != nil {
			return c.notAuthenticated(err)
		}
		if c.user, ok = c.server.store.User(user); !ok {
			return c.notAuthenticated(sasl.ErrCredentials)
		}
		c.logf("%s is logged in", user)
		return say(235, "2.7.0", "You have logged in as %s", wire.Quote(user, 40)), nil
	}
}

// ask sends a challenge and reads the line that answers it.
func (c *conn) ask(challenge string) (string, error) {
	if err := c.write("334 " + challenge + "\r\n"); err != nil {
		return "", err
	}
	c.wire.RestartTimer()
	line, err := c.wire.ReadLine()
	if err != nil {
		return "", err
	}
	if m := wire.LineMistake(line, 0, wire.English); m != nil {
		return "", say(500, "5.5.2", "%s", m.Text)
	}
	if most := maxAuthLine - len("\r\n"); line.Octets > most {
		return "", say(500, "5.5.6", wire.English.LongLine, line.Octets, most)
	}
	return line.Text, nil
}

// tried counts a login before the client learns whether it was right; see wire.Logins. The reply that ends a session is 421
// (RFC 5321, section 3.8), in place of what else would have been answered.
func (c *conn) tried(user string, right bool) error {
	verdict, err := c.wire.Tried(user, right)
	switch {
	case err != nil:
		return err
	case verdict == wire.Unanswered:
		c.logf("a login as %s was not looked at: too many have failed", wire.Quote(user, 40))
		c.state = ended
		return say(421, "4.7.0", "Too many logins have failed: whether this one was right was not looked at; wait for half a minute")
	case !right:
		c.logf("a login as %s failed", wire.Quote(user, 40))
	}
	if verdict == wire.LastAnswer {
		c.state = ended
		return say(421, "4.7.0", "AUTH failed: %v; too many logins have, and the connection ends", sasl.ErrCredentials)
	}
	return nil
}

// notAuthenticated answers an exchange that failed; an error of the connection stays one.
func (c *conn) notAuthenticated(err error) (*reply, error) {
	if refused, ok := errors.AsType[*reply](err); ok {
		return refused, nil
	}
	switch {
	case errors.Is(err, sasl.ErrCredentials):
		return say(535, "5.7.8", "AUTH failed: %v", err), nil
	case errors.Is(err, sasl.ErrAuthorize):
		return say(535, "5.7.8", "AUTH failed: %v", err), nil
	case errors.Is(err, sasl.ErrCancelled):
		return say(501, "5.7.0", "AUTH is cancelled"), nil
	case errors.Is(err, sasl.ErrMalformed), errors.Is(err, sasl.ErrBase64):
		return say(501, "5.5.2", "AUTH failed: %v", err), nil
	}
	return nil, err
}
