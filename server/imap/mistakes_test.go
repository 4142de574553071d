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

// checkMistake sends a bad form in a connection of its own.
func checkMistake(t *testing.T, state string, m talk.Mistake) {
	t.Helper()
	m.Check(t, state, inState[state](testWorld(t, imap.Config{})), "z9 NOOP", "z9 OK NOOP completed")
}
