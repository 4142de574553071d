package message_test

import (
	"fmt"
	"strings"
	"testing"

	"sanduq/server/message"
)

// crlf makes a message of a Go string with LF line ends.
func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

// outline writes a tree of parts on one line, so that a table can hold it:
// type, octets and lines of the body, and what is inside in brackets.
func outline(p *message.Part) string {
	s := fmt.Sprintf("%s/%s %d %d", p.Type, p.Subtype, p.Body.Len(), p.Lines())
	if len(p.Parts) > 0 {
		var inner []string
		for _, child := range p.Parts {
			inner = append(inner, outline(child))
		}
		s = p.Type + "/" + p.Subtype + " [" + strings.Join(inner, ", ") + "]"
	}
	if p.Message != nil {
		s += " {" + outline(p.Message) + "}"
	}
	return s
}

// checkSpans holds what is true of every message, whatever is in it: header and
// body touch, the message is its header and its body, parts follow each other
// inside the body of what holds them.
func checkSpans(t *testing.T, raw []byte, root *message.Part) {
	t.Helper()
	if got := string(root.HeaderOctets()) + string(root.BodyOctets()); got != string(raw) {
		t.Errorf("header and body together are not the message: %q, of %q", got, raw)
	}
	root.Walk(func(p *message.Part) bool {
		if p.Header.End != p.Body.Start || p.Header.Len() < 0 || p.Body.Len() < 0 {
			t.Errorf("header %v, body %v", p.Header, p.Body)
		}
		inside := p.Parts
		if p.Message != nil {
			inside = append(inside, p.Message)
			if p.Message.Header.Start != p.Body.Start || p.Message.Body.End != p.Body.End {
				t.Errorf("message %v to %v is not the body %v around it", p.Message.Header, p.Message.Body, p.Body)
			}
		}
		at := p.Body.Start
		for _, child := range inside {
			if child.Header.Start < at || child.Body.End > p.Body.End {
				t.Errorf("part %v to %v outside of %v, or before %d", child.Header, child.Body, p.Body, at)
			}
			at = child.Body.End
		}
		if len(p.Parts) > 0 != (p.Type == "MULTIPART") {
			t.Errorf("%s/%s with %d parts", p.Type, p.Subtype, len(p.Parts))
		}
		return true
	})
}

// rfc3501Parts is the message that RFC 3501, section 6.4.5, numbers the parts
// of; each leaf's body is its number there.
const rfc3501Parts = `Subject: top
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=a

preamble
--a
Content-Type: text/plain

1
--a
Content-Type: application/octet-stream

2
--a
Content-Type: message/rfc822

Subject: three
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

3.1
--b
Content-Type: application/octet-stream

3.2
--b--

--a
Content-Type: multipart/mixed; boundary=c

--c
Content-Type: image/gif

4.1
--c
Content-Type: message/rfc822

Subject: four two
Content-Type: multipart/mixed; boundary=d

--d
Content-Type: text/plain

4.2.1
--d
Content-Type: multipart/alternative; boundary=e

--e
Content-Type: text/plain

4.2.2.1
--e
Content-Type: text/richtext

4.2.2.2
--e--
--d--
--c--
--a--
epilogue
`

// nested makes depth multiparts, one within the other.
func nested(depth int) string {
	var b strings.Builder
	for i := range depth {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	b.WriteString("\ninnermost\n")
	for i := depth - 1; i >= 0; i-- {
		fmt.Fprintf(&b, "--b%d--\n", i)
	}
	return b.String()
}
