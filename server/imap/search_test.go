package imap_test

import (
	"fmt"
	"strings"
	"testing"

	"sanduq/server/imap"
	"sanduq/server/internal/talk"
	"sanduq/server/mailstore"
)

// searchable are the messages that TestSearch searches. The internal date of
// the n-th is n March 2000, 23:30 in a zone eight hours behind UTC.
var searchable = []string{
	// 1
	`Date: Tue, 29 Feb 2000 23:59:59 -1200
From: Riley <riley@smallorg.org>
To: alex@smallorg.org
Subject: A test of the drums
X-Empty:

Bring your sticks.
`,
	// 2
	`Date: Wed, 1 Mar 2000 00:00:00 +1200
From: =?utf-8?q?L=C3=A9a?= <lea@example.org>
To: Band: riley@smallorg.org;
Cc: alex@smallorg.org
Bcc: secret@example.org
Subject: =?utf-8?b?2LXZhtiv2YjZgg==?= =?utf-8?b?INin2YTYqNix2YrYrw==?=
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

2YXYsdit2KjYpyBDYWbDqQ==
`,
	// 3
	`Date: never
From: a@b
Subject: folded
 words here
Content-Type: multipart/mixed; boundary=x

preamble
--x
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<p>caf=E9 cr=
=E8me</p>
--x
Content-Type: image/gif; name="picture.gif"
Content-Transfer-Encoding: base64

dG9wIHNlY3JldA==
--x
Content-Type: message/rfc822

Subject: inner sanctum
From: c@d

deep text
--x--
`,
	// 4: nothing at all
	``,
	// 5
	"\nno header, ΣΊΣΥΦΟΣ\n",
}

func (w *world) searching() *talk.Client {
	c := w.holding(searchable...)
	c.Send("f1 STORE 1 +FLAGS (\\Seen \\Answered $Forwarded)", "f2 STORE 2 +FLAGS (\\Flagged \\Deleted)", "f3 STORE 3 +FLAGS (\\Draft work)")
	alex, _ := w.store.User("alex")
	_, err := alex.Append("letters", mailstore.NewMessage{Content: []byte(strings.Repeat("Subject: new\r\n\r\n", 100)), Date: clock()})
	must(w.t, err)
	c.Send("n1 NOOP") // message 6 is recent
	return c
}

