package player

import (
	"sync"
	"time"
)

// haste is how long what was sent may take before a hang-up that waits behind it is
// done at once, and ends it.
const haste = time.Second

// leaving is the connections that a learner wants hung up, while the engine is at
// something else.
type leaving struct {
	mu        sync.Mutex
	names     map[string]int // how often each
	interrupt func()         // what the engine waits for, and can be called away from; nil: nothing
}

// add wants a connection hung up. Any goroutine may call it.
func (l *leaving) add(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.names == nil {
		l.names = map[string]int{}
	}
	l.names[name]++
	if l.interrupt != nil {
		l.interrupt()
	}
}

// done says that it is the turn of one of those.
func (l *leaving) done(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.names[name] > 1 {
		l.names[name]--
	} else {
		delete(l.names, name)
	}
}

func (l *leaving) has(name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.names[name] > 0
}

// interruptible has f called whenever a connection is wanted hung up; nil: nothing is.
func (l *leaving) interruptible(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.interrupt = f
}

// leave hangs up those that the learner wants hung up, before their turn: what was
// sent goes on for too long. It says whether there were any.
func (e *engine) leave() (left bool) {
	for _, c := range e.order {
		if !c.open || !e.leaving.has(c.name) {
			continue
		}
		left = true
		e.record(c.name, "hangup", "")
		e.course.strayed = true
		c.hangup()
		c.pending = nil
		e.line(c, 'I', "Connection closed.", 0)
		e.tell(c)
	}
	return left
}
