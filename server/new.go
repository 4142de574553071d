package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sanduq/server/internal/newlesson"
	"sanduq/server/internal/replay"
)

// new writes a lesson to begin with, and says what to run next.
func (p *sanduq) new(_ context.Context, args []string) error {
	flags := flag.NewFlagSet("new", flag.ContinueOnError)
	lang := flags.String("lang", "", "`CODES` of the lesson's languages, such as en,ar,fr; without it those of the course, or en,ar.\n"+
		"In a language other than English and Arabic the text is the English one, to be translated")
	if err := p.parse(flags, args); err != nil {
		return err
	}
	switch {
	case flags.NArg() == 0:
		return usagef("NAME is missing: how is the lesson called, such as first-steps?")
	case flags.NArg() > 2:
		return usagef("unexpected %q: flags stand before NAME", flags.Arg(2))
	}
	dir := "."
	if flags.NArg() == 2 {
		dir = flags.Arg(1)
	}
	if err := isCourse(dir); err != nil {
		return err
	}
	var languages []string
	if *lang != "" {
		languages = strings.Split(*lang, ",")
	}
	made, err := newlesson.Make(dir, flags.Arg(0), languages)
	if wrong := (*newlesson.ArgumentError)(nil); errors.As(err, &wrong) {
		return usagef("%v", wrong)
	}
	if err != nil {
		return err
	}
	p.tellNew(dir, made)
	return nil
}

// isCourse refuses what a lesson should not be put into. A folder that is not there will be made.
func isCourse(dir string) error {
	full, err := filepath.Abs(dir)
	if err != nil {
		return usagef("%s: %v", dir, err)
	}
	info, err := os.Stat(full)
	switch {
	case err == nil && !info.IsDir():
		return usagef("%s: not a folder", dir)
	case err == nil && replay.IsLesson(filepath.Base(full)):
		return usagef("%s is the folder of a lesson: want that of the course, %s", dir, filepath.Dir(full))
	case err != nil && !os.IsNotExist(err):
		return usagef("%s: %v", dir, cause(err))
	}
	return nil
}

func (p *sanduq) tellNew(dir string, made *newlesson.Made) {
	path := func(file string) string { return filepath.Join(dir, filepath.FromSlash(file)) }
	fmt.Fprintf(p.stdout, "%s is a lesson:\n", path(made.Folder))
	for _, file := range made.Files {
		fmt.Fprintf(p.stdout, "  %s\n", path(file))
	}
	for _, file := range made.Untranslated {
		fmt.Fprintf(p.stdout, "%s holds the English text: translate it, and leave the dialogues as they are\n", path(file))
	}
	for _, code := range made.Missing {
		fmt.Fprintf(p.stdout, "the course has %[1]s, too: check will ask for %[2]s/%[1]s.md\n", code, path(made.Folder))
	}
	for _, code := range made.Added {
		fmt.Fprintf(p.stdout, "%s is new to the course: check will ask for it in every lesson\n", code)
	}
	fmt.Fprintf(p.stdout, "next: sanduq serve -lessons %s\n", quoted(dir))
}

// quoted returns a path as a shell takes it for one word.
func quoted(path string) string {
	if strings.ContainsFunc(path, func(r rune) bool {
		return !strings.ContainsRune("./_-+@%:,~\\", r) && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r < 0x80
	}) {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}
