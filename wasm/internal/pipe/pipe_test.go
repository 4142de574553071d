package pipe_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"sanduq/lessons/player"
	"sanduq/wasm/internal/pipe"
)

// session is what is typed and answered from STARTTLS to the login.
const session = `imap I: TLS
imap secured TLS 1.3 shadrach.smallorg.org page
imap C: a3 login alex drums
imap S: a3 OK LOGIN completed
`

func TestSession(t *testing.T) {
	t.Parallel()
	l := learn(t, start(t))
	l.player.Connect("imap", "imap", 0)
	l.types("imap", "a1 capability", "a2 starttls", "a3 login alex drums", "a4 capability", "a5 starttls", "a6 logout")
	got := l.transcript()
	for _, want := range []string{" STARTTLS", session, "a5 BAD", "imap S: * BYE", "a6 OK LOGOUT completed\nimap I: Connection closed by foreign host.\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	if strings.Count(got, "ID STARTTLS ") != 1 {
		t.Errorf("under TLS STARTTLS is still offered:\n%s", got)
	}
	for _, e := range l.events() {
		if s, ok := e.(player.Secured); ok {
			own := s.Chain[0]
			if len(s.Chain) != 2 || own.Subject != host || own.Names[0] != host || !own.From.Before(began) || !own.Until.After(began) || s.Cipher == "" {
				t.Errorf("secured: %+v", s.Security)
			}
		}
	}
}

