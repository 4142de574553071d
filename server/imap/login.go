package imap

import (
	"fmt"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/mailstore"
	"sanduq/server/sasl"
)

// decodeLogin: LOGIN (RFC 3501, section 6.2.3).
func decodeLogin(c *conn, d *decoder) action {
	d.ExpectSP("user-name")
	name := d.ExpectAString("user-name")
	d.ExpectSP("password")
	password := d.ExpectAString("password")
	return func() error {
		if c.canStartTLS() {
			return c.overheard("LOGIN")
		}
		_, err := c.server.store.Login(name, password)
		if refused := c.tried(name, err == nil); refused != nil {
			return refused
		}
		if err != nil {
			return c.notAuthenticated("LOGIN", sasl.ErrCredentials)
		}
		return c.loggedIn(name)
	}
}

// loggedIn enters the authenticated state.
func (c *conn) loggedIn(name string) error {
	user, ok := c.server.store.User(name)
	if !ok { // between proof and this line
		return fmt.Errorf("user %q: %w", name, mailstore.ErrCredentials)
	}
	c.logf("%s is logged in", name)
	c.user, c.state = user, imap.ConnStateAuthenticated
	c.wire.LoggedIn()
	return nil
}
