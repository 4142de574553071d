package imap_test

import (
	"strings"
	"testing"

	"sanduq/server/imap"
)

// FuzzSession sends octets in every state, beginning from real commands. Whatever
// they are, the server comes to rest, says BYE before it closes, and can be
// brought into step again; and no lock of the store is left held.
func FuzzSession(f *testing.F) {
	for state := range byte(4) {
		for _, s := range fuzzSeeds {
			f.Add(state, s)
		}
	}
	f.Fuzz(func(t *testing.T, state byte, octets string) {
		limits := imap.Limits{Line: 500, Literals: 5, Literal: 100, Message: 300, Discard: 1000}
		w := testWorld(t, imap.Config{Limits: limits})
		c := w.greeted()
		if state%4 > 0 {
			c.Send("f1 LOGIN alex drums")
		}
		switch state % 4 {
		case 2:
			c.Send("f2 SELECT newbox")
		case 3:
			c.Send("f2 EXAMINE newbox")
		}
		c.Raw(octets)
		answer := c.Send()
		// What is open may be a line, a literal of up to 1000 octets, IDLE or
		// AUTHENTICATE: enough of these lines end them all.
		for range 100 {
			if c.IsClosed() || strings.Contains(answer, "z9 OK NOOP completed") {
				break
			}
			answer += "\n" + c.Send("", "z9 NOOP")
		}
		for _, line := range strings.Split(answer, "\n") {
			if strings.Contains(strings.ToUpper(line), "INTERNAL SERVER") || strings.Contains(line, "[SERVERBUG]") {
				t.Errorf("%q is answered %q", octets, line)
			}
		}
		switch {
		case c.IsClosed() && !strings.Contains(answer, "* BYE "):
			t.Errorf("%q: closed without BYE:\n%s", octets, answer)
		case !c.IsClosed() && !strings.Contains(answer, "z9 OK NOOP completed"):
			t.Errorf("%q: not brought into step:\n%s", octets, answer)
		}
		other := w.loggedIn()
		other.Send("o1 SELECT newbox", "o2 STORE 1 +FLAGS.SILENT (\\Flagged)", "o3 CREATE fuzz", "o4 CHECK")
		other.Expect("o5 OK NOOP completed", "o5 NOOP")
	})
}

var fuzzSeeds = []string{
	"a CAPABILITY\r\n", "a NOOP\r\n", "a LOGOUT\r\n", "a STARTTLS\r\n", "a ID (\"name\" \"x\")\r\n", "a ID NIL\r\n",
	"a AUTHENTICATE PLAIN\r\nAGFsZXgAZHJ1bXM=\r\n", "a AUTHENTICATE LOGIN\r\n*\r\n", "a AUTHENTICATE PLAIN AGFsZXgAZHJ1bXM=\r\n",
	"a LOGIN alex drums\r\n", "a LOGIN {4}\r\nalex {5+}\r\ndrums\r\n", "a LOGIN \"al\\\\ex\" \"dr\\\"ums\"\r\n",
	"a SELECT newbox\r\n", "a EXAMINE INBOX\r\n", "a CREATE a/b/\r\n", "a DELETE newbox\r\n", "a RENAME newbox other\r\n", "a RENAME INBOX other\r\n",
	"a SUBSCRIBE newbox\r\na UNSUBSCRIBE newbox\r\n", "a LIST \"\" *\r\n", "a LIST a/ %\r\n", "a LSUB \"\" %\r\n", "a LIST (SUBSCRIBED RECURSIVEMATCH REMOTE) \"\" (% a/*) RETURN (CHILDREN SUBSCRIBED)\r\n", "a STATUS newbox (MESSAGES UNSEEN)\r\n",
	"a APPEND newbox (\\Seen Holiday) \" 1-Mar-2000 10:00:00 +0000\" {16+}\r\nSubject: Hi\r\n\r\nX\r\n", "a APPEND newbox {301+}\r\n", "a APPEND newbox {5000+}\r\n",
	"a NAMESPACE\r\n", "a GETQUOTA \"\"\r\n", "a GETQUOTAROOT newbox\r\n", "a SETQUOTA \"\" (STORAGE 1)\r\n", "a SETQUOTA x ()\r\n", "a STATUS newbox (DELETED DELETED-STORAGE)\r\n",
	"a IDLE\r\nDONE\r\n", "a IDLE\r\na b\r\n", "a CHECK\r\n", "a CLOSE\r\n", "a UNSELECT\r\n",
	"a STORE 1:2 +FLAGS.SILENT (\\Deleted)\r\na EXPUNGE\r\n", "a UID STORE 1:* -FLAGS \\Seen x\r\n", "a UID EXPUNGE 1:*\r\n",
	"a COPY 1:2 INBOX\r\n", "a UID COPY * INBOX\r\n", "a MOVE 2:3 INBOX\r\n", "a UID MOVE 4,5:7 newbox\r\n",
	"a FETCH 1:* (FLAGS UID BODY.PEEK[HEADER.FIELDS (SUBJECT)]<0.10>)\r\n", "a UID FETCH 1 FULL\r\n", "a FETCH 1 (ENVELOPE BODYSTRUCTURE RFC822.SIZE)\r\n",
	"a SEARCH UNSEEN SINCE 1-Feb-2000\r\n", "a SEARCH CHARSET UTF-8 OR SUBJECT {2+}\r\nhi NOT (SEEN 1:2)\r\n", "a UID SEARCH ALL\r\n",
	"\r\n", " a NOOP\r\n", "a  NOOP\r\n", "a\tNOOP\r\n", "a NOOP\n", "a NO\x00OP\r\n", "a NO\rOP\r\n", "LOGIN alex drums\r\n", "DONE\r\n", "a", "a FETCH 1 {", "a {5}\r\n",
	"a CREATE &BjUGRgYvBkgGQg-\r\n", "a CREATE \xd8\xb5\r\n", "a LOGIN \"x\r\n", "\xff\xfb\x01", "a SELECT {4+}\r\nnewb ox\r\n",
}
