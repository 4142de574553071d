package guard_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sanduq/lessons"
	"sanduq/lessons/transcript"
	"sanduq/server/glance"
	"sanduq/server/guard"
	"sanduq/server/mailhost"
	"sanduq/server/mailset"
	"sanduq/server/selfsigned"
)

// newWorld is a mail host with a set of the course's; secure: it offers TLS.
func newWorld(t testing.TB, set string, quota int64, secure bool) *mailhost.World {
	t.Helper()
	start := time.Date(2000, 3, 1, 10, 0, 0, 0, time.UTC)
	loaded, err := mailset.Load(lessons.FS, "mailboxes/"+set)
	if err != nil {
		t.Fatal(err)
	}
	config := mailhost.WorldConfig{Set: loaded, Host: "mail.example", Seed: "guard", Quota: quota, Start: start}
	if secure {
		pair, err := selfsigned.New(config.Host, start)
		if err != nil {
			t.Fatal(err)
		}
		config.StartTLS, config.Handshake = pair.Accept, pair.Join
	}
	w, err := mailhost.NewWorld(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// A guarded is a connection to a world with a guard before it.
type guarded struct {
	t     testing.TB
	world *mailhost.World
	raw   net.Conn // as the world gave it
	conn  net.Conn // the same, or what is under TLS above it
	done  chan struct{}
	guard *guard.Session
	split transcript.Splitter
	log   []string // what went over the connection

	mu    sync.Mutex
	in    []byte
	ended bool
}

func connect(t testing.TB, w *mailhost.World, protocol string, port int, mode string) *guarded {
	t.Helper()
	conn, err := w.Dial(protocol, port)
	if err != nil {
		t.Fatal(err)
	}
	g := &guarded{t: t, world: w, raw: conn, conn: conn, split: transcript.Splitter{IMAP: protocol == "imap"},
		guard: guard.New(guard.Rules{Protocol: protocol, Mode: mode, StartTLS: w.Implicit(993) && !w.Implicit(port)})}
	if w.Implicit(port) {
		g.handshake()
	}
	g.read()
	return g
}

func (g *guarded) read() {
	conn, done := g.conn, make(chan struct{})
	g.done = done
	go func() {
		defer close(done)
		buf := make([]byte, 32<<10)
		for {
			n, err := conn.Read(buf)
			g.mu.Lock()
			g.in = append(g.in, buf[:n]...)
			paused := errors.Is(err, os.ErrDeadlineExceeded)
			g.ended = g.ended || err != nil && !paused
			g.mu.Unlock()
			if err != nil {
				if !paused {
					conn.Close()
				}
				return
			}
		}
	}()
}

func (g *guarded) handshake() {
	g.t.Helper()
	secured, err := g.world.Handshake(g.conn)
	if err != nil {
		g.t.Fatal(err)
	}
	g.conn = secured
	g.guard.Secured()
}

// rise makes the handshake after the server has agreed to it.
func (g *guarded) rise() {
	g.t.Helper()
	g.conn.SetReadDeadline(time.Unix(1, 0))
	<-g.done
	g.conn.SetReadDeadline(time.Time{})
	g.handshake()
	g.read()
}

// hear has the guard hear what has come on the connection.
func (g *guarded) hear() []transcript.Unit {
	g.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := g.world.Settle(ctx); err != nil {
		g.t.Fatal(err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	units := g.split.Feed(g.in)
	g.in = nil
	for _, u := range units {
		g.log = append(g.log, "S: "+u.Text)
		if alarm := g.guard.Heard(u.Text); alarm != nil {
			g.t.Errorf("%q gives an alarm: %+v", u.Text, alarm)
		}
	}
	return units
}

// open says whether the server has not closed the connection.
func (g *guarded) open() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return !g.ended
}

// send sends a line as a learner who is sure would, if it is not refused.
func (g *guarded) send(line string) guard.Verdict {
	g.t.Helper()
	v := g.guard.Judge(line, true)
	if v.Refused == "" && g.open() {
		if _, err := g.conn.Write([]byte(v.Send + "\r\n")); err != nil {
			g.t.Fatal(err)
		}
		g.log = append(g.log, "C: "+v.Send)
		g.guard.Sent(line)
	}
	return v
}

// stands holds how far the guard takes the session to be against how far it is.
func (g *guarded) stands(at string) {
	g.t.Helper()
	state, user, mailbox := g.guard.Standing()
	is := g.world.Standing(g.raw)
	user, _, _ = strings.Cut(strings.ToLower(user), "@") // the world takes its users' addresses for their names, in any case
	if strings.HasPrefix(mailbox, "&") {
		mailbox = is.Mailbox // the guard has a name as it is on the wire
	}
	if got := (glance.Standing{State: state, User: user, Mailbox: mailbox}); got != is && g.open() {
		g.t.Errorf("%s: the guard takes the session to stand at %+v, and it does at %+v\n%s", at, got, is, strings.Join(g.log, "\n"))
	}
}

// TestLessons plays the dialogues of the course through a guard. In a safe target
// nothing is refused that a server reads; in a readonly one nothing but what changes
// something, and nothing is changed. Whatever goes out, the guard knows how far the
// session is.
func TestLessons(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(lessons.FS, "*/en.md")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		src, err := fs.ReadFile(lessons.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		lesson, _ := transcript.Parse(file, src)
		for _, mode := range []string{"safe", "readonly", "none"} {
			t.Run(strings.TrimSuffix(file, "/en.md")+" "+mode, func(t *testing.T) {
				t.Parallel()
				playLesson(t, lesson, mode)
			})
		}
	}
}

func playLesson(t *testing.T, lesson *transcript.Lesson, mode string) {
	w := newWorld(t, lesson.Mailboxes, lesson.Quota, lesson.TLS)
	before, fingerprint := contents(w), w.Fingerprint()
	conns := map[string]*guarded{}
	captures := transcript.Captures{}
	for _, step := range lesson.Steps {
		name := step.Block.Conn
		g := conns[name]
		if g == nil || !g.open() {
			g = connect(t, w, step.Block.Protocol, step.Block.Port, mode)
			conns[name] = g
			g.hear()
		}
		var units []transcript.Unit
		for _, l := range step.Client {
			line, _ := step.Block.Client(l.Text, captures)
			if step.Block.BareLF || !g.open() {
				break
			}
			v := g.send(line)
			for _, other := range conns {
				if came := other.hear(); other == g {
					units = append(units, came...)
				}
			}
			at := lesson.File + ": " + line
			if g.stands(at); v.Refused != "" {
				if !mayRefuse(mode, step.Block.Protocol, line, v) {
					t.Errorf("%s: refused as %s: %s", at, v.Refused, v.Detail)
				}
				break
			}
		}
		if step.TLSAfter {
			g.rise()
		}
		captures = step.Answer(nil).Compare(units, captures).Captured
	}
	pop3 := slices.ContainsFunc(lesson.Blocks, func(b *transcript.Block) bool { return b.Protocol == "pop3" })
	if mode == "readonly" && (contents(w) != before || !pop3 && w.Fingerprint() != fingerprint) {
		t.Error("the store has changed")
	}
}

// contents is all that a store holds, but for what was read: of that POP3's RETR takes
// note, and there is no other way to read.
func contents(w *mailhost.World) string {
	var b strings.Builder
	for _, u := range w.Users() {
		fmt.Fprintf(&b, "%s %q\n", u.Name, u.Gone)
		for _, box := range u.Mailboxes {
			fmt.Fprintf(&b, "  %+v", box.Name)
			box.Unseen = 0
			_, messages, _ := w.Messages(u.Name, box.Name, 1<<20)
			fmt.Fprintf(&b, " %+v", box)
			for _, m := range messages {
				m.Flags = slices.DeleteFunc(m.Flags, func(f string) bool { return f == `\Seen` || f == `\Recent` })
				fmt.Fprintf(&b, " %+v", m)
			}
		}
	}
	return b.String()
}

// mayRefuse says whether a line may be refused: where it has octets that no line has;
// where it changes something that is only to be read, or goes on with what was refused.
func mayRefuse(mode, protocol, line string, v guard.Verdict) bool {
	if v.Refused == guard.BeforeTLS {
		return true // lesson 15 shows what is sent in the clear, and a guard lets none of it pass
	}
	if v.Refused == guard.Octets {
		return strings.ContainsAny(line, "\r\n\x00")
	}
	words := strings.Fields(strings.ToUpper(line) + " . .")
	if mode != "readonly" || v.Refused != guard.ReadOnly {
		return false
	}
	name := words[0]
	if protocol == "imap" {
		if name = words[1]; name == "UID" {
			name = words[2]
		}
	}
	switch name {
	case "STORE", "APPEND", "COPY", "MOVE", "EXPUNGE", "CREATE", "DELETE", "RENAME", "SUBSCRIBE", "UNSUBSCRIBE", "SETQUOTA", "DELE", "MAIL", "RCPT", "DATA", "BDAT":
		return true
	}
	return false
}

// FuzzWorld: whatever is typed to a readonly target, a real server's store stays as it
// is; and the guard takes a session to be where it is.
func FuzzWorld(f *testing.F) {
	for seed := range 6 {
		all := make([]byte, 90)
		for i := range all {
			all[i] = byte(i*i*(2*seed+1) + i*5 + seed)
		}
		f.Add(uint8(seed), all)
	}
	f.Fuzz(func(t *testing.T, n uint8, octets []byte) {
		protocol := []string{"imap", "imap", "pop3", "smtp"}[n%4]
		chance, left := chances(octets)
		w := newWorld(t, "smallorg", 0, false)
		defer w.Close()
		before := contents(w)
		port := 0
		if protocol == "smtp" {
			port = 587
		}
		g := connect(t, w, protocol, port, "readonly")
		g.hear()
		if n%8 > 3 {
			for _, line := range map[string][]string{"imap": {"x login alex drums", "x select newbox"}, "pop3": {"USER alex", "PASS drums"},
				"smtp": {"EHLO laptop", "AUTH PLAIN AGFsZXgAZHJ1bXM="}}[protocol] {
				g.send(line)
				g.hear()
			}
		}
		for i := 0; left() && i < 100 && g.open(); i++ {
			line := typed(chance, protocol)
			g.send(line)
			if chance(8) > 0 {
				g.hear()
				g.stands(line)
			}
		}
		if contents(w) != before {
			t.Error("the store has changed")
		}
	})
}
