package message_test

import (
	"fmt"
	"strings"
	"testing"

	"sanduq/server/message"
)

func nstring(t message.Text) string {
	if !t.Present {
		return "NIL"
	}
	return fmt.Sprintf("%q", t.Value)
}

// structure writes addresses as IMAP does, without the outer parentheses.
func structure(list []message.Address) string {
	var b strings.Builder
	for _, a := range list {
		fmt.Fprintf(&b, "(%s %s %s %s)", nstring(a.Name), nstring(a.Route), nstring(a.Mailbox), nstring(a.Host))
	}
	return b.String()
}

func TestParseAddresses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ value, want string }{
		{"", ""},
		{" , ,", ""},
		{"alex@smallorg.org", `(NIL NIL "alex" "smallorg.org")`},
		{"<alex@smallorg.org>", `(NIL NIL "alex" "smallorg.org")`},
		{"Alex  Q. Public <alex@smallorg.org>", `("Alex Q. Public" NIL "alex" "smallorg.org")`},
		{`"Public, \"Alex\" \\" <alex@smallorg.org>, b@c`, `("Public, \"Alex\" \\" NIL "alex" "smallorg.org")(NIL NIL "b" "c")`},
		{"alex@smallorg.org (Alex (the \\) drummer))", `("Alex (the ) drummer)" NIL "alex" "smallorg.org")`},
		{"a@b (one), c@d", `("one" NIL "a" "b")(NIL NIL "c" "d")`},
		{"=?utf-8?q?Al=C3=A9x?= <a@b>", `("=?utf-8?q?Al=C3=A9x?=" NIL "a" "b")`},
		{"\xd8\xb9 \xff <a@b>", `("ع \xff" NIL "a" "b")`},
		{"Mary <@x.test,@y.test:mary@z.test>", `("Mary" "@x.test,@y.test" "mary" "z.test")`},
		{`"a b"@c.d`, `(NIL NIL "a b" "c.d")`},
		{"a . b @ c . d", `(NIL NIL "a.b" "c.d")`},
		{"a@[10.0.0.1]", `(NIL NIL "a" "[10.0.0.1]")`},
		{"a@[10.0.0.1", `(NIL NIL "a" "[10.0.0.1")`},
		{"root", `(NIL NIL "root" ".MISSING-HOST-NAME.")`},
		{"Cron <root>", `("Cron" NIL "root" ".MISSING-HOST-NAME.")`},
		{"<>", `(NIL NIL "" ".MISSING-HOST-NAME.")`},
		{"<a@b", `(NIL NIL "a" "b")`},
		{"<a@b, c@d", `(NIL NIL "a" "b")(NIL NIL "c" "d")`},
		{"<a@b> rubbish \",\" , c@d", `(NIL NIL "a" "b")(NIL NIL "c" "d")`},
		{"a@b c@d", `(NIL NIL "a" "b")`},
		{"a@b; c@d", `(NIL NIL "a" "b")(NIL NIL "c" "d")`},
		{")>]\\", ""},
		{`"never closed`, `(NIL NIL "never closed" ".MISSING-HOST-NAME.")`},
		{"(never closed", ""},
		// RFC 5322, appendix A.1.3
		{"A Group:Ed Jones <joe@where.test>,joe@where.test,John <jdoe@one.test>;",
			`(NIL NIL "A Group" NIL)("Ed Jones" NIL "joe" "where.test")(NIL NIL "joe" "where.test")("John" NIL "jdoe" "one.test")(NIL NIL NIL NIL)`},
		{"Undisclosed recipients:;", `(NIL NIL "Undisclosed recipients" NIL)(NIL NIL NIL NIL)`},
		// RFC 5322, appendix A.5
		{"Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", `("Pete" NIL "pete" "silly.test")`},
		{"A Group(Some people)\r\n :Chris Jones <c@(Chris's host.)public.example>,\r\n joe@example.org,\r\n John <jdoe@one.test> (my dear friend); (the end of the group)",
			`(NIL NIL "A Group" NIL)("Chris Jones" NIL "c" "public.example")(NIL NIL "joe" "example.org")("John" NIL "jdoe" "one.test")(NIL NIL NIL NIL)`},
		{"(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;", `(NIL NIL "Hidden recipients" NIL)(NIL NIL NIL NIL)`},
		{"a@b, Group: c@d, e@f", `(NIL NIL "a" "b")(NIL NIL "Group" NIL)(NIL NIL "c" "d")(NIL NIL "e" "f")(NIL NIL NIL NIL)`},
		{"A: b@c;, D: e@f;", `(NIL NIL "A" NIL)(NIL NIL "b" "c")(NIL NIL NIL NIL)(NIL NIL "D" NIL)(NIL NIL "e" "f")(NIL NIL NIL NIL)`},
		{"A: B: c@d, e@f;", `(NIL NIL "A" NIL)(NIL NIL "e" "f")(NIL NIL NIL NIL)`},
	} {
		if got := structure(message.ParseAddresses(test.value)); got != test.want {
			t.Errorf("of %q\n got %s\nwant %s", test.value, got, test.want)
		}
	}
}

