package message_test

import (
	"testing"

	"sanduq/server/message"
)

func TestFilterHeader(t *testing.T) {
	t.Parallel()
	const header = "Received: by a\r\n\tfor b\r\nFrom : alex\r\nno field\r\nSUBJECT: x\r\nX-A:\nReceived: by c\r\n\r\n"
	for _, test := range []struct {
		header string
		names  []string
		not    bool
		want   string
	}{
		{header, []string{"subject", "FROM"}, false, "From : alex\r\nSUBJECT: x\r\n\r\n"},
		{header, []string{"received"}, false, "Received: by a\r\n\tfor b\r\nReceived: by c\r\n\r\n"},
		{header, []string{"received"}, true, "From : alex\r\nno field\r\nSUBJECT: x\r\nX-A:\n\r\n"},
		{header, []string{"none"}, false, "\r\n"},
		{header, []string{"none"}, true, header},
		{header, []string{""}, false, "\r\n"},
		{"A: b\r\n", []string{"A"}, false, "A: b\r\n"},
		{"A: b", []string{"A"}, true, ""},
		{"", []string{"A"}, true, ""},
		{" folded\r\nA: b\r\n\n", []string{"A"}, false, "A: b\r\n\n"},
	} {
		if got := string(message.FilterHeader([]byte(test.header), message.NewFieldNames(test.names...), test.not)); got != test.want {
			t.Errorf("of %q with %q (not: %v)\n got %q\nwant %q", test.header, test.names, test.not, got, test.want)
		}
	}
}

func TestFieldValue(t *testing.T) {
	t.Parallel()
	const header = "Subject: first\r\nX-Empty:\r\nX-Folded: a\r\n  b\n\tc \r\nsubject: second\r\n\r\nX-Body: no\r\n"
	for name, want := range map[string]message.Text{
		"SUBJECT": {Value: "first", Present: true}, "x-empty": {Present: true},
		"X-Folded": {Value: "a  b\tc", Present: true}, "X-Body": {}, "X": {},
	} {
		got, ok := message.FieldValue([]byte(header), name)
		if got != want.Value || ok != want.Present {
			t.Errorf("%s: %q, %v; want %+v", name, got, ok, want)
		}
	}
	if got := string(message.HeaderOf([]byte("A: b\n\nC: d\n\n"))); got != "A: b\n\n" {
		t.Errorf("the header is %q", got)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	root := message.Scan(crlf(rfc3501Parts))
	for _, test := range []struct {
		path []int
		want string // body, or outline of what is there
	}{
		{[]int{1}, "1"}, {[]int{2}, "2"}, {[]int{3, 1}, "3.1"}, {[]int{3, 2}, "3.2"}, {[]int{4, 1}, "4.1"},
		{[]int{4, 2, 1}, "4.2.1"}, {[]int{4, 2, 2, 1}, "4.2.2.1"}, {[]int{4, 2, 2, 2}, "4.2.2.2"},
		{[]int{}, "MULTIPART/MIXED"}, {[]int{3}, "MESSAGE/RFC822"}, {[]int{4}, "MULTIPART/MIXED"},
		{[]int{4, 2}, "MESSAGE/RFC822"}, {[]int{4, 2, 2}, "MULTIPART/ALTERNATIVE"},
		{[]int{0}, ""}, {[]int{5}, ""}, {[]int{1, 1}, ""}, {[]int{3, 3}, ""}, {[]int{4, 1, 1}, ""}, {[]int{-1}, ""},
	} {
		got := ""
		if p := root.Find(test.path); p != nil {
			if got = p.Type + "/" + p.Subtype; p.Body.Len() < 10 {
				got = string(p.BodyOctets())
			}
		}
		if got != test.want {
			t.Errorf("part %v is %q, want %q", test.path, got, test.want)
		}
	}

	plain := message.Scan([]byte("\r\nhello"))
	if plain.Find([]int{1}) != plain || plain.Find([]int{2}) != nil || plain.Find([]int{1, 1}) != nil {
		t.Error("a message that is no multipart has part 1, its body, and no other")
	}
	forward := message.Scan(crlf("Content-Type: message/rfc822\n\nSubject: in\n\nhello"))
	if p := forward.Find([]int{1, 1}); p == nil || string(p.BodyOctets()) != "hello" {
		t.Errorf("1.1 of a message that is a message is %+v", p)
	}
}
