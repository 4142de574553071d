package player

import (
	"context"
	"fmt"
	"slices"

	"sanduq/lessons/transcript"
)

// checkTask plays the solution of a task where a learner meets it: in a fresh
// world, after the steps before it. At least one goal must be false before, and
// all must be true after it. What the steps before give is not told again.
func checkTask(ctx context.Context, t *transcript.Task, lesson *transcript.Lesson, newWorld func() (World, error)) []Result {
	k, err := newChecker(ctx, lesson, newWorld)
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
	if !slices.Contains(k.engine.goals(t.Goals), false) {
		fault(t.Line, "the goals of the task hold already before its solution: there is nothing to do")
	}
	k.solve(t)
	for i, is := range k.engine.goals(t.Goals) {
		if !is {
			fault(t.Goals[i].Line, "the solution does not reach this goal: %s", t.Goals[i].Text)
		}
	}
	k.others(t, fault)
	return append(k.results, *own)
}

// solve plays a solution as steps are played, in the place of the lesson's own.
func (k *checker) solve(t *transcript.Task) {
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
