package player

import (
	"context"
	"fmt"
	"sync"
	"time"

	"sanduq/lessons/transcript"
)

// A Setup is what a Player is made of.
type Setup struct {
	Lesson   *transcript.Lesson    // nil: the free console
	Version  string                // what the log belongs to; empty: the lesson's Hash
	Formerly string                // what records called the same before there were versions
	NewWorld func() (World, error) // a fresh world, the same each time
	Start    time.Time             // the world's clock at millisecond 0
	Elapsed  func() time.Duration  // wall time since the store began; nil: one second for each thing done
	Gate     Gate                  // nil: the servers are the page's own. With one, nothing that is sent is logged
	Flood    int                   // octets that a server may send at once before it is hung up; 0: 64 MiB
	Events   func(Event)           // called in order, from the player's own goroutine; must not block
	// TryWorld is as NewWorld, and made at every key of a learner who has left the
	// lesson, to see whether the next step would still do. Nil: NewWorld.
	TryWorld func() (World, error)
	// Wire hears what passes on connections, as a listener on the way does: what was
	// sent to the server, and what by it. It is called at any time, must not wait,
	// and must not keep the octets. Nil: nobody listens.
	Wire func(conn string, sent bool, octets []byte)
}

func (s *Setup) version() string {
	if s.Version == "" && s.Lesson != nil {
		return s.Lesson.Hash()
	}
	return s.Version
}

// A Player plays a lesson, or the free console, in one world. Its methods
// return at once; what they ask for is carried out in order.
type Player struct {
	setup  Setup
	engine *engine
	ctx    context.Context
	cancel context.CancelFunc
	done   chan struct{}
	came   chan struct{} // a reader has something

	mu    sync.Mutex
	queue []func()
	more  chan struct{} // the queue was empty and is not
}

// New starts a player. Its world is made when something is first asked for;
// a page begins with Resume, which may be given no log.
func New(s Setup) *Player {
	p := &Player{
		setup: s,
		done:  make(chan struct{}), came: make(chan struct{}, 1), more: make(chan struct{}, 1),
	}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	emit := s.Events
	if emit == nil {
		emit = func(Event) {}
	}
	p.engine = newEngine(p.ctx, s, emit, func() { signal(p.came) })
	go p.run()
	return p
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func (p *Player) run() {
	defer close(p.done)
	defer p.engine.end()
	for {
		select {
		case <-p.ctx.Done():
			return
		case <-p.came:
			if p.engine.world != nil {
				p.engine.news()
				p.engine.glance()
			}
		case <-p.more:
			p.mu.Lock()
			queue := p.queue
			p.queue = nil
			p.mu.Unlock()
			for _, f := range queue {
				if p.ctx.Err() != nil {
					return
				}
				f()
			}
		}
	}
}

func (p *Player) ask(f func()) {
	p.mu.Lock()
	p.queue = append(p.queue, f)
	p.mu.Unlock()
	signal(p.more)
}

// do carries out something that a learner does now, and reports the progress.
func (p *Player) do(f func(*engine)) {
	p.ask(func() {
		if p.engine.world == nil && !p.startOver(false) {
			return
		}
		p.engine.stamp()
		f(p.engine)
		p.report()
	})
}

func (p *Player) report() {
	p.engine.glance()
	if p.setup.Lesson == nil {
		return
	}
	progress := p.engine.course.progress()
	progress.Fits = p.engine.fits()
	progress.Tasks = p.engine.tasks.progress()
	p.engine.emit(progress)
}

// Connect opens a connection under a name; one of that name is hung up first.
func (p *Player) Connect(conn, protocol string, port int) {
	p.do(func(e *engine) { e.connect(conn, protocol, port) })
}

// Send sends one line as typed, without its end.
func (p *Player) Send(conn, line string) {
	p.do(func(e *engine) { e.send(conn, line, "\r\n") })
}

// Hangup closes a connection from this side. Where the server is long at what was
// sent before, that ends, and what waits to be sent on the connection is not.
func (p *Player) Hangup(conn string) {
	p.engine.leaving.add(conn)
	p.do(func(e *engine) { e.hangup(conn) })
}

// Step does step n for the learner, and connects where that is needed. A step
// that is not the one to do next is done as any other command is.
func (p *Player) Step(n int) {
	p.do(func(e *engine) {
		if n < 1 || n > len(e.course.steps) {
			e.fail("", fmt.Errorf("there is no step %d", n))
			return
		}
		e.play(e.course.steps[n-1])
	})
}

// Restart begins again at step n: in a fresh world, after the steps before it.
func (p *Player) Restart(n int) {
	p.ask(func() {
		if !p.startOver(false) {
			return
		}
		e := p.engine
		e.replayed = true
		for e.course.current < min(n-1, len(e.course.steps)) {
			before := e.course.current
			e.stamp()
			e.play(e.course.step())
			if e.course.current == before {
				e.fail("", fmt.Errorf("step %d cannot be played", before+1))
				break
			}
		}
		e.replayed = false
		p.report()
	})
}

// Reset begins again in a fresh world, with an empty log.
func (p *Player) Reset() {
	p.ask(func() {
		if p.startOver(false) {
			p.report()
		}
	})
}

func (p *Player) startOver(changed bool) bool {
	if err := p.engine.fresh(); err != nil {
		p.engine.fail("", err)
		return false
	}
	p.engine.emit(LogCleared{Version: p.setup.version(), Start: p.setup.Start, Changed: changed})
	return true
}

// Wait returns when all that was asked for so far is carried out, or with the
// context's error. After Close it returns when the player has ended.
func (p *Player) Wait(ctx context.Context) error {
	reached := make(chan struct{})
	p.ask(func() { close(reached) })
	select {
	case <-reached:
	case <-p.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// Close ends the player, its connections and its world. It does not wait: the
// page's event loop may not.
func (p *Player) Close() { p.cancel() }
