package message_test

import (
	"errors"
	"io"
	"mime"
	"strings"
	"testing"

	gomessage "github.com/emersion/go-message"
	gomail "github.com/emersion/go-message/mail"

	"sanduq/server/message"
)

// wellFormed are messages on which go-message, an independent reader, has to
// agree with us about parts, their octets and their texts.
var wellFormed = map[string]string{
	"plain":    "Subject: a\n\nHello,\nthere.\n",
	"RFC 3501": rfc3501Parts,
	"RFC 2046, 5.1.1": `From: Nathaniel Borenstein <nsb@bellcore.com>
To: Ned Freed <ned@innosoft.com>
Date: Sun, 21 Mar 1993 23:56:48 -0800 (PST)
Subject: Sample message
MIME-Version: 1.0
Content-type: multipart/mixed; boundary="simple boundary"

This is the preamble.  It is to be ignored.

--simple boundary

This is implicitly typed plain US-ASCII text.
It does NOT end with a linebreak.
--simple boundary
Content-type: text/plain; charset=us-ascii

This is explicitly typed plain US-ASCII text.
It DOES end with a linebreak.

--simple boundary--

This is the epilogue.  It is also to be ignored.
`,
	"encoded": `Content-Type: multipart/alternative; boundary="=_x"

--=_x
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

caf=C3=A9, and a line that is=
 broken =3D soft
--=_x
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PGI+2LXZhtiv2YjZgjwvYj4=
--=_x--
`,
	"nested": nested(5),
}

func TestPartsAsGoMessageReadsThem(t *testing.T) {
	t.Parallel()
	for name, text := range wellFormed {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw := crlf(text)
			entity, err := gomessage.Read(strings.NewReader(string(raw)))
			if err != nil {
				t.Fatal(err)
			}
			compare(t, entity, message.Scan(raw))
		})
	}
}

func compare(t *testing.T, theirs *gomessage.Entity, ours *message.Part) {
	t.Helper()
	kind, _, _ := theirs.Header.ContentType()
	if want := strings.ToLower(ours.Type + "/" + ours.Subtype); kind != want {
		t.Errorf("go-message has %s for our %s", kind, want)
	}
	parts := theirs.MultipartReader()
	if parts == nil {
		body, err := io.ReadAll(theirs.Body)
		if err != nil || string(body) != string(ours.Text()) {
			t.Errorf("go-message has %q (%v) for our %q", body, err, ours.Text())
		}
		return
	}
	for i := 0; ; i++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			if i != len(ours.Parts) {
				t.Errorf("go-message has %d parts, we %d", i, len(ours.Parts))
			}
			return
		}
		if err != nil || i >= len(ours.Parts) {
			t.Fatalf("go-message has a part %d (%v), we have %d", i+1, err, len(ours.Parts))
		}
		compare(t, part, ours.Parts[i])
	}
}

func TestWordsAsMIMEReadsThem(t *testing.T) {
	t.Parallel()
	var decoder mime.WordDecoder
	for _, text := range []string{"plain", "قائمة الأوامر كلها, وأشياء أخرى كثيرة في سطر طويل جداً", "a=b_c?d", "café crème"} {
		for _, encoder := range []mime.WordEncoder{mime.BEncoding, mime.QEncoding} {
			in := "Re: " + encoder.Encode("utf-8", text) + " (" + encoder.Encode("iso-8859-1", "x\u007fy") + ")"
			want, err := decoder.DecodeHeader(in)
			if got := message.DecodeWords(in); err != nil || got != want {
				t.Errorf("of %q: got %q, mime says %q (%v)", in, got, want, err)
			}
		}
	}
}

func TestAddressesAsGoMessageReadsThem(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"a@b.c", "Alex <alex@smallorg.org>, riley@smallorg.org", `"Public, Alex" <a@b.c>`, "A: b@c.d, E <f@g.h>;",
	} {
		var h gomail.Header
		h.Set("To", value)
		theirs, err := h.AddressList("To")
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range message.ParseAddresses(value) {
			if !a.Host.Present {
				continue // go-message does not tell of groups
			}
			if len(theirs) == 0 || theirs[0].Address != a.Mailbox.Value+"@"+a.Host.Value || theirs[0].Name != a.Name.Value {
				t.Fatalf("of %q: we have %+v where go-message has %+v", value, a, theirs)
			}
			theirs = theirs[1:]
		}
		if len(theirs) > 0 {
			t.Errorf("of %q go-message has %+v as well", value, theirs)
		}
	}
}
