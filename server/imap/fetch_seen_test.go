package imap_test

import (
	"fmt"
	"strings"
	"testing"

	"sanduq/server/imap"
	"sanduq/server/mailstore"
)

// TestFetchSetsSeen: RFC 3501, section 6.4.5, BODY[section]: the flag is set,
// told in the same answer, and told to others.
func TestFetchSetsSeen(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	one, other := w.selected("newbox"), w.selected("newbox")
	for _, step := range []struct{ sent, want string }{
		{"a1 FETCH 1 (FLAGS BODY.PEEK[TEXT])", "* 1 FETCH (FLAGS () BODY[TEXT] {7}\r\nHello\r\n)\na1 OK FETCH completed"},
		{"a2 FETCH 1 (ENVELOPE BODY BODYSTRUCTURE RFC822.HEADER RFC822.SIZE BODY.PEEK[1.MIME] FLAGS)", ""},
		{"a3 FETCH 1 FLAGS", "* 1 FETCH (FLAGS ())\na3 OK FETCH completed"},
		{"a4 FETCH 1 BODY[TEXT]", "* 1 FETCH (BODY[TEXT] {7}\r\nHello\r\n FLAGS (\\Seen))\na4 OK FETCH completed"},
		{"a5 FETCH 1 BODY[TEXT]", "* 1 FETCH (BODY[TEXT] {7}\r\nHello\r\n)\na5 OK FETCH completed"},
		{"a6 FETCH 2 (BODY[9] FLAGS)", "* 2 FETCH (BODY[9] NIL FLAGS (\\Seen))\na6 OK FETCH completed"},
		{"a7 UID FETCH 3:4 (BODY[9])", "* 3 FETCH (BODY[9] NIL FLAGS (\\Seen) UID 3)\n* 4 FETCH (BODY[9] NIL FLAGS (\\Seen) UID 4)\na7 OK UID FETCH completed"},
		{"a8 UID FETCH 5 (UID RFC822.TEXT)", "* 5 FETCH (UID 5 RFC822.TEXT {7}\r\nHello\r\n FLAGS (\\Seen))\na8 OK UID FETCH completed"},
	} {
		if got := one.Send(step.sent); got != step.want && step.want != "" {
			t.Errorf("%s\n got %q\nwant %q", step.sent, got, step.want)
		}
	}
	other.Expect("* 1 FETCH (FLAGS (\\Seen))\n* 2 FETCH (FLAGS (\\Seen))\n* 3 FETCH (FLAGS (\\Seen))\n* 4 FETCH (FLAGS (\\Seen))\n* 5 FETCH (FLAGS (\\Seen))\nb1 OK NOOP completed", "b1 NOOP")
}

func TestFetchInExamine(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	c := w.loggedIn()
	c.Send("e1 EXAMINE newbox")
	c.Expect("* 1 FETCH (BODY[TEXT] {7}\r\nHello\r\n FLAGS ())\na1 OK FETCH completed", "a1 FETCH 1 (BODY[TEXT] FLAGS)")
	c.Expect("* 1 FETCH (RFC822.TEXT {7}\r\nHello\r\n)\na2 OK FETCH completed", "a2 FETCH 1 RFC822.TEXT")
	c.Expect("* SEARCH\na3 OK SEARCH completed", "a3 SEARCH SEEN")
}

// TestFetchWhatIsExpunged: RFC 2180, section 4.1.2, and RFC 3501, section 7.4.1.
func TestFetchWhatIsExpunged(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	one, other := w.selected("newbox"), w.selected("newbox")
	one.Send("a1 STORE 1:2 +FLAGS.SILENT (\\Deleted)")
	one.Send("a2 EXPUNGE")
	const hello = "BODY[TEXT] {7}\r\nHello\r\n"
	other.Expect("* 2 FETCH ("+hello+")\n* 3 FETCH ("+hello+" FLAGS (\\Seen))\nb1 OK FETCH completed", "b1 FETCH 2:3 BODY[TEXT]")
	other.Expect("* SEARCH 3 4 5 6\nb2 OK SEARCH completed", "b2 SEARCH ALL")
	other.Expect("* 1 FETCH (UID 1)\n* 1 EXPUNGE\n* 1 EXPUNGE\n* 4 EXISTS\n* 0 RECENT\nb3 OK UID FETCH completed", "b3 UID FETCH 1 UID")
	other.Expect("b4 OK UID FETCH completed", "b4 UID FETCH 1 UID")
	other.Expect("* 1 FETCH (UID 3)\nb5 OK FETCH completed", "b5 FETCH 1 UID")
}

