package replay

import (
	"context"
	"path"
	"slices"

	"sanduq/lessons/player"
	"sanduq/lessons/transcript"
)

// A Stage plays versions of the lessons of one course, whose mailbox sets are read once.
type Stage struct{ course *course }

// NewStage reads a course.
func NewStage(cfg Config) (*Stage, error) {
	c, err := load(cfg)
	return &Stage{c}, err
}

// Files returns the paths of the course's lessons in English.
func (s *Stage) Files() []string {
	var out []string
	for _, l := range s.course.lessons {
		if path.Base(l.file) == "en.md" {
			out = append(out, l.file)
		}
	}
	return out
}

// A Played is what a check makes of one text of a lesson.
type Played struct {
	Lesson  *transcript.Lesson
	Faults  []Fault
	Results []player.Result // none where the text itself has faults
}

// Read reads a text of a lesson without playing it.
func (s *Stage) Read(file string, source []byte) Played {
	l := &lesson{folder: path.Dir(file), file: file}
	l.read(source)
	return Played{Lesson: l.parsed, Faults: l.faults}
}

// Play is a check of one text of a lesson. With tasks it is one of these alone, with the steps before them.
func (s *Stage) Play(ctx context.Context, file string, source []byte, tasks func(*transcript.Task) bool) Played {
	l := &lesson{folder: path.Dir(file), file: file}
	l.read(source)
	if tasks != nil {
		l.parsed.Tasks = slices.DeleteFunc(l.parsed.Tasks, func(t *transcript.Task) bool { return !tasks(t) })
	}
	results := s.course.play(ctx, l)
	for _, r := range results {
		l.take(r)
	}
	return Played{Lesson: l.parsed, Faults: l.faults, Results: results}
}
