package smtp_test

import (
	"strings"
	"testing"

	"sanduq/server/limit"
	"sanduq/server/smtp"
	"sanduq/server/wire"
)

// lines are a text of about so many octets.
func lines(octets int) string { return strings.Repeat(strings.Repeat("x", 98)+"\r\n", octets/100) }

// TestMemory: texts of all connections have a bound together. What is over it is refused at MAIL or DATA where its size was
// declared, else at its end; small ones go on.
func TestMemory(t *testing.T) {
	t.Parallel()
	const refused = "452 4.3.1 There is no memory for a message of "
	octets := limit.NewOctets(100_000, 100_000)
	w := testWorld(t, smtp.Config{Bounds: wire.Bounds{Memory: octets}})
	slow, declared, other := begun(w.ready(), "alex@smallorg.org"), w.ready(), begun(w.ready(), "alex@smallorg.org")
	declared.Expect("250 2.1.0 Sender <a@b.example> OK, with SIZE=150000", "MAIL FROM:<a@b.example> SIZE=150000")
	declared.Expect("250 2.1.5 Recipient <alex@smallorg.org> OK", "RCPT TO:<alex@smallorg.org>")
	slow.Send("DATA", "Subject: slow", "", strings.TrimSuffix(lines(120_000), "\r\n"))
	if octets.Used() == 0 {
		t.Error("the text that is coming takes no memory")
	}
	for _, c := range []struct{ got, want string }{
		{declared.Send("DATA"), refused + "150000 octets"},
		{w.ready().Send("MAIL FROM:<a@b.example> SIZE=150000"), refused + "150000 octets"},
		{other.Send("DATA")[:3], "354"},
		{other.Send(lines(150_000) + "."), refused + "150000 octets"},
		{begun(w.ready(), "alex@smallorg.org").Send("BDAT 150000 LAST\r\n" + strings.TrimSuffix(lines(150_000), "\r\n")), refused},
		{begun(w.ready(), "alex@smallorg.org").Send("BDAT 150000\r\n"+strings.TrimSuffix(lines(150_000), "\r\n"), "NOOP"), refused},
	} {
		if !strings.HasPrefix(c.got, c.want) {
			t.Errorf("answered %q, want %q", c.got, c.want)
		}
	}
	small := begun(w.ready(), "alex@smallorg.org")
	small.Send("DATA")
	if got := small.Send("Subject: small", "", lines(30_000)+"."); !strings.HasPrefix(got, "250 ") {
		t.Errorf("a small message is answered %q", got)
	}
	if got := slow.Send("."); !strings.HasPrefix(got, "250 ") || octets.Used() != 0 {
		t.Errorf("the slow message is answered %q, and %d octets are used then", got, octets.Used())
	}
	gone := begun(w.ready(), "alex@smallorg.org")
	gone.Send("BDAT 120000\r\n" + strings.TrimSuffix(lines(120_000), "\r\n"))
	if octets.Used() == 0 {
		t.Error("between chunks no memory is held")
	}
	gone.Conn.Close()
	w.relay.Settle()
	if octets.Used() != 0 {
		t.Errorf("%d octets are used when all are gone", octets.Used())
	}
}

// TestFullStore: where all users together have too much, mail is refused for now.
func TestFullStore(t *testing.T) {
	t.Parallel()
	const full = "452 4.3.1 The mail store is full: nobody gets the message; there is room again once mail is removed"
	w := testWorld(t, smtp.Config{})
	w.store.SetRoom(1000)
	c := w.ready()
	c.Expect(full, "MAIL FROM:<a@b.example> SIZE=1001")
	begun(c, "alex@smallorg.org")
	c.Send("DATA")
	c.Expect(full, strings.TrimSuffix(lines(1000), "\r\n"), ".")
	w.store.SetRoom(1)
	c.Expect(full, "MAIL FROM:<a@b.example>")
	if mail := w.mail("alex", "INBOX"); len(mail) > 0 {
		t.Errorf("%q arrived", mail)
	}
}
