package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"sanduq/server/internal/replay"
	"sanduq/server/internal/site"
)

const (
	// pollTime is how often the folders of a course are looked at: often enough
	// that a saved file shows at once, and there is no library to depend on.
	pollTime = 300 * time.Millisecond
	// restTime is how long a change must rest before it is taken: editors write a file in several moves.
	restTime = 50 * time.Millisecond
	// restRounds bounds the wait for a course that never rests.
	restRounds = 20
)

// An author is the writer of a course that is served: it is checked and shown
// anew whenever its files change.
type author struct {
	*sanduq
	course *course
	config site.Config
	live   *site.Live
	shown  *site.Site
	seen   snapshot
	found  []site.Fault // by the last check
	told   []string     // the faults that there were when they were told last
}

// watch checks the course, and follows its files until ctx ends.
func (a *author) watch(ctx context.Context) {
	a.take(ctx, a.snapshot())
	tick := time.NewTicker(pollTime)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := a.snapshot()
		if maps.Equal(now, a.seen) {
			continue
		}
		for range restRounds {
			select {
			case <-ctx.Done():
				return
			case <-time.After(restTime):
			}
			before := now
			if now = a.snapshot(); maps.Equal(now, before) {
				break
			}
		}
		a.take(ctx, now)
	}
}

// take checks what has changed since the last time, and shows the course as it is.
func (a *author) take(ctx context.Context, now snapshot) {
	only := a.withLinks(changedLessons(a.seen, now), now)
	a.seen = now
	if err := a.check(ctx, only); err != nil {
		if ctx.Err() == nil {
			a.logf("checking the course: %v", err)
		}
		a.tell() // what the site itself has found
		return
	}
	a.config.Found = a.found
	s, err := site.New(a.config)
	if err != nil { // what is shown stays
		a.logf("%v", err)
		return
	}
	a.shown = s
	a.live.Show(s)
	a.tell()
}

// withLinks adds to the folders of lessons those of others that have links to
// them: whether a step is there depends on the lesson that it is in.
func (a *author) withLinks(folders []string, now snapshot) []string {
	all := slices.Clone(folders)
	for key := range now {
		name, _, _ := strings.Cut(key, "|")
		from, _, _ := strings.Cut(name, "/")
		if path.Ext(name) != ".md" || slices.Contains(all, from) {
			continue
		}
		text, err := fs.ReadFile(a.course, name)
		if err == nil && slices.ContainsFunc(folders, func(to string) bool { return bytes.Contains(text, []byte("../"+to+"/")) }) {
			all = append(all, from)
		}
	}
	return all
}

// check replays the lessons of some folders, or the whole course where only is nil.
func (a *author) check(ctx context.Context, only []string) error {
	changed := func(file string) bool {
		folder, _, _ := strings.Cut(file, "/")
		return only == nil || slices.Contains(only, folder)
	}
	cfg := replay.Config{Course: a.course}
	if only != nil {
		cfg.Only = changed
	}
	report, err := replay.Run(ctx, cfg)
	if errors.Is(err, replay.ErrNoLessons) {
		report, err = &replay.Report{}, nil
	}
	if err != nil {
		return err
	}
	// Of a set that some lesson uses the report tells each time; it stays as the last whole check found it.
	a.found = slices.DeleteFunc(slices.Clone(a.found), func(f site.Fault) bool { return changed(f.File) })
	for _, f := range report.Faults {
		if changed(f.File) {
			a.found = append(a.found, site.Fault(f))
		}
	}
	slices.SortStableFunc(a.found, func(x, y site.Fault) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
	return nil
}

// tell prints the faults that have come, or that all have gone.
func (a *author) tell() {
	var lines []string
	found := map[string]bool{}
	for _, f := range a.found {
		at := f.File + ":" + strconv.Itoa(f.Line)
		found[at] = true
		lines = append(lines, a.course.describe(fmt.Errorf("%s: %s", at, f.What)))
	}
	for _, fault := range a.shown.Faults() {
		parts := strings.SplitN(fault.Error(), ":", 3)
		if len(parts) < 3 || !found[parts[0]+":"+parts[1]] {
			lines = append(lines, a.course.describe(fault))
		}
	}
	for _, line := range lines {
		if !slices.Contains(a.told, line) {
			a.logf("%s", line)
		}
	}
	if len(lines) == 0 && len(a.told) > 0 {
		a.logf("no faults")
	}
	a.told = lines
}

// A snapshot says of each file of a course how it was when it was looked at.
type snapshot map[string]stamp

type stamp struct {
	size    int64
	changed time.Time
}

// snapshot looks at the lessons and the mailbox sets on disk. Names are those
// within the course; what is of no lesson begins with mailboxes/.
func (a *author) snapshot() snapshot {
	s := snapshot{}
	for i, l := range a.course.layers {
		if l.dir == "" {
			continue
		}
		entries, err := fs.ReadDir(l.FS, ".")
		if err != nil {
			continue // for now there is nothing to see
		}
		for _, entry := range entries {
			if replay.IsLesson(entry.Name()) || entry.Name() == "mailboxes" {
				s.add(l.FS, entry.Name(), "", strconv.Itoa(i))
			}
		}
	}
	if own := a.config.Mailboxes; own.FS != nil {
		s.add(own.FS, own.Dir, "mailboxes", "own")
	}
	return s
}

// add looks at the files below dir. Their names get the prefix before and, as two
// layers may have the same, the layer after.
func (s snapshot) add(fsys fs.FS, dir, prefix, layer string) {
	_ = fs.WalkDir(fsys, dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil // what cannot be read cannot have changed
		}
		if info, err := entry.Info(); err == nil {
			s[path.Join(prefix, name)+"|"+layer] = stamp{info.Size(), info.ModTime()}
		}
		return nil
	})
}

// changedLessons returns the folders of the lessons in which files changed; nil:
// whatever is not one lesson's own affair changed, as all lessons' languages
// and links depend on what files there are, and many on one set.
func changedLessons(before, now snapshot) []string {
	if before == nil || len(before) != len(now) {
		return nil
	}
	folders := []string{}
	for name, stamp := range now {
		was, ok := before[name]
		folder, _, _ := strings.Cut(name, "/")
		switch {
		case ok && was == stamp:
		case !ok, folder == "mailboxes":
			return nil
		case !slices.Contains(folders, folder):
			folders = append(folders, folder)
		}
	}
	return folders
}
