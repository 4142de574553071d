package player_test

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"sanduq/lessons/player"
	"sanduq/server/memnet"
)

// Whatever a server does, the player goes on.
func TestRudeServers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		*script
		want string // is told
	}{
		{"closes at once", &script{greeting: "* BYE busy\r\n", answer: func(string) (string, bool) { return "", true }},
			"one C: a1 noop\none is waiting\none I: Connection closed by foreign host.\none is closed\n"},
		{"closes within a line", &script{greeting: "* OK\r\n", answer: func(string) (string, bool) { return "a1 O", true }},
			"one S: a1 O\none I: Connection closed by foreign host.\n"},
		{"closes within a literal", &script{greeting: "* OK\r\n", answer: func(string) (string, bool) { return "* 1 FETCH {100}\r\nab", true }},
			"one S: * 1 FETCH {100}\none S: ab\none I: Connection closed by foreign host.\n"},
		{"says nothing", &script{answer: func(string) (string, bool) { return "", false }}, "one C: a1 noop\none is waiting\none is ready\n"},
		{"says a lot", &script{answer: func(string) (string, bool) {
			return strings.Repeat("* 1 FETCH (FLAGS ())\r\n", 30000) + "a1 OK\r\n", false
		}}, "one S: a1 OK\n"},
		{"sends bare LF and NUL", &script{answer: func(string) (string, bool) { return "* a\nb\x00\r\n", false }}, "one S: * a\nb\x00\n"},
		{"asks for a literal nobody announced", &script{answer: func(string) (string, bool) { return "+ go\r\n", false }}, "one is continue\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := play(t, nil, c.worlds())
			s.Connect("one", "imap", 0)
			s.Send("one", "a1 noop")
			s.Send("one", "a2 noop")
			s.Hangup("one")
			s.Connect("one", "imap", 0)
			if got := shown(s.told()); !strings.Contains(got, c.want) {
				t.Errorf("%q is not in\n%.2000s", c.want, got)
			}
		})
	}
}

// A flood has an end: the connection that never stops is hung up.
func TestFlood(t *testing.T) {
	t.Parallel()
	s := &stage{t: t}
	s.Player = player.New(player.Setup{
		NewWorld: func() (player.World, error) { return flood{&script{network: memnet.New()}}, nil },
		Flood:    4 << 20, Events: s.hear,
	})
	t.Cleanup(s.Close)
	s.Connect("one", "imap", 0)
	if got := shown(s.told()); !strings.HasSuffix(got, "one I: Connection closed by foreign host.\none is closed\n") {
		t.Errorf("…%s", got[max(0, len(got)-200):])
	}
}

type flood struct{ *script }

func (f flood) Dial(string, int) (net.Conn, error) {
	client, server := f.network.Pipe("server", "client")
	f.serving.Add(1)
	go func() {
		defer f.serving.Done()
		defer server.Close()
		line := []byte(strings.Repeat("x", 1<<20-2) + "\r\n")
		for {
			if _, err := server.Write(line); err != nil {
				return
			}
		}
	}()
	return client, nil
}

// Close ends a player whose world does not come to rest, and Wait with it.
func TestCloseWhileUnsettled(t *testing.T) {
	t.Parallel()
	s := play(t, nil, func() (player.World, error) { return unsettled{&script{network: memnet.New()}}, nil })
	s.Connect("one", "imap", 0)
	time.AfterFunc(10*time.Millisecond, s.Close)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := s.Wait(ctx); err != nil {
		t.Error(err)
	}
	s.Send("one", "after the end")
}

// unsettled is a world with a server that works and works.
type unsettled struct{ *script }

func (u unsettled) Dial(string, int) (net.Conn, error) {
	client, server := u.network.Pipe("server", "client")
	u.conns = append(u.conns, server)
	return client, nil
}

// TestHangupWhileBusy: a hang-up is not kept waiting by a server that is long at what was sent; what waits behind that is
// not sent any more, and the log says so.
func TestHangupWhileBusy(t *testing.T) {
	t.Parallel()
	network := memnet.New()
	s := play(t, nil, func() (player.World, error) { return busy{&script{network: network}}, nil })
	s.Connect("one", "imap", 0)
	s.Send("one", "a1 SEARCH")
	s.Send("one", "a2 DELETE old")
	s.Hangup("one")
	got := shown(s.told())
	for _, want := range []string{"one C: a1 SEARCH\n", "one I: Connection closed.\none is closed\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "C: a2") {
		t.Errorf("it was sent after the hang-up:\n%s", got)
	}
}

// busy is a world with a server that works at what it was sent until the client is gone.
type busy struct{ *script }

func (b busy) Dial(string, int) (net.Conn, error) {
	client, server := b.network.Pipe("server", "client")
	b.serving.Add(1)
	go func() {
		defer b.serving.Done()
		defer server.Close()
		server.Write([]byte("* OK\r\n"))
		for {
			if _, err := server.Read(make([]byte, 100)); err != nil {
				return
			}
			for !server.PeerClosed() {
				time.Sleep(time.Millisecond)
			}
		}
	}()
	return client, nil
}
