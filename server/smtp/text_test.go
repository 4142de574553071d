package smtp_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"sanduq/server/internal/talk"
	"sanduq/server/smtp"
)

// randomText is a message that must be accepted: lines of all lengths that are allowed, with dots where they matter.
// eight says whether its body may have octets beyond ASCII.
func randomText(r *rand.Rand, eight bool) string {
	var b strings.Builder
	if r.IntN(4) > 0 {
		b.WriteString("Subject: A test\r\nX-Dots: .\r\n")
	}
	b.WriteString("\r\n")
	for range r.IntN(30) {
		switch r.IntN(6) {
		case 0:
			b.WriteString(strings.Repeat(".", r.IntN(4)))
		case 1:
			b.WriteString(strings.Repeat("x", []int{997, 998}[r.IntN(2)]))
		case 2:
			b.WriteString("." + strings.Repeat("y", r.IntN(3)) + ".")
		case 3:
			b.WriteString("MAIL FROM:<a@b>")
		default:
			for range r.IntN(80) {
				c := byte(1 + r.IntN(126))
				if eight {
					c = byte(1 + r.IntN(255))
				}
				if c == '\r' || c == '\n' {
					c = ' '
				}
				b.WriteByte(c)
			}
		}
		b.WriteString("\r\n")
	}
	return b.String()
}

// stuffed is a text as DATA sends it, with its last line.
func stuffed(text string) string {
	text = "\r\n" + text
	return strings.ReplaceAll(text, "\r\n.", "\r\n..")[2:] + ".\r\n"
}

// sendData sends a text by DATA, in pieces that end anywhere.
func sendData(r *rand.Rand, c *talk.Client, text string) string {
	c.Send("DATA")
	for wire := stuffed(text); wire != ""; {
		n := 1 + r.IntN(min(len(wire), 700))
		c.Raw(wire[:n])
		wire = wire[n:]
	}
	return c.Send()
}

// sendChunks sends a text by BDAT, in chunks that end anywhere, none included, all at once.
func sendChunks(r *rand.Rand, c *talk.Client, text string) string {
	var wire strings.Builder
	for text != "" {
		n := r.IntN(min(len(text), 700) + 1)
		last := ""
		if n == len(text) && r.IntN(2) == 0 {
			last = " LAST"
		}
		fmt.Fprintf(&wire, "BDAT %d%s\r\n%s", n, last, text[:n])
		if text = text[n:]; text == "" && last == "" {
			wire.WriteString("BDAT 0 LAST\r\n")
		}
	}
	c.Raw(wire.String())
	answer := c.Send()
	return answer[strings.LastIndexByte(answer, '\n')+1:]
}

// TestTextArrives: whatever text is accepted lies in the mailbox octet for octet, behind its trace lines.
func TestTextArrives(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		w := testWorld(t, smtp.Config{})
		c := w.ready()
		eight := seed%2 == 0
		var want []string
		for i := range 4 {
			text := randomText(r, eight)
			body := ""
			if eight {
				body = " BODY=8BITMIME"
			}
			c.Send("MAIL FROM:<a@client.example>"+body, "RCPT TO:<alex@smallorg.org>", "RCPT TO:<riley@smallorg.org>")
			send := sendData
			if i%2 == 1 {
				send = sendChunks
				if r.IntN(2) == 0 {
					text += "no line end"
				}
			}
			if answer := send(r, c, text); !strings.HasPrefix(answer, "250 2.0.0 Delivered to alex, riley: id ") {
				t.Fatalf("seed %d, message %d, %q: %s", seed, i, text, answer)
			}
			want = append(want, text)
		}
		for _, user := range []string{"alex", "riley"} {
			got := w.mail(user, "INBOX")
			for i, m := range got {
				if strings.Contains(m, " for <") { // each recipient would learn of the other
					t.Errorf("seed %d: the trace lines of %q name a recipient of two", seed, m)
				}
				if sent(m) != want[i] {
					t.Fatalf("seed %d, message %d of %s:\n%q\nwant\n%q", seed, i, user, sent(m), want[i])
				}
			}
			if len(got) != len(want) {
				t.Fatalf("seed %d: %s has %d messages, want %d", seed, user, len(got), len(want))
			}
		}
	}
}

