package imap_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sanduq/server/imap"
	"sanduq/server/internal/talk"
	"sanduq/server/mailstore"
	"sanduq/server/meter"
)

// large is a message of a megabyte, with no x in it.
var large = []byte("Subject: Large\r\n\r\n" + strings.Repeat("All work and no play makes a dull boy.\r\n", 25_000))

// endless is a command that looks for what is in none of 1,024 such messages, 2,000 times: 2 TB, and a core for long.
var endless = "a1 SEARCH" + strings.Repeat(" NOT BODY x", 2000)

// crowd fills a mailbox by COPY with 1,024 messages of a megabyte, which share their octets, and selects it.
func (w *world) crowd(send func(line string)) {
	w.t.Helper()
	alex, _ := w.store.User("alex")
	must(w.t, alex.Create("z"))
	_, err := alex.Append("z", mailstore.NewMessage{Content: large})
	must(w.t, err)
	send("c0 LOGIN alex drums")
	send("c1 SELECT z")
	for range 10 {
		send("c2 COPY 1:* z")
	}
}

// over fails where the sessions do not end soon.
func (w *world) over(what string) {
	w.t.Helper()
	began := time.Now()
	done := make(chan struct{})
	go func() {
		w.Wait()
		close(done)
	}()
	select {
	case <-done:
		w.t.Logf("%s: ended after %v", what, time.Since(began).Round(time.Millisecond))
	case <-time.After(talk.Patience):
		w.t.Fatalf("%s: the command goes on", what)
	}
}

// TestLongCommandEnds: a command that would go on for hours ends when its client goes, however, and when the host stops.
func TestLongCommandEnds(t *testing.T) {
	t.Parallel()
	t.Run("closed in memory", func(t *testing.T) {
		t.Parallel()
		w := testWorld(t, imap.Config{})
		looks := w.CountLooks()
		c := w.greeted()
		w.crowd(func(line string) { c.Send(line) })
		looks.Take()
		c.Raw(endless + "\r\na2 NOOP\r\n")
		looks.Wait(w.Stand, 10)
		c.Conn.Close()
		w.over("closed in memory")
	})
	t.Run("shutdown", func(t *testing.T) {
		t.Parallel()
		w := testWorld(t, imap.Config{})
		looks := w.CountLooks()
		c := w.greeted()
		w.crowd(func(line string) { c.Send(line) })
		looks.Take()
		c.Raw(endless + "\r\n")
		looks.Wait(w.Stand, 10)
		w.Shutdown()
		w.over("shutdown")
		c.Expect("* BYE shadrach.smallorg.org IMAP4rev1 server terminating connection\n<close>")
	})
	for _, how := range []string{"close", "reset"} {
		t.Run("TCP "+how, func(t *testing.T) {
			t.Parallel()
			w := testWorld(t, imap.Config{})
			looks := w.CountLooks()
			conn := w.DialTCP().(*net.TCPConn)
			w.crowd(func(line string) {
				io.WriteString(conn, line+"\r\n")
				talkUntil(t, conn, line[:2]+" OK")
			})
			looks.Take()
			// What is pipelined behind hides the end from who reads ahead.
			io.WriteString(conn, endless+"\r\na2 NOOP\r\n")
			looks.Wait(w.Stand, 10)
			if how == "reset" {
				must(t, conn.SetLinger(0))
			}
			conn.Close()
			w.over("TCP " + how)
		})
	}
}

// talkUntil reads answers up to one that begins so.
func talkUntil(t *testing.T, conn net.Conn, prefix string) {
	t.Helper()
	conn.SetReadDeadline(time.Now().Add(talk.Patience))
	last := ""
	for b := make([]byte, 64<<10); ; {
		n, err := conn.Read(b)
		if err != nil {
			t.Fatalf("%q came last, and then %v", last, err)
		}
		last += string(b[:n])
		last = last[max(0, len(last)-200):]
		line := last[strings.LastIndexByte(strings.TrimSuffix(last, "\r\n"), '\n')+1:]
		if strings.HasPrefix(line, prefix) && strings.HasSuffix(line, "\r\n") {
			return
		}
	}
}

