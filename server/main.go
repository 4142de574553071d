// Command sanduq serves, checks and builds Sanduq: a mail server in a web page,
// with its lessons.
//
// Each subcommand is a file: serve.go, check.go, build.go, new.go. They join the
// packages beside them and hold no more than flags, messages and exit codes:
// 0 for success, 1 for what went wrong, 2 for a command that is not understood.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends what the first could not
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// run carries out one command line and returns its exit code. ctx ends `serve`.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	p := &sanduq{stdout: stdout, stderr: stderr}
	return p.run(ctx, args)
}

// A sanduq is what the subcommands share.
type sanduq struct {
	stdout, stderr io.Writer
	dist           fs.FS // the built assets; nil: those within the program
}

type command struct {
	name, args, does string
	// run gets the arguments after the command's name.
	run func(ctx context.Context, args []string) error
}

func (p *sanduq) commands() []command {
	return []command{
		{"serve", "[-addr ADDR] [-imap ADDR] [-pop3 ADDR] [-smtp ADDR] [-submission ADDR] [-public] [-quota SIZE] [-tls-cert FILE -tls-key FILE [-imaps ADDR] [-pop3s ADDR] [-submissions ADDR]] [-bridge FILE] [-hosts NAMES] [-lessons DIR] [-mailboxes SET] [-host NAME]", "the site, the mail host for real mail programs, and a bridge to real mail servers", p.serve},
		{"check", "[-update] [-json] [DIR or FILE...] | -progress FILE... [DIR]", "lints lessons and replays every dialogue; without arguments, the built-in course", p.check},
		{"build", "-o DIR [-bridge URL] [-lessons DIR] [-mailboxes SET] [-host NAME]", "the site as plain files, for any host and under any path", p.build},
		{"new", "[-lang CODES] NAME [DIR]", "a lesson to begin with, in the course in DIR, or here", p.new},
		{"version", "", "what this is", p.version},
	}
}

// usageError is a command line that is not understood.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

// errTold is a failure that has been told already.
var errTold = errors.New("told")

func (p *sanduq) run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		p.usage(p.stderr)
		return exitUsage
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		p.usage(p.stdout)
		return exitOK
	}
	for _, c := range p.commands() {
		if c.name == args[0] {
			return p.exitCode(c, c.run(ctx, args[1:]))
		}
	}
	fmt.Fprintf(p.stderr, "sanduq: there is no command %q\n", args[0])
	p.usage(p.stderr)
	return exitUsage
}

// exitCode tells what a command returned, once, and how the program ends.
func (p *sanduq) exitCode(c command, err error) int {
	var usage *usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.As(err, &usage):
		fmt.Fprintf(p.stderr, "sanduq %s: %v\nusage: sanduq %s\n", c.name, err, strings.TrimSpace(c.name+" "+c.args))
		return exitUsage
	case !errors.Is(err, errTold):
		fmt.Fprintf(p.stderr, "sanduq %s: %v\n", c.name, err)
	}
	return exitFailed
}

func (p *sanduq) usage(w io.Writer) {
	fmt.Fprint(w, "Sanduq, a mail server in a web page.\n\nusage: sanduq COMMAND [FLAGS]\n\n")
	for _, c := range p.commands() {
		fmt.Fprintf(w, "  %-8s %s\n", c.name, c.does)
	}
	fmt.Fprint(w, "\n`sanduq COMMAND -h` tells a command's flags.\n")
}

// parse reads a command's flags. Asked for help it prints them and returns flag.ErrHelp.
func (p *sanduq) parse(fs *flag.FlagSet, args []string) error {
	fs.SetOutput(io.Discard) // an error is told by exitCode
	err := fs.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		for _, c := range p.commands() {
			if c.name == fs.Name() {
				fmt.Fprintf(p.stdout, "sanduq %s: %s\nusage: sanduq %s\n", c.name, c.does, strings.TrimSpace(c.name+" "+c.args))
			}
		}
		fs.SetOutput(p.stdout)
		fs.PrintDefaults()
		return err
	}
	if err != nil {
		return usagef("%v", err)
	}
	return nil
}

// version prints what the binary was built from.
func (p *sanduq) version(_ context.Context, args []string) error {
	flags := flag.NewFlagSet("version", flag.ContinueOnError)
	if err := p.parse(flags, args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return usagef("unexpected %q", flags.Arg(0))
	}
	version, revision, goVersion := "(devel)", "", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		version, goVersion = info.Main.Version, info.GoVersion
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = " " + s.Value
			}
		}
	}
	fmt.Fprintf(p.stdout, "sanduq %s%s %s\n", version, revision, goVersion)
	return nil
}
