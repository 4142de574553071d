package bridge

import (
	"net/netip"
	"time"
)

// Config is what a bridge's owner wrote in its file, checked and with its
// defaults filled in.
type Config struct {
	// By says who runs the bridge: learners are shown it before a password.
	By string
	// Hosts are the names by which the bridge is reached, in lower case, with a
	// port where one was given: "mail.example.org", "localhost:8080". An IPv6
	// address stands in brackets, as in a Host field.
	Hosts []string
	// Origins are the pages of other origins that may use it, as browsers write
	// them: lower case, without the scheme's own port.
	Origins []string
	// Proxies are the load balancers whose X-Forwarded-For is believed.
	Proxies []netip.Prefix
	// Secret signs tokens where several bridges share one; nil where each makes
	// its own at start.
	Secret []byte
	// Metrics is the address that tells metrics, "" for none.
	Metrics string
	Targets []Target
	Limits  Limits
}

// Target gives the target of that name, nil where there is none.
func (c *Config) Target(name string) *Target {
	for i := range c.Targets {
		if c.Targets[i].Name == name {
			return &c.Targets[i]
		}
	}
	return nil
}

// Limits bound what all visitors, one visitor and one connection may use.
type Limits struct {
	Connections    int           // that stand at one time
	PerAddress     int           // of them, from one visitor's address
	Idle           time.Duration // without an octet either way
	Duration       time.Duration // of one connection
	Bytes          int64         // of one connection, both ways together
	DialsPerMinute int           // from one visitor's address
	// FramesPerSecond are those that one page may send: each costs work, also one
	// that is empty. Twice as many may come at once.
	FramesPerSecond int
}

// DefaultLimits are those of a file that names none.
func DefaultLimits() Limits {
	return Limits{
		Connections:    100,
		PerAddress:     4,
		Idle:           30 * time.Minute,
		Duration:       2 * time.Hour,
		Bytes:          64 << 20,
		DialsPerMinute: 20,

		FramesPerSecond: 2000,
	}
}
