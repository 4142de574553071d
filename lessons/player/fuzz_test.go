package player_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"sanduq/lessons/player"
)

// Whatever a server sends and a learner types, the player comes to an end, and
// its log brings the same back.
func FuzzPlayer(f *testing.F) {
	f.Add("* OK ready\r\n", "a1 OK\r\n", "a1 login alex drums\na2 select newbox\n")
	f.Add("", "+ go\r\n", "a1 append x {3}\nabc\n")
	f.Add("* 1 FETCH {5}\r\n", "abc\r\n* BYE\r\n", "a1 x {9999+}\n\n*\n")
	f.Fuzz(func(t *testing.T, greeting, answer, typed string) {
		worlds := (&script{greeting: greeting, answer: func(line string) (string, bool) {
			return answer, strings.HasPrefix(line, "z")
		}}).worlds()
		l := parse(t, short)
		s := play(t, l, worlds)
		s.Resume(nil, "")
		s.Step(1)
		for i, line := range strings.Split(typed, "\n") {
			if i == 20 {
				break
			}
			s.Send("imap", line)
		}
		s.Step(2)
		s.Connect("imap", "imap", 0)
		s.Step(3)
		events := s.told()
		again := play(t, l, worlds)
		again.Resume(logOf(events), l.Hash())
		same(t, "after the log", history(again.told()), history(events))
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		player.Check(ctx, l, worlds)
		if ctx.Err() != nil {
			t.Error("the check does not end")
		}
		s.Close()
		again.Close()
	})
}
