package player_test

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"sanduq/lessons/player"
)

const short = "```imap\n" +
	"S: * OK [..] ready\n" +
	"C: a1 login alex drums\n" +
	"S: a1 OK [..]\n" +
	"C: a2 select newbox\n" +
	"S: * 3 EXISTS\n" +
	"S: [...]\n" +
	"S: a2 OK [..]\n" +
	"C: a3 store 1 +flags (\\Deleted)\n" +
	"S: * 1 FETCH (FLAGS (\\Deleted))\n" +
	"S: a3 OK [..]\n" +
	"```\n"

// A learner types a lesson with tags, letter case and quotes of her own.
func TestTypedLesson(t *testing.T) {
	t.Parallel()
	s := play(t, parse(t, short), mailWorlds(t))
	s.Resume(player.Record{})
	same(t, "at the beginning", shown(s.told()), "cleared, changed false\nat 1 current ahead ahead ahead\n")
	s.Connect("imap", "imap", 143)
	same(t, "after connecting", shown(s.told()), "imap S: * OK shadrach.smallorg.org IMAP4rev1 v12.250 server ready (step 1)\n"+
		"imap is ready\nat 2 done current ahead ahead\n")
	s.Send("imap", `x7 LOGIN "alex" drums`)
	same(t, "the second step", shown(s.told()), `imap C: x7 LOGIN "alex" drums (step 2)`+"\nimap is waiting\n"+
		"imap S: x7 OK LOGIN completed (step 2)\nimap is ready\nat 3 done done current ahead\n")
	s.Send("imap", "x8 noop")
	same(t, "another command", shown(s.told()), "imap C: x8 noop\nimap is waiting\nimap S: x8 OK NOOP completed\nimap is ready\n"+
		"at 3 done done current ahead\n")
	s.Send("imap", "x9 SELECT newbox")
	if got := shown(s.told()); !strings.HasSuffix(got, "at 4 done done done current\n") {
		t.Error(got)
	}
	s.Step(4)
	same(t, "the last step, by a click", shown(s.told()), "imap C: a3 store 1 +flags (\\Deleted) (step 4)\nimap is waiting\n"+
		"imap S: * 1 FETCH (FLAGS (\\Deleted)) (step 4)\nimap S: a3 OK STORE completed (step 4)\nimap is ready\nat 5 done done done done\n")
}

// An answer that differs is shown beside what was expected, with the
// learner's own tag, and the lesson goes on.
func TestDifferentAnswer(t *testing.T) {
	t.Parallel()
	s := play(t, parse(t, short), mailWorlds(t))
	s.Step(1)
	s.Send("imap", "q login Alex drums")
	events := s.told()
	p := events[len(events)-1].(player.Progress)
	if p.Current != 3 || p.Steps[1].State != "different" || p.Fits {
		t.Errorf("progress %+v", p)
	}
	same(t, "difference", fmt.Sprintf("%q", p.Steps[1].Diff), fmt.Sprintf("%q", []struct {
		Op   byte
		Text string
	}{{'-', "q OK [..]"}, {'+', lastLine(events, 'S')}}))
}

func lastLine(events []player.Event, who byte) string {
	text := ""
	for _, e := range events {
		if l, ok := e.(player.Line); ok && l.Who == who {
			text = l.Text
		}
	}
	return text
}

// What the learner does beside the lesson may leave the store unlike what the
// step shows: the page is told, and starting again from the step mends it.
func TestStoreNoLongerFits(t *testing.T) {
	t.Parallel()
	s := play(t, parse(t, short), mailWorlds(t))
	for n := 1; n <= 3; n++ {
		s.Step(n)
	}
	s.Send("imap", `z1 store 1 +flags (\Seen)`)
	if got := shown(s.told()); !strings.HasSuffix(got, "at 4 done done done current, does not fit\n") {
		t.Fatal(got)
	}
	s.Send("imap", `z2 store 1 -flags (\Seen)`)
	if got := shown(s.told()); !strings.HasSuffix(got, "at 4 done done done current\n") {
		t.Error("taken back, and still: " + got)
	}
	s.Send("imap", "z3 unselect")
	s.Restart(4)
	events := s.told()
	got := shown(events)
	if !strings.Contains(got, "cleared, changed false\n") || !strings.Contains(got, "imap C: a2 select newbox (step 3) (again)\n") ||
		!strings.HasSuffix(got, "at 4 done done done current\n") {
		t.Error(got)
	}
	if log := logOf(events); len(log) != 3 || log[2].Text != "a2 select newbox\r\n" {
		t.Errorf("the log is %+v", log)
	}
	s.Step(4)
	if got := shown(s.told()); !strings.HasSuffix(got, "at 5 done done done done\n") {
		t.Error(got)
	}
}

