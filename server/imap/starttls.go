package imap

func (c *conn) canStartTLS() bool { return c.server.cfg.StartTLS != nil && !c.tls }
