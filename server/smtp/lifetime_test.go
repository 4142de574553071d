package smtp_test

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"sanduq/server/internal/talk"
	"sanduq/server/smtp"
	"sanduq/server/wire"
)

// TestSilence lets the silence pass, where a command is expected and within a text. The time is real, and no test waits
// for more than it: it ends in the answer.
func TestSilence(t *testing.T) {
	t.Parallel()
	for _, sent := range []string{"", "EHLO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<alex@localhost>\r\nDATA\r\nhalf a mess",
		"EHLO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<alex@localhost>\r\nBDAT 100 LAST\r\nhalf", "EHLO a\r\nBDAT 100\r\n"} {
		w := testWorld(t, smtp.Config{Bounds: wire.Bounds{Idle: 30 * time.Millisecond}})
		ours, theirs := net.Pipe()
		w.relay.Serve(theirs)
		go io.WriteString(ours, sent)
		ours.SetReadDeadline(time.Now().Add(talk.Patience))
		got, err := io.ReadAll(ours)
		if err != nil || !strings.HasSuffix(string(got), "421 4.4.2 shadrach.smallorg.org closes the connection: nothing came for 30ms\r\n") {
			t.Errorf("%q: %q, %v", sent, got, err)
		}
		ours.Close()
		if mail := w.mail("alex", "INBOX"); len(mail) > 0 {
			t.Errorf("%q arrived", mail)
		}
	}
}

func TestShutdown(t *testing.T) {
	t.Parallel()
	w := testWorld(t, smtp.Config{})
	data, chunk, auth := begun(w.ready(), "alex@smallorg.org"), begun(w.ready(), "alex@smallorg.org"), w.connected(w.submission)
	data.Send("DATA", "Subject: x")
	chunk.Send("BDAT 10 LAST", "Sub")
	auth.Send("EHLO a", "AUTH LOGIN")
	clients := []*talk.Client{w.connected(w.relay), w.loggedIn(), data, chunk, auth}
	w.relay.Shutdown()
	w.submission.Shutdown()
	for _, c := range clients {
		select {
		case <-c.Closed():
		case <-time.After(talk.Patience):
			t.Fatal("the server does not close")
		}
		c.Expect("421 4.3.2 shadrach.smallorg.org shuts down and closes the connection\n<close>")
	}
}

// TestClientGone: whatever a client leaves behind, Serve ends without an error and nothing is delivered.
func TestClientGone(t *testing.T) {
	t.Parallel()
	begun := "EHLO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<alex@localhost>\r\n"
	for _, sent := range []string{"", "EHL", begun + "DATA\r\nSubject: x\r\n\r\nhalf", begun + "DATA\r\n\r\nx\r\n.\r", begun + "BDAT 10 LAST\r\nhalf", begun + "BDAT 4\r\nhalf", begun} {
		w := testWorld(t, smtp.Config{})
		c := w.relay.Connect()
		c.Raw(sent)
		c.Take()
		c.Conn.Close()
		w.relay.Wait()
		if mail := w.mail("alex", "INBOX"); len(mail) > 0 {
			t.Errorf("%q: %q arrived", sent, mail)
		}
	}
}
