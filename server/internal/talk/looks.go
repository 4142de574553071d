package talk

import (
	"context"
	"sync/atomic"
	"time"
)

// Looks is how often the sessions of a Stand look at their context.
type Looks struct {
	context.Context
	count atomic.Int64
}

// CountLooks counts how often the sessions that begin from now on look at their context.
func (s *Stand) CountLooks() *Looks {
	l := &Looks{Context: s.Context}
	s.Context = l
	return l
}

// Err implements context.Context.
func (l *Looks) Err() error {
	l.count.Add(1)
	return l.Context.Err()
}

// Take returns how often it was, since it was last asked.
func (l *Looks) Take() int64 { return l.count.Swap(0) }

// Wait waits until there were so many.
func (l *Looks) Wait(s *Stand, count int64) {
	s.t.Helper()
	for deadline := time.Now().Add(Patience); l.count.Load() < count; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatal("nothing looks at the context")
		}
	}
}