func TestEveryProtocol(t *testing.T) {
	t.Parallel()
	l := learn(t, start(t))
	l.player.Connect("pop3", "pop3", 0)
	l.types("pop3", "STLS", "USER alex", "PASS drums", "STAT", "QUIT")
	l.player.Connect("smtp", "smtp", 587)
	l.types("smtp", "EHLO client.example", "STARTTLS", "EHLO client.example", "AUTH PLAIN AGFsZXgAZHJ1bXM=", "QUIT")
	l.player.Connect("imaps", "imap", 993)
	l.types("imaps", "a1 login alex drums", "a2 logout")
	got := l.transcript()
	for _, want := range []string{"pop3 I: TLS", "S: +OK 1 ", "smtp I: TLS", "S: 235 2.7.0", "S: 221 ", "imaps I: TLS\nimaps secured", "imaps S: a1 OK", "imaps S: a2 OK"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	if n := strings.Count(got, "Connection closed by foreign host."); n != 3 {
		t.Errorf("%d of 3 closes were heard:\n%s", n, got)
	}
}

// TestLarge: ten million octets come through as they were.
func TestLarge(t *testing.T) {
	t.Parallel()
	l := learn(t, start(t))
	var mail bytes.Buffer
	mail.WriteString("Subject: Large\r\n\r\n")
	for i := 0; mail.Len() < 10_000_000; i++ {
		fmt.Fprintf(&mail, "Line %d of a message that is larger than every buffer on its way.\r\n", i)
	}
	l.player.Import("alex", "large.eml", mail.Bytes())
	l.player.Connect("imap", "imap", 0)
	l.types("imap", "a1 starttls", "a2 login alex drums", "a3 select inbox", "a4 fetch 2 body.peek[]", "a5 noop")
	var body strings.Builder
	within := false
	for _, e := range l.events() {
		line, ok := e.(player.Line)
		switch {
		case !ok || line.Who != 'S':
		case strings.HasPrefix(line.Text, "* 2 FETCH"):
			within = true
		case line.Text == ")":
			within = false
		case within:
			body.WriteString(line.Text + "\r\n")
		}
	}
	if body.String() != mail.String() && body.String() != mail.String()+")\r\n" {
		t.Errorf("a message of %d octets came as %d", mail.Len(), body.Len())
	}
	if !strings.Contains(l.transcript(), "imap S: a5 OK") {
		t.Error("nothing goes on after it")
	}
}

// TestNews: at rest, what one connection caused has been heard on the other, each time.
func TestNews(t *testing.T) {
	t.Parallel()
	l := learn(t, start(t))
	for _, conn := range []string{"one", "idle"} {
		l.player.Connect(conn, "imap", 0)
		l.types(conn, "a1 starttls", "a2 login alex drums", "a3 select inbox")
	}
	l.types("idle", "a4 idle")
	for i := range 30 {
		before := len(l.transcript())
		flag := []string{"+", "-"}[i%2]
		l.types("one", fmt.Sprintf(`b%d store 1 %sflags (\Deleted)`, i, flag))
		if news := l.transcript()[before:]; strings.Count(news, "idle S: * 1 FETCH (FLAGS") != 1 {
			t.Fatalf("at rest was heard %q", news)
		}
	}
}

// TestTheSameEachTime: two times the same is typed, and a third time it is played again from the log.
func TestTheSameEachTime(t *testing.T) {
	t.Parallel()
	p := start(t)
	first, second, again := learn(t, p), learn(t, p), learn(t, p)
	for _, l := range []*learner{first, second} {
		l.player.Connect("imap", "imap", 0)
		l.player.Connect("idle", "imap", 993)
		l.types("idle", "i1 login alex drums", "i2 select inbox", "i3 idle")
		l.types("imap", "a1 starttls", "a2 login alex drums", "a3 select inbox", `a4 store 1 +flags (\Deleted)`, "a5 expunge", "a6 logout")
		l.types("idle", "DONE", "i4 noop")
	}
	if first.transcript() != second.transcript() {
		t.Errorf("once:\n%s\nand again:\n%s", first.transcript(), second.transcript())
	}
	var log []player.Entry
	for _, e := range first.events() {
		if logged, ok := e.(player.Logged); ok {
			log = append(log, logged.Entry)
		}
	}
	again.player.Resume(player.Record{Log: log})
	again.wait()
	if first.transcript() != again.transcript() {
		t.Errorf("typed:\n%s\nand played again:\n%s", first.transcript(), again.transcript())
	}
}

func TestProgramThatCannotBeLoaded(t *testing.T) {
	t.Parallel()
	p := start(t)
	p.fault = func() error { return errNotLoaded }
	l := learn(t, p)
	l.player.Connect("imap", "imap", 0)
	l.types("imap", "a1 starttls")
	got := l.transcript()
	if !strings.Contains(got, "a1 OK") || !strings.Contains(got, "imap failed TLS handshake: bridge.wasm: 404 Not Found\n") {
		t.Errorf("transcript:\n%s", got)
	}
	p.fault = nil
	l.player.Connect("imap", "imap", 0)
	l.types("imap", "a2 starttls", "a3 login alex drums")
	if !strings.Contains(l.transcript(), session) {
		t.Errorf("a second try:\n%s", l.transcript())
	}
}

// A cut port fails at its nth message to the sandbox: in place of that one comes another, and then nothing.
type cut struct {
	pipe.Port
	left    int
	instead []byte
}

func (c *cut) OnMessage(f func([]byte)) {
	c.Port.OnMessage(func(message []byte) {
		switch c.left--; {
		case c.left > 0:
			f(message)
		case c.left == 0:
			f(c.instead)
		}
	})
}

// TestProgramThatDies: at whatever message it dies, on whichever side, the learner hears of it, and can begin anew.
func TestProgramThatDies(t *testing.T) {
	t.Parallel()
	for _, side := range []string{"client", "server"} {
		for at := 1; at <= 9; at++ {
			t.Run(fmt.Sprint(side, at), func(t *testing.T) {
				t.Parallel()
				dies := true
				p := start(t)
				p.between = func(s string, near pipe.Port) pipe.Port {
					if s != side || !dies {
						return near
					}
					return &cut{Port: near, left: at, instead: append([]byte{pipe.Failed}, "the TLS program has ended"...)}
				}
				l := learn(t, p)
				l.player.Connect("imap", "imap", 0)
				l.types("imap", "a1 starttls", "a2 login alex drums", "a3 noop", "a4 noop", "a5 noop", "a6 noop")
				got := l.transcript()
				if !strings.Contains(got, "Connection closed") && !strings.Contains(got, "imap failed TLS handshake: ") {
					t.Errorf("it has not ended:\n%s", got)
				}
				dies = false
				l.player.Connect("imap", "imap", 0)
				l.types("imap", "a2 starttls", "a3 login alex drums")
				if got := l.transcript(); !strings.HasSuffix(got, session) {
					t.Errorf("a second try:\n%s", got)
				}
			})
		}
	}
}

// TestHangup: wherever in a session either side ends, the other hears of it and nothing stays behind.
func TestHangup(t *testing.T) {
	t.Parallel()
	lines := []string{"a1 starttls", "a2 login alex drums", "a3 select inbox", "a4 fetch 1 body[]", "a5 idle"}
	for n := range len(lines) + 1 {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			l := learn(t, start(t))
			l.player.Connect("imap", "imap", 0)
			l.types("imap", lines[:n]...)
			l.player.Hangup("imap")
			l.player.Connect("imap", "imap", 993)
			l.types("imap", lines[1:]...)
			if got := l.transcript(); !strings.Contains(got, "imap I: Connection closed.\nimap I: TLS\n") || !strings.HasSuffix(got, "imap S: + idling: DONE alone ends it\n") {
				t.Errorf("transcript:\n%s", got)
			}
		})
	}
}
