package site_test

import (
	"testing"
)

// TestColoursOfStates: what a page looks like while something goes on: a step that is next, done or different, a lesson that
// does not fit, tasks folded and unfolded, open and done, a choice that is open, a failure. In both colour schemes.
func TestColoursOfStates(t *testing.T) {
	t.Parallel()
	h := hosts(t)[1]
	all := &tones{lowest: map[string]tone{}}
	t.Run("states", func(t *testing.T) {
		for name, show := range map[string]func(t *testing.T, r reader, look func(state string)){
			"steps":    stepStates,
			"tasks":    taskStates,
			"consoles": consoleStates,
			"failure":  failureStates,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				r := read(t, "about:blank", contrastScript, workers, clock)
				r.Go(h.root + map[string]string{
					"steps": "ar/06-expunge/", "tasks": "en/06-expunge/#task-1", "consoles": "ar/", "failure": "en/06-expunge/",
				}[name])
				show(t, r, func(state string) {
					t.Helper()
					r.shown()
					r.contrast(state, all)
				})
				r.isClean()
			})
		}
	})
	t.Logf("%d things seen", all.seen)
	for _, low := range all.lowest {
		t.Logf("the lowest of its kind is %v", low)
	}
}

func stepStates(t *testing.T, r reader, look func(string)) {
	r.waitDone(1)
	r.upTo(6)
	r.click(`look.one('input')`)
	r.enter("x expunge")
	r.Wait(`look.one('.guide.differs .notice') && look.one('.offer .why')`, guide)
	look("a step that does not fit")
	r.enter("a5 status newbox (messages unseen)")
	r.Wait(`look.one('.difference')`, progress)
	look("a step that differs")
	r.click(`document.querySelector('#step-11 button')`)
	r.Wait(`look.one('.offer .hint')`)
	r.Keys("a6 noop")
	look("an offer, and a line that is typed")
	r.click(button(0, "اقطع"))
	r.Wait(`look.one('.connects')`, `look.status()`)
	look("hung up")
}

func taskStates(t *testing.T, r reader, look func(string)) {
	r.Wait(tasks+` === 'open open open'`, tasks)
	r.Do(`document.querySelectorAll('section.task details').forEach((d) => { d.hidden = false; d.open = true })`, nil)
	look("tasks that are open")
	r.click(`look.one('#task-1 .all button')`)
	r.Wait(tasks+` === 'done open open'`, tasks, `look.text()`)
	look("a task that is done")
	r.click(button(0, "Start over"))
	r.Wait(tasks+` === 'ahead ahead ahead'`, tasks)
	look("tasks that are ahead")
}

func consoleStates(t *testing.T, r reader, look func(string)) {
	r.sees(0, "server ready")
	r.click(`look.one('.story button')`)
	r.Wait(`look.consoles().length === 3`)
	r.sees(2, "+OK")
	r.click(chooser(0))
	r.Wait(`look.one('.choice ul')`)
	look("three consoles, and a choice that is open")
	r.Do(`document.querySelector('main details:not([open]) summary')?.click()`, nil)
	look("what can be unfolded")
}

func failureStates(t *testing.T, r reader, look func(string)) {
	r.waitDone(1)
	r.click(`look.one('input')`)
	r.Do(`workers.at(-1).terminate()`, nil)
	r.enter("a1 noop")
	r.Wait(`look.one('.line.unsent')`)
	r.saysSilence()
	look("silent")
	r.Do(`workers.at(-1).onerror({ message: 'out of memory' })`, nil)
	r.Wait(failing, `look.status()`)
	r.enter("")
	r.Wait(`look.one('.line.unsent')`)
	look("failed")
}
