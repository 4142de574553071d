package smtp_test

import (
	"fmt"
	"strings"
	"testing"

	"sanduq/server/meter"
	"sanduq/server/smtp"
)

// TestLooksInTime: a text is checked at its end, and at least once a megabyte the context is looked at.
func TestLooksInTime(t *testing.T) {
	t.Parallel()
	const size = 4 << 20
	for _, text := range []string{
		"Subject: Hi\r\n" + strings.Repeat("Field: value\r\n", size/14) + "\r\nHello\r\n",
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\n\u00e9\r\n", size/11),
	} {
		w := testWorld(t, smtp.Config{})
		looks := w.relay.CountLooks()
		c := w.relay.Connect()
		c.Send("EHLO a.example", "MAIL FROM:<a@b.example> BODY=8BITMIME", "RCPT TO:<alex@smallorg.org>")
		c.Raw(fmt.Sprintf("BDAT %d\r\n", len(text)) + text)
		c.Take()
		looks.Take()
		if got := c.Send("BDAT 2 LAST", ""); !strings.Contains(got, "250 2.0.0 Delivered") {
			t.Fatal(got)
		}
		if n := looks.Take(); n < size/meter.Step-1 {
			t.Errorf("%.30q...: the context is looked at %d times", text, n)
		}
	}
}
