package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"sanduq/lessons"
	"sanduq/server/internal/site"
)

// builtin names the course within this program, where -lessons names folders.
const builtin = "builtin"

// defaultSet is the mailbox set of the built-in course.
const defaultSet = "smallorg"

// content is the flags that choose what the site shows, shared by serve and build.
type content struct {
	lessons         []string
	mailboxes, host string
}

func contentFlags(flags *flag.FlagSet) *content {
	c := &content{}
	flags.Func("lessons", "`DIR` with a course, in place of the built-in one; given more than once, the courses\n"+
		"are joined, and \"builtin\" stands for the built-in one; serve follows what is saved there", func(dir string) error {
		c.lessons = append(c.lessons, dir)
		return nil
	})
	flags.StringVar(&c.mailboxes, "mailboxes", defaultSet,
		"`SET` of mailboxes for the first page and for mail programs: the name of one in the course,\n"+
			"or a folder with a set.txt, or an mbox file")
	flags.StringVar(&c.host, "host", "localhost", "`NAME` that the mail host gives itself in greetings")
	return c
}

// A layer is one of the courses that are joined.
type layer struct {
	fs.FS
	dir string // on disk; empty: within the program, from the folder lessons
	// sets only: its lessons are not taken.
	setsOnly bool
}

// A course is layers of lessons and mailbox sets as one file system: a lesson
// or a set is that of the first layer that has it.
type course struct{ layers []layer }

// hostName is what may be said for a host in a greeting: a name, or an address.
var hostName = regexp.MustCompile(`^[A-Za-z0-9._:\[\]-]{1,255}$`)

// open finds the folders of -lessons. The built-in mailbox sets are always
// there, so that a course of one's own can play on them.
func (c *content) open() (*course, error) {
	if !hostName.MatchString(c.host) {
		return nil, usagef("-host %q: want a name such as mail.example.org", c.host)
	}
	joined := &course{}
	names := c.lessons
	if len(names) == 0 {
		names = []string{builtin}
	}
	own := false
	for _, name := range names {
		if name == builtin {
			own = true
			joined.layers = append(joined.layers, layer{FS: lessons.FS})
			continue
		}
		info, err := os.Stat(name)
		if err != nil {
			return nil, usagef("-lessons %s: %v", name, cause(err))
		}
		if !info.IsDir() {
			return nil, usagef("-lessons %s: not a folder", name)
		}
		joined.layers = append(joined.layers, layer{FS: folder(name), dir: name})
	}
	if !own {
		joined.layers = append(joined.layers, layer{FS: lessons.FS, setsOnly: true})
	}
	return joined, nil
}

// chosen finds the set of -mailboxes: by its name in the course, else on disk.
func (c *content) chosen(joined *course) (site.Mailboxes, error) {
	if fs.ValidPath(c.mailboxes) && !strings.Contains(c.mailboxes, "/") {
		if info, err := fs.Stat(joined, "mailboxes/"+c.mailboxes); err == nil && info.IsDir() {
			l := joined.owner("mailboxes/" + c.mailboxes)
			return site.Mailboxes{Name: c.mailboxes, Familiar: c.mailboxes == defaultSet && l.dir == ""}, nil
		}
	}
	file, err := filepath.Abs(c.mailboxes)
	if err != nil {
		return site.Mailboxes{}, usagef("-mailboxes %s: %v", c.mailboxes, err)
	}
	if _, err := os.Stat(file); err != nil {
		return site.Mailboxes{}, usagef("-mailboxes %s: the course has no such set, and there is no such folder or file", c.mailboxes)
	}
	name := setName(filepath.Base(file))
	if _, err := fs.Stat(joined, "mailboxes/"+name); err == nil {
		name += "-own"
	}
	return site.Mailboxes{Name: name, FS: os.DirFS(filepath.Dir(file)), Dir: filepath.Base(file)}, nil
}

// setName makes of a file's name one that needs no escape in an address.
func setName(base string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, strings.TrimSuffix(base, path.Ext(base)))
	if strings.Trim(name, "-") == "" {
		return "mailboxes"
	}
	return name
}

// Open implements fs.FS.
func (c *course) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if l := c.owner(name); l != nil {
		return l.Open(name)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadDir implements fs.ReadDirFS: the two folders that layers share are joined.
func (c *course) ReadDir(name string) ([]fs.DirEntry, error) {
	if name != "." && name != "mailboxes" {
		if l := c.owner(name); l != nil {
			return fs.ReadDir(l.FS, name)
		}
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	var all []fs.DirEntry
	seen := map[string]bool{}
	for _, l := range c.layers {
		entries, err := fs.ReadDir(l.FS, name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, e := range entries {
			if seen[e.Name()] || l.setsOnly && name == "." && e.Name() != "mailboxes" {
				continue
			}
			seen[e.Name()] = true
			all = append(all, e)
		}
	}
	return all, nil
}

// owner is the layer that a file is taken from: the first that has the lesson
// or the set which the file is part of; nil: none has.
func (c *course) owner(name string) *layer {
	parts := strings.SplitN(name, "/", 3)
	unit := parts[0]
	if unit == "mailboxes" && len(parts) > 1 {
		unit = path.Join(parts[0], parts[1])
	}
	for i, l := range c.layers {
		if l.setsOnly && !strings.HasPrefix(unit, "mailboxes") {
			continue
		}
		if _, err := fs.Stat(l.FS, unit); err == nil {
			return &c.layers[i]
		}
	}
	return nil
}

// describe puts the folder of -lessons before a fault, which begins with the
// path of a file within the course.
func (c *course) describe(fault error) string {
	file, _, _ := strings.Cut(fault.Error(), ":")
	l := c.owner(file)
	if l == nil { // of a set that is not the course's
		return fault.Error()
	}
	dir := l.dir
	if dir == "" {
		dir = "lessons"
	}
	return filepath.Join(dir, file) + strings.TrimPrefix(fault.Error(), file)
}

// configure finds what the flags choose.
func (p *sanduq) configure(c *content) (site.Config, *course, error) {
	joined, err := c.open()
	if err != nil {
		return site.Config{}, nil, err
	}
	set, err := c.chosen(joined)
	return site.Config{Dist: p.dist, Course: joined, Shared: joined.builtin, Mailboxes: set, Host: c.host}, joined, err
}

// tellPublished says that mail of one's own is part of the site.
func (p *sanduq) tellPublished(set site.Mailboxes) {
	if set.FS != nil {
		fmt.Fprintf(p.stdout, "your mail: all of %s is published with the site, as mailboxes/%s.tar: whoever reaches the site can read it\n", set.Dir, set.Name)
	}
}

// builtin reports whether a mailbox set is one that comes with the program.
func (c *course) builtin(set string) bool {
	l := c.owner("mailboxes/" + set)
	return l != nil && l.dir == ""
}

// site makes the site of what the flags choose. Its faults are told, not returned.
func (p *sanduq) site(cfg site.Config, joined *course) (*site.Site, error) {
	s, err := site.New(cfg)
	if err != nil {
		return nil, err
	}
	for _, fault := range s.Faults() {
		fmt.Fprintln(p.stderr, joined.describe(fault))
	}
	return s, nil
}

// onDisk reports whether some of the course can change while it is served.
func (c *course) onDisk() bool {
	return slices.ContainsFunc(c.layers, func(l layer) bool { return l.dir != "" })
}

// cause takes off what an error of the file system says of the path, where that is told beside it.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
