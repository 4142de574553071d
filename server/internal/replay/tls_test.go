package replay_test

import (
	"strings"
	"sync"
	"testing"

	"sanduq/lessons/player"
	"sanduq/server/internal/replay"
	"sanduq/server/mailhost"
)

// underTLS is a lesson on every way to TLS: the ports where it begins in the clear, and those of its own.
const underTLS = "```imap\n" + `S: * OK [..] ready
C: a1 capability
S: * CAPABILITY IMAP4rev1 [..]STARTTLS[..]
S: a1 OK [..]
C: a2 starttls
S: a2 OK [..]
TLS:
C: a3 capability
S: * CAPABILITY IMAP4rev1 [..]
S: a3 OK [..]
C: a4 login alex drums
S: a4 OK LOGIN completed
C: a5 select INBOX
S: * 1 EXISTS
S: [...]
S: a5 OK [..]
C: a6 idle
S: + [..]
` + "```\n```imap as=other port=993\n" + `TLS:
S: * OK [..] ready
C: b1 login alex drums
S: b1 OK [..]
C: b2 append INBOX {16}
S: + [..]
C: Subject: x
C:
C: hi
S: b2 OK [..]
C: b3 fetch
S: b3 BAD [..]
C: b4 logout
S: * BYE [..]
S: b4 OK [..]
S: <close>
` + "```\n```imap\n" + `S: * 2 EXISTS
S: * 1 RECENT
C: DONE
S: a6 OK [..]
C: a7 logout
S: * BYE [..]
S: a7 OK [..]
S: <close>
` + "```\n```pop3\n" + `S: +OK [..]
C: stls
S: +OK [..]
TLS:
C: user alex
S: +OK [..]
C: pass drums
S: +OK alex's maildrop has 2 messages [..]
C: quit
S: +OK [..]
S: <close>
` + "```\n```pop3 as=pops port=995\n" + `TLS:
S: +OK [..]
C: user alex
S: +OK [..]
C: pass drums
S: +OK [..]
` + "```\n```smtp port=587\n" + `S: 220 [..] submission server ready
C: EHLO client.example
S: 250-[..]
S: [...]
S: 250 STARTTLS
C: STARTTLS
S: 220 2.0.0 [..]
TLS:
C: EHLO client.example
S: 250-[..]
S: [...]
S: 250 AUTH PLAIN LOGIN SCRAM-SHA-256
C: AUTH PLAIN AGFsZXgAZHJ1bXM=
S: 235 2.7.0 [..]
` + "```\n```smtp as=relay port=25\n" + `S: 220 [..] relay server ready
C: EHLO client.example
S: 250-[..]
S: [...]
S: 250 STARTTLS
C: STARTTLS
S: 220 2.0.0 [..]
TLS:
C: HELO client.example
S: 250 [..]
C: MAIL FROM:<kim@client.example>
S: 250 2.1.0 [..]
C: RCPT TO:<alex@box.example>
S: 250 2.1.5 [..]
C: DATA
S: 354 [..]
C: Subject: y
C:
C: hi
C: .
S: 250 2.0.0 [..]
` + "```\n```smtp as=smtps port=465\n" + `TLS:
S: 220 [..] submission server ready
C: EHLO client.example
S: 250-[..]
S: [...]
S: 250 AUTH PLAIN LOGIN SCRAM-SHA-256
C: QUIT
S: 221 2.0.0 [..]
S: <close>
` + "```\n```pop3 as=pops\n" + `C: stat
S: +OK 2 [..]
C: quit
S: +OK [..]
S: <close>
` + "```\n"

// lesson is a course of one lesson with a front matter of its own.
func lesson(front, text string) map[string]string {
	return map[string]string{"01-first/en.md": front + text, "01-first/ar.md": front + text, "02-next/en.md": "", "02-next/ar.md": ""}
}

var withTLS = strings.Replace(front, "mailboxes:", "tls: yes\nmailboxes:", 1)

func TestTLS(t *testing.T) {
	t.Parallel()
	if _, got := run(t, replay.Config{Course: files(lesson(withTLS, underTLS))}); got != "3 passed, 0 failed\n" {
		t.Error(got)
	}
}

