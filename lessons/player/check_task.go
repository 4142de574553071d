package player

import (
	"context"
	"fmt"
	"slices"

	"sanduq/lessons/transcript"
	"sanduq/server/glance"
)

// checkTask plays the solution of a task where a learner meets it: in a fresh
// world, after the steps before it. At least one goal must be false before, and
// all must be true after it. What the steps before give is not told again.
func checkTask(ctx context.Context, t *transcript.Task, lesson *transcript.Lesson, newWorld func() (World, error)) []Result {
	k, err := newChecker(ctx, Setup{Lesson: lesson, NewWorld: newWorld})
	if err != nil {
		return nil // told of the lesson already
	}
	defer k.engine.end()
	k.steps(lesson.Steps[:t.After])
	k.results, k.failed = nil, nil
	own := &Result{}
	users := map[string]bool{}
	if view, ok := k.engine.world.(Viewer); ok {
		for _, u := range view.Users() {
			users[u.Name] = true
		}
	}
	fault := func(line int, format string, args ...any) {
		own.Faults = append(own.Faults, transcript.Fault{File: lesson.File, Line: line, What: fmt.Sprintf(format, args...)})
	}
	for _, g := range t.Goals {
		if g.User != "" && !users[g.User] {
			fault(g.Line, "goal: there is no user %s", g.User)
		}
	}
	named := k.engine.named(t.Goals)
	if !slices.Contains(k.engine.goals(t.Goals), false) {
		fault(t.Line, "the goals of the task hold already before its solution: there is nothing to do")
	}
	k.solve(t)
	for i, is := range k.engine.goals(t.Goals) {
		if !is {
			fault(t.Goals[i].Line, "the solution does not reach this goal: %s", t.Goals[i].Text)
		}
	}
	for i, is := range k.engine.named(t.Goals) {
		if g := t.Goals[i]; !is && !named[i] && users[g.User] {
			fault(g.Line, "what this goal does not want is there neither before the solution nor after it: %s", g.Text)
		}
	}
	k.others(t, fault)
	return append(k.results, *own)
}

// named tells of which goals the mailbox and the message that they name are
// there. A goal that something is not so would be true of a misspelt name.
func (e *engine) named(goals []*transcript.Goal) []bool {
	out := make([]bool, len(goals))
	view, ok := e.world.(Viewer)
	if !ok {
		return out
	}
	users := view.Users()
	for i, g := range goals {
		b := mailboxOf(users, g)
		switch {
		case !g.Not || g.Kind == transcript.MessageFlag: // that one wants the message to be there
			out[i] = true
		case g.Kind != transcript.MailboxMessage:
			out[i] = b != nil || subscribed(users, g)
		default:
			out[i] = b != nil && somewhere(view, users, g)
		}
	}
	return out
}

// somewhere reports whether the user of a goal has its message in any mailbox.
func somewhere(view Viewer, users []glance.User, g *transcript.Goal) bool {
	for _, u := range users {
		for _, b := range u.Mailboxes {
			_, messages, _ := view.Messages(u.Name, b.Name, everyMessage)
			if u.Name == g.User && slices.ContainsFunc(messages, func(m glance.Message) bool { return m.Subject == g.Subject }) {
				return true
			}
		}
	}
	return false
}

// solve plays a solution as steps are played, in the place of the lesson's own.
// Its goals say whether it is right: where it is C: lines alone, on a
// connection, nothing is held against the answers but that none is a refusal.
func (k *checker) solve(t *transcript.Task) {
	k.silent, k.heard = map[string]bool{}, map[string]int{}
	for _, b := range t.Solution {
		shows := slices.ContainsFunc(b.Lines, func(l *transcript.Line) bool { return l.Kind == transcript.Server })
		was, seen := k.silent[b.Conn]
		k.silent[b.Conn] = !shows && (was || !seen)
	}
	before := k.engine.course
	k.engine.course = newCourse(t.Steps)
	k.engine.course.captures, k.engine.course.tls = before.captures, before.tls
	k.steps(t.Steps)
	k.leftovers()
}

// others plays the solutions of the tasks after t at the same place, as a
// learner does them one after the other: what t did must not stand in their way.
func (k *checker) others(t *transcript.Task, fault func(line int, format string, args ...any)) {
	for _, other := range k.lesson.Tasks[t.Number:] {
		if other.After != t.After {
			return
		}
		if !slices.Contains(k.engine.goals(other.Goals), false) {
			fault(other.Line, "after the solution of task %d the goals of this one hold already", t.Number)
			return
		}
		for _, st := range other.Steps {
			k.engine.stamp()
			k.engine.play(st)
		}
		for i, is := range k.engine.goals(other.Goals) {
			if !is {
				fault(other.Goals[i].Line, "after the solution of task %d this one's does not reach its goal: %s", t.Number, other.Goals[i].Text)
				return
			}
		}
	}
}
