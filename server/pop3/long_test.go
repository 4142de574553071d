package pop3_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sanduq/server/internal/talk"
	"sanduq/server/mailstore"
	"sanduq/server/meter"
	"sanduq/server/pop3"
)

// large is a message of nearly two megabytes, with an octet beyond ASCII at its end.
var large = "Subject: Large\r\n\r\n" + strings.Repeat("All work and no play makes a dull boy.\r\n", 50_000) + "\u00e9\r\n"

// crowd gives riley 1,024 such messages, which share their octets: 2 GB to be measured at login.
func (w *world) crowd() {
	w.t.Helper()
	riley, _ := w.store.User("riley")
	w.put(riley, large)
	s, err := riley.Open("INBOX", false)
	must(w.t, err)
	defer s.Close()
	for range 10 {
		var all []mailstore.UID
		for _, m := range s.Messages() {
			all = append(all, m.UID)
		}
		_, err := s.Copy(all, "INBOX")
		must(w.t, err)
		s.News(true)
	}
}

// TestLongLoginEnds: a maildrop that takes long to be measured is let go when the host stops, or the client is gone.
func TestLongLoginEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*world, *talk.Client){
		"shutdown": func(w *world, _ *talk.Client) { w.Shutdown() },
		"close":    func(_ *world, c *talk.Client) { c.Conn.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := testWorld(t, pop3.Config{})
			w.crowd()
			looks := w.CountLooks()
			c := w.Connect()
			c.Send("USER riley")
			looks.Take()
			c.Raw("PASS fire bird\r\n")
			looks.Wait(w.Stand, 10)
			end(w, c)
			w.Wait()
			riley, _ := w.store.User("riley")
			drop, err := riley.OpenMaildrop()
			if err != nil {
				t.Fatalf("the maildrop is still held: %v", err)
			}
			drop.Close()
			if name == "shutdown" {
				c.Expect("-ERR [SYS/TEMP] shadrach.smallorg.org POP3 server shuts down: nothing was removed\n<close>")
			}
		})
	}
}

// TestBudget: what takes longer than a command may is refused, and the session goes on.
func TestBudget(t *testing.T) {
	t.Parallel()
	var now atomic.Int64 // a second passes whenever the clock is looked at
	tick := func() time.Time { return time.Unix(now.Add(1), 0) }
	w := testWorld(t, pop3.Config{Budget: time.Minute, Clock: tick})
	w.crowd()
	c := w.Connect()
	c.Send("USER riley")
	for range 2 { // the first has let the maildrop go
		c.Expect("-ERR [SYS/TEMP] The command was ended: it has taken 1m0s of the server's time, which is the most that one may", "PASS fire bird")
		c.Send("USER riley")
	}
	c.Send("LANG ar", "USER riley")
	c.Expect("-ERR [SYS/TEMP] أُنهي الأمر: بلغ وقته على الخادم 1m0s، وهو أقصى ما يُتاح لأمر واحد", "PASS fire bird")
}

// TestLooksInTime: at least once a megabyte the context is looked at.
func TestLooksInTime(t *testing.T) {
	t.Parallel()
	w := testWorld(t, pop3.Config{})
	riley, _ := w.store.User("riley")
	w.put(riley, large)
	looks := w.CountLooks()
	c := w.Connect()
	c.Send("USER riley")
	for _, line := range []string{"PASS fire bird", "TOP 1 1000000"} {
		looks.Take()
		if got := c.Send(line); !strings.HasPrefix(got, "+OK") {
			t.Fatalf("%s: %.100s", line, got)
		}
		if n := looks.Take(); n < int64(len(large)/meter.Step) {
			t.Errorf("%s looks at its context %d times for %d octets", line, n, len(large))
		}
	}
}
