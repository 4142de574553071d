package progress

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"sanduq/lessons/player"
	"sanduq/server/internal/replay"
)

// patience bounds how long one file may keep the replay busy: a lesson of an
// hour takes some milliseconds.
const patience = time.Minute

// endTime is what a replay that takes too long is given to end.
const endTime = time.Second

// What the verdict on a lesson is, where it is not what differs.
const (
	OK           = "ok"
	Edited       = "edited"
	OtherVersion = "other version of the lesson"
	NoLesson     = "no such lesson"
	tooLong      = "not played to its end: it takes too long"
)

// mayHaveChanged stands before what differs, where a file cannot tell whether it is the student's doing.
const mayHaveChanged = "mailboxes or goals may have changed since, which a file of the older form does not say: "

// A Row is what came of one lesson of a file.
type Row struct {
	Student, Lesson string
	Replayed        bool // the numbers below are there: those of the replay, whatever was claimed
	Steps, Of       int
	Different       int // answers that were not the lesson's, in the last run
	Tasks, TasksOf  int
	Verdict         string
}

// Verify plays what a student sent, and returns a row for each lesson of the file.
func Verify(ctx context.Context, f *File, course *replay.Course) []Row {
	return verify(ctx, f, course, patience)
}

func verify(ctx context.Context, f *File, course *replay.Course, patience time.Duration) []Row {
	return slices.Collect(each(ctx, f, course, patience))
}

// Each is Verify, row by row as they come. It ends early where ctx does.
func Each(ctx context.Context, f *File, course *replay.Course) iter.Seq[Row] {
	return each(ctx, f, course, patience)
}

func each(ctx context.Context, f *File, course *replay.Course, patience time.Duration) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		timed, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		for _, l := range f.Lessons {
			row := l.within(timed, course)
			if ctx.Err() != nil {
				return
			}
			row.Student, row.Lesson = f.Student, l.Name
			if f.Edited && row.Verdict != tooLong {
				row.Verdict = Edited
			}
			if !yield(row) {
				return
			}
		}
	}
}

// within is verify, and leaves a replay alone that does not end with ctx: what a stranger sent must not hold up the rest.
func (l *Lesson) within(ctx context.Context, course *replay.Course) Row {
	came := make(chan Row, 1)
	go func() { came <- l.verify(ctx, course) }()
	select {
	case row := <-came:
		return row
	case <-ctx.Done():
	}
	select {
	case row := <-came:
		return row
	case <-time.After(endTime):
		return Row{Verdict: tooLong}
	}
}

func (l *Lesson) verify(ctx context.Context, course *replay.Course) Row {
	versions, known := course.Lesson(l.Name)
	// The languages of a lesson have one hash: which is played makes no difference.
	i := slices.IndexFunc(versions, l.sentTo)
	switch {
	case !known:
		return Row{Verdict: NoLesson}
	case len(versions) == 0:
		return Row{Verdict: "the lesson has faults: see sanduq check"}
	case i < 0:
		return Row{Verdict: OtherVersion}
	}
	steps, tasks := len(versions[i].Lesson.Steps), len(versions[i].Lesson.Tasks)
	if l.Of != steps || len(l.Tasks) != tasks { // tasks are no part of a hash
		return Row{Verdict: OtherVersion}
	}
	r := Row{Of: steps, TasksOf: tasks}
	done := make([]bool, tasks)
	for _, run := range l.Runs {
		progress, err := player.Retrace(ctx, versions[i].Lesson, versions[i].NewWorld, run)
		if errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
			return Row{Verdict: tooLong}
		}
		if err != nil {
			return Row{Verdict: "it cannot be played: " + err.Error()}
		}
		r.take(progress, done)
	}
	r.Replayed = true
	r.Verdict = l.differs(r.Steps, done)
	if r.Verdict != OK && l.Version == "" {
		r.Verdict = mayHaveChanged + r.Verdict
	}
	return r
}

// sentTo reports whether a lesson is the one that this was sent to, as far as the file says.
func (l *Lesson) sentTo(p replay.Playable) bool {
	if l.Version == "" {
		return p.Lesson.Hash() == l.Hash
	}
	return p.Version == l.Version
}

// take adds what a run has done to what the runs before it have.
func (r *Row) take(p player.Progress, done []bool) {
	r.Steps = max(r.Steps, p.Current-1)
	r.Different = 0
	for _, s := range p.Steps {
		if s.State == "different" {
			r.Different++
		}
	}
	r.Tasks = 0
	for i, t := range p.Tasks {
		done[i] = done[i] || t.State == "done"
		if done[i] {
			r.Tasks++
		}
	}
}

// differs holds what is claimed against what was found.
func (l *Lesson) differs(steps int, tasks []bool) string {
	var all []string
	if l.Done != steps {
		all = append(all, fmt.Sprintf("steps: claims %d, the replay gives %d", l.Done, steps))
	}
	for i, done := range tasks {
		switch {
		case l.Tasks[i] && !done:
			all = append(all, fmt.Sprintf("task %d: claimed, and the replay does not reach it", i+1))
		case done && !l.Tasks[i]:
			all = append(all, fmt.Sprintf("task %d: not claimed, and the replay reaches it", i+1))
		}
	}
	if len(all) == 0 {
		return OK
	}
	return strings.Join(all, "; ")
}
