package pop3

import "strings"

// capabilities are those that are true now. Most are announced in both states,
// whichever their commands are for (RFC 2449, section 6; RFC 2595, section 4; RFC
// 5034, section 3; RFC 6856, sections 2 and 3).
func (c *conn) capabilities() []string {
	all := []string{"TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING"}
	if !c.canSTLS() {
		all = append(all, "USER")
	}
	if mechanisms := c.server.sasl.Names(c.canSTLS()); len(mechanisms) > 0 {
		all = append(all, "SASL "+strings.Join(mechanisms, " "))
	}
	if c.canSTLS() {
		all = append(all, "STLS")
	}
	return append(all, "UTF8 USER", "LANG", "EXPIRE NEVER", "LOGIN-DELAY 0", "IMPLEMENTATION Sanduq")
}

// decodeCapa: CAPA (RFC 2449, section 5).
func decodeCapa(c *conn, _ *decoder) action {
	return func() error {
		c.ok(c.say.capabilities())
		for _, capability := range c.capabilities() {
			c.out.WriteString(capability)
			c.crlf()
		}
		c.end()
		return nil
	}
}