// TestUIDMeantForNumber: a number that is no message's, but the UID of one, is told how the command at hand takes it.
func TestUIDMeantForNumber(t *testing.T) {
	t.Parallel()
	c := testWorld(t, imap.Config{}).selected("newbox")
	c.Send("a1 STORE 1:2 +FLAGS.SILENT (\\Deleted)")
	c.Send("a2 EXPUNGE")
	const no = "BAD There is no message 5 (octet %d): the mailbox has 4, numbered from 1; 5 is the UID of one, for "
	c.Expect("a3 "+fmt.Sprintf(no, 10)+"UID commands such as a1 UID FETCH", "a3 FETCH 5 FLAGS")
	c.Expect("a4 "+fmt.Sprintf(no, 11)+"the search key UID, as in UID 5", "a4 SEARCH 5")
	c.Expect("a5 "+fmt.Sprintf(no, 15)+"the search key UID, as in UID 5", "a5 UID SEARCH 5")
	c.Expect("* SEARCH 5\na6 OK UID SEARCH completed", "a6 UID SEARCH UID 5")
}

func TestUIDFetch(t *testing.T) {
	t.Parallel()
	c := testWorld(t, imap.Config{}).selected("newbox")
	c.Expect("* 6 FETCH (FLAGS () UID 6)\na1 OK UID FETCH completed", "a1 UID FETCH 7:* FLAGS")
	c.Expect("* 2 FETCH (UID 2 FLAGS ())\na2 OK UID FETCH completed", "a2 uid fetch 2,99 (uid flags)")
	c.Expect("a3 OK UID FETCH completed", "a3 UID FETCH 99 FLAGS")
	c.Expect("* 6 FETCH (FLAGS ())\na4 OK FETCH completed", "a4 FETCH * FLAGS")
	c.Expect("* 1 FETCH (UID 1)\n* 2 FETCH (UID 2)\n* 3 FETCH (UID 3)\na5 OK FETCH completed", "a5 FETCH 3:1,2 UID")
}

// TestFetchRecent: \Recent stands with the other flags.
func TestFetchRecent(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	alex, _ := w.store.User("alex")
	_, err := alex.Append("newbox", mailstore.NewMessage{Content: letter("new"), Date: clock()})
	must(t, err)
	c := w.selected("newbox")
	c.Expect("* 7 FETCH (BODY[]<0> {4}\r\nFrom FLAGS (\\Seen \\Recent))\na1 OK FETCH completed", "a1 FETCH 7 BODY[]<0.4>")
	c.Expect("* SEARCH 7\na2 OK SEARCH completed", "a2 SEARCH RECENT")
}

func TestFetchInAnEmptyMailbox(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	c := w.loggedIn()
	c.Send("c1 CREATE empty", "s1 SELECT empty")
	if got := c.Send("a1 FETCH 1:* FLAGS"); got != "a1 BAD There is no such message (octet 10): the mailbox is empty" {
		t.Error(got)
	}
	c.Expect("a2 OK UID FETCH completed", "a2 UID FETCH 1:* FLAGS")
	c.Expect("* SEARCH\na3 OK SEARCH completed", "a3 SEARCH 1:*")
	c.Expect("* SEARCH\na4 OK UID SEARCH completed", "a4 UID SEARCH UID 1:* UNSEEN")
}

// TestPartialsAreTheWhole: a message fetched in pieces of 7 octets is the message.
func TestPartialsAreTheWhole(t *testing.T) {
	t.Parallel()
	c := testWorld(t, imap.Config{}).holding(twoParts)
	var whole strings.Builder
	for offset := 0; ; offset += 7 {
		got := c.Send(fmt.Sprintf("a1 FETCH 1 BODY.PEEK[]<%d.7>", offset))
		piece, ok := strings.CutSuffix(got, ")\na1 OK FETCH completed")
		_, piece, found := strings.Cut(piece, "}\r\n")
		if !ok || !found {
			if !strings.Contains(got, fmt.Sprintf("BODY[]<%d> \"\")", offset)) {
				t.Errorf("beyond the end: %q", got)
			}
			break
		}
		whole.WriteString(piece)
	}
	if want := strings.ReplaceAll(twoParts, "\n", "\r\n"); whole.String() != want {
		t.Errorf("got %q, want %q", whole.String(), want)
	}
}
