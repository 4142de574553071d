package pop3_test

import (
	"testing"

	"sanduq/server/internal/talk"
	"sanduq/server/pop3"
)

// TestMistakes sends every bad form of testdata/mistakes/*.tab, each in a
// connection of its own, and then proves that the connection is open and in step.
func TestMistakes(t *testing.T) {
	t.Parallel()
	for state, open := range map[string]func(*world) *talk.Client{
		"authorization": (*world).greeted,
		"transaction":   func(w *world) *talk.Client { return w.loggedIn("alex") },
	} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			for _, m := range talk.Mistakes(t, "testdata/mistakes/"+state+".tab") {
				c := open(testWorld(t, pop3.Config{Rand: &counting{}}))
				c.Raw(m.Sent)
				if got := c.Send(); !m.AnsweredBy(got) {
					t.Errorf("%s:%d: %q is answered:\n%s\nwant in it: %q", state, m.Line, m.Sent, got, m.Want)
				}
				if !inStep(c) {
					t.Errorf("%s:%d: out of step after %q", state, m.Line, m.Sent)
				}
			}
		})
	}
}
