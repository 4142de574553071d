package mailhost_test

import (
	"bufio"
	"errors"
	"fmt"
	"testing"

	"sanduq/server/glance"
	"sanduq/server/mailhost"
	"sanduq/server/mailset"
)

// A connection's standing is the server's own, and is there as soon as the answer is.
func TestStanding(t *testing.T) {
	t.Parallel()
	w := world(t)
	for _, c := range []struct {
		protocol string
		port     int
		dialogue []string // a command, then how the connection stands
	}{
		{"imap", 143, []string{
			"", "{not authenticated  }", "a1 login alex drums", "{authenticated alex }", "a2 select INBOX", "{selected alex INBOX}",
			"a3 unselect", "{authenticated alex }", "a4 logout", "{logout alex }",
		}},
		{"pop3", 110, []string{"", "{authorization  }", "user alex", "{authorization  }", "pass drums", "{transaction alex INBOX}"}},
		{"smtp", 587, []string{
			"", "{greeted  }", "ehlo there", "{ready  }", "auth plain AGFsZXgAZHJ1bXM=", "{ready alex }",
			"mail from:<alex@localhost>", "{mail alex }", "rset", "{ready alex }",
		}},
	} {
		conn, err := w.Dial(c.protocol, c.port)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		r := bufio.NewReader(conn)
		for i := 0; i < len(c.dialogue); i += 2 {
			if c.dialogue[i] != "" {
				fmt.Fprintf(conn, "%s\r\n", c.dialogue[i])
			}
			for line := ""; ; {
				if line, err = r.ReadString('\n'); err != nil {
					t.Fatalf("%s %q: %v", c.protocol, c.dialogue[i], err)
				}
				if c.protocol == "pop3" || i == 0 || line[0] == 'a' || line[3] == ' ' && c.protocol == "smtp" {
					break
				}
			}
			if got := fmt.Sprint(w.Standing(conn)); got != c.dialogue[i+1] {
				t.Errorf("%s after %q: %s, want %s", c.protocol, c.dialogue[i], got, c.dialogue[i+1])
			}
		}
	}
	if got := w.Standing(nil); got != (glance.Standing{}) {
		t.Errorf("of no connection: %+v", got)
	}
}

func TestImport(t *testing.T) {
	t.Parallel()
	const message = "Subject: x\n\ny\n"
	const mbox = "From a@b Tue Feb 29 12:00:00 2000\n" + message
	for _, c := range []struct {
		file, content string
		mailbox       string
		err           error
	}{
		{"a.eml", message, "INBOX", nil},
		{"Travel 2000.mbox", mbox, "Travel 2000", nil},
		{"/home/me/Travel 2000.mbox", mbox, "Travel 2000", nil},
		{`C:\mail\a%*b`, mbox, "a--b", nil},
		{"inbox", mbox, "INBOX", nil},
		{".mbox", mbox, "INBOX", nil},
		{"صندوق.mbox", mbox, "صندوق", nil},
		{"a\u202egpj.mbox", mbox, "a-gpj", nil},
		{"empty.eml", " \n", "", mailset.ErrEmpty},
		{"cat.png", "\x89PNG\r\n\x1a\n", "", mailset.ErrNotMail},
		{"page.html", "<!doctype html>\n<p>x: y</p>\n", "", mailset.ErrNotMail},
		{"nul.eml", "Subject: x\n\n\x00\n", "", mailset.ErrNotMail},
	} {
		w := world(t)
		before := w.Fingerprint()
		mailbox, count, err := w.Import("alex", c.file, []byte(c.content))
		if mailbox != c.mailbox || !errors.Is(err, c.err) || (count == 1) != (c.err == nil) {
			t.Errorf("%q: %d into %q, %v; want %q, %v", c.file, count, mailbox, err, c.mailbox, c.err)
		}
		if (w.Fingerprint() == before) != (c.err != nil) {
			t.Errorf("%q: the fingerprint does not tell what happened", c.file)
		}
		if _, messages, ok := w.Messages("alex", c.mailbox, 1); c.err == nil && (!ok || len(messages) != 1 || messages[0].Subject != "x") {
			t.Errorf("%q: %+v, %v", c.file, messages, ok)
		}
	}
	if _, _, err := world(t).Import("nobody", "a.eml", []byte(message)); !errors.Is(err, mailhost.ErrNoUser) {
		t.Errorf("for nobody: %v", err)
	}
}
