package imap

import (
	"errors"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/mailstore"
)

// decodeLogin: LOGIN (RFC 3501, section 6.2.3).
func decodeLogin(c *conn, d *decoder) action {
	d.ExpectSP("user-name")
	name := d.ExpectAString("user-name")
	d.ExpectSP("password")
	password := d.ExpectAString("password")
	return func() error {
		return c.login("LOGIN", name, password)
	}
}

// login enters the authenticated state, or refuses to in the name of a command.
func (c *conn) login(command, name, password string) error {
	user, err := c.server.store.Login(name, password)
	if errors.Is(err, mailstore.ErrCredentials) {
		c.logf("a login failed")
		return no(imap.ResponseCodeAuthenticationFailed, "%s failed: wrong user name or password", command)
	}
	if err != nil {
		return err
	}
	c.logf("%s is logged in", user.Name())
	c.user, c.state = user, imap.ConnStateAuthenticated
	return nil
}
