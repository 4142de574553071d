package replay_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"sanduq/lessons"
	"sanduq/lessons/transcript"
	"sanduq/server/internal/replay"
)

// A recital is a lesson that was played once, with what the server answered.
type recital struct {
	t     *testing.T
	stage *replay.Stage
	file  string
	lines []string
	replay.Played
	scripts  []script
	received map[*transcript.Step][]transcript.Unit
	captured map[*transcript.Step]transcript.Captures // before the step
}

func recite(t *testing.T, stage *replay.Stage, file string) *recital {
	t.Helper()
	source, err := fs.ReadFile(lessons.FS, file)
	if err != nil {
		t.Fatal(err)
	}
	r := &recital{
		t: t, stage: stage, file: file, lines: strings.Split(string(source), "\n"), Played: stage.Play(t.Context(), file, source, nil),
		received: map[*transcript.Step][]transcript.Unit{}, captured: map[*transcript.Step]transcript.Captures{},
	}
	for _, f := range r.Faults {
		t.Errorf("%s:%d: %s", f.File, f.Line, f.What)
	}
	if t.Failed() {
		t.FailNow()
	}
	for _, result := range r.Results {
		if result.Step != nil {
			r.received[result.Step] = result.Comparison.Received
		}
	}
	r.scripts = scripts(r.Lesson)
	after := []transcript.Captures{nil} // so many of the lesson's steps
	for _, s := range r.scripts {
		c := after[s.after]
		for _, st := range s.steps {
			r.captured[st] = c
			c = r.answered(st, st).Captured
			if s.task == nil {
				after = append(after, c)
			}
		}
	}
	return r
}

// answered holds what a step of the lesson received against what that or a changed one expects.
func (r *recital) answered(st, expects *transcript.Step) transcript.Comparison {
	if len(st.Server) == 0 && len(st.Client) > 0 { // its answer is left to the step after it
		return transcript.Comparison{Captured: r.captured[st]}
	}
	return expects.Answer(nil).Compare(r.received[st], r.captured[st])
}

// A judgment is what a check says of a mutant.
type judgment struct {
	passes bool
	played *replay.Played     // nil: it was not
	worst  transcript.Verdict // of the changed step's answer, where it was not played
}

// judge tells what a check says of a mutant. One that would have the same sent is not played: what was answered to the
// lesson is what would be answered to it.
func (r *recital) judge(m mutant) judgment {
	changed := r.stage.Read(r.file, m.source(r.lines))
	if len(changed.Faults) > 0 {
		return judgment{}
	}
	if j, sure := r.compare(changed.Lesson, m); sure {
		return j
	}
	// What is wrong with a lesson mostly shows without its tasks, and what is wrong with a task without the others.
	part := r.play(m, func(t *transcript.Task) bool { return m.task != nil && t.After == m.task.After })
	if len(part.Faults) > 0 {
		return judgment{played: &part}
	}
	if m.task == nil && len(r.Lesson.Tasks) > 0 {
		part = r.play(m, nil)
	}
	return judgment{passes: len(part.Faults) == 0, played: &part}
}

// play is the check of a mutant: with all of its tasks, or with some.
func (r *recital) play(m mutant, tasks func(*transcript.Task) bool) replay.Played {
	return r.stage.Play(r.t.Context(), r.file, m.source(r.lines), tasks)
}

// compare holds what the lesson received against what a changed one expects. It is not sure where that one would send
// something else, would take an answer for that to another step, or wants another end.
func (r *recital) compare(changed *transcript.Lesson, m mutant) (j judgment, sure bool) {
	now := scripts(changed)
	if m.line == nil || !slices.EqualFunc(r.scripts, now, func(a, b script) bool {
		return a.after == b.after && slices.EqualFunc(a.steps, b.steps, sameScript)
	}) {
		return judgment{}, false
	}
	n := slices.IndexFunc(r.scripts, func(s script) bool { return s.task == m.task })
	is := r.answered(m.step, now[n].steps[m.step.Number-1])
	if !maps.Equal(is.Captured, r.answered(m.step, m.step).Captured) {
		return judgment{}, false // what comes after it may send something else
	}
	// As in the player's check: an answer differs, or of a listing's no note says why, or one says so in vain.
	noted := m.step.Block.Listing && len(m.step.Notes) > 0
	return judgment{passes: (is.Verdict == transcript.Different) == noted, worst: is.Verdict}, true
}

