package imap

import (
	"errors"
	"testing"

	imap "github.com/emersion/go-imap/v2"

	"sanduq/server/wire"
)

// FuzzDecoder has each method of the decoder read a line with a literal behind
// it. Whatever stands there, the place stays within the line, a refusal says in
// printable ASCII what was wrong, and it knows its place.
func FuzzDecoder(f *testing.F) {
	for _, s := range []string{"", " ", "alex", `"dr\"ums"`, "{4}", "{4+}", "{-1}", "(a b)", "(\\Seen x)", "()", "1:*,3", "*", "4294967296", "&BjUGRgYvBkgGQg-",
		"\xd8\xb5", "1-Feb-2024", `" 1-Feb-2024 10:00:00 +0200"`, "NIL", "\\Recent", "a*%", "0", "\"", "(", "{99999999999}"} {
		f.Add(s, "lite", " rest")
	}
	f.Fuzz(func(t *testing.T, line, literal, after string) {
		for name, expect := range map[string]func(d *decoder){
			"SP":          func(d *decoder) { d.ExpectSP("x") },
			"End":         func(d *decoder) { d.ExpectEnd() },
			"Atom":        func(d *decoder) { d.ExpectAtom("x") },
			"AString":     func(d *decoder) { d.ExpectAString("x") },
			"String":      func(d *decoder) { d.ExpectString("x") },
			"NString":     func(d *decoder) { d.ExpectNString("x") },
			"Mailbox":     func(d *decoder) { d.ExpectMailbox("x") },
			"Pattern":     func(d *decoder) { d.ExpectMailboxPattern("x") },
			"Literal":     func(d *decoder) { d.ExpectLiteral("x", 100) },
			"Number":      func(d *decoder) { d.ExpectNumber("x") },
			"NZNumber":    func(d *decoder) { d.ExpectNZNumber("x") },
			"SequenceSet": func(d *decoder) { d.ExpectSequenceSet() },
			"Date":        func(d *decoder) { d.ExpectDate("x") },
			"DateTime":    func(d *decoder) { d.ExpectDateTime("x") },
			"FlagList":    func(d *decoder) { d.ExpectFlagList() },
			"Flags":       func(d *decoder) { d.ExpectFlags() },
			"IDPairs": func(d *decoder) {
				if d.Peek() == '(' {
					d.expectIDPairs()
				}
			},
			"StatusItem": func(d *decoder) { d.expectOneOf("item", "STATUS tells", statusItems) },
			"Listing":    func(d *decoder) { d.expectListing() },
			"StoreItem":  func(d *decoder) { d.expectStoreItem() },
			"List":       func(d *decoder) { d.ExpectList("list", func() { d.ExpectAString("x") }) },
		} {
			d := decoderOf(line, after)
			d.literals = [][]byte{[]byte(literal)}
			d.Command, d.Form = "TEST", "x"
			expect(d)
			p := d.At
			if p.Line < 0 || p.Line > 1 || p.Octet < 0 || p.Octet > len(d.Lines[p.Line]) {
				t.Fatalf("%s of %q: at %+v", name, line, p)
			}
			checkRefusal(t, name, line, d)
			for _, tok := range d.Tokens {
				if tok.To.Line < tok.From.Line || tok.To.Line == tok.From.Line && tok.To.Octet < tok.From.Octet {
					t.Errorf("%s of %q: token %+v", name, line, tok)
				}
			}
		}
	})
}

func checkRefusal(t *testing.T, name, line string, d *decoder) {
	t.Helper()
	if d.Err == nil {
		return
	}
	if need := (*needLiteral)(nil); errors.As(d.Err, &need) {
		return // a literal is still to come
	}
	status, _, text := refusal(d.Err)
	if text == "" || !wire.Printable(text) || status == imap.StatusResponseTypeOK {
		t.Errorf("%s of %q: %s %q", name, line, status, text)
	}
	var m *wire.Mistake
	if errors.As(d.Err, &m) && (m.At.Line > 1 || m.At.Octet > len(d.Lines[m.At.Line])) {
		t.Errorf("%s of %q: the mistake is at %+v", name, line, m.At)
	}
}
