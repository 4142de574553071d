package player

import (
	"context"
	"fmt"

	"sanduq/lessons/transcript"
)

// play does a step as a learner would who types what it shows: it connects
// where there is no connection, and goes on within a literal or a text that is
// begun.
func (e *engine) play(st *transcript.Step) {
	c := e.conns[st.Block.Conn]
	if c == nil || !c.open || c.protocol != st.Block.Protocol {
		e.connect(st.Block.Conn, st.Block.Protocol, st.Block.Port)
		if c = e.conns[st.Block.Conn]; c == nil || !c.open {
			return
		}
	}
	first := 0
	if e.course.step() == st {
		first = e.course.part
	}
	for k := first; k < len(st.Client); k++ {
		text, ok := st.Block.Client(st.Client[k].Text, e.course.captures)
		if !ok {
			e.fail(c.name, fmt.Errorf("step %d: %q uses a name that no answer has given a text", st.Number, text))
			return
		}
		e.send(c.name, text, st.Block.EOL())
		if k+1 < len(st.Client) && !c.more() {
			return // refused
		}
	}
}

// A dry run is not made where more than this was sent or received: it would be
// felt at every key. It is bounded by work and not by time, so that the same
// log always says the same.
const (
	dryRunEntries = 400
	dryRunOctets  = 1 << 20
)

// fits reports whether the step to do next would give what it shows. Where
// nothing but the lesson was done, it would. Otherwise it is tried in a world
// of its own, to which the log is replayed. Where that would be too much work,
// the learner is not warned.
func (e *engine) fits() bool {
	st := e.course.step()
	if st == nil || !e.course.strayed || len(e.log) > dryRunEntries || e.received > dryRunOctets {
		return true
	}
	return e.dryRun(st)
}

// unheard returns an engine of which nobody hears, in a fresh world, until ctx ends.
func (e *engine) unheard(ctx context.Context) (*engine, error) {
	setup := e.setup
	setup.Wire = nil
	if setup.TryWorld != nil {
		setup.NewWorld = setup.TryWorld
	}
	dry := newEngine(ctx, setup, func(Event) {}, func() {})
	return dry, dry.fresh()
}

func (e *engine) dryRun(st *transcript.Step) bool {
	ctx, cancel := context.WithTimeout(e.ctx, haste)
	defer cancel()
	dry, err := e.unheard(ctx)
	if err != nil {
		return false
	}
	defer dry.end()
	for _, entry := range e.log {
		if err := dry.replay(entry); err != nil {
			return ctx.Err() != nil
		}
		if ctx.Err() != nil { // too much work, too
			return true
		}
	}
	if dry.course.step() != st {
		return false
	}
	dry.clock(max(e.millis, dry.millis))
	dry.play(st)
	return ctx.Err() != nil || dry.course.current > st.Number-1 && dry.course.states[st.Number-1].State == "done"
}
