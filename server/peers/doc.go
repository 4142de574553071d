// Package peers runs real mail servers for tests, as their owners would run them: Dovecot with logins and TLS for IMAP
// and POP3, and Postfix, which asks that Dovecot for passwords and delivers into its mailboxes. They are Debian's
// packages (`make test-tools` installs them), have everything in a folder of their own, and listen on a loopback address
// that no other process has.
//
// Both are started once for all tests of a binary, by the first that asks:
//
//	func TestMain(m *testing.M) { os.Exit(peers.Main(m)) }
//
//	func TestLogin(t *testing.T) {
//		servers := peers.Start(t)
//		account := servers.Account(t) // a mailbox that no other test has
//		…servers.IMAPS, account.Name, account.Password…
//	}
//
// They end with the binary, however that ends: also where it is killed.
//
// Beside them stands what a test needs to prove that nothing passed in the clear: a Tap records every octet of a
// connection, Payload takes the frames of a WebSocket off what was recorded, Sealed says what of it is no TLS, and Leaks
// looks for secrets in every form in which they may have passed.
//
// Only tests and static/bench import it; it lies outside of server/internal for those under static.
package peers
