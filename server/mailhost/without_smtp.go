//go:build without_smtp

package mailhost

// smtp returns none: static/bench builds the page's program so, to measure what SMTP weighs.
func (*Host) smtp() []service { return nil }
