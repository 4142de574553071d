//go:build without_pop3

package mailhost

// pop3 returns none: static/bench builds the page's program so, to measure what POP3 weighs.
func (*Host) pop3() []service { return nil }
