package site

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sanduq/lessons/markdown"
	"sanduq/lessons/transcript"
)

// A lesson is one lesson in one language.
type lesson struct {
	name   string // of its folder: "06-expunge"
	number int
	source []byte
	parsed *transcript.Lesson
}

// A course is the lessons of an fs.FS, in order, for each language code.
type course struct {
	// languages are those that any of its lessons has, the first being that of the site's root.
	languages []language
	lessons   map[string][]*lesson
	sets      []string
	// faults are what kept lessons out.
	faults []error
}

var lessonFolder = regexp.MustCompile(`^([0-9]{2})-[a-z0-9-]+$`)

// loadCourse reads the lessons and the names of the mailbox sets. What is
// broken is left out and told of in faults; a course that cannot be read is an error.
func loadCourse(fsys fs.FS) (*course, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("reading the course: %w", err)
	}
	c := &course{lessons: map[string][]*lesson{}}
	codes := map[string]bool{}
	for _, entry := range entries {
		m := lessonFolder.FindStringSubmatch(entry.Name())
		if m == nil || !entry.IsDir() {
			continue
		}
		number, _ := strconv.Atoi(m[1]) // two digits
		files, err := fs.ReadDir(fsys, entry.Name())
		if err != nil {
			return nil, fmt.Errorf("reading the course: %w", err)
		}
		for _, file := range files {
			code, ok := markdown.LanguageOf(file.Name())
			if !ok {
				continue
			}
			codes[code] = true
			l, faults := loadLesson(fsys, path.Join(entry.Name(), file.Name()))
			c.faults = append(c.faults, faults...)
			if l != nil {
				l.name, l.number = entry.Name(), number
				c.lessons[code] = append(c.lessons[code], l)
			}
		}
	}
	c.languages = languagesOf(codes)
	sets, err := fs.ReadDir(fsys, "mailboxes")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the mailbox sets: %w", err)
	}
	for _, set := range sets {
		if !strings.HasPrefix(set.Name(), ".") && set.IsDir() {
			c.sets = append(c.sets, set.Name())
		}
	}
	for _, lang := range c.languages {
		c.lessons[lang.Code] = slices.DeleteFunc(c.lessons[lang.Code], c.lacksSet)
	}
	return c, nil
}

// lacksSet tells of a lesson whose mailbox set is not there: it could not be played.
func (c *course) lacksSet(l *lesson) bool {
	name := l.parsed.Mailboxes
	if name == "" || slices.Contains(c.sets, name) {
		return false
	}
	c.faults = append(c.faults, transcript.Fault{File: l.parsed.File, Line: 1, What: "there is no mailbox set " + strconv.Quote(name)})
	return true
}

// loadLesson returns nil for a file that has faults, or that cannot be read.
func loadLesson(fsys fs.FS, file string) (*lesson, []error) {
	source, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, []error{fmt.Errorf("%s: %w", file, err)}
	}
	parsed, found := transcript.Parse(file, source)
	if len(found) > 0 {
		faults := make([]error, len(found))
		for i, fault := range found {
			faults[i] = fault
		}
		return nil, faults
	}
	return &lesson{source: source, parsed: parsed}, nil
}

// find returns the lesson of that name in a language; nil: it has none.
func (c *course) find(lang, name string) *lesson {
	for _, l := range c.lessons[lang] {
		if l.name == name {
			return l
		}
	}
	return nil
}
