package smtp_test

import (
	"fmt"
	"strings"
	"testing"

	"sanduq/server/mailstore"
	"sanduq/server/smtp"
)

// TestLineLimits: the longest line that is taken of each kind, and the next one.
func TestLineLimits(t *testing.T) {
	t.Parallel()
	w := testWorld(t, smtp.Config{})
	relay, login := w.ready(), w.connected(w.submission)
	login.Send("EHLO a")
	long := func(line string, octets int) string { return line + strings.Repeat("x", octets-len(line)) }
	relay.Expect("250 2.0.0 OK", long("NOOP ", 510))
	relay.Expect("500 5.5.2 The line has 511 octets: at most 510 are taken", long("NOOP ", 511))
	relay.Expect("500 5.5.2 The line has 100000 octets: at most 510 are taken", long("x", 100_000))
	relay.Expect("500 5.5.2 The line has 3000000 octets: at most 510 are taken", long("NOOP ", 3_000_000))
	inStep(relay)
	for _, tc := range []struct {
		line string
		most int
	}{{"MAIL FROM:<a@b> ENVID=", 1180}, {"RCPT TO:<a@b> ORCPT=rfc822;", 1046}, {"VRFY ", 520}} {
		if got := relay.Send(long(tc.line, tc.most)); strings.HasPrefix(got, "500") {
			t.Errorf("%s of %d octets: %s", tc.line, tc.most, got)
		}
		relay.Expect(fmt.Sprintf("500 5.5.2 The line has %d octets: at most %d are taken", tc.most+1, tc.most), long(tc.line, tc.most+1))
	}
	if got := login.Send(long("AUTH PLAIN ", 12286)); !strings.HasPrefix(got, "501 5.5.2") {
		t.Error(got)
	}
	login.Expect("500 5.5.6 The line has 12287 octets: at most 12286 are taken", long("AUTH PLAIN ", 12287))
	login.Expect("334 ", "AUTH PLAIN")
	login.Expect("500 5.5.6 The line has 12287 octets: at most 12286 are taken", long("x", 12287))
	inStep(login)
}

func TestRecipients(t *testing.T) {
	t.Parallel()
	w := testWorld(t, smtp.Config{})
	c := w.loggedIn()
	c.Send("MAIL FROM:<alex@smallorg.org>")
	for i := range 100 {
		c.Expect(fmt.Sprintf("250 2.1.5 Recipient <u%d@elsewhere.example> OK: as nothing leaves this host, it will lie in your mailbox Outbox", i), fmt.Sprintf("RCPT TO:<u%d@elsewhere.example>", i))
	}
	c.Expect("452 4.5.3 A message has at most 100 recipients: send this one, and then the same to the others", "RCPT TO:<alex@smallorg.org>")
	c.Send("DATA")
	c.Expect("250 2.0.0 Laid into your Outbox, as nothing leaves this host: id 0000000000000001", ".")
	if mail := w.mail("alex", "Outbox"); len(mail) != 1 || strings.Count(mail[0], "\r\nX-Envelope-To: <u") != 100 {
		t.Errorf("%q", mail)
	}
}

// TestQuota: a message is refused as early as it can be told not to fit, and again at its end; then nobody gets it.
func TestQuota(t *testing.T) {
	t.Parallel()
	w := testWorld(t, smtp.Config{})
	w.user("alex").SetQuota(1000)
	c := w.ready()
	c.Send("MAIL FROM:<a@client.example> SIZE=1001")
	c.Expect("452 4.2.2 The message does not fit into the mailbox of alex: 0 of 1000 octets are used", "RCPT TO:<alex@smallorg.org>")
	c.Expect("250 2.1.5 Recipient <riley@smallorg.org> OK", "RCPT TO:<riley@smallorg.org>")
	c.Send("RSET")
	for _, command := range []string{"DATA\r\n\r\n" + strings.Repeat("x", 990) + "\r\n.", "BDAT 1000 LAST\r\n" + strings.Repeat("x", 996) + "\r\n"} {
		begun(c, "riley@smallorg.org", "alex@smallorg.org")
		if got := c.Send(command); !strings.Contains(got, "452 4.2.2 The message has 1") || !strings.HasSuffix(got, "and alex has used 0 of 1000: nobody got it") {
			t.Errorf("%.6s: %s", command, got)
		}
		inStep(c)
	}
	if mail := w.mail("riley", "INBOX"); len(mail) > 0 {
		t.Errorf("riley got %q", mail)
	}
	_, err := w.user("alex").Append("INBOX", mailstore.NewMessage{Content: []byte(strings.Repeat("x", 1000))})
	must(t, err)
	c.Send("MAIL FROM:<a@client.example>")
	c.Expect("452 4.2.2 The mailbox of alex is full: 1000 of 1000 octets are used; there is room again once mail is removed", "RCPT TO:<alex@smallorg.org>")
	w.user("alex").SetQuota(2000)
	c.Expect("250 2.1.5 Recipient <alex@smallorg.org> OK", "RCPT TO:<alex@smallorg.org>")
	// The Outbox counts as well, and with it nobody gets the message.
	out := w.loggedIn()
	w.user("alex").SetQuota(1200)
	begun(out, "riley@smallorg.org", "a@elsewhere.example")
	out.Send("DATA")
	if got := out.Send("", "x", "."); !strings.HasPrefix(got, "452 4.2.2") {
		t.Error(got)
	}
	if mail := w.mail("riley", "INBOX"); len(mail) > 0 {
		t.Errorf("riley got %q", mail)
	}
}

