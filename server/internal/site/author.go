package site

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"sanduq/lessons/markdown"
	"sanduq/server/mailset"
)

// What a live site shows to the author of its course beside what readers see.

const (
	// unknown stands for a page's version while that is not known: it is made of the page itself.
	unknown = "0000000000000000"
	// gone is the version of a page that is not there.
	gone = "gone"
)

// found returns what a check has found in a lesson.
func (w *writer) found(l *lesson) []markdown.Mark {
	var marks []markdown.Mark
	for _, f := range w.config.Found {
		if f.File == l.parsed.File {
			marks = append(marks, markdown.Mark{Line: f.Line, What: f.What, Diff: f.Diff})
		}
	}
	return marks
}

// trouble returns what is wrong with the course and stands on no lesson's page:
// mailbox sets, lessons that a language lacks.
func (w *writer) trouble() []Fault {
	if !w.config.Live {
		return nil
	}
	files := map[string]bool{}
	for _, lessons := range w.course.lessons {
		for _, l := range lessons {
			files[l.parsed.File] = true
		}
	}
	var all []Fault
	for _, f := range w.config.Found {
		if !files[f.File] {
			all = append(all, f)
		}
	}
	for _, err := range w.faults {
		set, ok := errors.AsType[*mailset.Fault](err)
		if !ok {
			continue
		}
		f := Fault{File: set.File, Line: max(set.Line, 1), What: set.Err.Error()}
		if !slices.ContainsFunc(all, func(g Fault) bool { return g.File == f.File && g.Line == f.Line }) {
			all = append(all, f)
		}
	}
	return all
}

// version executes a page. On a live site it then carries its version, which
// changes with all that the page is made of, the mail of its consoles included.
func (w *writer) version(name string, page *Page, execute func() ([]byte, error)) ([]byte, error) {
	if w.live == nil {
		return execute()
	}
	page.Live = unknown
	content, err := execute()
	if err != nil {
		return nil, err
	}
	sum := bytes.NewBuffer(bytes.Clone(content))
	for _, f := range w.Files() {
		if strings.HasPrefix(f.Path, "mailboxes/") {
			sum.WriteString(f.Hash)
		}
	}
	version := digest(sum.Bytes())
	w.live[name] = version
	return bytes.Replace(content, []byte(unknown), []byte(version), 1), nil
}
