package message_test

import (
	"testing"

	"sanduq/server/message"
)

func TestDecodeWords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{"plain = text? =", "plain = text? ="},
		{"=?utf-8?B?2LXZhtiv2YjZgg==?=", "صندوق"},
		{"=?UTF-8?b?2LXZhtiv2YjZgg?=", "صندوق"},
		{"=?utf-8?q?a_b=5F=c3=a9?= c", "a b_é c"},
		{"=?iso-8859-1?q?caf=E9?=", "café"},
		{"=?windows-1256?q?=E3=D1=CD=C8=C7?=", "مرحبا"},
		{"=?us-ascii*en-US?q?hello?=", "hello"},
		// RFC 2047, section 8
		{"=?ISO-8859-1?Q?a?= b", "a b"},
		{"=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab"},
		{"=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=", "ab"},
		{"=?ISO-8859-1?Q?a_b?=", "a b"},
		{"=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b"},
		{"(=?ISO-8859-1?Q?a?=)", "(a)"},
		// a character in two words
		{"=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"},
		{"=?utf-8?b?2LU=?= x =?utf-8?b?2YY=?=", "ص x ن"},
		// no encoded words
		{"=?utf-8?x?a?=", "=?utf-8?x?a?="},
		{"=?klingon?q?a?= =?utf-8?q?b?=", "=?klingon?q?a?= b"},
		{"=?utf-8?q?a", "=?utf-8?q?a"},
		{"=?utf-8?q?a? =", "=?utf-8?q?a? ="},
		{"=??q?a?=", "=??q?a?="},
		{"=?=?=?=", "=?=?=?="},
		{"=?utf-8?q?=4?= =?utf-8?q?=GG=?=", "=4=GG="},
		{"\xff =?utf-8?q?a?= \xfe", "\xff a \xfe"},
	} {
		if got := message.DecodeWords(test.in); got != test.want {
			t.Errorf("of %q\n got %q\nwant %q", test.in, got, test.want)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ header, body, want string }{
		{"", "as it is\r\n\xff", "as it is\r\n\xff"},
		{"Content-Transfer-Encoding: base64\r\n", "2LXZhtiv\r\n\r\n 2Y!jZgg==\r\n", "صندوق"},
		{"Content-Transfer-Encoding: base64\r\n", "YQ==YmM", "abc"},
		{"Content-Transfer-Encoding: base64\r\n", "YWJjZ", "abc"},
		{"Content-Transfer-Encoding: quoted-printable\r\n", "caf=C3=A9 =\r\nau =\t\r\nlait =3D =x =\t \r\nend \t\r\n=", "café au lait = =x end\r\n"},
		{"Content-Transfer-Encoding: quoted-printable\r\n", "a\nb =41", "a\r\nb A"},
		{"Content-Transfer-Encoding: x-unknown\r\n", "=41", "=41"},
		{"Content-Type: text/plain; charset=ISO-8859-6\r\n", "\xe3\xd1\xcd\xc8\xc7", "كرحبا"},
		{"Content-Type: text/plain; charset=cp1256\r\n", "\xe3\xd1\xcd\xc8\xc7", "مرحبا"},
		{"Content-Type: text/plain; charset=\"KOI8-R\"\r\nContent-Transfer-Encoding: base64\r\n", "0NLJ18XU", "привет"},
		{"Content-Type: text/plain; charset=iso-2022-jp\r\n", "\x1b$B", "\x1b$B"},
	} {
		p := message.Scan([]byte(test.header + "\r\n" + test.body))
		if got := string(p.Text()); got != test.want {
			t.Errorf("of %q\n got %q\nwant %q", test.header+test.body, got, test.want)
		}
	}
}
