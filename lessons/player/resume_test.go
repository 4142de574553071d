package player_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
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
				s.Resume(player.Record{})
				wander(s, rand.New(rand.NewPCG(seed, 1)), steps)
				events := s.told()
				log := logOf(events)
				again := play(t, l, mailWorlds(t))
				again.Resume(player.Record{Log: log, Version: hash})
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

// changes are versions of the lesson short, and how many entries of a log of all its steps, with a command of the
// learner's own behind the second, still fit.
var changes = []struct {
	name, old, new string
	fits           int
	progress       string
}{
	{"an answer in other words", "S: a1 OK [..]\n", "S: a1 OK LOGIN completed\n", 6, "at 5 done done done done\n"},
	{"a step more at the end", "S: a3 OK [..]\n", "S: a3 OK [..]\nC: a4 noop\nS: a4 OK [..]\n", 6, "at 6 done done done done done\n"},
	{"an answer that is another", "S: * 3 EXISTS\n", "S: * 4 EXISTS\n", 2, "at 3 done done current ahead\n"},
	{"another command", "C: a3 store 1 +flags (\\Deleted)\nS: * 1 FETCH (FLAGS (\\Deleted))\n", "C: a3 store 1 +flags (\\Seen)\nS: * 1 FETCH (FLAGS (\\Seen))\n", 4, "at 4 done done done current\n"},
	{"a command between", "C: a2 select", "C: a2 capability\nS: [...]\nS: a2 OK [..]\nC: a2 select", 2, "at 3 done done current ahead ahead\n"},
	{"another lesson", short, "```imap\nS: +OK\n```\n", 0, "at 1 current\n"},
}

// Of a log that was sent to another version of the lesson what still fits is played, and logged anew.
func TestResumeOfAnotherVersion(t *testing.T) {
	t.Parallel()
	s := play(t, parse(t, short), mailWorlds(t))
	s.Connect("imap", "imap", 143)
	for _, line := range []string{"b1 login alex drums", "b2 noop", "b3 select newbox", `b4 store 1 +flags (\Deleted)`, "b5 noop"} {
		s.Send("imap", line)
	}
	log := logOf(s.told())
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := parse(t, strings.Replace(short, c.old, c.new, 1))
			again := play(t, l, mailWorlds(t))
			again.Resume(player.Record{Log: log, Version: parse(t, short).Hash(), Done: 4})
			events := again.told()
			if got := shown(events); !strings.HasPrefix(got, "cleared, changed true\n") || !strings.HasSuffix(got, c.progress) {
				t.Errorf("the page is told\n%swant at its end\n%s", got, c.progress)
			}
			if got := logOf(events); !slices.Equal(got, log[:c.fits]) {
				t.Errorf("the log is\n%v\nwant the first %d of\n%v", got, c.fits, log)
			}
			// From there on it is a record like any other.
			once := play(t, l, mailWorlds(t))
			once.Resume(player.Record{Log: logOf(events), Version: l.Hash()})
			same(t, "after another reload", history(once.told()), history(events))
		})
	}
}

// Steps that were answered differently at the time may be so again: they are no change of the lesson.
func TestResumeWithDifferences(t *testing.T) {
	t.Parallel()
	s := play(t, parse(t, short), mailWorlds(t))
	s.Step(1)
	s.Send("imap", "b1 login Alex drums")
	s.Send("imap", "b2 login alex drums")
	s.Send("imap", "b3 select newbox")
	log := logOf(s.told())
	other := parse(t, short+"```imap\nC: a4 noop\nS: a4 OK [..]\n```\n")
	for differs, want := range []string{"at 2 done current ahead ahead ahead\n", "at 4 done different done current ahead\n"} {
		again := play(t, other, mailWorlds(t))
		again.Resume(player.Record{Log: log, Version: "another", Differs: differs})
		if got := shown(again.told()); !strings.HasSuffix(got, want) {
			t.Errorf("with %d differences before, the page is told\n%swant at its end\n%s", differs, got, want)
		}
	}
}

// A record from before there were versions goes on as it is, under the lesson's version.
func TestResumeOfAnEarlierForm(t *testing.T) {
	t.Parallel()
	s := &stage{t: t}
	s.Player = player.New(player.Setup{Lesson: parse(t, short), Version: "now", Formerly: "then", NewWorld: mailWorlds(t), Start: start, Events: s.hear})
	t.Cleanup(s.Close)
	s.Resume(player.Record{Log: []player.Entry{{Millis: 5, Conn: "imap", Kind: "connect", Text: "imap 143"}}, Version: "then"})
	events := s.told()
	if got := shown(events); !strings.HasPrefix(got, "cleared, changed false\n") || !strings.HasSuffix(got, "at 2 done current ahead ahead\n") || len(logOf(events)) != 1 {
		t.Errorf("the page is told\n%s", got)
	}
}

// What no player has written is told, and harms nothing.
func TestResumeOfNonsense(t *testing.T) {
	t.Parallel()
	l := parse(t, short)
	s := play(t, l, mailWorlds(t))
	s.Resume(player.Record{
		Log:     []player.Entry{{Conn: "imap", Kind: "call", Text: "x"}, {Conn: "imap", Kind: "connect", Text: "imap"}},
		Version: l.Hash(),
	})
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
		s.Resume(player.Record{Log: log})
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