// refusedTexts are texts that no server may take, with what is said of them.
var refusedTexts = []struct{ mail, text, want string }{
	{"", "Subject: x\r\n\r\none\ntwo\r\n", "554 5.6.0 Refused, line 3 of the text, octet 4: a bare LF. ... SMTP smuggling"},
	{"", "Subject: x\r\n\r\none\rtwo\r\n", "554 5.6.0 Refused, line 3 of the text, octet 4: a bare CR. ... SMTP smuggling"},
	{"", "Subject: x\r\n\r\none\r\r\ntwo\r\n", "554 5.6.0 Refused, line 3 of the text, octet 4: a bare CR"},
	{"", "\r\none\n.\r\nMAIL FROM:<b@evil.example>\r\n", "554 5.6.0 Refused, line 2 of the text, octet 4: a bare LF"},
	{"", "\r\none\n.\nMAIL FROM:<b@evil.example>\r\n", "554 5.6.0 Refused, line 2 of the text, octet 4: a bare LF"},
	{"", "\r\nno\x00ne\r\n", "554 5.6.0 Refused, line 2 of the text, octet 3: a NUL"},
	{"", "\r\n" + strings.Repeat("x", 999) + "\r\n", "554 5.6.0 Refused, line 2 of the text, octet 999: the line goes on ... 998 octets"},
	{"", "\r\n" + strings.Repeat("x", 15_000) + "\r\n", "554 5.6.0 Refused, line 2 of the text, octet 999: the line goes on"},
	{"", "Subject: x\r\n\r\nb\xe9\r\n", "554 5.6.1 Refused, line 3 of the text, octet 2: an octet beyond ASCII in the body ... BODY=8BITMIME"},
	{" BODY=7BIT", "\r\nb\xe9\r\n", "554 5.6.1 Refused, line 2 of the text, octet 2"},
	{" SMTPUTF8", "Subject: صندوق\r\n\r\nصندوق\r\n", "554 5.6.1 Refused, line 3 of the text, octet 1: an octet beyond ASCII in the body"},
	{" BODY=8BITMIME", "Subject: é\r\n\r\né\r\n", "554 5.6.7 Refused, line 1 of the text, octet 10: a letter beyond ASCII in a header ... SMTPUTF8"},
	{" BODY=8BITMIME", "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nSubject: é\r\n\r\né\r\n--x--\r\n", "554 5.6.7 Refused, line 4 of the text, octet 10"},
	{" BODY=8BITMIME SMTPUTF8", "Subject: \xe9\r\n\r\né\r\n", "554 5.6.0 Refused, line 1 of the text, octet 10: a header that is not UTF-8"},
	{"", strings.Repeat("Received: x\r\n", 100) + "\r\n", "554 5.4.6 The message has been received 100 times"},
	{"", "\r\n" + strings.Repeat(strings.Repeat("x", 98)+"\r\n", 300), "552 5.3.4 The message has 30002 octets: at most 20000 are taken"},
	{"", strings.Repeat("\n", 30_000) + "\r\n", "552 5.3.4 The message has 30002 octets"},
}

// TestTextRefused: by DATA and by BDAT alike it is read to its end, nobody gets it, and the connection is in step.
func TestTextRefused(t *testing.T) {
	t.Parallel()
	w := testWorld(t, smtp.Config{Limits: smtp.Limits{Message: 20_000}})
	r := rand.New(rand.NewPCG(1, 2))
	for i, tc := range refusedTexts {
		for name, send := range map[string]func(*rand.Rand, *talk.Client, string) string{
			"DATA": sendData,
			"BDAT": func(_ *rand.Rand, c *talk.Client, text string) string {
				c.Raw(fmt.Sprintf("BDAT %d LAST\r\n%s", len(text), text))
				return c.Send()
			},
		} {
			c := w.ready()
			c.Send("MAIL FROM:<a@client.example>"+tc.mail, "RCPT TO:<alex@smallorg.org>")
			if got := send(r, c, tc.text); !talk.NewMistake(i, "", tc.want).AnsweredBy(got) || strings.Contains(got, "\n") {
				t.Errorf("%d by %s: %.80q is answered:\n%s\nwant in it: %s", i, name, tc.text, got, tc.want)
			}
			inStep(c)
		}
	}
	if mail := w.mail("alex", "INBOX"); len(mail) > 0 {
		t.Errorf("of what was refused %q arrived", mail)
	}
}

// TestSmuggling: what looks like the end of a text to some servers is none, however it is written.
func TestSmuggling(t *testing.T) {
	t.Parallel()
	w := testWorld(t, smtp.Config{})
	for _, tc := range []struct{ end, want string }{
		{"\n.\n", "line 2 of the text, octet 4: a bare LF"},
		{"\n.\r\n", "line 2 of the text, octet 4: a bare LF"},
		{"\r\n.\n", "line 3 of the text, octet 2: a bare LF"},
		{"\r\n.\r\r\n", "line 3 of the text, octet 2: a bare CR"},
		{"\r\n.\r.\r\n", "line 3 of the text, octet 2: a bare CR"},
		{"\r.\r", "line 2 of the text, octet 4: a bare CR"},
		{"\r\n\x00.\r\n", "line 3 of the text, octet 1: a NUL"},
	} {
		c := begun(w.ready(), "alex@smallorg.org")
		c.Send("DATA")
		c.Raw("\r\none" + tc.end + "MAIL FROM:<b@evil.example>\r\nRCPT TO:<alex@smallorg.org>\r\nDATA\r\n\r\nsmuggled\r\n.\r\n")
		if got := c.Send(); !strings.HasPrefix(got, "554 5.6.0 Refused, "+tc.want) || strings.Contains(got, "\n") {
			t.Errorf("%q is answered:\n%s\nwant in it: %s", tc.end, got, tc.want)
		}
		inStep(c)
	}
	if mail := w.mail("alex", "INBOX"); len(mail) > 0 {
		t.Errorf("%q arrived", mail)
	}
}

// TestWideTextTaken: what was announced is taken.
func TestWideTextTaken(t *testing.T) {
	t.Parallel()
	w := testWorld(t, smtp.Config{})
	c := w.ready()
	text := "Subject: صندوق\r\n\r\nصندوق \xff\r\n"
	c.Send("MAIL FROM:<a@client.example> BODY=8BITMIME SMTPUTF8", "RCPT TO:<صندوق@smallorg.org>")
	if got := sendData(rand.New(rand.NewPCG(1, 1)), c, text); !strings.HasPrefix(got, "250 2.0.0 Delivered to صندوق: id") {
		t.Error(got)
	}
	mail := w.mail("صندوق", "INBOX")
	if len(mail) != 1 || sent(mail[0]) != text || !strings.Contains(mail[0], "with UTF8SMTP id") || !strings.Contains(mail[0], "for <صندوق@smallorg.org>;") {
		t.Errorf("%q", mail)
	}
}

// fuzzRand cuts in the same places each time.
func fuzzRand() *rand.Rand { return rand.New(rand.NewPCG(1, 1)) }