// TestHalfClosed: a client that sends no more and still reads gets all of its answers, as from `printf ... | nc -N`.
func TestHalfClosed(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	alex, _ := w.store.User("alex")
	for range 3 {
		_, err := alex.Append("newbox", mailstore.NewMessage{Content: large})
		must(t, err)
	}
	conn := w.DialTCP().(*net.TCPConn)
	defer conn.Close()
	io.WriteString(conn, "a0 LOGIN alex drums\r\na1 SELECT newbox\r\na2 SEARCH"+strings.Repeat(" NOT BODY xylophone NOT BODY x", 30)+"\r\na3 FETCH 7 BODY.PEEK[]\r\na4 LOGOUT\r\n")
	must(t, conn.CloseWrite())
	conn.SetReadDeadline(time.Now().Add(talk.Patience))
	got, err := io.ReadAll(conn)
	must(t, err)
	for _, want := range []string{"* SEARCH 1 2 3 4 5 6 7 8 9\r\na2 OK SEARCH completed\r\n", "a3 OK FETCH completed\r\n", "a4 OK LOGOUT completed\r\n"} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%q did not come; %d octets did", want, len(got))
		}
	}
}

// TestBudget: what takes longer than a command may is refused, and the session goes on.
func TestBudget(t *testing.T) {
	t.Parallel()
	var now atomic.Int64 // a second passes whenever the clock is looked at
	tick := func() time.Time { return time.Unix(now.Add(1), 0) }
	w := testWorld(t, imap.Config{Budget: 20 * time.Second, Clock: tick})
	c := w.greeted()
	w.crowd(func(line string) { c.Send(line) })
	limit := "NO [LIMIT] The command was ended: it has taken 20s of the server's time, which is the most that one may; ask for fewer messages, or for less of them"
	c.Expect("a1 "+limit, endless)
	inStep(c)
	// A response that is not whole is not sent.
	if got := c.Send("a2 UID FETCH 1:* (RFC822.SIZE BODY.PEEK[HEADER.FIELDS (Subject)] BODYSTRUCTURE)"); !strings.HasSuffix(got, ")\na2 "+limit) {
		t.Errorf("FETCH is answered %.200q ... %q", got, got[max(0, len(got)-300):])
	}
	c.Expect("* SEARCH 1 2 3\na3 OK SEARCH completed", "a3 SEARCH 1:3 SUBJECT large")
	// Each command has its own.
	for range 5 {
		c.Expect("* SEARCH\na4 OK SEARCH completed", "a4 SEARCH 1:3 BODY x")
	}
}