func TestParseEnvelope(t *testing.T) {
	t.Parallel()
	e := message.ParseEnvelope(crlf(`Received: by nobody
Date:  Mon, 7 Feb 1994 21:52:25 -0800 (PST)
Subject:
From: a@b
From: c@d
To: e@f,
 g@h
Cc:
To: i@j
Reply-To:
Message-Id: <1@b>
Message-ID: <2@b>
no field: this is
  one, though

Date: not this
Bcc: k@l
`))
	for name, test := range map[string]struct{ got, want string }{
		"Date":        {nstring(e.Date), `"Mon, 7 Feb 1994 21:52:25 -0800 (PST)"`},
		"Subject":     {nstring(e.Subject), `""`},
		"From":        {structure(e.From), `(NIL NIL "a" "b")(NIL NIL "c" "d")`},
		"Sender":      {structure(e.Sender), `(NIL NIL "a" "b")(NIL NIL "c" "d")`},
		"Reply-To":    {structure(e.ReplyTo), `(NIL NIL "a" "b")(NIL NIL "c" "d")`},
		"To":          {structure(e.To), `(NIL NIL "e" "f")(NIL NIL "g" "h")(NIL NIL "i" "j")`},
		"Cc":          {structure(e.Cc), ``},
		"Bcc":         {structure(e.Bcc), ``},
		"In-Reply-To": {nstring(e.InReplyTo), `NIL`},
		"Message-ID":  {nstring(e.MessageID), `"<1@b>"`},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %s, want %s", name, test.got, test.want)
		}
	}
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"Mon, 7 Feb 1994 21:52:25 -0800":            "1994-02-07",
		"Fri, 21 Nov 1997 09(comment):   55  :  06": "1997-11-21",
		"31 Dec 1999 23:59:59 -1200":                "1999-12-31",
		"Mon 07 FEBRUARY 94":                        "1994-02-07",
		"7 feb 01 00:00 GMT":                        "2001-02-07",
		"7 Feb 100":                                 "2000-02-07",
		"Mon Feb  7 21:52:25 1994":                  "1994-02-07",
		"Mon Feb  7 21:52:25 PST 1994":              "1994-02-07",
		"Thu,\r\n  13 Feb 1969 23:32 -0330":         "1969-02-13",
		"30 Feb 2000":                               "",
		"0 Feb 2000":                                "",
		"2000-02-07":                                "",
		"Feb 2000":                                  "",
		"7 Foo 2000":                                "",
		"7 Feb 20000":                               "",
		"7 Feb x":                                   "",
		"7 Feb 2":                                   "",
		"yesterday":                                 "",
		"":                                          "",
	} {
		got := ""
		if day, ok := message.ParseDate(value); ok {
			got = day.Format("2006-01-02")
		}
		if got != want {
			t.Errorf("%q is %q, want %q", value, got, want)
		}
	}
}
