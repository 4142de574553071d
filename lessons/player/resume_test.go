package player_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"sanduq/lessons/player"
	"sanduq/lessons/transcript"
)

// A wanderer types what comes to mind, right and wrong, on three connections,
// clicks steps, hangs up, and starts again somewhere.
func wander(s *stage, r *rand.Rand, steps int) {
	conns := []string{"imap", "other", "third"}
	said := []string{
		"a1 login alex drums", "a login riley firebird", "b select newbox", "b select INBOX", "c fetch 1:* (flags body[])",
		"d store 1 +flags (\\Deleted)", "e expunge", "f append newbox {5}", "hello", "g idle", "done", "h noop", "i logout", "",
		"nonsense", "j status newbox (messages uidnext)", "k append newbox {3+}", "a\tb", "l copy 1 INBOX", "m authenticate login", "*",
		"n create x/y", "o fetch 1 internaldate", "p close", "* 1 FETCH", "q login {4}", "alex {5}", "drums",
	}
	for range 30 {
		conn := conns[r.IntN(len(conns))]
		switch n := r.IntN(20); {
		case n < 3:
			s.Connect(conn, "imap", 143*r.IntN(2))
		case n == 3:
			s.Hangup(conn)
		case n == 4 && steps > 0:
			s.Restart(1 + r.IntN(steps+1))
		case n < 9 && steps > 0:
			s.Step(1 + r.IntN(steps+1))
		default:
			s.Send(conn, said[r.IntN(len(said))])
		}
	}
}

// history returns what a page shows after the events: the transcript since the
// last beginning, the last state of each connection, and the progress.
func history(events []player.Event) string {
	var lines strings.Builder
	states := map[string]string{}
	progress := ""
	for _, e := range events {
		switch e := e.(type) {
		case player.LogCleared:
			lines.Reset()
			clear(states)
		case player.Line:
			fmt.Fprintf(&lines, "%s %c: %q step %d\n", e.Conn, e.Who, e.Text, e.Step)
		case player.ConnState:
			states[e.Conn] = fmt.Sprintf("%s %d", e.State, e.Octets)
		case player.Progress:
			progress = fmt.Sprintf("%+v", e)
		}
	}
	return lines.String() + fmt.Sprint(states) + "\n" + progress
}

// Whatever was done, the log alone brings back the transcript, the state of
// every connection and the progress.
func TestResume(t *testing.T) {
	t.Parallel()
	for _, l := range []*transcript.Lesson{parse(t, short), parse(t, lesson), nil} {
		steps, hash := 0, ""
		if l != nil {
			steps, hash = len(l.Steps), l.Hash()
		}
		for seed := range uint64(6) {
			t.Run(fmt.Sprintf("%d steps, seed %d", steps, seed), func(t *testing.T) {
				t.Parallel()
				s := play(t, l, mailWorlds(t))
				s.Resume(nil, "")
				wander(s, rand.New(rand.NewPCG(seed, 1)), steps)
				events := s.told()
				log := logOf(events)
				again := play(t, l, mailWorlds(t))
				again.Resume(log, hash)
				told := again.told()
				same(t, "after the log", history(told), history(events))
				if len(log) == 0 {
					return
				}
				for _, e := range told {
					if line, ok := e.(player.Line); ok && !line.Replayed {
						t.Fatalf("%+v is not said to be replayed", line)
					}
					if _, ok := e.(player.Logged); ok {
						t.Fatal("an entry of the log is logged again")
					}
				}
				// And both go on alike.
				wander(s, rand.New(rand.NewPCG(seed, 2)), 0)
				wander(again, rand.New(rand.NewPCG(seed, 2)), 0)
				same(t, "going on", history(again.told()), history(s.told()))
			})
		}
	}
}

// A log of another lesson is dropped, and the page is told.
func TestResumeOfAnotherLesson(t *testing.T) {
	t.Parallel()
	s := play(t, parse(t, short), mailWorlds(t))
	s.Resume([]player.Entry{{Conn: "imap", Kind: "connect", Text: "imap 143"}}, "another")
	same(t, "told", shown(s.told()), "cleared, changed true\nat 1 current ahead ahead ahead\n")
	l := parse(t, short)
	s = play(t, l, mailWorlds(t))
	s.Resume([]player.Entry{{Conn: "imap", Kind: "call", Text: "x"}, {Conn: "imap", Kind: "connect", Text: "imap"}}, l.Hash())
	same(t, "told", shown(s.told()), "failed: log: unknown kind \"call\"\nfailed: log: connect to \"imap\": want a protocol and a port\nat 1 current ahead ahead ahead\n")
}

// The clock of the world is that of each entry, however late it is replayed.
func TestReplayedClock(t *testing.T) {
	t.Parallel()
	var elapsed time.Duration
	date := func(log []player.Entry) (string, []player.Entry) {
		s := &stage{t: t}
		s.Player = player.New(player.Setup{NewWorld: mailWorlds(t), Start: start, Events: s.hear, Elapsed: func() time.Duration { return elapsed }})
		t.Cleanup(s.Close)
		s.Resume(log, "")
		var events []player.Event
		if log == nil {
			for i, line := range []string{"a login alex drums", "b append newbox {4+}", "a: b", "c select newbox"} {
				if i == 0 {
					s.Connect("one", "imap", 0)
				}
				events = append(events, s.told()...)
				elapsed += 61 * time.Second
				s.Send("one", line)
			}
			events = append(events, s.told()...)
		}
		s.Send("one", "d fetch 4 internaldate")
		last := s.told()
		events = append(events, last...)
		for _, e := range last {
			if l, ok := e.(player.Line); ok && strings.Contains(l.Text, "INTERNALDATE") {
				return l.Text, logOf(events)
			}
		}
		t.Fatal(shown(events))
		return "", nil
	}
	first, log := date(nil)
	if !strings.Contains(first, "10:03:03 +0000") {
		t.Errorf("appended at %s", first)
	}
	elapsed += 24 * time.Hour
	if again, _ := date(log[:len(log)-1]); again != first {
		t.Errorf("%s, and after a replay %s", first, again)
	}
}
