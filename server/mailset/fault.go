package mailset

import (
	"errors"
	"strconv"
)

// A Fault is one thing in a set that could not be read or used.
type Fault struct {
	File string
	Line int // from 1; 0: the file as a whole
	Err  error
}

// Error returns "file:line: cause".
func (f *Fault) Error() string {
	if f.Line == 0 {
		return f.File + ": " + f.Err.Error()
	}
	return f.File + ":" + strconv.Itoa(f.Line) + ": " + f.Err.Error()
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Err }

// A place is a line of a file of the set.
type place struct {
	file string
	line int
}

// maxFaults bounds what one broken file can make a person read.
const maxFaults = 100

type faults []error

func (fs *faults) add(at place, err error) {
	if len(*fs) < maxFaults {
		*fs = append(*fs, &Fault{File: at.file, Line: at.line, Err: err})
	}
}

func (fs faults) join() error { return errors.Join(fs...) }
