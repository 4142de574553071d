package player

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sanduq/lessons/transcript"
)

// A Result says how one step of a lesson went, played as it is written.
type Result struct {
	Step       *transcript.Step
	Faults     []transcript.Fault // none: the step gives what it shows
	Diff       []transcript.DiffLine
	Comparison transcript.Comparison
}

// Check plays every step of a lesson in a world of its own, and the solution of
// every task in one of its own. There is a result for each step of the lesson, in
// order, then those of the solutions' steps, and one without step for what is no
// step's. Lines are those of the lesson's file.
func Check(ctx context.Context, lesson *transcript.Lesson, newWorld func() (World, error)) []Result {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	k, err := newChecker(ctx, Setup{Lesson: lesson, NewWorld: newWorld})
	if err != nil {
		return []Result{{Faults: []transcript.Fault{{File: lesson.File, Line: 1, What: err.Error()}}}}
	}
	defer k.engine.end()
	k.steps(lesson.Steps)
	k.leftovers()
	for _, t := range lesson.Tasks {
		k.results = append(k.results, checkTask(ctx, t, lesson, newWorld)...)
	}
	return k.results
}

type checker struct {
	lesson  *transcript.Lesson
	engine  *engine
	results []Result
	failed  []error         // since the step began
	silent  map[string]bool // connections of which nothing that the server says is shown: see solve
	heard   map[string]int  // how many units of theirs were looked at
}

func newChecker(ctx context.Context, setup Setup) (*checker, error) {
	k := &checker{lesson: setup.Lesson}
	setup.Start = setup.Lesson.Date
	k.engine = newEngine(ctx, setup, k.event, func() {})
	return k, k.engine.fresh()
}

// steps plays steps that the engine's course has, from its first.
func (k *checker) steps(steps []*transcript.Step) {
	for i, st := range steps {
		k.results = append(k.results, Result{Step: st})
		k.step(i, st)
	}
}

// event takes what the player would tell a page. Only failures matter here.
func (k *checker) event(e Event) {
	if f, ok := e.(Failed); ok {
		k.failed = append(k.failed, f.Err)
	}
}

func (k *checker) fault(i, line int, what string) {
	r := &k.results[i]
	r.Faults = append(r.Faults, transcript.Fault{File: k.lesson.File, Line: line, What: what})
}

// step plays one step, whatever became of the ones before it.
func (k *checker) step(i int, st *transcript.Step) {
	course := &k.engine.course
	if course.current < i {
		course.current, course.part, course.got = i, 0, nil
		course.advance(k.engine.conns)
	}
	if course.current == i {
		c := k.engine.conns[st.Block.Conn]
		if len(st.Client) > 0 && (c == nil || !c.open) {
			k.fault(i, st.Line(), "the server has closed the connection before this line")
			return
		}
		k.engine.stamp()
		k.engine.play(st)
	}
	for _, err := range k.failed {
		k.fault(i, st.Line(), err.Error())
	}
	k.failed = nil
	if course.current <= i {
		if len(k.results[i].Faults) == 0 {
			k.fault(i, st.Line(), "the step could not be played")
		}
		return
	}
	k.judge(i, st)
}

// judge turns the comparison of a step that was played into faults.
func (k *checker) judge(i int, st *transcript.Step) {
	cmp := k.engine.course.comparisons[i]
	r := &k.results[i]
	r.Comparison = cmp
	if k.silent[st.Block.Conn] {
		k.refused(i, st, cmp.Received)
		return
	}
	differs := cmp.Verdict == transcript.Different
	switch {
	case differs && st.Block.Listing && len(st.Notes) == 0:
		r.Diff = k.engine.course.states[i].Diff
		k.fault(i, place(st, cmp), "the answer differs from the listing, and no N: says why")
	case differs && !st.Block.Listing:
		r.Diff = k.engine.course.states[i].Diff
		k.fault(i, place(st, cmp), "the answer differs")
	case len(st.Server) == 0 && len(st.Notes) > 0:
		k.fault(i, st.Notes[0].Number, "N: notes a difference, and the listing shows no answer to this line")
	case !differs && len(st.Notes) > 0:
		k.fault(i, st.Notes[0].Number, "N: notes a difference, and there is none: the answer is "+cmp.Verdict.String())
	}
}

// refused finds what the server refuses of a step whose answer is not shown.
// units holds the answers to the steps before it, too, from where one was shown.
func (k *checker) refused(i int, st *transcript.Step, units []transcript.Unit) {
	conn := st.Block.Conn
	if len(st.Client) == 0 { // the greeting, which ends what was kept
		k.heard[conn] = 0
		return
	}
	if u, is := st.Block.Refused(units[min(k.heard[conn], len(units)):]); is {
		k.fault(i, st.Line(), "the server refuses this line, and no S: line shows that: "+u.Text)
	}
	k.heard[conn] = len(units)
}

// place returns the line of the file that a difference begins in.
func place(st *transcript.Step, c transcript.Comparison) int {
	line := st.Line()
	for _, r := range c.Rows {
		if r.Pattern != nil && len(r.Pattern.Lines) > 0 {
			line = r.Pattern.Lines[0].Number
		}
		if r.Verdict == transcript.Different {
			return line
		}
	}
	return line
}

// leftovers are answers at the end that no step takes.
func (k *checker) leftovers() {
	for _, c := range k.engine.order {
		units := slices.DeleteFunc(slices.Clone(c.pending), func(u transcript.Unit) bool { return u.Close })
		if len(units) == 0 || k.silent[c.name] {
			continue
		}
		for i := len(k.results) - 1; i >= 0; i-- {
			r := &k.results[i]
			if r.Step.Block.Conn != c.name {
				continue
			}
			for _, u := range units {
				for _, line := range u.Lines() {
					r.Diff = append(r.Diff, transcript.DiffLine{Op: '+', Text: line})
				}
			}
			k.fault(i, r.Step.Line(), fmt.Sprintf("the server sent %s that no S: line of %s takes", plural(len(units), "answer"), c.name))
			break
		}
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Format returns the faults of results, one a line, with the difference of a
// step under the first of its own. It is empty where there are none.
func Format(results []Result) string {
	var out strings.Builder
	for _, r := range results {
		for i, f := range r.Faults {
			out.WriteString(f.Error() + "\n")
			if i > 0 {
				continue
			}
			for _, d := range r.Diff {
				fmt.Fprintf(&out, "    %c %s\n", d.Op, d.Text)
			}
		}
	}
	return out.String()
}
