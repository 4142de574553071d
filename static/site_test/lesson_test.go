package site_test

import (
	"fmt"
	"strings"
	"testing"

	"sanduq/lessons"
)

// languages are those of the course.
var languages = []string{"en", "ar"}

// course returns the names of the lessons.
func course(t *testing.T) []string {
	t.Helper()
	entries, err := lessons.FS.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		if _, err := lessons.FS.Open(entry.Name() + "/en.md"); err == nil {
			names = append(names, entry.Name())
		}
	}
	return names
}

// Expressions about the page of a lesson.
const (
	// done is how many steps are done, in a row from the first, as the sum over the contents says.
	done = `Number(document.querySelector('.contents .sum')?.textContent.match(/\d+/)?.[0] ?? 0)`
	// steps is how many there are.
	steps = `Number(document.querySelector('.contents .sum').textContent.match(/\d+/g)[1])`
	// asked is what can be pressed beside the step that is next.
	asked = `look.one('.guide .action button')`
	// states are the steps' states that the prose shows.
	states = `look.all('.dialogue [data-state]').map((step) => step.dataset.state)`
)

// waitDone waits until so many steps are done.
func (r reader) waitDone(n int) {
	r.t.Helper()
	r.Wait(fmt.Sprintf("(%s) >= %d", done, n), done, states, `look.text()`)
}

// openLesson opens a lesson and waits until its first step, the greeting, is done.
func openLesson(t *testing.T, h host, lang, name string, scripts ...string) (r reader, all int) {
	t.Helper()
	r = read(t, h.root+lang+"/"+name+"/", scripts...)
	r.waitDone(1)
	r.Do(steps, &all)
	return r, all
}

// isWhole fails where not every step of a lesson is done as the lesson has it.
func (r reader) isWhole(all int) {
	r.t.Helper()
	r.waitDone(all)
	var got []string
	r.Do(states, &got)
	for n, state := range got {
		if state != "done" {
			r.t.Errorf("of the lesson's steps, the one at place %d is %s", n+1, state)
		}
	}
	if len(got) == 0 {
		r.t.Error("the lesson shows no steps")
	}
	if different := r.text(`look.all('.difference').map((d) => d.textContent).join('\n')`); different != "" {
		r.t.Errorf("answered otherwise: %s", different)
	}
}

// TestCourseByClicks: the course in each language, from the first step of its first lesson to the last of its last by
// nothing but clicks: on the served site on what the console offers, through hints and solutions of the tasks too; on the
// built one on the lines in the prose, and past the tasks.
func TestCourseByClicks(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		for _, lang := range languages {
			t.Run(lang, func(t *testing.T) {
				t.Parallel()
				names := course(t)
				r, all := openLesson(t, h, lang, names[0])
				for n, name := range names {
					if n > 0 {
						r.click(onward[h.name])
						r.Wait(`document.querySelector('main')?.dataset.lesson === "` + name + `"`)
						r.waitDone(1)
						r.Do(steps, &all)
					}
					r.walk(h, all)
					if h.name == "serve" {
						r.solveAll()
					}
				}
				if more := r.text(`look.one('.guide .action a')?.href ?? ''`); more != "" {
					t.Errorf("after the last lesson the page leads on, to %s", more)
				}
				r.isClean()
			})
		}
	})
}

// onward is the link to the next lesson: beside the console once all is done, and at the foot of the text.
var onward = map[string]string{"serve": `look.one('.guide .action a')`, "build": `look.one('.around .next')`}

// walk clicks from the second step to the end.
func (r reader) walk(h host, all int) {
	r.t.Helper()
	for n := 1; n < all; r.Do(done, &n) {
		r.click(r.next(h))
		r.waitDone(n + 1)
	}
	r.isWhole(all)
}

// next is what to click for the next step.
func (r reader) next(h host) string {
	inProse := `look.one('.dialogue [data-state=current] button.text')`
	if h.name == "build" && r.text("String(Boolean("+inProse+"))") == "true" {
		return inProse
	}
	return asked
}

// TestLessonByKeys: a lesson typed as a learner would who counts his tags otherwise and does not care for capitals.
func TestLessonByKeys(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r, all := openLesson(t, h, languages[len(h.name)%2], "06-expunge")
		r.click(`look.one('input')`)
		for n := 1; n < all; r.Do(done, &n) {
			line := r.text(`look.one('.guide .words code')?.textContent ?? ''`)
			if line == "" { // the connection has closed: Enter opens another
				r.enter("")
				r.waitDone(n + 1)
				continue
			}
			_, command, _ := strings.Cut(line, " ")
			words := strings.Fields(command)
			words[0] = strings.ToUpper(words[0])
			if len(words) == 2 && words[0] == "SELECT" {
				words[1] = `"` + words[1] + `"` // a string may be quoted
			}
			r.enter(fmt.Sprintf("typed%d %s", n, strings.Join(words, " ")))
			r.waitDone(n + 1)
		}
		r.isWhole(all)
		if got := r.shown(); !strings.Contains(got, " EXPUNGE\nS: * 1 EXPUNGE\nS: * 1 EXPUNGE\nS: * 4 EXISTS\n") {
			t.Errorf("the transcript is\n%s", got)
		}
		r.isClean()
	})
}
