package transcript_test

import (
	"testing"

	"sanduq/lessons/transcript"
)

func TestCompletes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		info, want, typed string
		tag               string
		ok                bool
	}{
		{"imap", "a1 login alex drums", "a1 login alex drums", "a1", true},
		{"imap", "a1 login alex drums", "x7 LOGIN alex drums", "x7", true},
		{"imap", "a1 login alex drums", `A "alex"`, "", false},
		{"imap", "a1 login alex drums", `A LOGIN "alex" "drums"`, "A", true},
		{"imap", `a1 login "alex" drums`, "b login alex drums", "b", true},
		{"imap", "a1 login alex drums", "login alex drums", "", false},
		{"imap", "a1 login alex drums", "a1  login alex drums", "", false},
		{"imap", "a1 login alex drums", "a1 login alex drums ", "", false},
		{"imap", "a1 login alex drums", "a1 login alex", "", false},
		{"imap", "a1 noop", "* noop", "", false},
		{"imap", "a1 noop", "a+ noop", "", false},
		{"imap", "a1 noop", "", "", false},
		{"imap", "a1", "b2", "b2", true},
		{"imap", `a1 select "my box"`, `a1 select my box`, "", false},
		{"imap", `a1 select "my box"`, `b SELECT "MY box"`, "b", true},
		{"imap", `a1 list "" *`, `b LIST "" "*"`, "b", true},
		{"imap", `a1 search subject "a\"b"`, `b search subject a"b`, "", false},
		{"imap", `a1 store 1 +flags \DELETED`, `q store 1 +FLAGS \Deleted`, "q", true},
		{"imap", `a1 store 1 +flags (\DELETED)`, `q store 1 +FLAGS \Deleted`, "", false},
		{"imap", `a1 fetch 1 body[header.fields ("Subject")]`, `a1 FETCH 1 BODY[HEADER.FIELDS (SUBJECT)]`, "a1", true},
		{"imap", `a1 login "alex`, `b login "alex`, "b", true},
		{"pop3", "USER alex", "user alex", "", true},
		{"pop3", "USER alex", `user "alex"`, "", false},
		{"pop3", "PASS Drums", "pass Drums", "", true},
		{"pop3", "PASS Drums", "PASS drums", "", false},
		{"pop3", "PASS  drums", "PASS drums", "", false},
		{"pop3", "APOP alex c4c9334bac560ecc979e58001b3e22fb", "apop alex C4C9334BAC560ECC979E58001B3E22FB", "", false},
		{"pop3", "AUTH PLAIN AGFsZXg=", "auth plain AGFsZXg=", "", true},
		{"pop3", "AUTH PLAIN AGFsZXg=", "auth plain agfsZXg=", "", false},
		{"pop3", "LANG en", "lang EN", "", true},
		{"pop3", "STAT", "stat", "", true},
		{"pop3", "STAT", "stat ", "", false},
		{"smtp", "MAIL FROM:<a@b>", "mail from:<a@b>", "", true},
		{"smtp", "MAIL FROM:<Alex@Smallorg.org> BODY=8BITMIME", "mail From:<Alex@smallorg.ORG> body=8bitmime", "", true},
		{"smtp", "RCPT TO:<Alex@smallorg.org>", "RCPT TO:<alex@smallorg.org>", "", false},
		{"smtp", "RCPT TO:alex", "rcpt to:Alex", "", false},
		{"smtp", "EHLO Shadrach.smallorg.org", "ehlo shadrach.smallorg.org", "", true},
		{"smtp", "VRFY alex", "vrfy Alex", "", false},
		{"smtp", "AUTH LOGIN YWxleA==", "auth login YWxleA==", "", true},
		{"smtp", "AUTH LOGIN YWxleA==", "auth login ywxlea==", "", false},
	} {
		l, faults := transcript.Parse("f.md", []byte("```"+c.info+"\nC: "+c.want+"\n```\n"))
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		tag, ok := l.Steps[1].Completes(0, c.typed, nil)
		if ok != c.ok || ok && tag != c.tag {
			t.Errorf("%q for %q: tag %q, %v; want %q, %v", c.typed, c.want, tag, ok, c.tag, c.ok)
		}
	}
}

func TestCompletesLiteral(t *testing.T) {
	t.Parallel()
	l, faults := transcript.Parse("f.md", []byte("```imap\nS: * OK [..who..]\nC: a1 append newbox {12}\nS: +\nC: Hello\nC: World (x)\nS: a1 OK\nC: a2 login {5}\nS: +\nC: [..who..] Drums\n```\n"))
	if len(faults) > 0 { // the first literal ends within a line
		t.Fatal(faults)
	}
	s := l.Steps[1]
	for _, c := range []struct {
		k     int
		typed string
		ok    bool
	}{
		{1, "Hello", true}, {1, "hello", false}, {2, "World (X)", true}, {2, "world (x)", false}, {3, "x", false},
	} {
		if _, ok := s.Completes(c.k, c.typed, nil); ok != c.ok {
			t.Errorf("line %d %q: %v, want %v", c.k, c.typed, ok, c.ok)
		}
	}
	s = l.Steps[2]
	who := transcript.Captures{"who": "riley"}
	for typed, want := range map[string]bool{"riley drums": true, "Riley drums": false, "[..who..] drums": false} {
		if _, ok := s.Completes(1, typed, who); ok != want {
			t.Errorf("%q: %v, want %v", typed, ok, want)
		}
	}
}

func TestContinuationHasNoTag(t *testing.T) {
	t.Parallel()
	l, _ := transcript.Parse("f.md", []byte("```imap\nS: * OK\nC: a1 idle\nS: + idling\nC: DONE\nS: a1 OK\n```\n"))
	for typed, want := range map[string]bool{"done": true, "a2 DONE": false, "DONE x": false} {
		tag, ok := l.Steps[2].Completes(0, typed, nil)
		if ok != want || ok && tag != "a1" {
			t.Errorf("%q: tag %q, %v, want %v", typed, tag, ok, want)
		}
	}
}
