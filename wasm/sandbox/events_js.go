package main

import (
	"time"

	"sanduq/lessons/player"
	"sanduq/wasm/internal/batch"
	"sanduq/wasm/internal/speaker"
)

// hear tells the page what the player says: each is one of Event in static/src/protocol.ts.
func (s *store) hear(event player.Event) {
	switch e := event.(type) {
	case player.LogCleared:
		if s.lesson {
			s.began.Store(time.Now().UnixMilli())
		}
	case player.Logged:
		// What is played from a record into a changed lesson brings its own time, and the clock goes on from there.
		if ahead := e.Entry.Millis - s.elapsed().Milliseconds(); ahead > 0 {
			s.began.Add(-ahead)
		}
	}
	s.speaker.Tell(func(b *batch.Batch) { s.write(b, event) })
}

func (s *store) write(b *batch.Batch, event player.Event) {
	begin := func(at string) {
		b.Begin(at)
		b.String("store", s.name)
	}
	switch e := event.(type) {
	case player.Progress:
		begin("progress")
		b.Int("current", int64(e.Current))
		b.Objects("steps", len(e.Steps), func(i int) { writeStep(b, e.Steps[i]) })
		b.Bool("fits", e.Fits)
		b.Objects("tasks", len(e.Tasks), func(i int) {
			b.String("state", e.Tasks[i].State)
			b.Bools("goals", e.Tasks[i].Goals)
		})
	case player.Glance:
		begin("glance")
		writeGlance(b, e)
	case player.Imported:
		s.writeImported(b, e)
	case player.Logged:
		begin("logged")
		b.Object("entry", func() {
			b.Int("millis", e.Entry.Millis)
			b.String("conn", e.Entry.Conn)
			b.String("kind", e.Entry.Kind)
			b.String("text", e.Entry.Text)
		})
	case player.LogCleared:
		begin("cleared")
		b.String("version", e.Version)
		b.Int("start", e.Start.UnixMilli())
		b.Bool("changed", e.Changed)
	default:
		speaker.Write(b, s.name, event)
	}
}

func writeStep(b *batch.Batch, step player.StepState) {
	b.String("state", step.State)
	if len(step.Diff) == 0 {
		return
	}
	b.Objects("diff", len(step.Diff), func(i int) {
		b.String("op", string(rune(step.Diff[i].Op)))
		b.String("text", step.Diff[i].Text)
	})
}
