package message_test

import (
	"strings"
	"testing"

	"sanduq/server/message"
)

func TestScan(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		raw  string // as it is, line ends included, where it has a CR; else LF stands for CRLF
		want string
	}{
		"empty":                 {"", "TEXT/PLAIN 0 0"},
		"plain":                 {"Subject: a\n\nHello,\nthere.\n", "TEXT/PLAIN 16 2"},
		"header only":           {"Subject: a\n", "TEXT/PLAIN 0 0"},
		"header cut off":        {"Subject: a", "TEXT/PLAIN 0 0"},
		"no header":             {"\nHello\n", "TEXT/PLAIN 7 1"},
		"no body":               {"Subject: a\n\n", "TEXT/PLAIN 0 0"},
		"no last line end":      {"Subject: a\n\nHello", "TEXT/PLAIN 5 0"},
		"bare LF":               {"A: \r\nSubject: a\n\nHello\n", "TEXT/PLAIN 6 1"},
		"bare LF in multipart":  {"A: \r\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x\n\ntwo\n--x--\n", "MULTIPART/MIXED [TEXT/PLAIN 3 0, TEXT/PLAIN 3 0]"},
		"bare CR is no line":    {"A: b\rContent-Type: text/html\r\n\r\nx\ry", "TEXT/PLAIN 3 0"},
		"NUL and eight bits":    {"Subject: \x00\xff\xfe\n\n\x00\n", "TEXT/PLAIN 3 1"},
		"type in comments":      {"Content-Type: (what) text (of) / (kind) html (x) ; (y) charset (z) = utf-8\n\nx", "TEXT/HTML 1 0"},
		"type without subtype":  {"Content-Type: text\n\nx", "TEXT/PLAIN 1 0"},
		"type is rubbish":       {"Content-Type: ;;;=\n\nx", "TEXT/PLAIN 1 0"},
		"type comes twice":      {"Content-Type: text/html\nContent-Type: text/x\n\nx", "TEXT/HTML 1 0"},
		"type folded":           {"Content-Type:\n text/html;\n\tcharset=x\n\nx", "TEXT/HTML 1 0"},
		"multipart, no name":    {"Content-Type: multipart/mixed\n\n--x\n\none\n--x--\n", "TEXT/PLAIN 19 4"},
		"boundary never comes":  {"Content-Type: multipart/mixed; boundary=x\n\nnothing\n", "MULTIPART/MIXED [TEXT/PLAIN 0 0]"},
		"closed before opened":  {"Content-Type: multipart/mixed; boundary=x\n\n--x--\nrest\n", "MULTIPART/MIXED [TEXT/PLAIN 0 0]"},
		"multipart, no body":    {"Content-Type: multipart/mixed; boundary=x\n", "MULTIPART/MIXED [TEXT/PLAIN 0 0]"},
		"not closed":            {"Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n", "MULTIPART/MIXED [TEXT/PLAIN 5 1]"},
		"quoted boundary":       {"Content-Type: multipart/mixed; boundary=\"a \\\"b\"\n\n--a \"b\n\none\n--a \"b--", "MULTIPART/MIXED [TEXT/PLAIN 3 0]"},
		"boundary unquoted, =":  {"Content-Type: multipart/mixed; boundary=--=_x/1\n\n----=_x/1\n\none\n----=_x/1--", "MULTIPART/MIXED [TEXT/PLAIN 3 0]"},
		"spaces after boundary": {"Content-Type: multipart/mixed; boundary=x\n\n--x \t\n\none\n--x-- \n", "MULTIPART/MIXED [TEXT/PLAIN 3 0]"},
		"boundary in a line":    {"Content-Type: multipart/mixed; boundary=x\n\n--x\n\n --x\na--x\n--xy\n--x--\n", "MULTIPART/MIXED [TEXT/PLAIN 16 2]"},
		"part without header":   {"Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x--\n", "MULTIPART/MIXED [TEXT/PLAIN 3 0]"},
		"part without body":     {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: image/gif\n--x--\n", "MULTIPART/MIXED [IMAGE/GIF 0 0]"},
		"part without anything": {"Content-Type: multipart/mixed; boundary=x\n\n--x\n--x\n--x--\n", "MULTIPART/MIXED [TEXT/PLAIN 0 0, TEXT/PLAIN 0 0]"},
		"empty line ends part":  {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: image/gif\n\n--x--\n", "MULTIPART/MIXED [IMAGE/GIF 0 0]"},
		"inner not closed": {"Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/alternative; boundary=i\n\n--i\n\none\n--o\n\ntwo\n--o--\n",
			"MULTIPART/MIXED [MULTIPART/ALTERNATIVE [TEXT/PLAIN 3 0], TEXT/PLAIN 3 0]"},
		"one name inside the other": {"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=aa\n\n--aa\n\none\n--aa--\n--a\n\ntwo\n--a--\n",
			"MULTIPART/MIXED [MULTIPART/MIXED [TEXT/PLAIN 3 0], TEXT/PLAIN 3 0]"},
		"name ends in dashes": {"Content-Type: multipart/mixed; boundary=a--\n\n--a--\n\none\n--a----\n", "MULTIPART/MIXED [TEXT/PLAIN 3 0]"},
		"digest": {"Content-Type: multipart/digest; boundary=x\n\n--x\n\nSubject: in\n\none\n--x\nContent-Type: text/plain\n\ntwo\n--x--\n",
			"MULTIPART/DIGEST [MESSAGE/RFC822 18 2 {TEXT/PLAIN 3 0}, TEXT/PLAIN 3 0]"},
		"message":                  {"Content-Type: message/rfc822\n\nSubject: in\n\none\n", "MESSAGE/RFC822 20 3 {TEXT/PLAIN 5 1}"},
		"message of nothing":       {"Content-Type: message/rfc822\n\n", "MESSAGE/RFC822 0 0 {TEXT/PLAIN 0 0}"},
		"message cut by delimiter": {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n--x--\n", "MULTIPART/MIXED [MESSAGE/RFC822 0 0 {TEXT/PLAIN 0 0}]"},
		"message's header cut":     {"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\nSubject: in\n--x--\n", "MULTIPART/MIXED [MESSAGE/RFC822 13 1 {TEXT/PLAIN 0 0}]"},
		"RFC 3501, 6.4.5": {rfc3501Parts, "MULTIPART/MIXED [TEXT/PLAIN 1 0, APPLICATION/OCTET-STREAM 1 0, " +
			"MESSAGE/RFC822 158 12 {MULTIPART/MIXED [TEXT/PLAIN 3 0, APPLICATION/OCTET-STREAM 3 0]}, " +
			"MULTIPART/MIXED [IMAGE/GIF 3 0, MESSAGE/RFC822 259 19 {MULTIPART/MIXED [TEXT/PLAIN 5 0, MULTIPART/ALTERNATIVE [TEXT/PLAIN 7 0, TEXT/RICHTEXT 7 0]]}]]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw := []byte(test.raw)
			if !strings.Contains(test.raw, "\r") {
				raw = crlf(test.raw)
			}
			root := message.Scan(raw)
			if got := outline(root); got != test.want {
				t.Errorf("of %q\n got %s\nwant %s", raw, got, test.want)
			}
			checkSpans(t, raw, root)
		})
	}
}

func TestScanIsBounded(t *testing.T) {
	t.Parallel()
	raw := crlf(nested(5 * message.MaxDepth))
	root := message.Scan(raw)
	checkSpans(t, raw, root)
	depth := 0
	p := root
	for ; len(p.Parts) > 0; p = p.Parts[0] {
		depth++
	}
	if depth != message.MaxDepth || p.Type != "APPLICATION" || p.Subtype != "OCTET-STREAM" {
		t.Errorf("%d deep, then %s/%s; want %d and an unopened part", depth, p.Type, p.Subtype, message.MaxDepth)
	}

	raw = crlf(strings.Repeat("Content-Type: message/rfc822\n\n", 5*message.MaxDepth))
	checkSpans(t, raw, message.Scan(raw))

	raw = crlf("Content-Type: multipart/mixed; boundary=x\n\n" + strings.Repeat("--x\n\npart\n", 2*message.MaxParts) + "--x--\n")
	root = message.Scan(raw)
	checkSpans(t, raw, root)
	if n := len(root.Parts); n != message.MaxParts-1 {
		t.Fatalf("%d parts, want %d with the multipart itself", n, message.MaxParts)
	}
	if last := root.Parts[len(root.Parts)-1]; last.Lines() < message.MaxParts {
		t.Errorf("the last part has %d lines, so it did not swallow the rest", last.Lines())
	}
}

func TestMIMEFields(t *testing.T) {
	t.Parallel()
	p := message.Scan(crlf(`Content-Type: Application/X-Stuff; name*0*=us-ascii'en'This%20is%20even%20more%20;
 name*1="a \"quoted\" (one)" ; flag; x = a/b.txt ; empty=""; =y; charset=us-ascii (Plain text)
Content-Transfer-Encoding: (see) Base64
content-disposition: attachment; FileName="b; c.txt"
Content-Language: en, (and) ar ,
Content-Location: http://example.org/
 a
Content-ID: <id@example.org>
Content-Description: =?utf-8?q?a?= b
Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==
Content-ID: <second@example.org>

`))
	want := []message.Param{
		{Name: "NAME*0*", Value: "us-ascii'en'This%20is%20even%20more%20"}, {Name: "NAME*1", Value: `a "quoted" (one)`},
		{Name: "X", Value: "a/b.txt"}, {Name: "EMPTY", Value: ""}, {Name: "CHARSET", Value: "us-ascii"},
	}
	if p.Type != "APPLICATION" || p.Subtype != "X-STUFF" || p.Encoding != "BASE64" {
		t.Errorf("type %q %q, encoding %q", p.Type, p.Subtype, p.Encoding)
	}
	if len(p.Params) != len(want) {
		t.Fatalf("parameters %q, want %q", p.Params, want)
	}
	for i, param := range p.Params {
		if param != want[i] {
			t.Errorf("parameter %q, want %q", param, want[i])
		}
	}
	if d := p.Disposition; d == nil || d.Type != "ATTACHMENT" || len(d.Params) != 1 || d.Params[0] != (message.Param{Name: "FILENAME", Value: "b; c.txt"}) {
		t.Errorf("disposition %+v", d)
	}
	if len(p.Language) != 2 || p.Language[0] != "en" || p.Language[1] != "ar" {
		t.Errorf("language %q", p.Language)
	}
	for got, want := range map[message.Text]string{
		p.Location: "http://example.org/ a", p.ID: "<id@example.org>", p.Description: "=?utf-8?q?a?= b", p.MD5: "Q2hlY2sgSW50ZWdyaXR5IQ==",
	} {
		if got.Value != want || !got.Present {
			t.Errorf("%+v, want %q", got, want)
		}
	}
}
