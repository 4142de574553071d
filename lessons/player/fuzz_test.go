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
	f.Add(uint8(0), "* OK ready\r\n", "a1 OK\r\n", "a1 login alex drums\na2 select newbox\n")
	f.Add(uint8(0), "", "+ go\r\n", "a1 append x {3}\nabc\n")
	f.Add(uint8(0), "* 1 FETCH {5}\r\n", "abc\r\n* BYE\r\n", "a1 x {9999+}\n\n*\n")
	f.Add(uint8(1), "220 ready\r\n", "354 go\r\n", "DATA\nSubject: x\n\n.\nBDAT 5\nabc\n")
	f.Add(uint8(1), "220-\r\n334\r\n", "250-\r\n250 ok\r\n", "BDAT 9999 LAST\n\nAUTH PLAIN\n*\n")
	f.Add(uint8(2), "+OK\r\n", "+OK\r\n+ x\r\n.\r\n", "RETR 1\nLIST\nAUTH PLAIN\n*\n")
	protocols := []struct{ name, lesson string }{
		{"imap", short}, {"smtp", sending}, {"pop3", "```pop3\nS: +OK\nC: RETR 1\nS: +OK\nS: [...]\nS: .\nC: AUTH X\nS: +\nC: x\n```\n"},
	}
	f.Fuzz(func(t *testing.T, protocol uint8, greeting, answer, typed string) {
		kind := protocols[int(protocol)%len(protocols)]
		worlds := (&script{greeting: greeting, answer: func(line string) (string, bool) {
			return answer, strings.HasPrefix(line, "z")
		}}).worlds()
		l := parse(t, kind.lesson)
		s := play(t, l, worlds)
		s.Resume(player.Record{})
		s.Step(1)
		for i, line := range strings.Split(typed, "\n") {
			if i == 20 {
				break
			}
			s.Send(kind.name, line)
		}
		s.Step(2)
		s.Connect(kind.name, kind.name, 0)
		s.Step(3)
		events := s.told()
		again := play(t, l, worlds)
		again.Resume(player.Record{Log: logOf(events), Version: l.Hash()})
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
