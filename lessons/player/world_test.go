package player_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"sanduq/lessons/player"
	"sanduq/lessons/transcript"
	"sanduq/server/mailhost"
	"sanduq/server/mailset"
	"sanduq/server/memnet"
)

var start = time.Date(2000, 3, 1, 10, 0, 0, 0, time.UTC)

// mailWorlds returns a maker of real mail hosts: alex/drums has three messages
// in newbox, riley/firebird none.
func mailWorlds(t testing.TB, seed ...string) func() (player.World, error) {
	t.Helper()
	mail := func(subject string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("From: riley@smallorg.org\nTo: alex@smallorg.org\nSubject: " + subject +
			"\nDate: Mon, 28 Feb 2000 12:00:00 +0000\nMessage-ID: <" + subject + "@smallorg.org>\n\nHello,\n* this is " + subject + ".\n")}
	}
	set, err := mailset.Load(fstest.MapFS{
		"set/set.txt": {Data: []byte("user alex drums\nmailbox INBOX\nmailbox newbox\n" +
			"message first.eml 2000-02-28T12:00:00Z\nmessage second.eml 2000-02-28T12:00:00Z\nmessage third.eml 2000-02-28T12:00:00Z \\Flagged\n" +
			"user riley firebird\nmailbox INBOX\n")},
		"set/first.eml": mail("First"), "set/second.eml": mail("Second"), "set/third.eml": mail("Third"),
	}, "set")
	if err != nil {
		t.Fatal(err)
	}
	return func() (player.World, error) {
		return mailhost.NewWorld(mailhost.WorldConfig{Set: set, Host: "shadrach.smallorg.org", Start: start, Seed: "test" + strings.Join(seed, "")})
	}
}

// A script is a mail host of a test's own making: every line that a client
// sends is answered with what the function returns.
type script struct {
	greeting  string
	answer    func(line string) (answer string, close bool)
	handshake func(net.Conn) (net.Conn, error)

	network *memnet.Network
	mu      sync.Mutex
	clock   time.Time
	conns   []net.Conn
	serving sync.WaitGroup
}

func (s *script) worlds() func() (player.World, error) {
	return func() (player.World, error) {
		w := &script{greeting: s.greeting, answer: s.answer, handshake: s.handshake, network: memnet.New()}
		if s.handshake != nil {
			return tlsScript{w}, nil
		}
		return w, nil
	}
}

type tlsScript struct{ *script }

func (s tlsScript) Implicit(port int) bool                 { return port == 993 }
func (s tlsScript) Handshake(c net.Conn) (net.Conn, error) { return s.handshake(c) }

func (s *script) Dial(protocol string, port int) (net.Conn, error) {
	if protocol != "imap" && protocol != "pop3" && protocol != "smtp" {
		return nil, fmt.Errorf("no %s server on port %d", protocol, port)
	}
	client, server := s.network.Pipe("server", "client")
	s.conns = append(s.conns, server)
	s.serving.Add(1)
	go func() {
		defer s.serving.Done()
		defer server.Close()
		fmt.Fprint(server, s.greeting)
		for lines := bufio.NewReader(server); ; {
			line, err := lines.ReadString('\n')
			if err != nil {
				return
			}
			answer, end := s.answer(strings.TrimRight(line, "\r\n"))
			fmt.Fprint(server, answer)
			if end {
				return
			}
		}
	}()
	return client, nil
}

func (s *script) Settle(ctx context.Context) error { return s.network.Settle(ctx) }

func (s *script) SetClock(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock = t
}

func (s *script) Close() error {
	for _, c := range s.conns {
		c.Close()
	}
	s.serving.Wait()
	return nil
}

// parse returns a lesson without faults.
func parse(t testing.TB, src string) *transcript.Lesson {
	t.Helper()
	l, faults := transcript.Parse("lesson.md", []byte(src))
	if len(faults) > 0 {
		t.Fatalf("%v in\n%s", faults, src)
	}
	return l
}

// A stage is a player with what it told.
type stage struct {
	*player.Player
	t      testing.TB
	mu     sync.Mutex
	events []player.Event
}

func play(t testing.TB, l *transcript.Lesson, worlds func() (player.World, error)) *stage {
	t.Helper()
	s := &stage{t: t}
	s.Player = player.New(player.Setup{Lesson: l, NewWorld: worlds, Start: start, Events: s.hear})
	t.Cleanup(s.Close)
	return s
}

func (s *stage) hear(e player.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, e)
}

// told waits until all is done, and returns what was told since last asked.
func (s *stage) told() []player.Event {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := s.Wait(ctx); err != nil {
		s.t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	events := s.events
	s.events = nil
	return events
}

// shown renders events, one a line: lines as a console shows them, states,
// failures, and the progress in one word a step.
func shown(events []player.Event) string {
	var out strings.Builder
	for _, e := range events {
		switch e := e.(type) {
		case player.Line:
			fmt.Fprintf(&out, "%s %c: %s", e.Conn, e.Who, e.Text)
			if e.Step > 0 {
				fmt.Fprintf(&out, " (step %d)", e.Step)
			}
			if e.Replayed {
				out.WriteString(" (again)")
			}
			out.WriteString("\n")
		case player.ConnState:
			fmt.Fprintf(&out, "%s is %s", e.Conn, e.State)
			if e.Octets > 0 {
				fmt.Fprintf(&out, " %d", e.Octets)
			}
			out.WriteString("\n")
		case player.Progress:
			fmt.Fprintf(&out, "at %d", e.Current)
			for _, s := range e.Steps {
				fmt.Fprintf(&out, " %s", s.State)
			}
			if !e.Fits {
				out.WriteString(", does not fit")
			}
			out.WriteString("\n")
		case player.LogCleared:
			fmt.Fprintf(&out, "cleared, changed %v\n", e.Changed)
		case player.Failed:
			fmt.Fprintf(&out, "failed: %v\n", e.Err)
		case player.Ended:
			fmt.Fprintf(&out, "%s ended: %s %s\n", e.Conn, e.Cause, e.Detail)
		case player.Insecure:
			fmt.Fprintf(&out, "%s is not secure: %s %s\n", e.Conn, e.Why, e.Detail)
		}
	}
	return out.String()
}

func logOf(events []player.Event) []player.Entry {
	var log []player.Entry
	for _, e := range events {
		switch e := e.(type) {
		case player.Logged:
			log = append(log, e.Entry)
		case player.LogCleared:
			log = nil
		}
	}
	return log
}

func same(t testing.TB, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n%s\nwant:\n%s", what, got, want)
	}
}

func transcriptFaults(src string) (*transcript.Lesson, bool) {
	l, faults := transcript.Parse("lesson.md", []byte(src))
	return l, len(faults) > 0
}
