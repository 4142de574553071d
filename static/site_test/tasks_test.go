package site_test

import (
	"fmt"
	"strings"
	"testing"
)

// Expressions about the tasks of a lesson.
const (
	// tasks are the states of all tasks: "done open".
	tasks = `look.all('section.task').map((task) => task.dataset.state).join(' ')`
	// guide is what stands over the input.
	guide = `look.one('.guide')?.textContent`
	// said is what was said to a screen reader of goals and hints.
	aloud = `document.querySelector('.said').textContent`
)

// goals is an expression for the marks before a task's goals and the words after them.
func goals(task int) string {
	return fmt.Sprintf(`look.all('#task-%d .goals li').map((goal) => goal.querySelector('.mark').textContent + goal.querySelector('.state').textContent).join(' ')`, task)
}

// openTask opens a lesson at a task.
func openTask(t *testing.T, h host, lang, name string, task int) reader {
	t.Helper()
	r := read(t, fmt.Sprintf("%s%s/%s/#task-%d", h.root, lang, name, task))
	r.Wait(fmt.Sprintf(`document.querySelector('#task-%d')?.dataset.state === 'open'`, task), tasks, `look.text()`)
	return r
}

// solveAll has what helps beside the console lead through every task of a lesson whose steps are done.
func (r reader) solveAll() {
	r.t.Helper()
	const all = `(` + tasks + `).split(' ').filter((state) => state !== 'done').join()`
	for n := 0; r.text(all) != ""; n++ {
		shown := r.text(guide)
		if again := r.text(`look.one('.guide .action').textContent`); n > 200 || again == "Start this task over" || again == "أعد هذه المهمّة من أولها" {
			r.t.Fatalf("the solutions are typed, the tasks are %s, and beside the console stands %s", r.text(tasks), shown)
		}
		r.click(asked)
		r.Wait(fmt.Sprintf(`%s !== %q`, guide, shown), tasks, `look.text()`)
	}
}

// TestTaskBySolution: who does not know how is helped on by one button: a hint, another, the solution, and its lines one by
// one. What was done stays done over a reload, and has been done where the lesson starts over.
func TestTaskBySolution(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := openTask(t, h, "en", "06-expunge", 2)
		hints := `look.all('#task-2 details').map((d) => (d.checkVisibility() ? '' : 'not yet ') + d.querySelector('summary').textContent + (d.open ? ' open' : '')).join(', ')`
		// The first task is the one to do next; the second is done here all the same.
		r.Wait(`look.one('.guide .words').textContent.startsWith('Task 1: The offsite meeting')`, guide)
		r.click(`look.one('#task-2 .hint summary')`)
		r.Wait(hints+` === 'Hint 1 open, Hint 2, not yet Hint 3, Solution'`, hints)
		for n, want := range []string{
			"Hint 1 open, Hint 2, not yet Hint 3, Solution",
			"Hint 1 open, Hint 2 open, Hint 3, Solution",
			"Hint 1 open, Hint 2 open, Hint 3 open, Solution",
			"Hint 1 open, Hint 2 open, Hint 3 open, Solution open",
		} {
			r.Wait(strings.ReplaceAll(hints, "task-2", "task-1")+fmt.Sprintf(" === %q", []string{
				"Hint 1, not yet Hint 2, not yet Hint 3, Solution", "Hint 1 open, Hint 2, not yet Hint 3, Solution",
				"Hint 1 open, Hint 2 open, Hint 3, Solution", "Hint 1 open, Hint 2 open, Hint 3 open, Solution",
			}[n]), strings.ReplaceAll(hints, "task-2", "task-1"))
			r.click(asked)
			r.Wait(strings.ReplaceAll(hints, "task-2", "task-1")+fmt.Sprintf(" === %q", want), hints, guide)
		}
		r.Wait(aloud + `.startsWith('b3 store 2')`)

		if got, want := r.text(goals(1)), "○not yet ✓reached ✓reached"; got != want {
			t.Errorf("before it is done the goals are %s, want %s", got, want)
		}
		for _, line := range []string{"b1 login alex drums", "b2 select newbox", `b3 store 2 +flags (\Deleted)`, "b4 expunge"} {
			if strings.HasPrefix(line, "b1") { // the lesson has left: the greeting comes first
				r.Wait(`look.one('.guide .notice')?.textContent === 'Open the connection'`, guide)
				r.click(asked)
			}
			r.Wait(fmt.Sprintf(`look.one('.guide code')?.textContent === %q`, line), guide)
			r.click(asked)
		}
		r.Wait(tasks+` === 'done open open'`, tasks, `look.text()`)
		if got, want := r.text(goals(1)), "✓reached ✓reached ✓reached"; got != want {
			t.Errorf("after it is done the goals are %s, want %s", got, want)
		}
		if got := r.text(`look.one('#task-1 h3').textContent`); got != "Task 1 ✓ done" {
			t.Errorf("the task that is done is called %q", got)
		}
		r.Wait(`location.hash === '#task-2' && look.one('.guide .words').textContent.startsWith('Task 2: ')`, guide, `location.hash`)

		r.Reload()
		r.Wait(tasks+` === 'done open open'`, tasks)
		r.sees(0, "b4 OK")
		r.Wait(`look.one('.guide .words').textContent.startsWith('Task 2: ')`, guide)

		r.click(`look.all('.tools button', look.consoles()[0]).find((b) => b.textContent === 'Start over')`)
		r.Wait(tasks+` === 'ahead ahead ahead'`, tasks)
		if got := r.text(`look.all('section.task h3').map((h) => h.textContent).join()`); got != "Task 1 ✓ done before,Task 2 comes later,Task 3 comes later" {
			t.Errorf("after a start-over the tasks are called %q", got)
		}
		// And it is not asked for again.
		r.click(`look.one('#task-1 .begin button')`)
		r.Wait(tasks+` === 'open open open'`, tasks)
		r.Wait(`look.one('.guide .words').textContent.startsWith('Task 2: ')`, guide)
		r.isClean()
	})
}

