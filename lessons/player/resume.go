package player

import "context"

// A Record is what was sent to an earlier player, as a page keeps it over a reload.
type Record struct {
	Log     []Entry
	Version string // what it was sent to
	Done    int    // how many steps that did, in a row from the first
	Differs int    // and of them, how many were answered otherwise than the lesson had it
}

// Resume goes on where a record ends. If the lesson has changed since, it goes on
// where what was sent stops doing what the lesson is about: the rest is left out,
// and LogCleared says so.
func (p *Player) Resume(r Record) {
	r.Log = append([]Entry(nil), r.Log...)
	p.ask(func() {
		e := p.engine
		changed := r.Version != p.setup.version()
		switch {
		case len(r.Log) == 0:
			if p.startOver(false) {
				p.report()
			}
			return
		case changed && r.Version != p.setup.Formerly:
			fits := e.fitting(r)
			if !p.startOver(true) {
				return
			}
			r.Log = r.Log[:fits]
		case changed:
			if !p.startOver(false) {
				return
			}
		default:
			if err := e.fresh(); err != nil {
				e.fail("", err)
				return
			}
		}
		p.again(r.Log, changed)
		p.report()
	})
}

// again plays a log; anew: it is not that of the record any more, and is logged.
func (p *Player) again(log []Entry, anew bool) {
	e := p.engine
	emit := e.emit
	e.replayed, e.emit = true, func(ev Event) {
		if _, logged := ev.(Logged); anew || !logged {
			emit(ev)
		}
	}
	for _, entry := range log {
		if err := e.replay(entry); err != nil {
			e.fail(entry.Conn, err)
		}
	}
	e.replayed, e.emit = false, emit
}

// fitting returns how many entries of a record still fit the lesson: all, where they
// lead as far as they did at the time, and the next step would still do; else those
// up to the last that brought the lesson on, before more answers differ than did at
// the time: what came behind it may stand in the way of the steps that are left.
// Without a lesson all fit.
func (e *engine) fitting(r Record) int {
	if e.setup.Lesson == nil {
		return len(r.Log)
	}
	ctx, cancel := context.WithCancel(e.ctx)
	defer cancel()
	dry, err := e.unheard(ctx)
	if err != nil {
		return 0
	}
	defer dry.end()
	fit, before := 0, 0
	for i, entry := range r.Log {
		if ctx.Err() != nil || dry.replay(entry) != nil {
			return fit
		}
		steps, differ := dry.course.current, 0
		for _, s := range dry.course.states {
			if s.State == "different" {
				differ++
			}
		}
		if differ > r.Differs {
			return fit
		}
		if reached := steps + dry.tasks.done(); reached > before {
			fit, before = i+1, reached
		}
	}
	if dry.course.current >= r.Done && dry.fits() {
		return len(r.Log)
	}
	return fit
}
