package imap_test

import (
	"testing"

	"sanduq/server/imap"
	"sanduq/server/internal/talk"
)

// inState connects and goes to a state.
var inState = map[string]func(*world) *talk.Client{
	"greeted":       (*world).greeted,
	"authenticated": (*world).loggedIn,
	"selected":      func(w *world) *talk.Client { return w.selected("newbox") },
	"examined": func(w *world) *talk.Client {
		c := w.loggedIn()
		c.Send("e1 EXAMINE newbox")
		return c
	},
}

// TestMistakes sends every bad form of testdata/mistakes/*.tab.
func TestMistakes(t *testing.T) {
	t.Parallel()
	for state := range inState {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			for _, m := range talk.Mistakes(t, "testdata/mistakes/"+state+".tab") {
				checkMistake(t, state, m)
			}
		})
	}
}

// checkMistake sends a bad form in a connection of its own, and then proves by a
// NOOP that the connection is open and in step.
func checkMistake(t *testing.T, state string, m talk.Mistake) {
	t.Helper()
	c := inState[state](testWorld(t, imap.Config{}))
	c.Raw(m.Sent)
	if got := c.Send(); !m.AnsweredBy(got) {
		t.Errorf("%s:%d: %q is answered:\n%s\nwant in it: %q", state, m.Line, m.Sent, got, m.Want)
	}
	if got := c.Send("z9 NOOP"); got != "z9 OK NOOP completed" {
		t.Errorf("%s:%d: after %q NOOP is answered:\n%s", state, m.Line, m.Sent, got)
	}
}
