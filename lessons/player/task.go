package player

import (
	"fmt"
	"net"
	"slices"

	"sanduq/lessons/transcript"
	"sanduq/server/glance"
)

// A Viewer is a World whose mail and sessions can be looked at from outside. Of
// a World that is none, no goal is ever true.
type Viewer interface {
	// Standing is how far the session on a connection of Dial is.
	Standing(net.Conn) glance.Standing
	// Fingerprint changes with any change of mailboxes, messages, flags or subscriptions.
	Fingerprint() uint64
	Users() []glance.User
	// Messages returns the last messages of a mailbox, most at most, and how many are
	// before them; false: there is no such mailbox.
	Messages(user, mailbox string, most int) (before int, messages []glance.Message, ok bool)
}

// A TaskState says how a task stands.
type TaskState struct {
	State string // ahead: steps before it are not done; open; done: all goals were true at one time
	Goals []bool // which are true now
}

// tasks is how the tasks of a lesson stand. Like the course it follows from what
// was sent and received, and from nothing else.
type tasks struct {
	lesson []*transcript.Task
	states []TaskState
}

func newTasks(l *transcript.Lesson) tasks {
	if l == nil || len(l.Tasks) == 0 {
		return tasks{}
	}
	t := tasks{lesson: l.Tasks, states: make([]TaskState, len(l.Tasks))}
	for i := range t.states {
		t.states[i] = TaskState{State: "ahead", Goals: make([]bool, len(l.Tasks[i].Goals))}
	}
	return t
}

// judge looks at the world after something was done. steps is how many of the
// lesson are done.
func (t *tasks) judge(e *engine, steps int) {
	for i, task := range t.lesson {
		s := &t.states[i]
		if s.State == "ahead" && steps < task.After {
			continue
		}
		if s.State == "ahead" {
			s.State = "open"
		}
		s.Goals = e.goals(task.Goals)
		if !slices.Contains(s.Goals, false) {
			s.State = "done"
		}
	}
}

// done returns how many are.
func (t *tasks) done() int {
	n := 0
	for _, s := range t.states {
		if s.State == "done" {
			n++
		}
	}
	return n
}

// progress returns what a page shows.
func (t *tasks) progress() []TaskState {
	states := slices.Clone(t.states)
	for i := range states {
		states[i].Goals = slices.Clone(states[i].Goals)
	}
	return states
}

// everyMessage asks for a mailbox's messages without bound.
const everyMessage = 1 << 30

// goals tells which of a task's goals are true now.
func (e *engine) goals(list []*transcript.Goal) []bool {
	is := make([]bool, len(list))
	view, ok := e.world.(Viewer)
	if !ok {
		return is
	}
	users := view.Users()
	for i, g := range list {
		if g.Kind == transcript.ConnState {
			is[i] = e.standing(view, e.conns[g.Conn]).State == g.State
			continue
		}
		if g.Kind == transcript.MailboxSubscribed {
			is[i] = subscribed(users, g) != g.Not
			continue
		}
		is[i] = reached(view, mailboxOf(users, g), g)
	}
	return is
}

// standing is how far a connection is, one that was never opened included.
func (e *engine) standing(view Viewer, c *conn) glance.Standing {
	if c == nil || !c.open {
		return glance.Standing{State: string(Closed)}
	}
	return view.Standing(c.raw)
}

// mailboxOf finds the mailbox that a goal is about; nil: it is not there.
func mailboxOf(users []glance.User, g *transcript.Goal) *glance.Mailbox {
	for _, u := range users {
		if u.Name != g.User {
			continue
		}
		for i, b := range u.Mailboxes {
			if b.Is(g.Mailbox) {
				return &u.Mailboxes[i]
			}
		}
	}
	return nil
}

// subscribed tells whether the user of a goal is subscribed to its mailbox, which need not be there.
func subscribed(users []glance.User, g *transcript.Goal) bool {
	return slices.ContainsFunc(users, func(u glance.User) bool { return u.Name == g.User && u.Subscribes(g.Mailbox) })
}

// reached tells whether another goal about a mailbox is true; b is nil where there is none.
func reached(view Viewer, b *glance.Mailbox, g *transcript.Goal) bool {
	switch {
	case g.Kind == transcript.MailboxExists:
		return (b != nil) != g.Not
	case b == nil:
		return g.Not && g.Kind != transcript.MessageFlag
	}
	switch g.Kind {
	case transcript.MailboxMessages:
		return int(b.Messages) == g.Count && !b.NoSelect
	case transcript.MailboxUnseen:
		return int(b.Unseen) == g.Count && !b.NoSelect
	}
	_, messages, _ := view.Messages(g.User, b.Name, everyMessage)
	messages = slices.DeleteFunc(messages, func(m glance.Message) bool { return m.Subject != g.Subject })
	if g.Kind == transcript.MailboxMessage {
		return (len(messages) > 0) != g.Not
	}
	// Of several of that subject all are meant, or one would hide another.
	return len(messages) > 0 && !slices.ContainsFunc(messages, func(m glance.Message) bool { return m.Has(g.Flag) == g.Not })
}

// Solve does line k, from 1, of the solution of task n for the learner, as Step
// does a step; with 0 all of it.
func (p *Player) Solve(n, k int) {
	p.do(func(e *engine) {
		if n < 1 || n > len(e.tasks.lesson) {
			e.fail("", fmt.Errorf("there is no task %d", n))
			return
		}
		steps := e.tasks.lesson[n-1].Steps
		for _, st := range steps {
			if k == 0 || st.Number == k {
				e.play(st)
			}
		}
	})
}
