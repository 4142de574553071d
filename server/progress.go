package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"

	"sanduq/server/internal/progress"
	"sanduq/server/internal/replay"
)

// checkProgress verifies what students hand in, and sums it up as CSV: a row for each lesson of each file.
func (p *sanduq) checkProgress(ctx context.Context, args []string) error {
	course, files, err := handedIn(args)
	if err != nil {
		return err
	}
	table := progress.NewTable(p.stdout)
	allOK := true
	for _, file := range files {
		for row := range verified(ctx, file, course) {
			allOK = allOK && row.Verdict == progress.OK
			// A row that is there is shown: the next may take a minute.
			if err := errors.Join(table.Add(fromHere(file), row), table.Flush()); err != nil {
				return fmt.Errorf("printing the table: %w", err)
			}
		}
		if ctx.Err() != nil {
			return errors.New("interrupted: not all files were checked")
		}
	}
	if !allOK {
		return errTold
	}
	return nil
}

// handedIn sorts arguments into the course, a folder, and files.
func handedIn(args []string) (*replay.Course, []string, error) {
	fsys, dir := (&checked{}).config(false).Course, ""
	var files []string
	for _, arg := range args {
		info, err := statArgument(arg)
		switch {
		case err != nil:
			return nil, nil, err
		case !info.IsDir():
			files = append(files, arg)
		case dir != "":
			return nil, nil, usagef("%s and %s: want one course at most", dir, arg)
		default:
			dir = arg
			fsys = (&checked{root: arg}).config(false).Course
		}
	}
	if len(files) == 0 {
		return nil, nil, usagef("-progress wants a FILE that a student handed in")
	}
	course, err := replay.Open(fsys)
	if errors.Is(err, replay.ErrNoLessons) {
		return nil, nil, fmt.Errorf("%s: %w", dir, err)
	}
	return course, files, err
}

// verified gives the rows of a file as they come: one that says why, where it is none.
func verified(ctx context.Context, name string, course *replay.Course) iter.Seq[progress.Row] {
	read, err := handIn(name)
	if err != nil {
		return slices.Values([]progress.Row{{Verdict: "no progress file: " + err.Error()}})
	}
	return progress.Each(ctx, read, course)
}

// handIn reads a file that a student handed in.
func handIn(name string) (*progress.File, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, cause(err)
	}
	defer file.Close()
	read, err := progress.Read(file)
	if err == nil && len(read.Lessons) == 0 {
		err = errors.New("it has no lesson")
	}
	return read, err
}