// TestStoreLimits: what the store refuses for other reasons is told as what it is.
func TestStoreLimits(t *testing.T) {
	t.Parallel()
	w := testWorld(t, smtp.Config{})
	w.store = mailstore.New(mailstore.Options{Now: clock, Limits: mailstore.Limits{Messages: 1, MessageSize: 400, Mailboxes: 1}})
	_, err := w.store.AddUser("alex", "drums")
	must(t, err)
	relay := w.stand(smtp.Config{Name: "shadrach.smallorg.org", Now: clock}, smtp.Relay)
	w.submission = w.stand(smtp.Config{Name: "shadrach.smallorg.org", Now: clock}, smtp.Submission)
	c := w.connected(relay)
	c.Send("EHLO a")
	for _, tc := range []struct{ text, want string }{
		{strings.Repeat("x", 390), "552 5.3.4 The message is too large for the mailbox of alex: nobody got it"},
		{"x", "250 2.0.0 Delivered to alex: id 0000000000000002"},
		{"x", "452 4.2.2 The mailbox INBOX of alex is full: nobody got the message"},
	} {
		begun(c, "alex@localhost")
		c.Send("DATA")
		c.Expect(tc.want, "", tc.text, ".")
	}
	out := begun(w.loggedIn(), "a@elsewhere.example")
	out.Send("DATA")
	if got := out.Send("", "x", "."); !strings.HasPrefix(got, "451 4.3.0 Nobody got the message: ") {
		t.Error(got)
	}
}

// TestRefusedChunk: of a text one chunk of which was refused nothing is delivered, and no octet of a chunk is a command.
func TestRefusedChunk(t *testing.T) {
	t.Parallel()
	for _, refused := range []string{"BDAT 6 X\r\nQUIT\r\n", "BDAT 6\nQUIT\r\n", "BDAT 6 " + strings.Repeat(" ", 600) + "LAST\r\nQUIT\r\n"} {
		w := testWorld(t, smtp.Config{})
		c := begun(w.ready(), "alex@smallorg.org")
		c.Expect("250 2.0.0 6 octets are here, 6 in all; BDAT size LAST ends the text", "BDAT 6\r\nA: b")
		c.Raw(refused)
		if got := c.Send(); !strings.HasPrefix(got, "50") || strings.Contains(got, "221") {
			t.Errorf("%.20q is answered %q", refused, got)
		}
		if got := c.Send("BDAT 9 LAST\r\n\r\nkept."); !strings.HasPrefix(got, "503 5.5.1 BDAT came before MAIL") {
			t.Errorf("after %.20q the last chunk is answered %q", refused, got)
		}
		if mail := w.mail("alex", "INBOX"); len(mail) != 0 {
			t.Errorf("after %.20q alex has %q", refused, mail)
		}
		inStep(c)
	}
}

// TestEndlessChunk: where not all octets of a chunk can be read, none of them is taken for a command.
func TestEndlessChunk(t *testing.T) {
	t.Parallel()
	for _, size := range []string{"1001", "4611686018427387905", "99999999999999999999"} {
		w := testWorld(t, smtp.Config{Limits: smtp.Limits{Discard: 1000}})
		c := begun(w.ready(), "alex@smallorg.org")
		c.Raw("BDAT " + size + " LAST\r\nNOOP\r\n")
		c.Expect("421 4.3.0 The octets of that chunk cannot all be read and dropped: at most 1000 are; connect again\n<close>")
	}
}
