package player

import "sanduq/lessons/transcript"

// A course is where a learner stands in a lesson. It follows from what was
// sent and received, and from nothing else.
type course struct {
	steps       []*transcript.Step
	states      []StepState
	comparisons []transcript.Comparison
	current     int               // index of the step to do next
	part        int               // how many of its client lines are sent
	got         []transcript.Unit // its answer so far
	captures    transcript.Captures
	strayed     bool            // something else was done, or an answer differed
	tls         map[string]bool // connections under TLS
	rose        bool            // the handshake was an answer to the step
	before      int             // how many of got came before its first line was sent
	recorder    *recorder       // nil: the course is followed, and not recorded
}

func newCourse(steps []*transcript.Step) course {
	k := course{
		tls: map[string]bool{}, steps: steps,
		states: make([]StepState, len(steps)), comparisons: make([]transcript.Comparison, len(steps)),
	}
	for i := range k.states {
		k.states[i].State = "ahead"
	}
	return k
}

// step returns the step to do next; nil: there is none.
func (k *course) step() *transcript.Step {
	if k.current >= len(k.steps) {
		return nil
	}
	return k.steps[k.current]
}

// connects notes a connection about to greet. It returns the number of the step
// that its greeting belongs to, and whether a step is to come that takes it: a
// learner may connect before the lesson does, or again without it.
func (k *course) connects(name string, again bool) (step int, awaited bool) {
	delete(k.tls, name)
	for i := k.current; i < len(k.steps); i++ {
		st := k.steps[i]
		if st.Block.Conn != name {
			continue
		}
		awaited = len(st.Client) == 0
		if awaited && i == k.current {
			return st.Number, true
		}
		break
	}
	k.strayed = k.strayed || again
	return 0, awaited
}

// secured notes that the handshake was made on a connection.
func (k *course) secured(name string) {
	k.tls[name] = true
	if st := k.step(); st != nil && st.Block.Conn == name && k.part == len(st.Client) {
		k.rose = true
	}
}

// sends holds a line that is about to be sent against the step to do next, and
// returns the number of the step that it belongs to.
func (k *course) sends(c *conn, text string) (step int, expected bool) {
	st := k.step()
	if st == nil {
		return 0, false
	}
	if st.Block.Conn != c.name || st.Block.Protocol != c.protocol || len(st.Client) == 0 {
		k.strayed = true
		c.pending = nil // it is not what a step is waiting for any more
		return 0, false
	}
	if tag, ok := st.Completes(k.part, text, k.captures); ok && k.listens(st, c) {
		if k.part == 0 {
			k.got, c.pending, k.before = c.pending, nil, len(c.pending)
			if st.Tag != "" && !st.Continues {
				c.tags[st.Tag] = tag
			}
		}
		k.part++
		return st.Number, true
	}
	if k.ownWords(st, c, text) {
		return st.Number, true
	}
	k.part, k.got = 0, nil
	k.strayed = true
	c.pending = nil
	return 0, false
}

// ownWords takes a line of a message's text that is the learner's own: a message
// has the words that its sender gives it. They are the step's text all the same,
// up to the dot; what comes of them may differ from the lesson.
func (k *course) ownWords(st *transcript.Step, c *conn, text string) bool {
	if !c.text || st.Text == 0 || k.part < len(st.Client)-st.Text {
		return false
	}
	if k.part == 0 {
		k.got, c.pending = c.pending, nil
	}
	k.strayed = true
	last := len(st.Client) - 1
	if k.part = min(k.part+1, last); text == "." {
		k.part = last + 1
	}
	return true
}

// listens reports whether the server takes the next line as what it is in the
// step: a command, the answer to a continuation request, a literal or a text.
func (k *course) listens(st *transcript.Step, c *conn) bool {
	switch {
	case k.recorder != nil: // a draft does not show yet what the server asks for
		return true
	case k.part > 0:
		return c.more()
	case st.Text > 0 && st.Text == len(st.Client):
		return c.text
	case st.Continues:
		return c.state == Continue && !c.text
	}
	return c.state != Literal && c.state != Continue
}

// answered closes the step whose last line was answered. A literal or a text
// that the server did not ask for closes it too.
func (k *course) answered(c *conn) {
	st := k.step()
	if k.part < len(st.Client) && c.more() {
		return
	}
	k.close(st, c)
}

// advance closes steps without client lines whose answer is there: a greeting,
// or news of other connections' doings.
func (k *course) advance(conns map[string]*conn) {
	for st := k.step(); st != nil && len(st.Client) == 0; st = k.step() {
		c := conns[st.Block.Conn]
		if c == nil || c.protocol != st.Block.Protocol {
			return
		}
		waiting := len(c.pending) > 0 && !(st.Opens && c.pending[0].Close)
		if !c.open && !waiting {
			return
		}
		k.got, c.pending, k.before = c.pending, nil, len(c.pending)
		k.close(st, c)
	}
}

// close compares the answer of the step to do next, and goes on to the one
// after it. The answer to a line that shows none is left to the next step of
// its connection.
func (k *course) close(st *transcript.Step, c *conn) {
	got, i := k.got, k.current
	if k.recorder != nil {
		got = k.recorder.take(k, st, c)
	}
	k.current++
	rose := k.rose
	k.part, k.got, k.rose, k.before = 0, nil, false, 0
	k.states[i].State = "done"
	if len(st.Server) == 0 && len(st.Client) > 0 {
		c.pending = got
		k.comparisons[i].Received = got
		k.handshake(i, st, false) // a TLS: line may stand behind the answer, in the next step
		return
	}
	cmp := st.Answer(c.typedTag).Compare(got, k.captures)
	k.captures = cmp.Captured
	k.comparisons[i] = cmp
	if cmp.Verdict == transcript.Different {
		k.states[i].Diff = cmp.Diff()
		if !st.Block.Listing || len(st.Notes) == 0 {
			k.states[i].State = "different"
			k.strayed = true
		}
	}
	k.handshake(i, st, rose)
}

// handshake checks that a TLS: line was followed, and that there is one where the
// step had a handshake for its answer.
func (k *course) handshake(i int, st *transcript.Step, rose bool) {
	var op byte
	switch says := st.TLSBefore || st.TLSAfter; {
	case says && !k.tls[st.Block.Conn]:
		op = '-'
	case rose && !says:
		op = '+'
	default:
		return
	}
	k.states[i].State = "different"
	k.states[i].Diff = append(k.states[i].Diff, transcript.DiffLine{Op: op, Text: transcript.TLS.Marker()})
	k.comparisons[i].Verdict = transcript.Different
	k.strayed = true
}

// progress returns what a page shows, without Fits.
func (k *course) progress() Progress {
	p := Progress{Current: k.current + 1, Steps: append([]StepState(nil), k.states...)}
	if k.current < len(p.Steps) {
		p.Steps[k.current].State = "current"
	}
	return p
}
