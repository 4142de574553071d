package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"sanduq/server/mailset"
	"sanduq/static"
)

// Config is what a site is made of.
type Config struct {
	// Templates, Texts and Dist, the built assets with manifest.json among them,
	// stand in for those of package static; nil: those.
	Templates fs.FS
	Texts     []byte
	Dist      fs.FS
	// Course holds the lessons, NN-name/LANGUAGE.md, and mailboxes/SET/.
	Course fs.FS
	// Shared tells which mailbox sets of Course pages of other origins may fetch. Nil: none.
	Shared func(set string) bool
	// Mailboxes is the set of the console on the first page.
	Mailboxes Mailboxes
	// Host is the name of that console's mail host.
	Host string
	// Bridge is where the bridge to real servers is: [BridgeHere], or what [ParseBridge] gives; empty: there is none.
	Bridge string
	// Live makes the site for the course's author: lessons with faults stay, what is
	// wrong is shown at its place, and each page asks to hear when it has changed (see [Live]).
	Live bool
	// Found is what a check has found, for a live site. It is shown beside what the site finds itself.
	Found []Fault
}

// A Fault is something that a check has found wrong with a course.
type Fault struct {
	File string // by its path in the course
	Line int    // from 1
	What string
	Diff []string // lines that begin with ' ', '-' (expected) or '+' (received)
}

// Mailboxes names a mailbox set.
type Mailboxes struct {
	Name string
	// FS and Dir are where it is; FS nil: mailboxes/<Name> of the course.
	FS  fs.FS
	Dir string
	// Familiar: it is the set that the page's own commands to try are written for.
	Familiar bool
}

// A Site is a set of files that belong together. It does not change, and may
// be served by many goroutines.
type Site struct {
	files     map[string]*File
	faults    []error
	pages     *pages
	languages []language
	live      map[string]string // of a live site: the version of each page, by its path
}

// New makes the site. Lessons and mailbox sets that are broken are left out
// and told of by [Site.Faults]; the error is for what leaves no site at all,
// [ErrNoAssets] among it.
func New(c Config) (*Site, error) {
	if err := c.fillIn(); err != nil {
		return nil, err
	}
	assets, err := readManifest(c.Dist)
	if err != nil {
		return nil, err
	}
	s := &Site{files: map[string]*File{}}
	if s.pages, err = loadPages(c.Templates, c.Texts, assets); err != nil {
		return nil, err
	}
	built, err := assetFiles(c.Dist, assets)
	if err != nil {
		return nil, err
	}
	s.add(built...)
	course, err := loadCourse(c.Course, c.Live)
	if err != nil {
		return nil, err
	}
	if c.Live {
		s.live = map[string]string{}
	}
	s.languages, s.pages.root = course.languages, course.languages[0]
	s.faults = append(s.faults, course.faults...)
	if err := s.addSets(c, course); err != nil {
		return nil, err
	}
	w := &writer{Site: s, config: c, course: course}
	faults, err := w.renderLessons()
	if err != nil {
		return nil, err
	}
	for _, fault := range faults {
		s.faults = append(s.faults, fault)
	}
	for _, lang := range course.languages {
		if err := w.addLanguage(lang); err != nil {
			return nil, err
		}
	}
	notFound, err := s.notFound(0)
	if err != nil {
		return nil, err
	}
	s.add(newFile("404.html", notFound))
	return s, nil
}

// fillIn takes from package static what c does not bring.
func (c *Config) fillIn() error {
	if c.Templates == nil {
		c.Templates = static.Templates
	}
	if c.Texts == nil {
		c.Texts = static.TextsJSON
	}
	if c.Dist == nil {
		dist, err := fs.Sub(static.Dist, "dist")
		if err != nil {
			return fmt.Errorf("finding the assets: %w", err)
		}
		c.Dist = dist
	}
	return nil
}

// Lessons returns how many lessons the site has, in whichever language.
func (s *Site) Lessons() int {
	names := map[string]bool{}
	for name := range s.files {
		if parts := strings.Split(name, "/"); len(parts) == 3 && lessonFolder.MatchString(parts[1]) && parts[2] == "index.html" {
			names[parts[1]] = true
		}
	}
	return len(names)
}

// Faults returns what is wrong with lessons and sets that were left out, or
// that are there as far as they are good.
func (s *Site) Faults() []error { return s.faults }

// Files returns the files of the site in order of their paths.
func (s *Site) Files() []*File {
	files := make([]*File, 0, len(s.files))
	for _, f := range s.files {
		files = append(files, f)
	}
	slices.SortFunc(files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	return files
}

func (s *Site) add(files ...*File) {
	for _, f := range files {
		s.files[f.Path] = f
	}
}

// addSets adds every mailbox set of the course, and the first page's own, as a tar.
func (s *Site) addSets(c Config, course *course) error {
	add := func(name string, fsys fs.FS, dir string, shared bool) {
		set, err := mailset.Load(fsys, dir)
		if err != nil {
			s.faults = append(s.faults, unjoin(err)...)
		}
		course.setHashes[name] = set.Hash()
		var b bytes.Buffer
		if err := mailset.WriteTar(&b, fsys, dir); err != nil {
			s.faults = append(s.faults, err)
			return
		}
		f := newFile("mailboxes/"+name+".tar", b.Bytes())
		f.Shared = shared
		s.add(f)
	}
	for _, name := range course.sets {
		add(name, c.Course, "mailboxes/"+name, c.Shared != nil && c.Shared(name))
	}
	if c.Mailboxes.FS == nil {
		if !slices.Contains(course.sets, c.Mailboxes.Name) {
			return fmt.Errorf("there is no mailbox set %q; there are: %s", c.Mailboxes.Name, strings.Join(course.sets, ", "))
		}
		return nil
	}
	if slices.Contains(course.sets, c.Mailboxes.Name) {
		return fmt.Errorf("the course has a mailbox set %q of its own: give the folder another name", c.Mailboxes.Name)
	}
	add(c.Mailboxes.Name, c.Mailboxes.FS, c.Mailboxes.Dir, false)
	return nil
}

// unjoin returns the errors that errors.Join made one of.
func unjoin(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}