// After very much else no dry run is made any more, and nobody is warned.
func TestDryRunIsBounded(t *testing.T) {
	t.Parallel()
	l := parse(t, short)
	s := play(t, l, mailWorlds(t))
	for n := 1; n <= 3; n++ {
		s.Step(n)
	}
	s.Send("imap", `z1 store 1 +flags (\Seen)`)
	log := logOf(s.told())
	for len(log) < 400 {
		log = append(log, player.Entry{Millis: log[len(log)-1].Millis, Conn: "imap", Kind: "send", Text: "x noop\r\n"})
	}
	s.Resume(player.Record{Log: log, Version: l.Hash()})
	if got := shown(s.told()); !strings.HasSuffix(got, "does not fit\n") {
		t.Error("400 entries are not tried")
	}
	s.Send("imap", "x noop")
	if got := shown(s.told()); strings.HasSuffix(got, "does not fit\n") {
		t.Error("401 entries are")
	}
}

// Who logs out, comes back and gets there again goes on with the lesson: the
// greeting is no part of the step's answer.
func TestComeBack(t *testing.T) {
	t.Parallel()
	s := play(t, parse(t, short), mailWorlds(t))
	for n := 1; n <= 3; n++ {
		s.Step(n)
	}
	s.Send("imap", "x logout")
	if got := shown(s.told()); !strings.HasSuffix(got, "imap is closed\nat 4 done done done current, does not fit\n") {
		t.Fatal(got)
	}
	s.Connect("imap", "imap", 0)
	s.Send("imap", "x login alex drums")
	s.Send("imap", "y select newbox")
	s.told()
	s.Send("imap", "z store 1 +flags (\\Deleted)")
	if got := shown(s.told()); !strings.HasSuffix(got, "at 5 done done done done\n") {
		t.Error(got)
	}
}

// A connection may be opened before the lesson comes to it.
func TestConnectedEarly(t *testing.T) {
	t.Parallel()
	l := parse(t, "```imap\nS: * OK [..]\n```\n```imap as=b\nS: * OK [..]\nC: b1 noop\nS: b1 OK [..]\n```\n")
	s := play(t, l, mailWorlds(t))
	s.Connect("b", "imap", 0)
	if got := shown(s.told()); !strings.HasSuffix(got, "at 1 current ahead ahead\n") {
		t.Error(got)
	}
	s.Connect("imap", "imap", 0)
	if got := shown(s.told()); !strings.HasSuffix(got, "at 3 done done current\n") {
		t.Error(got)
	}
}

// The lines of a literal are typed one after another; leaving it gives the
// step up, not the lesson.
func TestTypedLiteral(t *testing.T) {
	t.Parallel()
	l := parse(t, "```imap\nS: [..]\nC: a1 login {4}\nS: + [..]\nC: alex {5+}\nC: drums\nS: a1 OK [..]\n```\n")
	s := play(t, l, mailWorlds(t))
	s.Connect("imap", "imap", 143)
	s.Send("imap", "b LOGIN {4}")
	s.told()
	s.Send("imap", "Alex bunch")
	if got := shown(s.told()); !strings.HasSuffix(got, "imap is ready\nat 2 done current, does not fit\n") && !strings.HasSuffix(got, "imap is ready\nat 2 done current\n") {
		t.Fatal(got)
	}
	s.Send("imap", "c LOGIN {4}")
	same(t, "the first line", shown(s.told()), "imap C: c LOGIN {4} (step 2)\nimap is waiting\nimap S: + Ready for 4 octets (step 2)\nimap is literal 4\nat 2 done current\n")
	s.Send("imap", "alex {5+}")
	same(t, "the second", shown(s.told()), "imap C: alex {5+} (step 2)\nimap is literal 5\nat 2 done current\n")
	s.Send("imap", "drums")
	same(t, "the third", shown(s.told()), "imap C: drums (step 2)\nimap is waiting\nimap S: c OK LOGIN completed (step 2)\nimap is ready\nat 3 done done\n")
}

// A step clicked in the middle of its literal goes on where the learner is.
func TestLiteralFinishedByClick(t *testing.T) {
	t.Parallel()
	l := parse(t, "```imap\nS: [..]\nC: a1 login {4}\nS: + [..]\nC: alex {5+}\nC: drums\nS: a1 OK [..]\n```\n")
	s := play(t, l, mailWorlds(t))
	s.Connect("imap", "imap", 143)
	s.Send("imap", "x login {4}")
	s.Step(2)
	if got := shown(s.told()); !strings.HasSuffix(got, "imap S: x OK LOGIN completed (step 2)\nimap is ready\nat 3 done done\n") {
		t.Error(got)
	}
}