// sameScript reports whether two steps are played alike, whatever they expect.
func sameScript(a, b *transcript.Step) bool {
	return a.Block.Header() == b.Block.Header() && a.Opens == b.Opens && a.Tag == b.Tag && a.Continues == b.Continues &&
		a.Text == b.Text && a.TLSBefore == b.TLSBefore && a.TLSAfter == b.TLSAfter && len(a.Notes) == len(b.Notes) &&
		(len(a.Server) == 0) == (len(b.Server) == 0) &&
		slices.EqualFunc(a.Client, b.Client, func(x, y *transcript.Line) bool { return x.Text == y.Text })
}

// What lets a mutant pass. Nothing else may.
const (
	restTakes   = "S: [...] takes the line"
	wildTakes   = "[..] or S: [...] takes what was changed"
	nextTakes   = "S: [...] of the answer after it takes the line"
	noneTaken   = "S: [...] takes no line"
	otherWords  = "a listing in other words"
	noted       = "a listing that differs already, as its N: says"
	sameAnswers = "the server answers the same"
	wildcards   = "where the server answers otherwise stands [..] or [...]"
	otherGoals  = "a goal that is reached all the same, beside one that is false before"
	unexplained = "nothing that the format says"
)

// excuse says what of the format lets a mutant pass.
func (r *recital) excuse(m mutant, j judgment) string {
	if m.line == nil {
		return otherGoals // as the check of the solution says
	}
	st := m.step
	switch {
	case m.line.Kind == transcript.Client:
		return r.answersOf(j.played)
	case st.Block.Listing && len(st.Notes) > 0:
		return noted
	case st.Block.Listing && j.worst == transcript.Reworded:
		return otherWords
	case m.kind == "dropped" && m.line.Text == "[...]":
		return noneTaken
	case m.kind == "dropped" && hasRest(st):
		return restTakes
	case m.kind == "dropped" && len(st.Server) == 1 && r.nextHasRest(st):
		return nextTakes
	case (hasRest(st) || wild.MatchString(m.was)) && fits(r.stage.Read(r.file, m.source(r.lines)).Lesson, m.number, r.received[st]):
		return wildTakes
	}
	return unexplained
}

// answersOf holds what a mutant was answered against what the lesson was.
func (r *recital) answersOf(played *replay.Played) string {
	now := scripts(played.Lesson)
	for n, s := range r.scripts {
		i := slices.IndexFunc(now, func(c script) bool {
			return (c.task == nil) == (s.task == nil) && (c.task == nil || c.task.Number == s.task.Number)
		})
		for _, result := range played.Results {
			if i < 0 || result.Step == nil || !slices.Contains(now[i].steps, result.Step) {
				continue
			}
			if !slices.Equal(result.Comparison.Received, r.received[r.scripts[n].steps[result.Step.Number-1]]) {
				return wildcards
			}
		}
	}
	return sameAnswers
}

func hasRest(st *transcript.Step) bool {
	return slices.ContainsFunc(st.Server, func(p *transcript.Pattern) bool { return p.Rest })
}

// nextHasRest looks at the step to which an answer is left that no S: line shows.
func (r *recital) nextHasRest(st *transcript.Step) bool {
	for _, s := range r.scripts {
		if !slices.Contains(s.steps, st) {
			continue
		}
		for _, next := range s.steps[st.Number:] {
			if next.Block.Conn == st.Block.Conn {
				return hasRest(next)
			}
		}
	}
	return false
}

// fits reports whether the pattern in a line of the file is true of one of the units.
func fits(lesson *transcript.Lesson, line int, units []transcript.Unit) bool {
	for _, s := range scripts(lesson) {
		for _, st := range s.steps {
			for _, p := range st.Server {
				if len(p.Lines) > 0 && p.Lines[0].Number == line && !p.Rest {
					return slices.ContainsFunc(units, func(u transcript.Unit) bool {
						_, ok := transcript.Answer{Patterns: []*transcript.Pattern{p}}.Match([]transcript.Unit{u}, nil)
						return ok
					})
				}
			}
		}
	}
	return false
}
