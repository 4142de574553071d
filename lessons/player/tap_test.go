package player_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"sanduq/lessons/player"
)

// TestWire: a listener hears each octet that passes, as it is written, from the greeting on; and nothing of a world that is
// over, nor of what is only tried.
func TestWire(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var out strings.Builder
	heard := func() string {
		mu.Lock()
		defer mu.Unlock()
		defer out.Reset()
		return out.String()
	}
	s := &stage{t: t}
	s.Player = player.New(player.Setup{
		Lesson:   parse(t, "---\ntitle: t\nsummary: s\ndate: 2000-03-01T10:00:00Z\n---\n```imap\nS: * OK [..]\nC: a1 login alex drums\nS: a1 OK [..]\nC: a2 noop\nS: a2 OK [..]\n```\n"),
		NewWorld: mailWorlds(t), Start: start, Events: s.hear,
		Wire: func(conn string, sent bool, p []byte) {
			mu.Lock()
			defer mu.Unlock()
			fmt.Fprintf(&out, "%s %t %q\n", conn, sent, p)
		},
	})
	t.Cleanup(s.Close)
	s.Connect("imap", "imap", 0)
	s.Send("imap", "x1 login alex drums")
	s.told()
	want := `imap false "* OK shadrach.smallorg.org IMAP4rev1 v12.250 server ready\r\n"
imap true "x1 login alex drums\r\n"
imap false "x1 OK LOGIN completed\r\n"
`
	if got := heard(); got != want {
		t.Errorf("heard\n%swant\n%s", got, want)
	}
	s.Send("imap", "x2 select newbox") // the lesson did not ask for it: whether it still fits is tried
	s.told()
	if got := heard(); strings.Count(got, "true") != 1 || strings.Contains(got, "login") {
		t.Errorf("of what is only tried was heard\n%s", got)
	}
	s.Reset()
	s.told()
	if got := heard(); got != "" {
		t.Errorf("of a world that is over was heard\n%s", got)
	}
}

// TestTryWorld: what is only tried is tried in a world of its own kind, where there is one.
func TestTryWorld(t *testing.T) {
	t.Parallel()
	worlds := mailWorlds(t)
	var made, tried atomic.Int32
	counted := func(n *atomic.Int32) func() (player.World, error) {
		return func() (player.World, error) {
			n.Add(1)
			return worlds()
		}
	}
	s := &stage{t: t}
	s.Player = player.New(player.Setup{
		Lesson:   parse(t, "---\ntitle: t\nsummary: s\ndate: 2000-03-01T10:00:00Z\n---\n```imap\nS: * OK [..]\nC: a1 login alex drums\nS: a1 OK [..]\nC: a2 noop\nS: a2 OK [..]\n```\n"),
		NewWorld: counted(&made), TryWorld: counted(&tried), Start: start, Events: s.hear,
	})
	t.Cleanup(s.Close)
	s.Connect("imap", "imap", 0)
	s.Send("imap", "x1 login alex drums")
	s.Send("imap", "x2 select newbox")
	s.Send("imap", "x3 select INBOX")
	s.told()
	if made.Load() != 1 || tried.Load() == 0 {
		t.Errorf("%d worlds were made and %d tried", made.Load(), tried.Load())
	}
}
