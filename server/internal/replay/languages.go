package replay

import (
	"fmt"
	"path"

	"sanduq/lessons/transcript"
)

// compareLanguages holds the worlds, the dialogues and the tasks of a lesson's
// languages against those of the first. Notes, shown lines, hints and what a
// task says to do may differ.
func (c *course) compareLanguages(folder string) {
	var first *lesson
	for _, l := range c.lessons {
		switch {
		case l.folder != folder || l.parsed == nil:
		case first == nil:
			first = l
		default:
			compareWorlds(first, l)
			same := compareDialogues(first, l)
			compareTasks(first, l, same)
		}
	}
}

// compareWorlds holds the mail hosts that two languages play on against each other.
func compareWorlds(first, l *lesson) {
	a, b := first.parsed, l.parsed
	for _, key := range []struct {
		name string
		same bool
	}{
		{"host", a.Host == b.Host}, {"date", a.Date.Equal(b.Date)}, {"mailboxes", a.Mailboxes == b.Mailboxes},
		{"quota", a.Quota == b.Quota}, {"tls", a.TLS == b.TLS},
	} {
		if !key.same {
			l.fault(max(b.Keys[key.name], 1), fmt.Sprintf("front matter: %s is not that of %s", key.name, path.Base(first.file)))
		}
	}
}

// compareDialogues reports whether they are the same.
func compareDialogues(first, l *lesson) bool {
	a, b := first.parsed.Blocks, l.parsed.Blocks
	for i := range min(len(a), len(b)) {
		if a[i].Header() != b[i].Header() {
			l.fault(b[i].Line, fmt.Sprintf("the dialogue is `%s`, and in %s:%d `%s`", b[i].Header(), path.Base(first.file), a[i].Line, a[i].Header()))
			return false
		}
		if line, other, what := differ(a[i], b[i]); what != "" {
			l.fault(line, fmt.Sprintf("the dialogue differs from %s:%d: %s", path.Base(first.file), other, what))
			return false
		}
	}
	if len(a) != len(b) {
		line := 1
		if len(b) > 0 {
			line = b[len(b)-1].Line
		}
		l.fault(line, fmt.Sprintf("%d dialogues, and %d in %s", len(b), len(a), path.Base(first.file)))
	}
	return len(a) == len(b)
}

// compareTasks holds tasks against each other, and also their places where the
// dialogues are the same: elsewhere these are what is to be mended first.
func compareTasks(first, l *lesson, places bool) {
	a, b := first.parsed.Tasks, l.parsed.Tasks
	for i := range min(len(a), len(b)) {
		if places && a[i].After != b[i].After {
			l.fault(b[i].Line, fmt.Sprintf("the task stands after step %d, and in %s:%d after step %d", b[i].After, path.Base(first.file), a[i].Line, a[i].After))
			return
		}
		if line, other, what := taskDiffers(a[i], b[i]); what != "" {
			l.fault(line, fmt.Sprintf("the task differs from %s:%d: %s", path.Base(first.file), other, what))
			return
		}
	}
	if len(a) != len(b) {
		line := 1
		if len(b) > 0 {
			line = b[len(b)-1].Line
		}
		l.fault(line, fmt.Sprintf("%d tasks, and %d in %s", len(b), len(a), path.Base(first.file)))
	}
}

// taskDiffers returns the first difference between two tasks, as differ does.
func taskDiffers(a, b *transcript.Task) (line, other int, what string) {
	for i := range max(len(a.Goals), len(b.Goals)) {
		switch {
		case i >= len(b.Goals):
			return b.Line, a.Goals[i].Line, fmt.Sprintf("`goal: %s` is missing", a.Goals[i].Text)
		case i >= len(a.Goals):
			return b.Goals[i].Line, a.Line, fmt.Sprintf("`goal: %s` is not there", b.Goals[i].Text)
		case a.Goals[i].Text != b.Goals[i].Text:
			return b.Goals[i].Line, a.Goals[i].Line, fmt.Sprintf("have `goal: %s`, want `goal: %s`", b.Goals[i].Text, a.Goals[i].Text)
		}
	}
	for i := range max(len(a.Solution), len(b.Solution)) {
		switch {
		case i >= len(b.Solution):
			return b.Line, a.Solution[i].Line, fmt.Sprintf("`%s` is missing", a.Header(a.Solution[i]))
		case i >= len(a.Solution):
			return b.Solution[i].Line, a.Line, fmt.Sprintf("`%s` is not there", b.Header(b.Solution[i]))
		case a.Header(a.Solution[i]) != b.Header(b.Solution[i]):
			return b.Solution[i].Line, a.Solution[i].Line, fmt.Sprintf("have `%s`, want `%s`", b.Header(b.Solution[i]), a.Header(a.Solution[i]))
		}
		if line, other, what := differ(a.Solution[i], b.Solution[i]); what != "" {
			return line, other, what
		}
	}
	return 0, 0, ""
}

// differ returns the first difference between two blocks: the lines of b and a
// that it stands in, and what it is.
func differ(a, b *transcript.Block) (line, other int, what string) {
	x, y := wire(a), wire(b)
	for i := range min(len(x), len(y)) {
		if x[i].Kind != y[i].Kind || x[i].Text != y[i].Text {
			return y[i].Number, x[i].Number, fmt.Sprintf("have `%s %s`, want `%s %s`", y[i].Kind.Marker(), y[i].Text, x[i].Kind.Marker(), x[i].Text)
		}
	}
	switch {
	case len(x) > len(y):
		l := x[len(y)]
		return b.End, l.Number, fmt.Sprintf("`%s %s` is missing", l.Kind.Marker(), l.Text)
	case len(y) > len(x):
		l := y[len(x)]
		return l.Number, a.End, fmt.Sprintf("`%s %s` is not there", l.Kind.Marker(), l.Text)
	}
	return 0, 0, ""
}

// wire returns the lines that are equal in every language.
func wire(b *transcript.Block) []*transcript.Line {
	var out []*transcript.Line
	for _, l := range b.Lines {
		if l.Kind == transcript.Client || l.Kind == transcript.Server || l.Kind == transcript.TLS {
			out = append(out, l)
		}
	}
	return out
}