// TestTaskByAnotherRoad: a task is done by whatever makes its goals true, typed into the console. Each goal that comes true
// is said once.
func TestTaskByAnotherRoad(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := openTask(t, h, "ar", "06-expunge", 1)
		r.Do(`globalThis.heard = [], new MutationObserver(() => `+aloud+` && heard.push(`+aloud+`)).observe(document.querySelector('.said'), { childList: true, characterData: true, subtree: true })`, nil)
		r.click(`look.one('input')`)
		r.enter("", "x login alex drums", "x select newbox", "x uid move 1:* INBOX", "x select inbox")
		r.sees(0, "x OK [READ-WRITE]")
		if got := r.text(tasks); got != "open open open" {
			t.Errorf("after all messages went to INBOX the tasks are %s", got)
		}
		r.enter(`x search not subject offsite`)
		r.sees(0, "SEARCH 1 2 3 5")
		r.enter("x move 3,5 newbox")
		r.Wait(tasks+` === 'done open open'`, tasks, `look.text()`)
		if got := r.text(`heard.filter((text) => text.includes('أُنجزت المهمّة 1.')).length + ' of ' + new Set(heard).size`); got != "1 of 3" {
			t.Errorf("what is said of the task: %s", r.text(`heard.join('\n')`))
		}
		r.Wait(`look.one('#task-1 .goals').textContent.includes('تحقّق')`)
		r.isClean()
	})
}

// TestTaskInTheAddress: a link to a task opens the lesson where it begins, and another language keeps it.
func TestTaskInTheAddress(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := openTask(t, h, "en", "01-hello", 2)
		r.click(`look.one('#task-2 .solution summary')`)
		r.click(`look.one('#task-2 .all button')`)
		r.Wait(tasks+` === 'open done' || `+tasks+` === 'done done'`, tasks, `look.text()`)
		r.Reload()
		r.sees(0, "b2 OK")
		before := r.text(tasks)
		r.click(`look.one('a.language')`)
		r.Wait(`document.documentElement.lang === 'ar'`)
		r.Wait(fmt.Sprintf(`%s === %q`, tasks, before), tasks)
		r.sees(0, "b2 OK")
		r.isClean()
	})
}

// TestPlaceOverLanguages: who reads and changes the language goes on reading where he was, though nothing was begun.
func TestPlaceOverLanguages(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		for _, width := range []int64{360, 1280} {
			t.Run(fmt.Sprint(width), func(t *testing.T) {
				t.Parallel()
				r := read(t, "about:blank", asleep)
				r.Size(width, 740)
				r.Go(h.root + "en/06-expunge/")
				r.Wait(`document.querySelector('.contents button')`)
				top := `document.querySelector('#step-14').getBoundingClientRect().top`
				r.Do(`document.querySelector('#step-14').scrollIntoView({ block: 'start', behavior: 'instant' })`, nil)
				var before, after float64
				r.Do(top, &before)
				r.Do(`document.querySelector('a.language').click()`, nil)
				r.Wait(`document.documentElement.lang === 'ar' && document.querySelector('.contents button')`)
				r.Do(top, &after)
				if before-after > 2 || after-before > 2 {
					t.Errorf("%d pixels wide: step 14 was at %.0f in English and is at %.0f in Arabic", width, before, after)
				}
				r.isClean()
			})
		}
	})
}

// TestSolutionOfATaskAhead: its lines do nothing yet, and the reader is led to where the task can be started.
func TestSolutionOfATaskAhead(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r, _ := openLesson(t, h, "en", "06-expunge")
		r.click(`look.one('#task-1 .solution summary')`)
		r.click(`look.one('#task-1 .solution button.text')`)
		r.Wait(`look.focus().textContent === 'Start at this task'`, `look.focus().outerHTML`)
		if got := r.shown(); strings.Contains(got, "b1 login") {
			t.Errorf("the solution's line was sent:\n%s", got)
		}
		r.isClean()
	})
}
