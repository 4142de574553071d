package message_test

import (
	"strings"
	"testing"

	"sanduq/server/message"
)

func FuzzScan(f *testing.F) {
	for _, text := range wellFormed {
		f.Add(crlf(text))
		f.Add([]byte(text))
	}
	f.Add(crlf(nested(message.MaxDepth + 2)))
	f.Add(crlf("Content-Type: multipart/digest; boundary=x\n\n--x\n\nContent-Type: message/rfc822\n--x\n\n\n\n--x"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		root := message.Scan(raw)
		checkSpans(t, raw, root)
		count := 0
		root.Walk(func(p *message.Part) bool {
			count++
			p.Text()
			message.ParseEnvelope(p.HeaderOctets())
			return true
		})
		if limit := 2*message.MaxParts + message.MaxDepth; count > limit {
			t.Errorf("%d parts", count)
		}
		if root.Find([]int{1}) == nil {
			t.Error("no part 1")
		}
		header := string(root.HeaderOctets())
		if string(message.HeaderOf(raw)) != header {
			t.Errorf("HeaderOf gives %q, Scan %q", message.HeaderOf(raw), header)
		}
		if all := string(message.FilterHeader(root.HeaderOctets(), message.FieldNames{}, true)); all != header {
			t.Errorf("a header without nothing is %q, not %q", all, header)
		}
	})
}

func FuzzParseEnvelope(f *testing.F) {
	f.Add([]byte("To: A: b@c, \"d\" <@e:f@g>;\r\nDate: Mon, 7 Feb 1994\r\nSubject: =?utf-8?q?a?=\r\n\r\n"))
	f.Add([]byte("From: (((\\\r\nTo: <<<@:\r\nCc: a:b:;;;,\r\n"))
	f.Fuzz(func(t *testing.T, header []byte) {
		e := message.ParseEnvelope(header)
		if strings.ContainsAny(e.Subject.Value+e.Date.Value, "\n") {
			t.Errorf("not unfolded: %q", e.Subject.Value)
		}
		inGroup := false
		for _, a := range e.To {
			switch group := !a.Host.Present; {
			case group && a.Mailbox.Present == inGroup:
				t.Fatalf("groups do not open and close in turn: %s", structure(e.To))
			case group:
				inGroup = a.Mailbox.Present
			case a.Host.Value == "":
				t.Errorf("a host that is empty: %s", structure(e.To))
			}
		}
		if inGroup {
			t.Errorf("a group stays open: %s", structure(e.To))
		}
		message.ParseDate(e.Date.Value)
		message.DecodeWords(e.Subject.Value)
	})
}
