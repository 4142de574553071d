package mailhost_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"sanduq/server/mailhost"
)

// A kind is what a message has that SMTP must be told of.
type kind int

const (
	sevenBit kind = iota
	eightBit      // in the body: BODY=8BITMIME
	wide          // in the header: SMTPUTF8
)

// randomMessage makes a message of lines that end in CRLF, with all that is hard: dots, empty lines, lines of the greatest
// length, octets of every value that its kind allows.
func randomMessage(r *rand.Rand, k kind) string {
	var b strings.Builder
	b.WriteString("Subject: ")
	if k == wide {
		b.WriteString("صندوق ")
	}
	b.WriteString(randomLine(r, sevenBit, 60) + "\r\n")
	if r.IntN(8) > 0 {
		b.WriteString("\r\n")
		for range r.IntN(12) {
			longest := []int{0, 1, 5, 70, 998}[r.IntN(5)]
			b.WriteString(strings.Repeat(".", r.IntN(4)*r.IntN(2)))
			b.WriteString(randomLine(r, k, longest-3) + "\r\n")
		}
	}
	return b.String()
}

func randomLine(r *rand.Rand, k kind, longest int) string {
	line := make([]byte, r.IntN(max(longest, 0)+1))
	for i := range line {
		line[i] = byte(1 + r.IntN(126))
		if k != sevenBit && r.IntN(4) == 0 {
			line[i] = byte(128 + r.IntN(128))
		}
		if line[i] == '\r' || line[i] == '\n' {
			line[i] = '.'
		}
	}
	return string(line)
}

// answer sends octets and gives what comes to them.
func (c *client) answer(w *mailhost.World, octets string) string {
	c.t.Helper()
	before := len(c.all())
	if _, err := c.conn.Write([]byte(octets)); err != nil {
		c.t.Fatal(err)
	}
	settle(c.t, w)
	return c.all()[before:]
}

// submit sends a message by DATA, or in chunks, and gives the last reply.
func submit(r *rand.Rand, w *mailhost.World, c *client, k kind, message string) string {
	parameters := []string{"", " BODY=8BITMIME", " BODY=8BITMIME SMTPUTF8"}[k]
	c.answer(w, "MAIL FROM:<kim@mail.example>"+parameters+"\r\nRCPT TO:<alex@shadrach.smallorg.org>\r\n")
	if r.IntN(2) == 0 {
		stuffed := strings.ReplaceAll("\n"+message, "\n.", "\n..")[1:]
		return c.answer(w, "DATA\r\n"+stuffed+".\r\n")
	}
	last := ""
	for rest := message; ; {
		n := r.IntN(len(rest) + 1)
		if n == len(rest) {
			last = c.answer(w, fmt.Sprintf("BDAT %d LAST\r\n%s", n, rest))
			return last
		}
		c.answer(w, fmt.Sprintf("BDAT %d\r\n%s", n, rest[:n]))
		rest = rest[n:]
	}
}

// fetched gives message n as IMAP has it.
func fetched(t *testing.T, w *mailhost.World, c *client, n int) string {
	t.Helper()
	answer := c.answer(w, fmt.Sprintf("f NOOP\r\nf FETCH %d BODY.PEEK[]\r\n", n))
	_, after, ok := strings.Cut(answer, "BODY[] {")
	size, after, ok2 := strings.Cut(after, "}\r\n")
	octets, err := strconv.Atoi(size)
	if !ok || !ok2 || err != nil || octets > len(after) {
		t.Fatalf("FETCH %d: %q", n, answer)
	}
	return after[:octets]
}

// retrieved gives message n as POP3 sends it, and what LIST says of its size; text is "" where it is refused.
func retrieved(t *testing.T, w *mailhost.World, n int, utf8 bool) (text, refusal string) {
	t.Helper()
	c := dialTo(t, w, "pop3")
	if utf8 {
		c.answer(w, "UTF8\r\n")
	}
	c.answer(w, "USER alex\r\nPASS drums\r\n")
	list := c.answer(w, fmt.Sprintf("LIST %d\r\n", n))
	answer := c.answer(w, fmt.Sprintf("RETR %d\r\n", n))
	c.answer(w, "QUIT\r\n")
	if strings.HasPrefix(answer, "-ERR") {
		return "", answer
	}
	_, body, _ := strings.Cut(answer, "\r\n")
	body, ended := strings.CutSuffix(body, ".\r\n")
	text = strings.ReplaceAll("\n"+body, "\n..", "\n.")[1:]
	if size := strings.Fields(list)[2]; !ended || size != fmt.Sprint(len(text)) {
		t.Errorf("message %d has %d octets, its last line is there: %t, and LIST says %s", n, len(text), ended, list)
	}
	return text, ""
}

// withoutTrace takes off what the server put above a message (RFC 5321, section 4.4).
func withoutTrace(t *testing.T, stored string) string {
	t.Helper()
	lines := strings.SplitAfter(stored, "\r\n")
	if !strings.HasPrefix(lines[0], "Return-Path: <kim@mail.example>") || !strings.HasPrefix(lines[1], "Received: from ") {
		t.Fatalf("no trace lines above %q", stored)
	}
	at := 2
	for strings.HasPrefix(lines[at], "\t") {
		at++
	}
	return strings.Join(lines[at:], "")
}

// TestThrough: whatever message SMTP accepts comes back by IMAP and by POP3 octet for octet behind the trace lines; where
// its header is beyond ASCII, by POP3 only to a client that has said UTF8 (RFC 6856, section 2).
func TestThrough(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			through(t, rand.New(rand.NewPCG(seed, 3)))
		})
	}
}

func through(t *testing.T, r *rand.Rand) {
	w := world(t)
	smtp, imap := dialTo(t, w, "smtp"), dial(t, w)
	smtp.answer(w, "EHLO mail.example\r\n")
	imap.answer(w, "a LOGIN alex drums\r\nb SELECT INBOX\r\n")
	for n := 2; n < 32; n++ { // message 1 is the world's own
		k := kind(r.IntN(3))
		message := randomMessage(r, k)
		if reply := submit(r, w, smtp, k, message); !strings.Contains(reply, "250 2.0.0") {
			t.Fatalf("%q is not accepted: %s", message, reply)
		}
		stored := fetched(t, w, imap, n)
		if got := withoutTrace(t, stored); got != message {
			t.Fatalf("by IMAP comes\n%q\nand sent was\n%q", got, message)
		}
		text, refusal := retrieved(t, w, n, false)
		if k == wide {
			if !strings.HasPrefix(refusal, "-ERR [UTF8] ") {
				t.Fatalf("a header beyond ASCII comes to whom did not say UTF8: %q, %s", text, refusal)
			}
			text, refusal = retrieved(t, w, n, true)
		}
		if text != stored {
			t.Fatalf("by POP3 comes\n%q %s\nand IMAP has\n%q", text, refusal, stored)
		}
	}
}
