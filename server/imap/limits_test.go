package imap_test

import (
	"fmt"
	"strings"
	"testing"

	"sanduq/server/imap"
	"sanduq/server/mailstore"
)

func TestLongLines(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	c := w.loggedIn()
	for _, n := range []int{100_000, 65_537, 3_000_000} {
		line := "a1 SELECT "
		line += strings.Repeat("x", n-len(line))
		c.Expect(fmt.Sprintf("a1 BAD [TOOBIG] The line has %d octets: at most 65536 are taken", n), line)
		inStep(c)
	}
	c.Expect("* BAD [TOOBIG] The line has 70000 octets: at most 65536 are taken", strings.Repeat("(", 70_000))
	inStep(c)
	// A line that is cut within its first word has no tag to answer with.
	c.Expect("* BAD [TOOBIG] The line has 70000 octets: at most 65536 are taken", strings.Repeat("x", 70_000))
	inStep(c)

	// A literal that is announced at the end of such a line still comes.
	long := "a1 CREATE " + strings.Repeat("x", 70_000) + " {11+}"
	c.Expect(fmt.Sprintf("a1 BAD [TOOBIG] The line has %d octets: at most 65536 are taken", len(long)), long, "a2 LOGOUT\r\n")
	inStep(c)

	// The longest line that is taken, and the next one.
	c.Expect("a1 NO [CANNOT] Mailbox "+`"`+strings.Repeat("x", 65_526)+`": not a possible mailbox name: it has 65526 octets, and may have 255`,
		"a1 CREATE "+strings.Repeat("x", 65_526))
	inStep(c)
}

func TestLiteralLimits(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{Limits: imap.Limits{Literals: 3, Literal: 100, Message: 1000, Discard: 5000}})
	c := w.loggedIn()
	search := func(n int) string {
		return "a1 SEARCH" + strings.Repeat(" SUBJECT {2+}\r\nhi", n)
	}
	if got := c.Send("a0 SELECT newbox"); !strings.HasSuffix(got, "a0 OK [READ-WRITE] SELECT completed") {
		t.Fatal(got)
	}
	c.Expect("* SEARCH\na1 OK SEARCH completed", search(3))
	c.Expect("a1 BAD [LIMIT] A command has at most 3 literals", search(4))
	inStep(c)
	c.Expect("a1 BAD [LIMIT] A command has at most 3 literals", search(40))
	inStep(c)

	// The literals of one command have one limit together.
	fifty := " SUBJECT {50+}\r\n" + strings.Repeat("x", 50)
	c.Expect("* SEARCH\na1 OK SEARCH completed", "a1 SEARCH"+fifty+fifty)
	c.Expect("a1 BAD [TOOBIG] The literals of the command have more than 100 octets with the one at octet 10 of line 3", "a1 SEARCH"+fifty+fifty+" SUBJECT {1+}\r\nx")
	inStep(c)

	// Too big and not asked for: it is read and dropped, and a command in it is no command.
	c.Expect("a1 BAD [TOOBIG] The literal of 101 octets at octet 11 is too big: at most 100 are taken for mailbox",
		"a1 SELECT {101+}", "a2 LOGOUT\r\n"+strings.Repeat("x", 90))
	inStep(c)
	c.Expect("a1 BAD [TOOBIG] The literal of 5000 octets at octet 17 is too big: at most 1000 are taken for message",
		"a1 APPEND INBOX {5000+}", strings.Repeat("a3 LOGOUT\r\n", 5000/11)+strings.Repeat("x", 5000%11))
	inStep(c)
	// Too big, and asked for: the client does not send it.
	c.Expect("a1 BAD [TOOBIG] The literal of 5001 octets at octet 17 is too big: at most 1000 are taken for message", "a1 APPEND INBOX {5001}")
	inStep(c)
	// Too big to be dropped: the connection cannot be brought into step, and says so.
	c.Expect("a1 BAD [TOOBIG] The literal of 5001 octets at octet 17 is too big: at most 1000 are taken for message\n"+
		"* BYE The 5001 octets of that literal cannot all be read and dropped: connect again\n<close>", "a1 APPEND INBOX {5001+}")
}

// TestBigMessage appends several megabytes, with and without waiting.
func TestBigMessage(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	c := w.loggedIn()
	body := strings.Repeat("All work and no play makes a dull boy.\r\n", 150_000)
	message := "Subject: Big\r\n\r\n" + body
	c.Expect(fmt.Sprintf("+ Ready for %d octets", len(message)), fmt.Sprintf("a1 APPEND newbox {%d}", len(message)))
	c.Expect("a1 OK [APPENDUID 3 7] APPEND completed", message)
	c.Expect("a2 OK [APPENDUID 3 8] APPEND completed", fmt.Sprintf("a2 APPEND newbox {%d+}\r\n%s", len(message), message))
	alex, _ := w.store.User("alex")
	s, err := alex.Open("newbox", true)
	must(t, err)
	defer s.Close()
	for _, seq := range []uint32{7, 8} {
		if m, _ := s.Message(seq); string(m.Content) != message {
			t.Errorf("message %d has %d octets and not what was sent, %d", seq, len(m.Content), len(message))
		}
	}
}

func TestStoreLimits(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	alex, _ := w.store.User("alex")
	c := w.loggedIn()
	used, _ := alex.Quota()
	alex.SetQuota(used + 50)
	c.Expect(fmt.Sprintf("a1 NO [OVERQUOTA] Over quota: %d of %d octets used, 51 more wanted; EXPUNGE of messages that are \\Deleted makes room", used, used+50), "a1 APPEND INBOX {51}")
	c.Expect("a2 OK [APPENDUID 1 3] APPEND completed", "a2 APPEND INBOX {16+}\r\nSubject: Hi\r\n\r\nX")
	c.Send("a3 SELECT newbox")
	if got := c.Send("a4 COPY 1 INBOX"); !strings.HasPrefix(got, "a4 NO [OVERQUOTA]") {
		t.Errorf("COPY over quota: %s", got)
	}
	if got := c.Send("a5 MOVE 1 INBOX"); !strings.HasSuffix(got, "a5 OK MOVE completed") {
		t.Errorf("MOVE needs no quota: %s", got)
	}

	small := mailstore.New(mailstore.Options{Now: clock, Limits: mailstore.Limits{Mailboxes: 2, Messages: 1, MessageSize: 40, Keywords: 2}})
	_, err := small.AddUser("alex", "drums")
	must(t, err)
	w2 := testWorld(t, imap.Config{})
	w2.server = imap.New(small, imap.Config{Name: "shadrach.smallorg.org"})
	c = w2.loggedIn()
	for _, s := range []struct{ send, want string }{
		{"a1 CREATE one", "a1 OK"},
		{"a2 CREATE two", "a2 NO [LIMIT]"},
		{"a3 APPEND INBOX {41+}\r\n" + strings.Repeat("x", 41), "a3 NO [TOOBIG]"},
		{"a4 APPEND INBOX {5+}\r\nx: y\n", "a4 OK"},
		{"a5 APPEND INBOX {5+}\r\nx: y\n", "a5 NO [LIMIT]"},
		{"a6 SELECT INBOX", "a6 OK"},
		{"a7 STORE 1 +FLAGS (a b)", "a7 OK"},
		{"a8 STORE 1 +FLAGS (c)", "a8 NO [LIMIT]"},
	} {
		if got := c.Send(s.send); !strings.Contains(got, s.want) {
			t.Errorf("%.40s is answered %s, want %s", s.send, got, s.want)
		}
	}
	inStep(c)
}
