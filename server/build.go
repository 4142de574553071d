package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"sanduq/server/internal/site"
)

// build writes the site into a folder. A course with faults is not written:
// what a static host shows should be whole.
func (p *sanduq) build(_ context.Context, args []string) error {
	flags := flag.NewFlagSet("build", flag.ContinueOnError)
	dir := flags.String("o", "", "`DIR` to write to: new, empty, or a former build")
	bridge := flags.String("bridge", "", "`URL` of the site that `sanduq serve -bridge` serves with the bridge to real servers; absent: there is none")
	content := contentFlags(flags)
	if err := p.parse(flags, args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return usagef("unexpected %q", flags.Arg(0))
	}
	if *dir == "" {
		return usagef("-o DIR is missing: where to?")
	}
	cfg, joined, err := p.configure(content)
	if err != nil {
		return err
	}
	if *bridge != "" {
		if cfg.Bridge, err = site.ParseBridge(*bridge); err != nil {
			return usagef("-bridge %v", err)
		}
	}
	s, err := p.site(cfg, joined)
	if err != nil {
		return err
	}
	if n := len(s.Faults()); n > 0 {
		return fmt.Errorf("nothing was written: faults above: %d", n)
	}
	err = s.Write(*dir)
	var notOurs *site.NotOursError
	if errors.As(err, &notOurs) {
		return fmt.Errorf("-o: %w", err)
	}
	if err != nil {
		return err
	}
	size := 0
	for _, f := range s.Files() {
		size += len(f.Content)
	}
	p.tellPublished(cfg.Mailboxes)
	fmt.Fprintf(p.stdout, "%s: %d files, %d KB, with .br and .gz beside those that shrink\n", *dir, len(s.Files()), size/1000)
	return nil
}
