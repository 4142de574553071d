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
	faults []transcript.Fault // none, but where a course is shown to its author
	body   []byte             // the text as HTML
	marks  int                // how many faults are marked in it
}

// title returns what the lesson is called: by its author, else as its folder is.
func (l *lesson) title() string {
	if l.parsed.Title == "" {
		return l.name
	}
	return l.parsed.Title
}

// A course is the lessons of an fs.FS, in order, for each language code.
type course struct {
	// languages are those that any of its lessons has, the first being that of the site's root.
	languages []language
	lessons   map[string][]*lesson
	sets      []string
	setHashes map[string]string // mailset.Set.Hash of each set that the site has
	// faults are what kept lessons out.
	faults []error
}

var lessonFolder = regexp.MustCompile(`^([0-9]{2})-[a-z0-9-]+$`)

// loadCourse reads the lessons and the names of the mailbox sets. What is
// broken is left out and told of in faults, unless whole asks for every lesson; a
// course that cannot be read is an error.
func loadCourse(fsys fs.FS, whole bool) (*course, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("reading the course: %w", err)
	}
	c := &course{lessons: map[string][]*lesson{}, setHashes: map[string]string{}}
	codes := map[string]bool{}
	for _, entry := range entries {
		m := lessonFolder.FindStringSubmatch(entry.Name())
		if m == nil || !entry.IsDir() {
			continue
		}
		number, _ := strconv.Atoi(m[1]) // two digits
		files, err := fs.ReadDir(fsys, entry.Name())
		if err != nil {
			c.faults = append(c.faults, transcript.Fault{File: entry.Name(), Line: 1, What: fmt.Sprintf("reading the lesson: %v", err)})
			continue
		}
		for _, file := range files {
			code, ok := markdown.LanguageOf(file.Name())
			if !ok {
				continue
			}
			codes[code] = true
			l, err := loadLesson(fsys, path.Join(entry.Name(), file.Name()))
			if err != nil {
				c.faults = append(c.faults, err)
				continue
			}
			l.name, l.number = entry.Name(), number
			c.lessons[code] = append(c.lessons[code], l)
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
		for _, l := range c.lessons[lang.Code] {
			c.findSet(l)
		}
		c.lessons[lang.Code] = slices.DeleteFunc(c.lessons[lang.Code], func(l *lesson) bool {
			for _, fault := range l.faults {
				c.faults = append(c.faults, fault)
			}
			return len(l.faults) > 0 && !whole
		})
	}
	return c, nil
}

// findSet faults a lesson whose mailbox set is not there: it could not be played.
func (c *course) findSet(l *lesson) {
	if name := l.parsed.Mailboxes; name != "" && !slices.Contains(c.sets, name) {
		l.faults = append(l.faults, transcript.Fault{
			File: l.parsed.File, Line: max(l.parsed.Keys["mailboxes"], 1), What: "there is no mailbox set " + strconv.Quote(name),
		})
	}
}

func loadLesson(fsys fs.FS, file string) (*lesson, error) {
	source, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	l := &lesson{source: source}
	l.parsed, l.faults = transcript.Parse(file, source)
	return l, nil
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