func TestSearch(t *testing.T) {
	t.Parallel()
	c := testWorld(t, imap.Config{}).searching()
	for _, test := range []struct{ keys, want string }{
		{"ALL", "1 2 3 4 5 6"},
		{"all seen", "1"}, {"UNSEEN", "2 3 4 5 6"},
		{"ANSWERED", "1"}, {"UNANSWERED", "2 3 4 5 6"}, {"FLAGGED", "2"}, {"UNFLAGGED", "1 3 4 5 6"},
		{"DELETED", "2"}, {"UNDELETED", "1 3 4 5 6"}, {"DRAFT", "3"}, {"UNDRAFT", "1 2 4 5 6"},
		{"KEYWORD $forwarded", "1"}, {"KEYWORD WORK", "3"}, {"UNKEYWORD work", "1 2 4 5 6"}, {"KEYWORD none", ""}, {"KEYWORD Seen", ""},
		{"RECENT", "6"}, {"NEW", "6"}, {"OLD", "1 2 3 4 5"}, {"NEW SEEN", ""},
		// numbers
		{"2:3", "2 3"}, {"*", "6"}, {"3:1,5", "1 2 3 5"}, {"UID 2:3", "2 3"}, {"UID 5:*,99", "5 6"}, {"UID 99", ""}, {"UID 99:*", "6"}, {"2:5 UID 4:9", "4 5"},
		{"LARGER 0", "1 2 3 5 6"}, {"SMALLER 1", "4"}, {"SMALLER 0", ""}, {"LARGER 1599", "6"}, {"LARGER 1600", ""}, {"SMALLER 1601 LARGER 1599", "6"}, {"LARGER 4294967295", ""},
		// dates: message 1 was received on 1 March where it was received, on 2 March in UTC
		{"ON 1-Mar-2000", "1 6"}, {"ON \"2-Mar-2000\"", "2"}, {"BEFORE 2-mar-2000", "1 6"}, {"SINCE 4-MAR-2000", "4 5"}, {"SINCE 1-Jan-2001", ""}, {"BEFORE 01-Jan-2001", "1 2 3 4 5 6"},
		{"SENTON 29-Feb-2000", "1"}, {"SENTON 1-Mar-2000", "2"}, {"SENTBEFORE 1-Mar-2000", "1"}, {"SENTSINCE 29-Feb-2000", "1 2"}, {"SENTSINCE \"1-Mar-2000\"", "2"}, {"NOT SENTSINCE 1-Jan-1900", "3 4 5 6"},
		// header fields
		{"SUBJECT test", "1"}, {"SUBJECT \"TEST OF\"", "1"}, {"SUBJECT {7+}\r\nthe dru", "1"}, {"FROM riley", "1"}, {"FROM smallorg.ORG", "1"},
		{"TO band", "2"}, {"TO riley", "2"}, {"CC alex", "2"}, {"BCC secret", "2"}, {"BCC alex", ""},
		{"SUBJECT {10+}\r\nصندوق", "2"}, {"SUBJECT {21+}\r\nصندوق البري", "2"}, {"CHARSET UTF-8 SUBJECT {8+}\r\nبريد", "2"}, {"CHARSET us-ascii SUBJECT test", "1"}, {"CHARSET \"utf-8\" FROM {4+}\r\nLÉA", "2"},
		{"SUBJECT \"folded words\"", "3"}, {"SUBJECT \"\"", "1 2 3 6"},
		{"HEADER X-Empty \"\"", "1"}, {"HEADER X-EMPTY a", ""}, {"HEADER Date 2000", "1 2"}, {"HEADER Nothing \"\"", ""}, {"HEADER \"from\" @b", "3"}, {"HEADER From: riley", ""},
		{"HEADER Content-Type utf-8", "2"},
		// texts
		{"BODY sticks", "1"}, {"BODY drums", ""}, {"TEXT drums", "1"}, {"TEXT x-empty", "1"}, {"TEXT \"from: riley\"", "1"},
		{"BODY {10+}\r\nمرحبا", "2"}, {"BODY caf", "2 3"}, {"BODY {5+}\r\nCafé", "2 3"}, {"BODY {5+}\r\nCAFÉ", "2 3"}, {"BODY {7+}\r\n crème", "3"}, {"BODY base64", "3"}, {"TEXT base64", "2 3"},
		{"BODY \"top secret\"", ""}, {"BODY picture.gif", "3"}, {"BODY \"deep text\"", "3"}, {"BODY sanctum", "3"}, {"BODY c@d", "3"}, {"TEXT folded", "3"}, {"BODY folded", ""}, {"TEXT \"folded words\"", "3"},
		{"BODY \"\"", "1 2 3 4 5 6"}, {"TEXT \"\"", "1 2 3 4 5 6"}, {"TEXT nowhere", ""}, {"BODY {14+}\r\nσίσυφος", "5"}, {"BODY {14+}\r\nσίσυφοσ", "5"}, {"TEXT {4+}\r\nLÉA", "2"},
		{"BODY .", "1 3"}, {"BODY \"xt\\\"\"", ""}, {"BODY {2+}\r\n<p", "3"},
		// together
		{"NOT SEEN", "2 3 4 5 6"}, {"NOT NOT SEEN", "1"}, {"NOT ALL", ""}, {"OR SEEN FLAGGED", "1 2"}, {"OR OR SEEN FLAGGED DRAFT", "1 2 3"}, {"OR SEEN OR FLAGGED DRAFT", "1 2 3"},
		{"(SEEN)", "1"}, {"((SEEN) (ANSWERED))", "1"}, {"(SEEN FLAGGED)", ""}, {"OR (SEEN ANSWERED) (FLAGGED DELETED)", "1 2"}, {"NOT (SEEN ANSWERED)", "2 3 4 5 6"},
		{"OR BODY sticks FLAGGED", "1 2"}, {"NOT OR 1 2 UNSEEN", "3 4 5 6"}, {"TEXT drums UNSEEN", ""}, {"SUBJECT hello seen", ""}, {"SUBJECT test seen", "1"}, {"OR 1 (2 3)", "1"},
	} {
		want := strings.TrimRight("* SEARCH "+test.want, " ") + "\na1 OK SEARCH completed"
		if got := c.Send("a1 SEARCH " + test.keys); got != want {
			t.Errorf("SEARCH %q\n got %q\nwant %q", test.keys, got, want)
		}
	}
}

