package replay_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sanduq/lessons/transcript"
)

// A mutant is a lesson with one line changed.
type mutant struct {
	number int              // of the line, in the file
	was    string           // the line as it is in the lesson
	line   *transcript.Line // of a dialogue; nil: of a goal
	step   *transcript.Step // that it belongs to
	task   *transcript.Task // in which it is; nil: in none
	kind   string           // what was done to it
	lines  []string         // what stands in its place, whole lines of the file
}

// source returns the lesson's text with the change.
func (m mutant) source(lines []string) []byte {
	at := m.number - 1
	return []byte(strings.Join(slices.Concat(lines[:at], m.lines, lines[at+1:]), "\n"))
}

// A script is a run of dialogues that are played one after the other: those of the lesson, or those of a task's solution.
type script struct {
	task   *transcript.Task // nil: the lesson's own
	after  int              // how many of the lesson's steps are played before it
	blocks []*transcript.Block
	steps  []*transcript.Step
}

// scripts returns the lesson's own, and then those of its tasks.
func scripts(lesson *transcript.Lesson) []script {
	out := []script{{blocks: lesson.Blocks, steps: lesson.Steps}}
	for _, t := range lesson.Tasks {
		out = append(out, script{t, t.After, t.Solution, t.Steps})
	}
	return out
}

// mutants returns the changes of a lesson: of every answer, command, note and handshake of its dialogues and its tasks'
// solutions, and of the goals.
func mutants(lesson *transcript.Lesson) []mutant {
	var out []mutant
	for _, s := range scripts(lesson) {
		var mine []mutant
		if s.task != nil {
			mine = ofGoals(s.task)
		}
		for _, b := range s.blocks {
			if !b.NoCheck {
				mine = append(mine, ofBlock(b, s.steps)...)
			}
		}
		for i := range mine {
			mine[i].task = s.task
		}
		out = append(out, mine...)
	}
	return out
}

// ofGoals returns the changes of what a task wants.
func ofGoals(t *transcript.Task) []mutant {
	var out []mutant
	for _, g := range t.Goals {
		for _, text := range slices.Concat(words(&transcript.Block{}, g.Text), numbers(&transcript.Block{}, g.Text), turned(g.Text)) {
			out = append(out, mutant{number: g.Line, was: "goal: " + g.Text, kind: "goal", lines: []string{"goal: " + text}})
		}
	}
	return out
}

// ofBlock returns the changes of one dialogue.
func ofBlock(b *transcript.Block, steps []*transcript.Step) []mutant {
	var out []mutant
	for _, l := range b.Lines {
		if l.Step == 0 {
			continue // shown only
		}
		st := steps[l.Step-1]
		add := func(kind string, texts ...string) {
			m := mutant{number: l.Number, was: l.Kind.Marker() + " " + l.Text, line: l, step: st, kind: kind}
			for _, text := range texts {
				m.lines = append(m.lines, l.Kind.Marker()+" "+text)
			}
			out = append(out, m)
		}
		switch l.Kind {
		case transcript.Server:
			answers(b, l.Text, add)
		case transcript.TLS, transcript.Note:
			add("dropped")
		case transcript.Client:
			changed := slices.Concat(words(b, l.Text), numbers(b, l.Text))
			if l != st.Client[0] {
				some(changed, l.Number, 1, func(text string) { add("sent with a command", text) })
				continue
			}
			some(changed, l.Number, 3, func(text string) { add("command", text) })
		}
	}
	return out
}

// some gives most of the texts, others in each line: what is sent otherwise must be played, and one after the other that
// takes long.
func some(texts []string, line, most int, give func(string)) {
	for n := range min(most, len(texts)) {
		give(texts[(line+n*len(texts)/most)%len(texts)])
	}
}

// turned returns a goal that wants the opposite.
func turned(text string) []string {
	for _, pair := range [][2]string{{" does not exist", " exists"}, {" is not subscribed", " is subscribed"}, {" has no ", " has "}} {
		for i, ending := range pair {
			if other := strings.Replace(text, ending, pair[1-i], 1); other != text && (i == 0 || !strings.Contains(text, pair[0])) {
				return []string{other}
			}
		}
	}
	return nil
}

