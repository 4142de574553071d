package transcript

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Task is something for the learner to bring about by a road of his own. It
// begins where the steps before it in the file are done.
type Task struct {
	Number   int     // from 1 through the lesson
	After    int     // how many steps stand before it
	Do       *Line   // what is to be done; nil: missing, which is a fault
	Goals    []*Goal // all true: it is done
	Hints    []*Line // one after the other
	Solution []*Block
	Steps    []*Step // of the solution; Steps[i].Number == i+1
	Line     int     // of the opening fence, from 1
	End      int     // of the closing fence
}

// taskLanguage is the fence's info string.
const taskLanguage = "task"

// task reads the task whose fence opens at line index open and closes at index end.
func (p *parser) task(f fence, lines []string, open, end int) {
	t := &Task{Number: len(p.lesson.Tasks) + 1, After: len(p.lesson.Steps), Line: open + 1, End: min(end+1, len(lines))}
	p.lesson.Tasks = append(p.lesson.Tasks, t)
	if f.info != taskLanguage {
		p.fault(t.Line, "a task takes no attributes, have "+strconv.Quote(strings.TrimPrefix(f.info, taskLanguage+" ")))
	}
	at := open + 1
	for ; at < end && !strings.HasPrefix(lines[at], "solution"); at++ {
		p.taskLine(t, at+1, lines[at])
	}
	p.solution(t, lines, at, end)
	switch {
	case t.Do == nil:
		p.fault(t.Line, "the task does not say what to do: a line `do: …` is missing")
	case len(t.Goals) == 0:
		p.fault(t.Line, "the task has no goal: a line such as `goal: alex/newbox has 5 messages` is missing")
	case len(t.Solution) == 0:
		p.fault(t.Line, "the task has no solution: a line `solution:` with a dialogue after it is missing")
	}
	for _, g := range t.Goals {
		p.lintState(g, t)
	}
}

// taskLine reads a line before the solution.
func (p *parser) taskLine(t *Task, number int, line string) {
	key, text, ok := strings.Cut(line, ":")
	text = strings.TrimSpace(text)
	l := &Line{Number: number, Text: text}
	switch {
	case strings.TrimSpace(line) == "":
	case ok && text == "" && (key == "do" || key == "goal" || key == "hint"):
		p.fault(number, key+": says nothing")
	case ok && key == "do" && t.Do != nil:
		p.fault(number, "do: is given twice")
	case ok && key == "do":
		t.Do = l
	case ok && key == "hint":
		t.Hints = append(t.Hints, l)
	case ok && key == "goal":
		g, err := parseGoal(text)
		if err != nil {
			p.fault(number, "goal: "+err.Error())
			return
		}
		g.Line = number
		t.Goals = append(t.Goals, g)
	default:
		p.fault(number, "a line of a task begins with do:, goal:, hint: or solution:, have "+strconv.Quote(line))
	}
}

// solution reads the dialogues of a solution, each under a line `solution
// [PROTOCOL] [attributes]:`. They go on where the lesson's own dialogues are,
// and these go on as if there were none: each is played in a world of its own.
func (p *parser) solution(t *Task, lines []string, at, end int) {
	alone := &parser{
		lesson: &Lesson{File: p.lesson.File, TLS: p.lesson.TLS}, faults: p.faults,
		conns: maps.Clone(p.conns), bound: maps.Clone(p.bound), solving: true,
	}
	for name, state := range alone.conns {
		copied := *state
		alone.conns[name] = &copied
	}
	last := p.lastBlock()
	for at < end {
		b := alone.solutionHead(lines[at], at+1, last)
		for at++; at < end && !strings.HasPrefix(lines[at], "solution"); at++ {
			if strings.TrimSpace(lines[at]) == "" {
				continue
			}
			if l, ok := alone.dialogueLine(b, at+1, lines[at]); ok {
				b.Lines = append(b.Lines, l)
			}
		}
		b.End = at
		last = b
		t.Solution = append(t.Solution, b)
		if len(b.Lines) == 0 {
			alone.fault(b.Line, "the solution is empty")
			continue
		}
		alone.steps(b)
	}
	t.Steps, p.faults = alone.lesson.Steps, alone.faults
}

// solutionHead reads the line that a dialogue of a solution begins with. What
// it does not say is that of the connection which it names, or of the dialogue
// before it.
func (p *parser) solutionHead(line string, number int, last *Block) *Block {
	b := &Block{Line: number}
	head, ok := strings.CutSuffix(strings.TrimRight(line, " "), ":")
	words := strings.Fields(head)
	if !ok || words[0] != "solution" {
		p.fault(number, "want solution: or such as `solution as=imap:`, have "+strconv.Quote(line))
		words = words[:1]
	}
	words = words[1:]
	if len(words) > 0 && isProtocol(words[0]) {
		b.Protocol, words = words[0], words[1:]
		b.Conn = b.Protocol
	}
	p.attributes(b, words)
	state := p.conns[b.Conn]
	switch {
	case b.Protocol != "":
	case state != nil:
		b.Protocol = state.protocol
	case isProtocol(b.Conn):
		b.Protocol = b.Conn
	case b.Conn != "":
		p.fault(number, "connection "+b.Conn+" is not one of the lesson: say its protocol, as in `solution imap as="+b.Conn+":`")
		b.Protocol = "imap"
	case last != nil:
		b.Protocol, b.Conn = last.Protocol, last.Conn
	default:
		b.Protocol, b.Conn = "imap", "imap"
	}
	if state := p.conns[b.Conn]; state != nil && b.Port == 0 {
		b.Port = state.port
	}
	b.Ordered = b.Ordered || b.Protocol != "imap"
	if b.Listing || b.NoCheck {
		p.fault(number, "a solution is neither a listing nor nocheck")
		b.Listing, b.NoCheck = false, false
	}
	return b
}

// lastBlock returns the last dialogue that is played; nil: there is none yet.
func (p *parser) lastBlock() *Block {
	for _, b := range slices.Backward(p.lesson.Blocks) {
		if !b.NoCheck {
			return b
		}
	}
	return nil
}

// lintState holds the state that a goal wants against those of its protocol.
func (p *parser) lintState(g *Goal, t *Task) {
	if g.Kind != ConnState {
		return
	}
	protocol := ""
	if state := p.conns[g.Conn]; state != nil {
		protocol = state.protocol
	}
	for _, b := range t.Solution {
		if b.Conn == g.Conn {
			protocol = b.Protocol
		}
	}
	switch known := states[protocol]; {
	case protocol == "":
		p.fault(g.Line, "goal: there is no connection "+g.Conn)
	case !slices.Contains(known, g.State):
		p.fault(g.Line, "goal: a connection of "+protocol+" is one of "+strings.Join(known, ", ")+"; have "+strconv.Quote(g.State))
	}
}

// TaskAt returns the task whose opening fence stands in the given line of the
// file, or nil.
func (l *Lesson) TaskAt(line int) *Task {
	for _, t := range l.Tasks {
		if t.Line == line {
			return t
		}
	}
	return nil
}

// Header returns what `solution` is followed by in one fixed form, for a block
// of a solution: equal ones of two languages have equal ones.
func (t *Task) Header(b *Block) string { return "solution " + b.Header() }
