package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sanduq/lessons"
	"sanduq/server/internal/replay"
	"sanduq/server/internal/site"
)

// A checked is one course to check, or some lessons of it.
type checked struct {
	root  string // folder, absolute; empty: the course within this program
	files []string
}

// check replays courses, or single lessons, and prints what is wrong with them.
func (p *sanduq) check(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	update := flags.Bool("update", false, "write what the server answers into S: lines, each answer behind its command; wildcards\nthat still match stay, and so do listings and the solutions of tasks")
	asJSON := flags.Bool("json", false, "print one JSON document, for editors and CI: passed, failed, faults (file, line, what, diff),\nunchecked, updated")
	handIns := flags.Bool("progress", false, "verify files that students hand in, and sum them up as CSV; the lessons are those of the\nbuilt-in course, or of the DIR among the arguments")
	if err := p.parse(flags, args); err != nil {
		return err
	}
	if *handIns {
		if *update || *asJSON {
			return usagef("-progress goes with no other flag")
		}
		return p.checkProgress(ctx, flags.Args())
	}
	courses, err := toCheck(flags.Args())
	if err != nil {
		return err
	}
	if *update && courses[0].root == "" {
		return usagef("-update wants a DIR or FILE: the built-in course is within this program")
	}
	total := &replay.Report{}
	for _, c := range courses {
		report, err := checkCourse(ctx, c.config(*update))
		if errors.Is(err, replay.ErrNoLessons) {
			return fmt.Errorf("%s: %w", c.root, err)
		}
		if err != nil {
			return err
		}
		total.Add(report)
	}
	write := total.Write
	if *asJSON {
		write = total.WriteJSON
	}
	if err := write(p.stdout); err != nil {
		return fmt.Errorf("printing the report: %w", err)
	}
	if total.Failed > 0 {
		return errTold
	}
	return nil
}

// checkCourse returns what is wrong with a course: what replaying it finds, and
// what its pages would refuse.
func checkCourse(ctx context.Context, cfg replay.Config) (*replay.Report, error) {
	report, err := replay.Run(ctx, cfg)
	if err != nil {
		return nil, err
	}
	return report, addPages(report, cfg)
}

// addPages adds to a report what the site's pages would refuse of the course,
// but for what is told of the same line already.
func addPages(report *replay.Report, cfg replay.Config) error {
	faults, err := site.Lint(cfg.Course)
	if err != nil {
		return err
	}
	failed := map[string]bool{}
	told := map[replay.Place]bool{}
	for _, f := range report.Faults {
		failed[f.File] = true
		told[replay.Place{File: f.File, Line: f.Line}] = true
	}
	for _, f := range faults {
		file := cfg.Name(f.File)
		if cfg.Only != nil && !cfg.Only(f.File) || told[replay.Place{File: file, Line: f.Line}] {
			continue
		}
		if !failed[file] {
			failed[file] = true
			report.Passed--
			report.Failed++
		}
		report.Faults = append(report.Faults, replay.Fault{File: file, Line: f.Line, What: f.What})
	}
	return nil
}

// toCheck groups what the command line names by course. A course is a folder of
// lessons; a lesson is its folder or one of its files.
func toCheck(args []string) ([]*checked, error) {
	if len(args) == 0 {
		return []*checked{{}}, nil
	}
	var all []*checked
	whole := map[string]bool{} // by root: named itself, and not only lessons of it
	add := func(root string, files ...string) {
		whole[root] = whole[root] || len(files) == 0
		for _, c := range all {
			if c.root == root {
				c.files = append(c.files, files...)
				return
			}
		}
		all = append(all, &checked{root, files})
	}
	for _, arg := range args {
		file, err := filepath.Abs(arg)
		if err != nil {
			return nil, usagef("%s: %v", arg, err)
		}
		info, err := statArgument(arg)
		if err != nil {
			return nil, err
		}
		dir, base := filepath.Split(file)
		dir = filepath.Clean(dir)
		switch {
		case info.IsDir() && replay.IsLesson(base):
			add(dir, base+"/")
		case info.IsDir():
			add(file)
		case replay.IsLesson(filepath.Base(dir)) && filepath.Ext(base) == ".md":
			add(filepath.Dir(dir), filepath.Base(dir)+"/"+base)
		default:
			return nil, usagef("%s is neither a course nor a lesson: want a folder, or a file such as 01-hello/en.md", arg)
		}
	}
	for _, c := range all {
		if whole[c.root] {
			c.files = nil
		}
	}
	return all, nil
}

// statArgument finds what an argument names.
func statArgument(arg string) (os.FileInfo, error) {
	info, err := os.Stat(arg)
	if err != nil && strings.HasPrefix(arg, "-") {
		return nil, usagef("%s: flags stand before folders and files", arg)
	}
	if err != nil {
		return nil, usagef("%s: %v", arg, cause(err))
	}
	return info, nil
}

// config says what to replay.
func (c *checked) config(update bool) replay.Config {
	if c.root == "" {
		return replay.Config{Course: lessons.FS, Name: func(file string) string { return "lessons/" + file }}
	}
	joined := &course{layers: []layer{{FS: folder(c.root), dir: c.root}, {FS: lessons.FS, setsOnly: true}}}
	cfg := replay.Config{Course: joined, Name: func(file string) string {
		if l := joined.owner(file); l != nil && l.dir == "" {
			return "lessons/" + file
		}
		return fromHere(filepath.Join(c.root, filepath.FromSlash(file)))
	}}
	if c.files != nil {
		cfg.Only = func(file string) bool {
			return slices.ContainsFunc(c.files, func(named string) bool {
				return named == file || strings.HasSuffix(named, "/") && strings.HasPrefix(file, named)
			})
		}
	}
	if update {
		cfg.Update = func(file string, was, is []byte) error {
			return rewrite(filepath.Join(c.root, filepath.FromSlash(file)), was, is)
		}
	}
	return cfg
}

// errEdited says that an author has saved a lesson meanwhile.
var errEdited = errors.New("the file was saved anew while it was checked: run it again")

// rewrite replaces a lesson in one move, so that an author's text is never half there. One that is not as it was is left.
func rewrite(file string, was, is []byte) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	part, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*.part")
	if err != nil {
		return err
	}
	defer os.Remove(part.Name()) // it is there only where something failed
	_, err = part.Write(is)
	if err = errors.Join(err, part.Chmod(info.Mode().Perm()), part.Close()); err != nil {
		return err
	}
	if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, was) {
		return errors.Join(err, errEdited)
	}
	return os.Rename(part.Name(), file)
}

// fromHere shortens the path of a file below the working folder.
func fromHere(file string) string {
	here, err := os.Getwd()
	if err != nil {
		return file
	}
	short, err := filepath.Rel(here, file)
	if err != nil || !filepath.IsLocal(short) {
		return file
	}
	return short
}
