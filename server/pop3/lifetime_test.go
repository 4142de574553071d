package pop3_test

import (
	"bufio"
	"io"
	"net"
	"testing"
	"time"

	"sanduq/server/internal/talk"
	"sanduq/server/pop3"
	"sanduq/server/wire"
)

// untouched proves that alex' maildrop is free again and holds both messages.
func (w *world) untouched() {
	w.t.Helper()
	w.Settle()
	drop, err := w.user("alex").OpenMaildrop()
	must(w.t, err)
	defer drop.Close()
	if drop.Len() != 2 {
		w.t.Errorf("%d messages are left of 2", drop.Len())
	}
}

// TestAutologout lets the silence pass: the connection is closed without a word
// and nothing is removed (RFC 1939, section 3). The time is real, and no test
// waits for more than it: it ends in the close.
func TestAutologout(t *testing.T) {
	t.Parallel()
	w := testWorld(t, pop3.Config{Bounds: wire.Bounds{Idle: 30 * time.Millisecond}})
	ours, theirs := net.Pipe()
	defer ours.Close()
	w.Serve(theirs)
	go io.WriteString(ours, "USER alex\r\nPASS drums\r\nDELE 1\r\n")
	ours.SetReadDeadline(time.Now().Add(talk.Patience))
	got, err := io.ReadAll(ours)
	want := "+OK shadrach.smallorg.org POP3 server ready\r\n+OK now send PASS and the password\r\n" +
		"+OK alex's maildrop has 2 messages (320 octets)\r\n+OK message 1 deleted: QUIT removes it, RSET takes the mark away\r\n"
	if err != nil || string(got) != want {
		t.Errorf("%q, %v", got, err)
	}
	w.Wait()
	w.untouched()
}

func TestShutdown(t *testing.T) {
	t.Parallel()
	w := testWorld(t, pop3.Config{})
	fresh, marked, asked := w.greeted(), w.loggedIn("alex"), w.greeted()
	marked.Send("DELE 1")
	asked.Expect("+ ", "AUTH PLAIN")
	arabic := w.greeted()
	arabic.Send("LANG ar")
	w.Shutdown()
	for c, want := range map[*talk.Client]string{
		fresh: "shadrach.smallorg.org POP3 server shuts down: nothing was removed", marked: "shadrach.smallorg.org POP3 server shuts down: nothing was removed",
		asked: "shadrach.smallorg.org POP3 server shuts down: nothing was removed", arabic: "خادم POP3 على shadrach.smallorg.org يتوقّف: لم يُمحَ شيء",
	} {
		select {
		case <-c.Closed():
		case <-time.After(talk.Patience):
			t.Fatal("the server does not close")
		}
		c.Expect("-ERR [SYS/TEMP] " + want + "\n<close>")
	}
	w.Wait()
	w.untouched()
}

// TestShutdownWhileBlocked: a client that takes nothing does not hold up the end.
func TestShutdownWhileBlocked(t *testing.T) {
	t.Parallel()
	testWorld(t, pop3.Config{}).EndsWhileBlocked(t)
}

// TestClientGone: whatever a client leaves behind, Serve ends without an error,
// the maildrop is free and nothing is removed.
func TestClientGone(t *testing.T) {
	t.Parallel()
	const login = "USER alex\r\nPASS drums\r\n"
	for _, sent := range []string{"", "US", "USER alex\r\n", "AUTH LOGIN\r\n", login, login + "DELE 1\r\nDELE 2\r\n",
		login + "DELE 1\r\nQUI", login + "DELE 1\r\nQUIT", login + "DELE 1\r\nQUIT\r", login + "RETR 1\r\nRETR"} {
		w := testWorld(t, pop3.Config{})
		c := w.Connect()
		c.Raw(sent)
		c.Take()
		c.Conn.Close()
		w.Settle()
		w.Wait()
		w.untouched()
	}
}

// TestPipelined: the commands of one write are all answered, in order, with the
// login among them (RFC 2449, section 6.6).
func TestPipelined(t *testing.T) {
	t.Parallel()
	w := testWorld(t, pop3.Config{})
	w.greeted().Expect("+OK now send PASS and the password\n+OK alex's maildrop has 2 messages (320 octets)\n+OK 2 320\n"+
		"+OK message 2 deleted: QUIT removes it, RSET takes the mark away\n+OK 1 120\n"+
		"+OK shadrach.smallorg.org POP3 server signing off (1 message left)\n<close>",
		"USER alex", "PASS drums", "STAT", "DELE 2", "STAT", "QUIT", "STAT")
}

// TestFreeBeforeTheAnswer: who sees QUIT answered may log in at once. One octet of
// the answer is taken, so that the server still waits with the rest.
func TestFreeBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	w := testWorld(t, pop3.Config{})
	ours, theirs := net.Pipe()
	defer ours.Close()
	w.Serve(theirs)
	r := bufio.NewReaderSize(ours, 16)
	for _, command := range []string{"USER alex", "PASS drums", "NOOP"} {
		if _, err := r.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		io.WriteString(ours, command+"\r\n")
	}
	if _, err := r.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	io.WriteString(ours, "QUIT\r\n")
	if _, err := io.ReadFull(ours, make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	drop, err := w.user("alex").OpenMaildrop()
	must(t, err)
	drop.Close()
}
