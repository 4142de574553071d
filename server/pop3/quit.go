package pop3

// decodeQuit: QUIT (RFC 1939, sections 4 and 6). Only here are messages removed;
// the maildrop is free for the next session before the answer is there.
func decodeQuit(c *conn, _ *decoder) action {
	return func() error {
		text := c.say.signOff(c.server.cfg.Name)
		if c.state == transaction {
			c.drop.remove()
			c.release()
			inbox, err := c.user.Status("INBOX")
			if err != nil {
				return err
			}
			text = c.say.signOffLeft(c.server.cfg.Name, int(inbox.Messages))
		}
		c.state = update
		c.ok(text)
		return nil
	}
}