// answers adds the changes of one S: line.
func answers(b *transcript.Block, text string, add func(kind string, texts ...string)) {
	add("dropped")
	if text == "[...]" { // two of them say what one says
		return
	}
	add("doubled", text, text)
	if text == "<close>" {
		return
	}
	for _, changed := range flags(text) {
		add("flag", changed)
	}
	for _, changed := range numbers(b, text) {
		add("number", changed)
	}
	for _, changed := range words(b, text) {
		add("word", changed)
	}
}

var (
	flag     = regexp.MustCompile(`\\[A-Za-z*]+|\$[A-Za-z]+`)
	flagList = regexp.MustCompile(`FLAGS \(`)
	digits   = regexp.MustCompile(`[0-9]+`)
	letters  = regexp.MustCompile(`\p{L}+`)
	wild     = regexp.MustCompile(`\[\.\.\.\]|\[\.\.(?:[A-Za-z0-9_-]+\.\.)?\]`)
	gap      = regexp.MustCompile(wild.String() + `|<n>`)
)

// flags returns a line with each flag taken away, with another in its place, and with one more in each list.
func flags(text string) []string {
	var out []string
	for _, at := range flag.FindAllStringIndex(text, -1) {
		before, after := text[:at[0]], text[at[1]:]
		shorter := strings.TrimSuffix(before, " ") + after
		if !strings.HasSuffix(before, " ") {
			shorter = before + strings.TrimPrefix(after, " ")
		}
		other := `\Answered`
		if text[at[0]:at[1]] == other {
			other = `\Seen`
		}
		out = append(out, shorter, before+other+after)
	}
	for _, at := range flagList.FindAllStringIndex(text, -1) {
		more := `\Draft`
		if !strings.HasPrefix(text[at[1]:], ")") {
			more += " "
		}
		out = append(out, text[:at[1]]+more+text[at[1]:])
	}
	return out
}

// outside returns the places of a pattern in a line which are not in a wildcard.
func outside(b *transcript.Block, pattern *regexp.Regexp, text string) [][]int {
	wildcards := wild
	if b.Listing {
		wildcards = gap
	}
	gaps := wildcards.FindAllStringIndex(text, -1)
	return slices.DeleteFunc(pattern.FindAllStringIndex(text, -1), func(at []int) bool {
		return slices.ContainsFunc(gaps, func(gap []int) bool { return at[0] < gap[1] && gap[0] < at[1] })
	})
}

// numbers returns a line with each of its numbers one more, and one less.
func numbers(b *transcript.Block, text string) []string {
	var out []string
	for _, at := range outside(b, digits, text) {
		old := text[at[0]:at[1]]
		n, err := strconv.ParseUint(old, 10, 64)
		if err != nil {
			continue // longer than a number of the protocols: a digest
		}
		changed := []uint64{n + 1}
		if n > 0 {
			changed = append(changed, n-1)
		}
		for _, n := range changed {
			digits := strconv.FormatUint(n, 10)
			out = append(out, text[:at[0]]+strings.Repeat("0", max(0, len(old)-len(digits)))+digits+text[at[1]:])
		}
	}
	return out
}

// words returns a line with each of its words changed in its last letter.
func words(b *transcript.Block, text string) []string {
	var out []string
	for _, at := range outside(b, letters, text) {
		last, size := utf8.DecodeLastRuneInString(text[:at[1]])
		out = append(out, text[:at[1]-size]+string(another(last))+text[at[1]:])
	}
	return out
}

// another returns a letter of the same kind.
func another(r rune) rune {
	switch {
	case r == 'z' || r == 'Z':
		return r - 1
	case r >= 'a' && r < 'z' || r >= 'A' && r < 'Z':
		return r + 1
	case r == 'ب':
		return 'ت'
	}
	return 'ب'
}
