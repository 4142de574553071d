package progress

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"strconv"

	"sanduq/lessons/player"
)

// Bounds on a file, which comes from a stranger. The page keeps 8 runs of each
// version of a lesson, and at most 8 million characters of all of them.
const (
	maxOctets  = 16 << 20
	maxLessons = 500 // a course can have 99, and of each there may be versions
	maxRuns    = 8
	maxMillis  = 10 * 365 * 24 * 3600 * 1000 // ten years
)

// A File is what one student hands in.
type File struct {
	Student string
	Saved   string // as written: RFC 3339
	Lessons []Lesson
	Edited  bool // the digest is not that of the rest
}

// A Lesson is what a student claims of a lesson, and what he sent.
type Lesson struct {
	Name string // its folder: 06-expunge
	// Version is [transcript.Lesson.Version] of what it was sent to; empty: the file is
	// of form 1, which has the Hash of the lesson alone.
	Version, Hash string
	Done          int // steps, in a row from the first
	Of            int
	Tasks         []bool           // for each whether it is done
	Runs          [][]player.Entry // the present one last
}

// document is the file as JSON has it. Numbers are kept as they are written, for the digest.
type document struct {
	Version json.Number `json:"sanduq"`
	Student string      `json:"student"`
	Saved   string      `json:"saved"`
	Lessons []claim     `json:"lessons"`
	Digest  string      `json:"digest"`
}

type claim struct {
	Name    string              `json:"name"`
	Version string              `json:"version"` // form 2
	Hash    string              `json:"hash"`    // form 1
	Done    json.Number         `json:"done"`
	Of      json.Number         `json:"of"`
	Tasks   []bool              `json:"tasks"`
	Runs    [][]json.RawMessage `json:"runs"`
}

// Read reads a file. The error says why it is none that a page has written.
func Read(r io.Reader) (*File, error) {
	source, err := io.ReadAll(io.LimitReader(r, maxOctets+1))
	if err != nil {
		return nil, fmt.Errorf("reading it: %w", err)
	}
	source = bytes.TrimPrefix(source, []byte("\ufeff")) // some editors put it there
	switch {
	case len(source) > maxOctets:
		return nil, fmt.Errorf("it is larger than %d MiB", maxOctets>>20)
	case len(source) == 0:
		return nil, errors.New("it is empty")
	case source[0] == '#':
		return nil, errors.New("this is the form for people to read: want the one that ends in .json")
	}
	var d document
	if err := json.Unmarshal(source, &d); err != nil {
		return nil, whyNot(err)
	}
	switch {
	case d.Version == "":
		return nil, errors.New(`it does not begin with "sanduq": 2, as a lesson's page writes it`)
	case d.Version != "1" && d.Version != "2":
		return nil, fmt.Errorf("it is of version %.20s, and this sanduq reads versions 1 and 2", d.Version)
	case len(d.Lessons) > maxLessons:
		return nil, fmt.Errorf("it has %d lessons: want at most %d", len(d.Lessons), maxLessons)
	}
	return d.file()
}

// whyNot says of JSON what is wrong with it, and where.
func whyNot(err error) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("it is no JSON: %w, at octet %d", err, syntax.Offset)
	}
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && kind.Field != "" {
		return fmt.Errorf("%s: what stands there is of another kind (%s, before octet %d)", kind.Field, kind.Value, kind.Offset)
	}
	return errors.New("it is not what a lesson's page writes")
}

// file reads the parts of a document, and holds its digest against them.
func (d *document) file() (*File, error) {
	f := &File{Student: d.Student, Saved: d.Saved}
	lines := digest{string(d.Version), d.Student, d.Saved}
	for _, c := range d.Lessons {
		if d.Version == "1" {
			c.Version = ""
		} else if c.Version == "" {
			return nil, fmt.Errorf("lesson %.60q: it has no version", c.Name)
		}
		l, err := c.lesson(&lines)
		if err != nil {
			return nil, fmt.Errorf("lesson %.60q: %w", c.Name, err)
		}
		f.Lessons = append(f.Lessons, l)
	}
	f.Edited = d.Digest != lines.sum()
	return f, nil
}

// lesson reads what is claimed of one, and adds its lines to those of the digest.
func (c *claim) lesson(lines *digest) (Lesson, error) {
	l := Lesson{Name: c.Name, Version: c.Version, Hash: c.Hash, Tasks: c.Tasks}
	sentTo := c.Version
	if sentTo == "" {
		sentTo = c.Hash
	}
	var err error
	if l.Done, err = number(c.Done); err != nil {
		return l, fmt.Errorf("done: %w", err)
	}
	if l.Of, err = number(c.Of); err != nil {
		return l, fmt.Errorf("of: %w", err)
	}
	if len(c.Runs) > maxRuns {
		return l, fmt.Errorf("it has %d runs: want at most %d", len(c.Runs), maxRuns)
	}
	*lines = append(*lines, c.Name, sentTo, string(c.Done), string(c.Of), digits(c.Tasks))
	for i, run := range c.Runs {
		*lines = append(*lines, "run")
		log := make([]player.Entry, len(run))
		for j, raw := range run {
			var line string
			if log[j], line, err = entry(raw); err != nil {
				return l, fmt.Errorf("run %d, entry %d: %w", i+1, j+1, err)
			}
			*lines = append(*lines, line)
		}
		l.Runs = append(l.Runs, log)
	}
	return l, nil
}

func number(n json.Number) (int, error) {
	i, err := strconv.Atoi(string(n))
	if err != nil || i < 0 {
		return 0, fmt.Errorf("want a number of steps, have %.20q", string(n))
	}
	return i, nil
}

// digest is the lines that the digest of a file is made of.
type digest []string

// sum is FNV-1a, 64 bits, in hexadecimal digits.
func (d digest) sum() string {
	h := fnv.New64a()
	for i, line := range d {
		if i > 0 {
			h.Write([]byte("\n"))
		}
		h.Write([]byte(line))
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

// digits has a 1 for each task that is done.
func digits(tasks []bool) string {
	b := make([]byte, len(tasks))
	for i, done := range tasks {
		b[i] = '0'
		if done {
			b[i] = '1'
		}
	}
	return string(b)
}
