package player

import (
	"context"
	"fmt"

	"sanduq/lessons/transcript"
)

// Retrace plays a log of what somebody sent to a lesson in a world of its own,
// and returns how far it came. It ends early, with an error, where the log has
// what no player writes, or ctx ends.
func Retrace(ctx context.Context, lesson *transcript.Lesson, newWorld func() (World, error), log []Entry) (Progress, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	e := newEngine(ctx, Setup{Lesson: lesson, NewWorld: newWorld, Start: lesson.Date}, func(Event) {}, func() {})
	if err := e.fresh(); err != nil {
		return Progress{}, err
	}
	defer e.end()
	for i, entry := range log {
		if err := ctx.Err(); err != nil {
			return Progress{}, err
		}
		if err := e.replay(entry); err != nil {
			return Progress{}, fmt.Errorf("entry %d: %w", i+1, err)
		}
	}
	progress := e.course.progress()
	progress.Fits, progress.Tasks = true, e.tasks.progress()
	return progress, nil
}