// TestTLSIsDeterministic has every answer of the lesson written down, octet for octet, more than once.
func TestTLSIsDeterministic(t *testing.T) {
	t.Parallel()
	blank := strings.NewReplacer("[..]", "x", "S: [...]\n", "").Replace(underTLS)
	first := ""
	for range 10 {
		var mu sync.Mutex
		run(t, replay.Config{Course: files(lesson(withTLS, blank)), Update: func(_ string, _, b []byte) error {
			mu.Lock()
			defer mu.Unlock()
			if first == "" {
				first = string(b)
			}
			if first != string(b) {
				t.Errorf("one time it is\n%s\nanother time\n%s", first, b)
			}
			return nil
		}})
	}
	if !strings.Contains(first, "S: * CAPABILITY IMAP4rev1 LITERAL+ SASL-IR ID STARTTLS LOGINDISABLED AUTH=SCRAM-SHA-256 ") ||
		!strings.Contains(first, "S: 250-AUTH SCRAM-SHA-256\nS: 250 STARTTLS\n") {
		t.Errorf("written is\n%s", first)
	}
}

// TestNoTLS: a lesson without `tls: yes` has no TLS at all.
func TestNoTLS(t *testing.T) {
	t.Parallel()
	const first = "01-first/en.md:"
	for _, c := range []struct{ text, want string }{
		{"```imap\nS: * OK [..]\nC: a1 capability\nS: * CAPABILITY [..]STARTTLS[..]\nS: a1 OK [..]\n```\n", first + "11: the answer differs"},
		{"```imap\nS: * OK [..]\nC: a1 capability\nS: * CAPABILITY IMAP4rev1 [..] AUTH=PLAIN AUTH=LOGIN [..]\nS: a1 OK [..]\nC: a2 starttls\nS: a2 BAD STARTTLS is not offered here: [..]\n```\n", ""},
		{"```pop3\nS: +OK [..]\nC: capa\nS: +OK [..]\nS: [...]\nS: STLS\nS: [...]\nS: .\n```\n", first + "13: the answer differs"},
		{"```smtp\nS: 220 [..]\nC: EHLO c\nS: 250-[..]\nS: [...]\nS: 250 STARTTLS\n```\n", first + "13: the answer differs"},
		{"```imap\nS: * OK [..]\nC: a1 starttls\nS: a1 OK [..]\nTLS:\n```\n", first + "12: TLS: is for lessons whose front matter says tls: yes"},
		{"```imap port=993\nS: * OK [..]\n```\n", first + "8: connect: box.example has no imap server on port 993, which is for TLS: TLS is not offered here"},
		{"```pop3 port=995\nS: +OK [..]\n```\n", first + "8: connect: box.example has no pop3 server on port 995, which is for TLS: TLS is not offered here"},
		{"```smtp port=465\nS: 220 [..]\n```\n", first + "8: connect: box.example has no smtp server on port 465, which is for TLS: TLS is not offered here"},
	} {
		_, got := run(t, replay.Config{Course: files(lesson(front, c.text))})
		if c.want == "" && got != "3 passed, 0 failed\n" || !strings.Contains(got, c.want) {
			t.Errorf("%s\ngives:\n%s\nwant %q", c.text, got, c.want)
		}
	}
}

// TestTLSWithoutDate: that the date is missing is told once, and the lesson is played.
func TestTLSWithoutDate(t *testing.T) {
	t.Parallel()
	_, got := run(t, replay.Config{Course: files(lesson(strings.Replace(withTLS, "date: 2000-03-01T10:00:00Z\n", "", 1), underTLS))})
	if got != "01-first/en.md:1: front matter: date is missing\n01-first/ar.md:1: front matter: date is missing\n1 passed, 2 failed\n" {
		t.Error(got)
	}
}

// TestTLSForNoHost: for a host without a name that DNS has there is no certificate.
func TestTLSForNoHost(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"host: صندوق.example\n": `01-first/en.md:4: front matter: host: a certificate for "صندوق.example": want a host's name in ASCII`,
		"":                      "01-first/en.md:1: front matter: host: a certificate for \"\": want a host's name in ASCII",
	} {
		course := files(lesson(strings.Replace(withTLS, "host: box.example\n", host, 1), "```imap\nS: * OK [..]\n```\n"))
		if _, got := run(t, replay.Config{Course: course}); !strings.Contains(got, want) {
			t.Errorf("got:\n%s\nwant %s", got, want)
		}
	}
}

// A lesson's world is one that the player makes handshakes with.
var _ player.Handshaker = (*mailhost.World)(nil)
