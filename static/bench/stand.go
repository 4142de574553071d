package main

import (
	"fmt"
	"strings"
	"testing"
)

// A stand is where one part is measured. It stands in for a test, which package browser wants: what fails there
// ends the part and not the program.
type stand struct {
	testing.TB // nil: what follows is all that is called
	cleanups   []func()
	logged     []string
	failure    *stopped
}

// stopped is what ends a part.
type stopped struct{ why string }

// run measures one part, and leaves nothing of it running.
func run(p *plan, name string, measure func(*stand, *plan) []row) (rows []row) {
	s := &stand{}
	defer func() {
		for i := len(s.cleanups) - 1; i >= 0; i-- {
			s.cleanups[i]()
		}
		for _, line := range s.logged {
			fmt.Fprintln(p.verbose, line)
		}
	}()
	defer func() {
		if r := recover(); r != nil {
			if r != any(s.failure) {
				panic(r)
			}
			rows = []row{{what: name, failed: s.failure.why}}
		}
	}()
	return measure(s, p)
}

// must ends the part where there is an error.
func (s *stand) must(err error) {
	if err != nil {
		s.Fatal(err)
	}
}

// Fatal implements testing.TB, as do the rest.
func (s *stand) Fatal(args ...any) {
	s.failure = &stopped{strings.TrimSpace(fmt.Sprintln(args...))}
	panic(s.failure)
}

func (s *stand) Fatalf(format string, args ...any) { s.Fatal(fmt.Sprintf(format, args...)) }
func (s *stand) Log(args ...any)                   { s.logged = append(s.logged, fmt.Sprint(args...)) }
func (s *stand) Logf(format string, args ...any)   { s.Log(fmt.Sprintf(format, args...)) }
func (s *stand) Failed() bool                      { return s.failure != nil }
func (s *stand) Helper()                           {}
func (s *stand) Cleanup(f func())                  { s.cleanups = append(s.cleanups, f) }
