package smtp_test

import (
	"strings"
	"testing"

	"sanduq/server/internal/talk"
	"sanduq/server/smtp"
)

// FuzzSession sends octets in every state, beginning from real commands. Whatever they are, the server comes to rest,
// says nothing but replies, says goodbye before it closes, and can be brought into step again; and no lock of the store
// is left held.
func FuzzSession(f *testing.F) {
	for state := range byte(len(fuzzStates)) {
		for _, s := range fuzzSeeds {
			f.Add(state, s)
		}
	}
	f.Fuzz(func(t *testing.T, state byte, octets string) {
		w := testWorld(t, smtp.Config{Limits: smtp.Limits{Message: 2000, Recipients: 3, Discard: 1000}})
		c := fuzzStates[int(state)%len(fuzzStates)](w)
		c.Raw(octets)
		answer := c.Send()
		// What is open may be a line, a text of DATA, a chunk or an AUTH: enough of these lines end them all.
		for range 200 {
			if c.IsClosed() || strings.Contains(answer, "250 2.0.0 OK\n") || strings.HasSuffix(answer, "250 2.0.0 OK") {
				break
			}
			answer += "\n" + c.Send("", ".", "NOOP")
		}
		checkReplies(t, octets, answer)
		switch {
		case c.IsClosed() && !strings.Contains(answer, "221 2.0.0 ") && !strings.Contains(answer, "421 4.3.0 "):
			t.Errorf("%q: closed without 221 or 421:\n%s", octets, answer)
		case !c.IsClosed() && !strings.Contains(answer, "250 2.0.0 OK"):
			t.Errorf("%q: not brought into step:\n%s", octets, answer)
		}
		other := begun(w.ready(), "alex@smallorg.org", "riley@smallorg.org")
		if got := sendData(fuzzRand(), other, "Subject: x\r\n\r\nHello\r\n"); !strings.HasPrefix(got, "250 2.0.0 Delivered to alex, riley") {
			t.Errorf("after %q a message is answered %s", octets, got)
		}
	})
}

var fuzzStates = []func(*world) *talk.Client{
	inState["connected"], inState["ready"], inState["helo"], inState["submission"], inState["authenticated"],
	inState["sender"], inState["recipient"], inState["chunks"],
}

var fuzzSeeds = []string{
	"EHLO client.example\r\n", "HELO [127.0.0.1]\r\n", "EHLO [IPv6:::1]\r\n", "STARTTLS\r\n", "RSET\r\n", "NOOP x\r\n", "QUIT\r\n", "HELP\r\n", "HELP BDAT\r\n",
	"AUTH PLAIN AGFsZXgAZHJ1bXM=\r\n", "AUTH PLAIN\r\nAGFsZXgAZHJ1bXM=\r\n", "AUTH LOGIN\r\nYWxleA==\r\n*\r\n", "AUTH LOGIN YWxleA==\r\nZHJ1bXM=\r\n",
	"MAIL FROM:<a@b.example> SIZE=100 BODY=8BITMIME SMTPUTF8 RET=FULL ENVID=x+2B AUTH=<>\r\n", "MAIL FROM:<>\r\n", "MAIL FROM:<@a,@b:\"a b\"@[127.0.0.1]>\r\n",
	"RCPT TO:<alex@smallorg.org> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a@b\r\n", "RCPT TO:<postmaster>\r\n", "RCPT TO:<a@elsewhere.example>\r\n",
	"DATA\r\nSubject: x\r\n\r\n..\r\n.\r\n", "DATA\r\n\n.\n.\r\n.\r\n", "DATA\r\nx\rx\x00\xff\r\n.\r\n", "DATA\r\n.\r\nNOOP\r\n",
	"BDAT 3\r\nx\r\nBDAT 0 LAST\r\n", "BDAT 10 LAST\r\nSubject:\r\nNOOP\r\n", "BDAT 3000 LAST\r\n", "BDAT 1 LST\r\n\n", "BDAT 00 LAST\r\n", "BDAT 70000000\r\n", "BDAT 5 X\r\nQUIT\n", "BDAT 7\nNOOP\r\n",
	"VRFY alex\r\n", "VRFY \"alex\"@smallorg.org SMTPUTF8\r\n", "VRFY <@>\r\n", "EXPN staff\r\n", "VRFY \"\r\n", "VRFY SMTPUTF8 SMTPUTF8\r\n",
	"MAIL FROM:<alex@smallorg.org>\r\nRCPT TO:<a@elsewhere.example>\r\nRCPT TO:<alex@localhost>\r\nDATA\r\n\r\nx\r\n.\r\n",
	"\r\n", " NOOP\r\n", "NOOP \t\r\n", "NOOP\n", "NO\x00OP\r\n", "NO\rOP\r\n", "a1 LOGIN alex drums\r\n", "USER alex\r\n", ".\r\n", "Subject: x\r\n", ":\r\n", "\xff\xfb\x01", "MAIL", "MAIL FROM:<", "MAIL FROM:<\"\\",
}
