// Package replay checks a course: it reads every lesson and every mailbox set,
// plays the dialogues and the solutions of the tasks against the mail host, and
// holds the languages of a lesson against each other. `sanduq check` prints what
// it reports. It also hands out lessons with their worlds, for who replays what
// a learner has sent.
//
// It renders nothing, and follows no link that leads out of the course.
package replay

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"sanduq/server/mailset"
)

// A Config says what to check.
type Config struct {
	Course fs.FS                    // NN-name/LANGUAGE.md and mailboxes/SET/
	Only   func(file string) bool   // which lesson files to check, by their path in Course; nil: all, and the sets
	Name   func(file string) string // what a file is called in the report; nil: its path in Course
	// Update writes a lesson whose S: lines are rewritten, if the file is still as it was read. Nil: nothing is rewritten.
	Update func(file string, was, is []byte) error
}

// parallel is how many lessons are played at a time.
const parallel = 2

// ErrNoLessons says that there was nothing to check.
var ErrNoLessons = errors.New("no lessons: want files such as 01-hello/en.md")

// Run checks a course. What is wrong with it is in the report; the error is
// for a course that cannot be read at all.
func Run(ctx context.Context, cfg Config) (*Report, error) {
	c, err := load(cfg)
	if err != nil {
		return nil, err
	}
	var group sync.WaitGroup
	turns := make(chan struct{}, parallel)
	for _, l := range c.lessons {
		turns <- struct{}{}
		group.Go(func() {
			defer func() { <-turns }()
			c.check(ctx, l)
		})
	}
	group.Wait()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("checking the course: %w", err)
	}
	for _, l := range c.lessons {
		c.links(l)
	}
	for _, folder := range c.folders {
		c.compareLanguages(folder)
	}
	return c.report(), nil
}

// A course is what was read of it.
type course struct {
	cfg       Config
	languages []string // those that any of its lessons has: each must have them
	folders   []string // of the lessons that are checked
	lessons   []*lesson
	sets      map[string]*set
	names     []string // of the sets, sorted
}

type set struct {
	*mailset.Set
	faults []Fault
}

// load reads lessons and sets. A missing language is a lesson with that fault.
func load(cfg Config) (*course, error) {
	folders, languages, err := Folders(cfg.Course)
	if err != nil {
		return nil, err
	}
	c := &course{cfg: cfg, languages: languages, sets: map[string]*set{}}
	for _, folder := range folders {
		c.loadFolder(folder)
	}
	if len(c.lessons) == 0 {
		return nil, ErrNoLessons
	}
	return c, c.loadSets()
}

func (c *course) loadFolder(folder string) {
	names, err := markdownFiles(c.cfg.Course, folder)
	if err != nil {
		if c.cfg.Only == nil || c.cfg.Only(folder+"/") {
			l := &lesson{folder: folder, file: folder}
			l.fault(1, err.Error())
			c.lessons = append(c.lessons, l)
		}
		return
	}
	names = slices.DeleteFunc(names, func(name string) bool {
		return name == "README" || slices.Contains(c.languages, name) // a README is for authors
	})
	some := false
	for _, name := range slices.Concat(c.languages, names) {
		file := path.Join(folder, name+".md")
		if c.cfg.Only != nil && !c.cfg.Only(file) {
			continue
		}
		some = true
		if !IsLanguage(name) {
			l := &lesson{folder: folder, file: file}
			l.fault(1, fmt.Sprintf("%q is no code of a language: want a name such as en.md", name))
			c.lessons = append(c.lessons, l)
			continue
		}
		c.lessons = append(c.lessons, c.loadLesson(folder, file))
	}
	if some {
		c.folders = append(c.folders, folder)
	}
}

func (c *course) loadSets() error {
	entries, err := fs.ReadDir(c.cfg.Course, "mailboxes")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the mailbox sets: %w", err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if !entry.IsDir() || strings.HasPrefix(name, ".") {
			continue
		}
		loaded, err := mailset.Load(c.cfg.Course, path.Join("mailboxes", name))
		s := &set{Set: loaded}
		for _, err := range flatten(err) {
			f := Fault{File: path.Join("mailboxes", name), Line: 1, What: err.Error()}
			if at, ok := errors.AsType[*mailset.Fault](err); ok {
				f = Fault{File: at.File, Line: max(at.Line, 1), What: at.Err.Error()}
			}
			s.faults = append(s.faults, f)
		}
		c.sets[name] = s
		c.names = append(c.names, name)
	}
	return nil
}

// flatten returns the errors that were joined.
func flatten(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}
