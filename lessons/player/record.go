package player

import (
	"context"
	"slices"
	"time"

	"sanduq/lessons/transcript"
)

// mostRuns bounds how often a draft is played: an answer can show where another
// command begins, or that the connection is closed, and so what comes next.
const mostRuns = 5

// mostSilent bounds how many commands may be sent before the first answer is shown.
const mostSilent = 50

// Update returns the source of a lesson with its S: lines as the server answers,
// each behind the line that it answers, so that a draft of C: lines alone
// becomes a dialogue. Wildcards that still match stay, and listings and the
// solutions of tasks do. Where several commands are sent before the answers to
// all of them are shown, that stays, too.
//
// otherWorld makes worlds as newWorld does, with other randomness: what is
// answered otherwise there, and at other times, is written as a wildcard. Nil:
// nothing is.
//
// A lesson that could not be read afterwards is never written: then the source
// comes back as it was, with the fault that it would have.
func Update(ctx context.Context, file string, src []byte, newWorld, otherWorld func() (World, error)) ([]byte, *transcript.Fault) {
	lesson, faults := transcript.Parse(file, src)
	if len(faults) > 0 {
		return src, &faults[0]
	}
	updated := src
	for range mostRuns {
		next := transcript.Rewrite(updated, record(ctx, lesson, newWorld, otherWorld))
		if ctx.Err() != nil || string(next) == string(updated) {
			break
		}
		if lesson, faults = transcript.Parse(file, next); len(faults) > 0 {
			return src, &faults[0]
		}
		updated = next
	}
	return updated, nil
}

// record plays the steps of a lesson, and returns what was answered to those
// that could be played.
func record(ctx context.Context, lesson *transcript.Lesson, newWorld, otherWorld func() (World, error)) map[*transcript.Step]transcript.Recording {
	recorded := recordOnce(ctx, Setup{Lesson: lesson, NewWorld: newWorld})
	if otherWorld == nil {
		return recorded
	}
	other := recordOnce(ctx, Setup{Lesson: lesson, NewWorld: otherWorld, Elapsed: slowly()})
	for _, st := range lesson.Steps {
		r, ok := recorded[st]
		if !ok {
			continue
		}
		came := other[st].Received
		if !slices.EqualFunc(r.Received, came, transcript.Unit.Alike) {
			break // what follows was answered to somebody in another state
		}
		r.Other = make(map[*transcript.Unit]transcript.Unit, len(came))
		for i := range came {
			r.Other[&r.Received[i]] = came[i]
		}
		recorded[st] = r
	}
	return recorded
}

// slowly returns the time of somebody who takes a minute and a second for each line.
func slowly() func() time.Duration {
	var now time.Duration
	return func() time.Duration {
		now += 61 * time.Second
		return now
	}
}

func recordOnce(ctx context.Context, setup Setup) map[*transcript.Step]transcript.Recording {
	r := &recorder{silent: map[*conn][]silent{}, recorded: map[*transcript.Step]transcript.Recording{}}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	k, err := newChecker(ctx, setup)
	if err != nil {
		return nil // Check says it
	}
	defer k.engine.end()
	k.engine.course.recorder = r
	k.steps(setup.Lesson.Steps)
	for _, waiting := range r.silent {
		r.behind(waiting)
	}
	return r.recorded
}

// A recorder finds which answer belongs to which step while a course is played.
type recorder struct {
	silent   map[*conn][]silent // since the connection's last step with S: lines
	recorded map[*transcript.Step]transcript.Recording
}

// A silent is a step that shows no answer: those of a later step may be its own
// as well (several commands are sent before the first is answered), or it is a draft.
type silent struct {
	step *transcript.Step
	transcript.Recording
}

// take notes the answer to a step that is about to be closed, and returns what
// its S: lines are to be held against.
func (r *recorder) take(k *course, st *transcript.Step, c *conn) []transcript.Unit {
	news, own := k.got[:k.before], k.got[k.before:]
	says := st.TLSBefore || st.TLSAfter
	made := transcript.Recording{Sent: k.part, Handshake: k.rose && !says}
	if len(st.Server) == 0 && len(st.Client) > 0 {
		made.Comparison = transcript.Answer{}.Compare(own, nil)
		made.News = news
		r.silent[c] = append(r.silent[c], silent{st, made})
		return nil
	}
	answer := st.Answer(c.typedTag)
	waiting := r.silent[c]
	delete(r.silent, c)
	units, fewest, from := k.got, differences(answer, k.got, k.captures), len(waiting)
	for i := len(waiting) - 1; i >= max(0, len(waiting)-mostSilent); i-- {
		var all []transcript.Unit
		for _, s := range waiting[i:] {
			all = slices.Concat(all, s.News, s.Received)
		}
		all = slices.Concat(all, k.got)
		if n := differences(answer, all, k.captures); n < fewest {
			units, fewest, from = all, n, i
		}
	}
	r.behind(waiting[:from])
	made.Comparison = answer.Compare(units, k.captures)
	r.recorded[st] = made
	return units
}

// behind records each answer behind its own step.
func (r *recorder) behind(steps []silent) {
	for _, s := range steps {
		r.recorded[s.step] = s.Recording
	}
}

// differences weighs what of an answer is otherwise, and twice what is missing
// or too much.
func differences(answer transcript.Answer, units []transcript.Unit, c transcript.Captures) int {
	n := 0
	for _, row := range answer.Compare(units, c).Rows {
		switch {
		case row.Verdict != transcript.Different:
		case row.Pattern == nil || row.Unit == nil:
			n += 2
		default:
			n++
		}
	}
	return n
}
