package imap_test

import (
	"strings"
	"testing"
	"time"

	"sanduq/server/imap"
	"sanduq/server/internal/talk"
	"sanduq/server/mailstore"
)

// holding connects as alex with a mailbox that holds these messages, selected.
// LF stands for CRLF in a message that has no CR.
func (w *world) holding(messages ...string) *talk.Client {
	w.t.Helper()
	alex, _ := w.store.User("alex")
	must(w.t, alex.Create("letters"))
	for i, m := range messages {
		if !strings.Contains(m, "\r") {
			m = strings.ReplaceAll(m, "\n", "\r\n")
		}
		date := time.Date(2000, 3, 1+i, 23, 30, 0, 0, time.FixedZone("", -8*3600))
		_, err := alex.Append("letters", mailstore.NewMessage{Content: []byte(m), Date: date, OldMail: true})
		must(w.t, err)
	}
	return w.selected("letters")
}

// twoParts is a multipart with a message in it, the octets of which tests count.
const twoParts = `Date: Mon, 7 Feb 1994 21:52:25 -0800 (PST)
From: Fred Foobar <foobar@Blurdybloop.COM>
Subject: afternoon meeting
To: crew: mooch@owatagu.siam.edu, "R" <r@x.y>;
Message-Id: <B27397-0100000@Blurdybloop.COM>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"; x=1
Content-Language: en, ar

preamble
--b

Hello Joe.
--b
Content-Type: message/rfc822
Content-Disposition: attachment; filename="old.eml"; size=100
Content-ID: <1@x>
Content-Description: an "old" letter
Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==
Content-Location: http://x.y/

Subject: inner
From: a@b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

<b>hi</b>
--b--
`