// News that arrives while another connection works belongs to the next block
// of its own, and needs no doing.
func TestNewsOfAnotherConnection(t *testing.T) {
	t.Parallel()
	s := play(t, parse(t, lesson), mailWorlds(t))
	for n := 1; n <= len(parse(t, lesson).Steps); n++ {
		s.Step(n)
	}
	got := shown(s.told())
	if !strings.HasSuffix(got, "done done\n") || strings.Contains(got, "different") {
		t.Error(got[strings.LastIndex(got[:len(got)-1], "\n"):])
	}
	if !strings.Contains(got, "other I: Connection closed by foreign host.") || !strings.Contains(got, "other is closed\n") {
		t.Error("the close is not shown")
	}
}

func TestFreeConsole(t *testing.T) {
	t.Parallel()
	s := play(t, nil, mailWorlds(t))
	s.Resume(player.Record{})
	s.Send("one", "a1 noop")
	s.Connect("one", "imap", 0)
	s.Connect("two", "pop2", 0)
	s.Send("one", "")
	s.Send("one", "a0 login alex drums")
	s.Send("one", "a1 idle")
	s.Send("one", "done")
	s.Hangup("one")
	s.Hangup("one")
	got := shown(s.told())
	for _, want := range []string{
		"cleared, changed false\nfailed: there is no connection: connect first\n",
		"failed: connect: shadrach.smallorg.org has no pop2 server",
		"one C: \none is waiting\none S: * BAD",
		"one is continue\n",
		"one C: done\none is waiting\none S: a1 OK IDLE completed\none is ready\n",
		"one I: Connection closed.\none is closed\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Count(got, "one is closed") != 1 || strings.Contains(got, "at ") {
		t.Error(got)
	}
}

// A world that cannot be made is told, and made when it can be.
func TestWorldThatFails(t *testing.T) {
	t.Parallel()
	worlds, fail := mailWorlds(t), true
	s := play(t, nil, func() (player.World, error) {
		if fail {
			return nil, errors.New("no mailboxes")
		}
		return worlds()
	})
	s.Connect("one", "imap", 0)
	same(t, "told", shown(s.told()), "failed: make the mail host: no mailboxes\n")
	fail = false
	s.Reset()
	s.Connect("one", "imap", 0)
	if got := shown(s.told()); !strings.Contains(got, "one S: * OK") {
		t.Error(got)
	}
}

// underTLS is the head of a lesson that has a handshake in it.
const underTLS = "---\ntls: yes\n---\n"

// STARTTLS is followed by the handshake wherever the server agrees to it, and
// a TLS: line expects it.
func TestHandshake(t *testing.T) {
	t.Parallel()
	s := &script{greeting: "* OK\r\n", answer: func(line string) (string, bool) {
		tag, _, _ := strings.Cut(line, " ")
		return tag + " OK\r\n", false
	}}
	shakes := 0
	s.handshake = func(c net.Conn) (net.Conn, error) {
		shakes++
		return c, nil
	}
	l := parse(t, underTLS+"```imap\nS: * OK\nC: a1 starttls\nS: a1 OK\nTLS:\nC: a2 noop\nS: a2 OK\n```\n")
	p := play(t, l, s.worlds())
	for n := 1; n <= 3; n++ {
		p.Step(n)
	}
	if got := shown(p.told()); !strings.Contains(got, "imap I: TLS\n") || !strings.HasSuffix(got, "at 4 done done done\n") || shakes != 1 {
		t.Errorf("%d handshakes\n%s", shakes, got)
	}
	// A handshake that the lesson does not tell of is another answer than the lesson's.
	for text, want := range map[string]string{
		"```imap\nS: * OK\nC: a1 starttls\nS: a1 OK\nC: a2 noop\nS: a2 OK\n```\n": "done different done",
		"```imap\nS: * OK\nC: a1 starttls\n```\n\n```imap\nS: a1 OK\nTLS:\n```\n": "done done done",
		"```imap port=993\nTLS:\nS: * OK\nC: a1 noop\nS: a1 OK\n```\n":            "done done",
		"```imap port=993\nS: * OK\nC: a1 noop\nS: a1 OK\n```\n":                  "different done",
	} {
		p = play(t, parse(t, underTLS+text), s.worlds())
		for n := range strings.Count(want, " ") + 1 {
			p.Step(n + 1)
		}
		if got := shown(p.told()); !strings.HasSuffix(got, " "+want+"\n") {
			t.Errorf("%s\nis to be %s:\n%s", text, want, got)
		}
	}
	for want, err := range map[string]error{
		"failed: TLS handshake: no keys\n":      errors.New("no keys"),
		"imap ended: broken reset by peer\n":    fmt.Errorf("after the hello: %w", &player.EndedError{Cause: "broken", Detail: "reset by peer"}),
		"imap is not secure: name of another\n": &player.InsecureError{Why: "name", Detail: "of another"},
	} {
		s.handshake = func(net.Conn) (net.Conn, error) { return nil, err }
		p = play(t, l, s.worlds())
		p.Step(1)
		p.Step(2)
		if got := shown(p.told()); !strings.Contains(got, want+"imap is closed\n") || !strings.Contains(got, "done different current") {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
}