func TestUIDSearch(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	c := w.selected("newbox")
	c.Send("d1 STORE 1:2 +FLAGS (\\Deleted)", "d2 EXPUNGE")
	c.Expect("* SEARCH 3 4 5 6\na1 OK UID SEARCH completed", "a1 UID SEARCH ALL")
	c.Expect("* SEARCH 1 2 3 4\na2 OK SEARCH completed", "a2 SEARCH ALL")
	c.Expect("* SEARCH 4\na3 OK UID SEARCH completed", "a3 UID SEARCH 2")     // a number is still a sequence number
	c.Expect("* SEARCH 4\na4 OK UID SEARCH completed", "a4 UID SEARCH UID 4") // and a UID a UID
	c.Expect("* SEARCH 2\na5 OK SEARCH completed", "a5 SEARCH UID 4")
	if got := c.Send("a6 UID SEARCH 6"); !strings.HasPrefix(got, "a6 BAD There is no message 6") {
		t.Error(got)
	}
}

// TestSearchWaitsForLiterals: the server asks for each literal, and reads what
// comes as it is.
func TestSearchWaitsForLiterals(t *testing.T) {
	t.Parallel()
	c := testWorld(t, imap.Config{}).searching()
	c.Expect("+ Ready for 10 octets", "a1 SEARCH CHARSET UTF-8 SUBJECT {10}")
	c.Expect("+ Ready for 5 octets", "صندوق BODY {5}")
	c.Expect("* SEARCH 2\na1 OK SEARCH completed", "Café UNSEEN")
	c.Expect(`a2 NO [BADCHARSET (US-ASCII UTF-8)] The charset "KOI8-R" is not known here: US-ASCII and UTF-8 are`, "a2 SEARCH CHARSET KOI8-R SUBJECT {10}")
	c.Expect("a3 OK NOOP completed", "a3 NOOP")
}

func BenchmarkSearch(b *testing.B) {
	w := testWorld(b, imap.Config{})
	alex, _ := w.store.User("alex")
	must(b, alex.Create("big"))
	body := strings.Repeat("The quick brown fox jumps over the lazy dog again.\r\n", 36)
	for i := range 10000 {
		m := fmt.Sprintf("Date: Wed, 1 Mar 2000 10:00:00 +0000\r\nFrom: riley@smallorg.org\r\nTo: alex@smallorg.org\r\nSubject: letter %d\r\n\r\n%s", i, body)
		_, err := alex.Append("big", mailstore.NewMessage{Content: []byte(m), Date: clock(), OldMail: true})
		must(b, err)
	}
	c := w.selected("big")
	for _, command := range []string{"SEARCH UNSEEN", "SEARCH SUBJECT \"letter 77\"", "SEARCH SENTON 2-Mar-2000", "SEARCH BODY nowhere",
		"SEARCH BODY {6+}\r\nÉtéx", "SEARCH BODY nowhere SEEN", "FETCH 1:* FLAGS", "FETCH 1:* ENVELOPE", "FETCH 1:* BODYSTRUCTURE"} {
		b.Run(strings.ReplaceAll(command, "\r\n", ""), func(b *testing.B) {
			for b.Loop() {
				if got := c.Send("a1 " + command); !strings.Contains(got, "a1 OK") {
					b.Fatal(got)
				}
			}
		})
	}
}
