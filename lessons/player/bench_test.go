package player_test

import (
	"strings"
	"testing"

	"sanduq/lessons/player"
)

// BenchmarkCheck plays a lesson of two connections and 15 steps on the real host.
func BenchmarkCheck(b *testing.B) {
	l, worlds := parse(b, lesson), mailWorlds(b)
	for b.Loop() {
		for _, r := range player.Check(b.Context(), l, worlds) {
			if len(r.Faults) > 0 {
				b.Fatal(r.Faults)
			}
		}
	}
}

// BenchmarkStray sends one command beside the lesson after 100 others: what a
// learner waits for at each key, the dry run of the next step included.
func BenchmarkStray(b *testing.B) {
	s := play(b, parse(b, short), mailWorlds(b))
	for n := 1; n <= 3; n++ {
		s.Step(n)
	}
	for range 100 {
		s.Send("imap", "x noop")
	}
	log := logOf(s.told())
	for b.Loop() {
		b.StopTimer()
		s.Resume(player.Record{Log: log, Version: parse(b, short).Hash()})
		s.told()
		b.StartTimer()
		s.Send("imap", "x noop")
		s.told()
	}
}

// BenchmarkResume replays a log of 100 commands, as a reload of the page does.
func BenchmarkResume(b *testing.B) {
	s := play(b, nil, mailWorlds(b))
	s.Connect("one", "imap", 0)
	s.Send("one", "a login alex drums")
	for range 100 {
		s.Send("one", "x status newbox (messages)")
	}
	log := logOf(s.told())
	for b.Loop() {
		s.Resume(player.Record{Log: log})
		s.told()
	}
}

// BenchmarkLongAnswer takes 10,000 lines from a server that has them ready.
func BenchmarkLongAnswer(b *testing.B) {
	answer := strings.Repeat("* 12345 FETCH (FLAGS (\\Seen \\Answered))\r\n", 10000) + "a1 OK FETCH completed\r\n"
	s := play(b, nil, (&script{greeting: "* OK\r\n", answer: func(string) (string, bool) { return answer, false }}).worlds())
	s.Connect("one", "imap", 0)
	s.told()
	for b.Loop() {
		s.Send("one", "a1 fetch 1:* flags")
		s.told()
	}
}
