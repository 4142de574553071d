package pop3

import (
	"strings"

	"sanduq/server/mailstore"
	"sanduq/server/wire"
)

// decodeUser: USER (RFC 1939, section 7). The answer does not tell whether there
// is such a user.
func decodeUser(c *conn, d *decoder) action {
	d.ExpectSP("user-name")
	name := d.expectWord("user-name")
	d.ExpectEnd(c.say.passwordApart())
	return func() error {
		if c.canSTLS() {
			return c.overheard("USER")
		}
		c.named = name
		c.ok(c.say.sendPass())
		return nil
	}
}

// decodePass: PASS (RFC 1939, section 7). It has one argument, in which spaces are
// like other characters. After a wrong one USER comes again.
func decodePass(c *conn, d *decoder) action {
	switch {
	case c.canSTLS():
		d.Fail(c.overheard("PASS"))
	case c.named == "":
		d.Fail(&refusal{"", c.say.passBeforeUser()})
	}
	password := d.expectRest("password")
	return func() error {
		name := c.named
		c.named = ""
		_, err := c.server.store.Login(name, password)
		if refused := c.tried(name, err == nil); refused != nil {
			return refused
		}
		if err != nil {
			text := c.say.credentials("PASS")
			if strings.Trim(password, " \t") != password {
				text += c.say.blankInPassword()
			}
			return &refusal{authCode, text}
		}
		return c.loggedIn(name)
	}
}

// loggedIn takes hold of the maildrop and enters the TRANSACTION state. Where
// another session holds it, the state stays (RFC 1939, section 4).
func (c *conn) loggedIn(name string) error {
	user, ok := c.server.store.User(name)
	if !ok { // between proof and this line
		return mailstore.ErrCredentials
	}
	c.wire.Begin() // what the client took for its password was its own time
	drop, err := openMaildrop(user, c.wire.Work())
	if err != nil {
		return err
	}
	c.logf("%s is logged in", name)
	c.user, c.drop, c.named, c.state = user, drop, "", transaction
	c.wire.LoggedIn()
	if !wire.Printable(name) {
		name = ""
	}
	c.ok(c.say.maildrop(name, drop.count, drop.octets))
	return nil
}
