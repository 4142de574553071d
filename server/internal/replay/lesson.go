package replay

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"sanduq/lessons/player"
	"sanduq/lessons/transcript"
)

// A lesson is one lesson in one language.
type lesson struct {
	folder  string
	file    string // its path in the course
	source  []byte
	parsed  *transcript.Lesson // nil: there is no file
	faults  []Fault
	updated bool // its S: lines were rewritten

	notUpdated string // why they were not; empty: they were, or were not to be
}

func (l *lesson) fault(line int, what string) {
	l.faults = append(l.faults, Fault{File: l.file, Line: line, What: what})
}

func (c *course) loadLesson(folder, file string) *lesson {
	l := &lesson{folder: folder, file: file}
	source, err := fs.ReadFile(c.cfg.Course, file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.fault(1, "the lesson is not there in this language")
	case err != nil:
		l.fault(1, err.Error())
	default:
		l.read(source)
	}
	return l
}

func (l *lesson) read(source []byte) {
	l.source = source
	var faults []transcript.Fault
	l.parsed, faults = transcript.Parse(l.file, source)
	l.faults = nil
	for _, f := range faults {
		l.fault(f.Line, f.What)
	}
}

// check finds what is wrong with a lesson on its own. It is called by one
// goroutine for each lesson.
func (c *course) check(ctx context.Context, l *lesson) {
	if l.parsed == nil {
		return
	}
	if c.cfg.Update != nil && !c.update(ctx, l) {
		return
	}
	for _, r := range c.play(ctx, l) {
		l.take(r)
	}
	if l.notUpdated != "" {
		l.fault(1, l.notUpdated)
	}
	l.frontMatter()
}

// update writes into a lesson what the server answers, where it can be played.
// It reports whether what stands in the file can be checked.
func (c *course) update(ctx context.Context, l *lesson) bool {
	if len(l.faults) > 0 {
		return true
	}
	config, _, err := c.world(l)
	if err != nil {
		return true // playing it says so
	}
	other := config
	other.Seed += " once more"
	updated, fault := player.Update(ctx, l.file, l.source, newWorld(config), newWorld(other))
	if fault != nil {
		l.notUpdated = "not updated, as the lesson could not be read with what the server says: " + fault.What
		return true
	}
	if ctx.Err() != nil || string(updated) == string(l.source) {
		return true
	}
	if err := c.cfg.Update(l.file, l.source, updated); err != nil {
		l.fault(1, fmt.Sprintf("writing the update: %v", err))
		return false
	}
	l.updated = true
	l.read(updated)
	return true
}

// take turns the result of a step into faults, the difference under the first.
func (l *lesson) take(r player.Result) {
	for i, f := range r.Faults {
		fault := Fault{File: f.File, Line: f.Line, What: f.What}
		if i == 0 {
			for _, d := range r.Diff {
				fault.Diff = append(fault.Diff, string(d.Op)+d.Text)
			}
		}
		l.faults = append(l.faults, fault)
	}
}

// frontMatter finds the keys that a lesson of a course must have.
func (l *lesson) frontMatter() {
	for _, key := range []string{"title", "summary", "host", "date", "mailboxes"} {
		if l.parsed.Keys[key] == 0 {
			l.fault(1, "front matter: "+key+" is missing")
		}
	}
}

// play plays a lesson on its mailbox set. Where the set or the file itself has
// faults, everything would differ, and nothing is played.
func (c *course) play(ctx context.Context, l *lesson) []player.Result {
	if len(l.faults) > 0 {
		return nil
	}
	config, key, err := c.world(l)
	if err != nil {
		l.fault(max(l.parsed.Keys[key], 1), err.Error())
		return nil
	}
	return player.Check(ctx, l.parsed, newWorld(config))
}