func TestFetch(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ message, items, want string }{
		"FLAGS":        {"A: b\n\n", "FLAGS", "FLAGS ()"},
		"UID":          {"A: b\n\n", "UID", "UID 1"},
		"RFC822.SIZE":  {"A: b\n\nx", "RFC822.SIZE", "RFC822.SIZE 9"},
		"INTERNALDATE": {"A: b\n\n", "INTERNALDATE", `INTERNALDATE " 1-Mar-2000 23:30:00 -0800"`},
		"as asked for": {"A: b\n\n", "(UID RFC822.SIZE FLAGS uid)", "UID 1 RFC822.SIZE 8 FLAGS ()"},
		"FAST":         {"A: b\n\n", "fast", `FLAGS () INTERNALDATE " 1-Mar-2000 23:30:00 -0800" RFC822.SIZE 8`},
		"ALL": {"Subject: x\n\n", "ALL", `FLAGS () INTERNALDATE " 1-Mar-2000 23:30:00 -0800" RFC822.SIZE 14 ` +
			`ENVELOPE (NIL "x" NIL NIL NIL NIL NIL NIL NIL NIL)`},
		"FULL": {"Subject: x\n\n", "FULL", `FLAGS () INTERNALDATE " 1-Mar-2000 23:30:00 -0800" RFC822.SIZE 14 ` +
			`ENVELOPE (NIL "x" NIL NIL NIL NIL NIL NIL NIL NIL) BODY ("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 0 0)`},

		"RFC822":                   {"A: b\n\nxy", "RFC822", "RFC822 {10}\nA: b\n\nxy FLAGS (\\Seen)"},
		"RFC822.TEXT":              {"A: b\n\nxy", "RFC822.TEXT", "RFC822.TEXT {2}\nxy FLAGS (\\Seen)"},
		"RFC822.HEADER":            {"A: b\n\nxy", "RFC822.HEADER", "RFC822.HEADER {8}\nA: b\n\n"},
		"BODY[]":                   {"A: b\n\nxy", "BODY[]", "BODY[] {10}\nA: b\n\nxy FLAGS (\\Seen)"},
		"BODY[] and FLAGS":         {"A: b\n\nxy", "(FLAGS BODY[TEXT])", "FLAGS (\\Seen) BODY[TEXT] {2}\nxy"},
		"BODY.PEEK[]":              {"A: b\n\nxy", "body.peek[]", "BODY[] {10}\nA: b\n\nxy"},
		"twice, once without PEEK": {"A: b\n\nxy", "(BODY.PEEK[TEXT] BODY[TEXT])", "BODY[TEXT] {2}\nxy FLAGS (\\Seen)"},
		"BODY[HEADER]":             {"A: b\n\nxy", "BODY.PEEK[header]", "BODY[HEADER] {8}\nA: b\n\n"},
		"header cut off":           {"A: b", "BODY.PEEK[HEADER]", "BODY[HEADER] {4}\nA: b"},
		"header only":              {"A: b\n", "(BODY.PEEK[HEADER] BODY.PEEK[TEXT])", "BODY[HEADER] {6}\nA: b\n BODY[TEXT] \"\""},
		"no header":                {"\nxy", "(BODY.PEEK[HEADER] BODY.PEEK[TEXT] BODY.PEEK[1])", "BODY[HEADER] {2}\n\n BODY[TEXT] {2}\nxy BODY[1] {2}\nxy"},
		"bare LF":                  {"A: \r\nB: c\n\nx\ny", "(BODY.PEEK[HEADER.FIELDS (B)] BODY.PEEK[TEXT])", "BODY[HEADER.FIELDS (B)] {6}\nB: c\n\n BODY[TEXT] {3}\nx\ny"},
		"fields": {"To: a\nX-A: b\n c\nfrom: d\n\nx", "BODY.PEEK[HEADER.FIELDS (FROM \"x-a\" none)]",
			"BODY[HEADER.FIELDS (FROM x-a none)] {23}\nX-A: b\n c\nfrom: d\n\n"},
		"fields not":  {"To: a\nX-A: b\n c\nfrom: d\n\nx", "BODY.PEEK[HEADER.FIELDS.NOT (FROM X-A)]", "BODY[HEADER.FIELDS.NOT (FROM X-A)] {9}\nTo: a\n\n"},
		"odd field":   {"A: b\n\n", "BODY.PEEK[HEADER.FIELDS (\"a b\" \"\" \"]\")]", "BODY[HEADER.FIELDS (\"a b\" \"\" \"]\")] {2}\n\n"},
		"partial":     {"A: b\n\n0123456789", "BODY.PEEK[TEXT]<2.3>", "BODY[TEXT]<2> {3}\n234"},
		"to the end":  {"A: b\n\n0123456789", "BODY.PEEK[TEXT]<8.100>", "BODY[TEXT]<8> {2}\n89"},
		"beyond":      {"A: b\n\n0123456789", "BODY.PEEK[TEXT]<10.1>", "BODY[TEXT]<10> \"\""},
		"far beyond":  {"A: b\n\n0123456789", "BODY.PEEK[TEXT]<4294967295.4294967295>", "BODY[TEXT]<4294967295> \"\""},
		"two of them": {"A: b\n\n0123456789", "(BODY.PEEK[TEXT]<0.1> BODY.PEEK[TEXT]<1.1>)", "BODY[TEXT]<0> {1}\n0 BODY[TEXT]<1> {1}\n1"},

		"part 1 of a plain message": {"A: b\n\nxy", "(BODY.PEEK[1] BODY.PEEK[1.MIME] BODY.PEEK[2] BODY.PEEK[1.TEXT] BODY.PEEK[1.1])",
			"BODY[1] {2}\nxy BODY[1.MIME] {8}\nA: b\n\n BODY[2] NIL BODY[1.TEXT] NIL BODY[1.1] NIL"},
		"parts": {twoParts, "(BODY.PEEK[1] BODY.PEEK[1.MIME] BODY.PEEK[2.TEXT] BODY.PEEK[2.1] BODY.PEEK[2.HEADER.FIELDS (FROM)] BODY.PEEK[3] BODY.PEEK[1.HEADER] BODY.PEEK[2.2])",
			"BODY[1] {10}\nHello Joe. BODY[1.MIME] {2}\n\n BODY[2.TEXT] {9}\n<b>hi</b> BODY[2.1] {9}\n<b>hi</b> " +
				"BODY[2.HEADER.FIELDS (FROM)] {13}\nFrom: a@b\n\n BODY[3] NIL BODY[1.HEADER] NIL BODY[2.2] NIL"},
		"part of a part": {twoParts, "(BODY.PEEK[2]<9.5> BODY.PEEK[2.1.MIME]<0.14>)", "BODY[2]<9> {5}\ninner BODY[2.1.MIME]<0> {14}\nSubject: inner"},

		"ENVELOPE": {twoParts, "ENVELOPE", `ENVELOPE ("Mon, 7 Feb 1994 21:52:25 -0800 (PST)" "afternoon meeting" ` +
			strings.Repeat(`(("Fred Foobar" NIL "foobar" "Blurdybloop.COM")) `, 3) +
			`((NIL NIL "crew" NIL)(NIL NIL "mooch" "owatagu.siam.edu")("R" NIL "r" "x.y")(NIL NIL NIL NIL)) NIL NIL NIL "<B27397-0100000@Blurdybloop.COM>")`},
		"ENVELOPE, empty and absent": {"Subject:\nDate: \nTo:\nIn-Reply-To:\nFrom: a\n\n", "ENVELOPE", `ENVELOPE ("" "" ` +
			strings.Repeat(`((NIL NIL "a" ".MISSING-HOST-NAME.")) `, 3) + `NIL NIL NIL "" NIL)`},
		"ENVELOPE, nasty": {"Subject: a \"b\" \\c\nDate: \xd8\xb9\nMessage-ID: \x00\x01\nFrom: \"q\\\"q\" <\xff@b>\nIn-Reply-To: a\n\tb\n\n", "ENVELOPE",
			"ENVELOPE ({2}\n\xd8\xb9 \"a \\\"b\\\" \\\\c\" " + strings.Repeat("((\"q\\\"q\" NIL {1}\n\xff \"b\")) ", 3) + "NIL NIL NIL \"a\tb\" {2}\n\x80\x01)"},

		"BODY": {twoParts, "BODY", `BODY (("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 10 0)` +
			`("MESSAGE" "RFC822" NIL "<1@x>" "an \"old\" letter" "7BIT" 111 ` +
			`(NIL "inner" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL) ` +
			`("TEXT" "HTML" ("CHARSET" "utf-8") NIL NIL "8BIT" 9 0) 5) "MIXED")`},
		"BODYSTRUCTURE": {twoParts, "BODYSTRUCTURE", `BODYSTRUCTURE (("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 10 0 NIL NIL NIL NIL)` +
			`("MESSAGE" "RFC822" NIL "<1@x>" "an \"old\" letter" "7BIT" 111 ` +
			`(NIL "inner" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL) ` +
			`("TEXT" "HTML" ("CHARSET" "utf-8") NIL NIL "8BIT" 9 0 NIL NIL NIL NIL) 5 ` +
			`"Q2hlY2sgSW50ZWdyaXR5IQ==" ("ATTACHMENT" ("FILENAME" "old.eml" "SIZE" "100")) NIL "http://x.y/") ` +
			`"MIXED" ("BOUNDARY" "b" "X" "1") NIL ("en" "ar") NIL)`},
		"BODYSTRUCTURE of nothing": {"Content-Type: multipart/mixed; boundary=x\n\n", "BODYSTRUCTURE",
			`BODYSTRUCTURE (("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 0 0 NIL NIL NIL NIL) "MIXED" ("BOUNDARY" "x") NIL NIL NIL)`},
		"BODYSTRUCTURE without boundary": {"Content-Type: multipart/mixed\n\nx", "BODYSTRUCTURE",
			`BODYSTRUCTURE ("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 1 0 NIL NIL NIL NIL)`},
		"BODYSTRUCTURE, nasty": {"Content-Type: x\xff/y; name=\"a\\\"b\"; z=\"\x00\"\nContent-Transfer-Encoding: \"\n\nx", "BODYSTRUCTURE",
			"BODYSTRUCTURE ({4}\nX\ufffd \"Y\" (\"NAME\" \"a\\\"b\" \"Z\" {1}\n\x80) NIL NIL \"7BIT\" 1 NIL NIL NIL NIL)"},
		"NUL": {"A: \x00\n\n\x00y", "(RFC822 RFC822.SIZE)", "RFC822 {10}\nA: \x80\n\n\x80y RFC822.SIZE 10 FLAGS (\\Seen)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := testWorld(t, imap.Config{}).holding(test.message)
			want := "* 1 FETCH (" + test.want + ")\na1 OK FETCH completed"
			if got := strings.ReplaceAll(c.Send("a1 FETCH 1 "+test.items), "\r\n", "\n"); got != want {
				t.Errorf("got\n%q\nwant\n%q", got, want)
			}
		})
	}
}
