package player

import (
	"context"
	"fmt"
	"time"

	"sanduq/lessons/transcript"
)

// play does a step as a learner would who types what it shows: it connects
// where there is no connection, and goes on within a literal that is begun.
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
		if k+1 < len(st.Client) && c.state != Literal {
			return // refused
		}
	}
}

// A dry run is not made for a log longer than this, nor where the last one
// took longer than that: it would be felt at every key.
const (
	dryRunEntries = 400
	dryRunTime    = 200 * time.Millisecond
)

// fits reports whether the step to do next would give what it shows. Where
// nothing but the lesson was done, it would. Otherwise it is tried in a world
// of its own, to which the log is replayed.
func (p *Player) fits() bool {
	e := p.engine
	st := e.course.step()
	if st == nil || !e.course.strayed {
		p.fit = true
		return true
	}
	if e.course.part > 0 || len(e.log) > dryRunEntries || p.slow {
		return p.fit
	}
	began := time.Now()
	p.fit = e.dryRun(st)
	p.slow = time.Since(began) > dryRunTime
	return p.fit
}

func (e *engine) dryRun(st *transcript.Step) bool {
	ctx, cancel := context.WithCancel(e.ctx)
	defer cancel()
	setup := e.setup
	dry := newEngine(ctx, setup, func(Event) {}, func() {})
	if err := dry.fresh(); err != nil {
		return false
	}
	defer dry.end()
	for _, entry := range e.log {
		if dry.replay(entry) != nil {
			return false
		}
	}
	if dry.course.step() != st {
		return false
	}
	dry.clock(max(e.millis, dry.millis))
	dry.play(st)
	return dry.course.current > st.Number-1 && dry.course.states[st.Number-1].State == "done"
}
