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
		user, err := c.server.store.Login(name, password)
		if errors.Is(err, mailstore.ErrCredentials) {
			return no(imap.ResponseCodeAuthenticationFailed, "LOGIN failed: wrong user name or password")
		}
		if err != nil {
			return err
		}
		c.loggedIn(user)
		return nil
	}
}

// loggedIn enters the authenticated state.
func (c *conn) loggedIn(u *mailstore.User) {
	c.user = u
	c.state = imap.ConnStateAuthenticated
}
