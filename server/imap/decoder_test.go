package imap

import (
	"errors"
	"strings"
	"testing"
	"time"

	"sanduq/server/wire"
)

func decoderOf(lines ...string) *decoder {
	return newDecoder(lines, nil, Limits{}.withDefaults())
}

func TestDecoderPlaces(t *testing.T) {
	t.Parallel()
	d := decoderOf("a1 LOGIN {4}", ` "dr ums" 7:*,1 (\Seen Holiday) "01-Mar-2000 10:00:00 +0200" 1-Feb-2024`)
	d.literals = [][]byte{[]byte("alex")}
	d.At.Octet = len("a1 LOGIN ")
	name := d.ExpectAString("user-name")
	d.ExpectSP("password")
	password := d.ExpectAString("password")
	d.ExpectSP("set")
	set := d.ExpectSequenceSet()
	d.ExpectSP("flags")
	flags := d.ExpectFlagList()
	d.ExpectSP("date-time")
	at := d.ExpectDateTime("date-time")
	d.ExpectSP("date")
	day := d.ExpectDate("date")
	d.ExpectEnd()
	if d.Err != nil {
		t.Fatal(d.Err)
	}
	if name != "alex" || password != "dr ums" || set.String() != "1,7:*" || len(flags) != 2 ||
		!at.Equal(time.Date(2000, 3, 1, 8, 0, 0, 0, time.UTC)) || !day.Equal(time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("read %q %q %v %v %v %v", name, password, set, flags, at, day)
	}
	want := []string{"user-name 0:9 1:0", "password 1:1 1:9",
		"a message sequence number 1:10 1:11", "a message sequence number 1:14 1:15", "message set 1:10 1:15", "flag 1:17 1:22", "a flag 1:23 1:30",
		"flags 1:16 1:31", "date-time 1:32 1:60", "date-time 1:32 1:60", "date 1:61 1:71"}
	var got []string
	for _, tok := range d.Tokens {
		got = append(got, tok.What+" "+short(tok.From)+" "+short(tok.To))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("tokens:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func short(p wire.Place) string { return itoa(p.Line) + ":" + itoa(p.Octet) }

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// TestMistakeStays: after the first mistake nothing is read and nothing hides it.
func TestMistakeStays(t *testing.T) {
	t.Parallel()
	d := decoderOf("x y")
	d.ExpectNumber("number")
	first := d.Err
	var m *wire.Mistake
	if !errors.As(first, &m) || m.At != (wire.Place{Line: 0, Octet: 0}) || m.Want != "number" {
		t.Fatalf("mistake %+v", first)
	}
	d.ExpectSP("x")
	d.ExpectAtom("x")
	d.ExpectAString("x")
	d.ExpectMailbox("x")
	d.ExpectMailboxPattern("x")
	d.ExpectLiteral("x", 5)
	d.ExpectSequenceSet()
	d.ExpectFlagList()
	d.ExpectFlags()
	d.ExpectDate("x")
	d.ExpectDateTime("x")
	d.ExpectNString("x")
	d.ExpectList("x", func() { t.Error("a list is read") })
	d.ExpectEnd()
	if d.Err != first || d.At != (wire.Place{Line: 0, Octet: 0}) || d.SP() || d.Special('x') || d.Word() != "" || !d.AtEnd() {
		t.Errorf("after a mistake: %v at %v", d.Err, d.At)
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"1-Feb-2024":   "2024-02-01",
		"01-feb-2024":  "2024-02-01",
		`"1-Feb-2024"`: "2024-02-01",
		"29-Feb-2000":  "2000-02-29",
		"2024-02-01":   "as in 1-Feb-2024",
		"1/2/2024":     "as in 1-Feb-2024",
		"1-Feb-24":     "four digits",
		"001-Feb-2024": "one or two digits",
		"30-Feb-2024":  "Feb 2024 has no day 30",
		"29-Feb-1900":  "Feb 1900 has no day 29",
		"0-Feb-2024":   "Feb 2024 has no day 0",
		"1-Fev-2024":   `"Fev" is none of Jan`,
		"x-Feb-2024":   "one or two digits",
		"1-Feb-2024-":  "as in 1-Feb-2024",
		"":             "Missing date",
	} {
		d := decoderOf(s)
		got := d.ExpectDate("date").Format(time.DateOnly)
		d.ExpectEnd()
		if d.Err != nil {
			got = d.Err.Error()
		}
		if !strings.Contains(got, want) {
			t.Errorf("date %s: %s, want %s", s, got, want)
		}
	}
}

func TestLiteralAtEnd(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]literalMark{
		"a {5}":               {5, false},
		"a {5+}":              {5, true},
		"a {0+}":              {0, true},
		"a {4294967295+}":     {4294967295, true},
		`a "b c" {5+}`:        {5, true},
		`a "b\" c" {5+}`:      {5, true},
		"{1}{5+}":             {5, true},
		"a {5+} ":             {},
		`a "b {5+}`:           {},
		`a "b\\" "{5+}`:       {},
		"a {4294967296+}":     {},
		"a {+}":               {},
		"a {-5+}":             {},
		"a {5++}":             {},
		"a 5}":                {},
		"":                    {},
		"a {00000000000005+}": {5, true},
	} {
		got, ok := literalAtEnd(line)
		if ok != (want != literalMark{}) || ok && got != want {
			t.Errorf("%s: %v, %v, want %v", line, got, ok, want)
		}
	}
}

func TestPattern(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		pattern string
		yes, no string
	}{
		{"*", "a a/b INBOX", ""},
		{"%", "a INBOX", "a/b"},
		{"a/%", "a/b a/bc", "a a/b/c"},
		{"a*c", "abc ac a/b/c", "ab abcd"},
		{"%/%/%", "a/b/c", "a/b a/b/c/d"},
		{"inbox", "INBOX", "inbox2"},
		{"INBOX/*", "INBOX/a", "INBOX inbox2"},
		{"iNbOx/%", "INBOX/a", "INBOX/a/b"},
		{"%%%*%", "a a/b", ""},
		{"a", "a", "A b"},
	} {
		for _, name := range strings.Fields(tc.yes) {
			if !newPattern(tc.pattern).matches(name) {
				t.Errorf("%s does not match %s", tc.pattern, name)
			}
		}
		for _, name := range strings.Fields(tc.no) {
			if newPattern(tc.pattern).matches(name) {
				t.Errorf("%s matches %s", tc.pattern, name)
			}
		}
	}
	// A pattern made to be slow is not.
	slow := newPattern(strings.Repeat("*%a", 20_000) + "b")
	if slow.matches(strings.Repeat("a", 255)) || len(slow.text) != 40_001 || slow.plain != 20_001 {
		t.Errorf("pattern of %d octets, %d of them plain", len(slow.text), slow.plain)
	}
}
