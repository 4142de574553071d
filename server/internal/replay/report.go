package replay

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// A Report is the result of a check.
type Report struct {
	Passed    int      `json:"passed"` // lesson files and mailbox sets without faults
	Failed    int      `json:"failed"`
	Faults    []Fault  `json:"faults"`
	Unchecked []Place  `json:"unchecked"` // dialogues marked nocheck
	Updated   []string `json:"updated"`   // files whose S: lines were rewritten
}

// A Place is a line of a file.
type Place struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// A Fault is one thing that is wrong.
type Fault struct {
	File string   `json:"file"`
	Line int      `json:"line"` // from 1
	What string   `json:"what"`
	Diff []string `json:"diff"` // lines that begin with ' ', '-' (expected) or '+' (received)
}

// report joins what was found, in the order of the files.
func (c *course) report() *Report {
	r := &Report{}
	name := c.cfg.Name
	if name == nil {
		name = func(file string) string { return file }
	}
	add := func(faults []Fault) {
		if len(faults) == 0 {
			r.Passed++
			return
		}
		r.Failed++
		faults = slices.Clone(faults)
		slices.SortStableFunc(faults, func(a, b Fault) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
		})
		for _, f := range faults {
			f.File = name(f.File)
			r.Faults = append(r.Faults, f)
		}
	}
	for _, l := range c.lessons {
		add(l.faults)
		if l.updated {
			r.Updated = append(r.Updated, name(l.file))
		}
		if l.parsed == nil {
			continue
		}
		for _, b := range l.parsed.Blocks {
			if b.NoCheck {
				r.Unchecked = append(r.Unchecked, Place{name(l.file), b.Line})
			}
		}
	}
	for _, set := range c.names {
		if c.cfg.Only == nil || len(c.sets[set].faults) > 0 && c.used(set) {
			add(c.sets[set].faults)
		}
	}
	return r
}

// used reports whether a lesson that is checked plays on the set.
func (c *course) used(set string) bool {
	return slices.ContainsFunc(c.lessons, func(l *lesson) bool { return l.parsed != nil && l.parsed.Mailboxes == set })
}

// Add adds what was found in another course.
func (r *Report) Add(other *Report) {
	r.Passed += other.Passed
	r.Failed += other.Failed
	r.Faults = append(r.Faults, other.Faults...)
	r.Unchecked = append(r.Unchecked, other.Unchecked...)
	r.Updated = append(r.Updated, other.Updated...)
}

// list returns a copy that JSON has as a list, never as null.
func list[T any](s []T) []T { return append([]T{}, s...) }

// WriteJSON prints the report as one JSON document, with a list for each thing
// that there may be several of, an empty one for none.
func (r *Report) WriteJSON(w io.Writer) error {
	whole := *r
	whole.Faults, whole.Unchecked, whole.Updated = list(r.Faults), list(r.Unchecked), list(r.Updated)
	for i, f := range whole.Faults {
		whole.Faults[i].Diff = list(f.Diff)
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false) // a diff shows <close> as what it is
	out.SetIndent("", "  ")
	return out.Encode(whole)
}

// Write prints the report: the files that were rewritten, a line for each fault
// with its difference under it, the dialogues that are not checked, and at last `N passed, N failed`.
func (r *Report) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, file := range r.Updated {
		fmt.Fprintf(out, "%s: updated\n", file)
	}
	for _, f := range r.Faults {
		fmt.Fprintf(out, "%s:%d: %s\n", f.File, f.Line, f.What)
		for _, d := range f.Diff {
			fmt.Fprintf(out, "    %s %s\n", d[:1], d[1:])
		}
	}
	for _, p := range r.Unchecked {
		fmt.Fprintf(out, "%s:%d: nocheck: this dialogue is not played\n", p.File, p.Line)
	}
	if n := len(r.Unchecked); n > 0 {
		fmt.Fprintf(out, "%d nocheck\n", n)
	}
	fmt.Fprintf(out, "%d passed, %d failed\n", r.Passed, r.Failed)
	return out.Flush()
}
