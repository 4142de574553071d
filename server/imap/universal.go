package imap

// decodeNoop: NOOP (RFC 3501, section 6.1.2). Its news is told as every
// command's is.
func decodeNoop(*conn, *decoder) action { return nil }

// decodeLogout: LOGOUT (RFC 3501, section 6.1.3).
func decodeLogout(c *conn, _ *decoder) action {
	return func() error {
		c.bye("%s IMAP4rev1 server terminating connection", c.server.cfg.Name)
		return nil
	}
}
