package message_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"sanduq/server/message"
	"sanduq/server/meter"
)

// TestFieldNames: a set has what a list has, in any letter case, and not what is no field.
func TestFieldNames(t *testing.T) {
	t.Parallel()
	header := []byte("A: 1\r\nb: 2\r\nLong-Name-" + strings.Repeat("x", 100) + ": 3\r\nno field\r\n: 4\r\nab: 5\r\n\r\n")
	names := []string{"a", "B", "LONG-NAME-" + strings.Repeat("X", 100), "", "no field", "abc"}
	set := message.NewFieldNames(names...)
	for f := range message.Fields(header) {
		if got, want := set.Has(f), slices.ContainsFunc(names, f.Is); got != want {
			t.Errorf("%q: %v, want %v", f.Octets, got, want)
		}
	}
}

// FuzzEnded: a parser that is ended at any moment returns, and says nothing that is outside of the message.
func FuzzEnded(f *testing.F) {
	multi := "Content-Type: multipart/mixed; boundary=b; c=d\r\nTo: a@b, \"c\" <@x:d@e>, f:g;\r\nSubject: =?utf-8?q?a?= =?utf-8?b?YQ==?=\r\n\r\n" +
		"--b\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nA: b\r\n\r\nHello\r\n--b--\r\n"
	for at := 0; at < len(multi)*3; at += 7 {
		f.Add([]byte(multi), at)
	}
	over := errors.New("over")
	f.Fuzz(func(t *testing.T, raw []byte, octets int) {
		m := meter.New(func() error { return over })
		m.Spend(meter.Step - min(max(octets, 0), meter.Step)) // so many are left
		p := message.Parser{Meter: m}
		header := p.HeaderOf(raw)
		p.Envelope(header)
		p.FieldValue(header, "Subject")
		p.DecodeWords(string(header))
		p.FilterHeader(header, message.NewFieldNames("To"), true)
		p.Scan(raw).Walk(func(part *message.Part) bool {
			part.Text()
			part.Lines()
			return len(part.HeaderOctets())+len(part.BodyOctets()) <= 2*len(raw)
		})
		if m.Err() == nil { // it was not ended: all is as it always is
			if string(header) != string(message.HeaderOf(raw)) || p.DecodeWords(string(header)) != message.DecodeWords(string(header)) && m.Err() == nil {
				t.Error("a parser that was not ended gives something else")
			}
		}
	})
}
