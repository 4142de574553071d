package wire

import (
	"net"
	"time"
)

// Logins counts logins, and says how long an answer must wait, whether a try is to be answered at all, and whether the
// connection ends with it. See limit.Logins.
type Logins interface {
	Try(user string, client net.Addr, right bool) (wait time.Duration, unanswered, last bool)
}

// A Verdict is how a login is answered.
type Verdict int

const (
	Answered   Verdict = iota // as what it was
	LastAnswer                // as what it was, and the session ends
	Unanswered                // whether it was right is not told, and the session ends
)

// Tried counts a login whose password was right or wrong, and holds back its answer as Bounds.Logins say. An error is of the
// connection. Nothing may have been told of the login before.
func (c *Conn) Tried(user string, right bool) (Verdict, error) {
	if c.bounds.Logins == nil {
		return Answered, nil
	}
	wait, unanswered, last := c.bounds.Logins.Try(user, c.RemoteAddr(), right)
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-c.ctx.Done():
			return Unanswered, c.ended()
		}
	}
	switch {
	case unanswered:
		return Unanswered, nil
	case last:
		return LastAnswer, nil
	}
	return Answered, nil
}