// TestLooksInTime: however a command looks through a message, it looks at its context at least once for each megabyte.
func TestLooksInTime(t *testing.T) {
	t.Parallel()
	const size = 5 << 19
	fill := func(line string) string { return strings.Repeat(line, size/len(line)) }
	plain := "Subject: Hi\r\n\r\n"
	multi := "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n"
	for _, test := range []struct {
		name, content, command string
		times                  int64 // how often the content is looked through at least
	}{
		{"body", plain + fill("All work and no play.\r\n"), "SEARCH BODY x", 1},
		{"body in one line", plain + fill("All work and no play."), "SEARCH BODY x", 1},
		{"keys", plain + fill("All work and no play.\r\n"), "SEARCH NOT BODY x NOT BODY z NOT TEXT q", 3},
		{"letters beyond ASCII", plain + fill("Dass schön läuft.\r\n"), "SEARCH CHARSET UTF-8 BODY {4+}\r\nÖß", 1},
		{"header", fill("Field: value\r\n") + "\r\nHello", "SEARCH HEADER Nowhere x", 1},
		{"folded header", "Subject: Hi\r\n" + fill(" and more\r\n") + "\r\nHello", "SEARCH SUBJECT x", 1},
		{"encoded words", "Subject: Hi\r\n" + fill(" =?utf-8?q?y?=\r\n") + "\r\nHello", "SEARCH SUBJECT x", 1},
		{"dates", fill("Field: value\r\n") + "\r\nHello", "SEARCH SENTON 1-Feb-2000", 1},
		{"base64", "Content-Transfer-Encoding: base64\r\n\r\n" + fill("QUJD\r\n"), "SEARCH BODY x", 1},
		{"quoted-printable", "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + fill("a=20b\r\n"), "SEARCH BODY x", 1},
		{"charset", "Content-Type: text/plain; charset=koi8-r\r\n\r\n" + fill("\xc1\xc2\r\n"), "SEARCH BODY x", 1},
		{"structure", multi + fill("--b\r\n\r\n\r\n"), "FETCH 1 BODYSTRUCTURE", 1},
		{"structure of lines", multi + fill("--c\r\n"), "FETCH 1 BODYSTRUCTURE", 1},
		{"lines", plain + fill("a\r\n"), "FETCH 1 BODY", 1},
		{"parameters", "Content-Type: text/plain; a=b\r\n" + fill(" ;a-parameter-of-a-long-name=\"a value that is long, too, so that it is not the parameters that cost\"\r\n") + "\r\nHello", "FETCH 1 BODY", 1},
		{"envelope", "To: a@b\r\n" + fill(" ,Somebody of a long name <somebody.of.a.long.name@a.host.of.a.long.name.example>\r\n") + "\r\nHello", "FETCH 1 ENVELOPE", 1},
		{"routes", "To: a@b\r\n" + fill(" ,<@somebody.of.a.long.name,somebody.of.a.long.name,somebody.of.a.long.name\r\n") + "\r\nHello", "FETCH 1 ENVELOPE", 1},
		{"header fields", fill("Field: value\r\n") + "\r\nHello", "FETCH 1 BODY.PEEK[HEADER.FIELDS (Nowhere)]", 1},
		{"other header fields", fill("Field: value\r\n") + "\r\nHello", "FETCH 1 BODY.PEEK[HEADER.FIELDS.NOT (Field)]", 1},
		{"part", multi + fill("--b\r\n\r\nHello, all of you\r\n"), "FETCH 1 (BODY.PEEK[1] BODY.PEEK[2.MIME])", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := testWorld(t, imap.Config{})
			looks := w.CountLooks()
			alex, _ := w.store.User("alex")
			must(t, alex.Create("one"))
			_, err := alex.Append("one", mailstore.NewMessage{Content: []byte(test.content)})
			must(t, err)
			conn := w.Dial()
			defer conn.Close()
			send := func(line, answer string) int64 {
				looks.Take()
				io.WriteString(conn, line+"\r\n")
				talkUntil(t, conn, answer)
				return looks.Take()
			}
			send("l1 LOGIN alex drums", "l1 OK")
			send("l2 SELECT one", "l2 OK")
			besides := send("l3 NOOP", "l3 OK")
			most := test.times * (size / meter.Step)
			if got := send("a1 "+test.command, "a1 OK") - besides; got < most {
				t.Errorf("%s looks at its context %d times, want %d at least", test.command, got, most)
			}
		})
	}
}

// BenchmarkHeaderFields: what HEADER.FIELDS costs does not grow with its names.
func BenchmarkHeaderFields(b *testing.B) {
	header := strings.Repeat("Field-Of-Some-Length: value\r\n", 20_000)
	for _, names := range []int{1, 100, 10_000} {
		b.Run(fmt.Sprint(names, " names"), func(b *testing.B) {
			w := testWorld(b, imap.Config{Limits: imap.Limits{Line: 1 << 20}})
			alex, _ := w.store.User("alex")
			must(b, alex.Create("one"))
			_, err := alex.Append("one", mailstore.NewMessage{Content: []byte(header + "\r\n")})
			must(b, err)
			c := w.selected("one")
			var list []string
			for i := range names {
				list = append(list, fmt.Sprintf("Other-Of-Some-Length%d", i))
			}
			line := "a1 FETCH 1 BODY.PEEK[HEADER.FIELDS (" + strings.Join(list, " ") + ")]"
			for b.Loop() {
				c.Send(line)
			}
		})
	}
}
