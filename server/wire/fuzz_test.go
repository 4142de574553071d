package wire_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"sanduq/server/wire"
)

var languages = map[string]*wire.Texts{"English": wire.English, "Arabic": wire.Arabic}

// checkMistake holds that a mistake stands within its line and says something
// that can be sent: in English as ASCII, in Arabic as UTF-8.
func checkMistake(t *testing.T, language, line string, m *wire.Mistake) {
	t.Helper()
	if m.At.Line != 0 || m.At.Octet < 0 || m.At.Octet > len(line) {
		t.Errorf("%q: the mistake is at %+v", line, m.At)
	}
	switch {
	case m.Text == "" || !utf8.ValidString(m.Text) || strings.ContainsAny(m.Text, "\r\n\x00"):
		t.Errorf("%q is answered in %s %q", line, language, m.Text)
	case language == "English" && !wire.Printable(m.Text):
		t.Errorf("%q is answered %q", line, m.Text)
	case strings.Contains(m.Text, "%!") && !strings.Contains(line, "%!"):
		t.Errorf("%q: a text and its arguments do not fit: %q", line, m.Text)
	}
}

// FuzzDecoder has each method read a line of which some octets are read already.
// Whatever stands there, the place stays within the line, and both languages find
// the same mistake at the same place.
func FuzzDecoder(f *testing.F) {
	for _, s := range []string{"TOP 1 20", "TOP", "TOP ", "TOP  1", "TOP\t1", "TOP \t1", "TOP x 1", "TOP 0 1", "TOP 18446744073709551616", "TOP 1 2 3", "TOP 1 ",
		"TOP 1x", "\xd8\xb5 1", "", " ", "\t", "\x00", "%s %d", "NOOP x"} {
		for read := range uint8(7) {
			f.Add(s, read, "message lines")
		}
		f.Add(s, uint8(4), "")
	}
	methods := map[string]func(d *wire.Decoder){
		"SP":         func(d *wire.Decoder) { d.ExpectSP("message") },
		"Number":     func(d *wire.Decoder) { d.ExpectNumber("message", 1000) },
		"NZNumber":   func(d *wire.Decoder) { d.ExpectNZNumber("message", 1<<64-1) },
		"End":        func(d *wire.Decoder) { d.ExpectEnd("") },
		"Missing":    func(d *wire.Decoder) { d.Missing("message, such as 1") },
		"Unexpected": func(d *wire.Decoder) { d.Unexpected("message") },
		"all": func(d *wire.Decoder) {
			for d.Err == nil && !d.AtEnd() {
				d.ExpectSP("message")
				d.ExpectNumber("message", 1000)
			}
		},
	}
	f.Fuzz(func(t *testing.T, line string, read uint8, form string) {
		if !wire.Printable(form) || strings.Contains(form, "%!") { // it is the server's own
			return
		}
		for name, method := range methods {
			var at []wire.Place
			for language, texts := range languages {
				d := &wire.Decoder{Lines: []string{line}, Command: "TOP", Form: form, Texts: texts, At: wire.Place{Octet: min(int(read), len(line))}}
				method(d)
				if d.At.Line != 0 || d.At.Octet < 0 || d.At.Octet > len(line) {
					t.Fatalf("%s of %q: at %+v", name, line, d.At)
				}
				for _, tok := range d.Tokens {
					if tok.To.Octet <= tok.From.Octet || tok.To.Octet > len(line) {
						t.Errorf("%s of %q: token %+v", name, line, tok)
					}
				}
				place := wire.Place{Line: -1}
				if m := (*wire.Mistake)(nil); errors.As(d.Err, &m) {
					checkMistake(t, language, line, m)
					place = m.At
				}
				at = append(at, place)
			}
			if at[0] != at[1] {
				t.Errorf("%s of %q: the languages find mistakes at %+v", name, line, at)
			}
		}
	})
}

// FuzzLineMistake: a line has a mistake if and only if it has a NUL, a CR or ends
// in a bare LF.
func FuzzLineMistake(f *testing.F) {
	for _, s := range []string{"", "NOOP", "a\x00b", "a\rb", "\xff\r", "\x00"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, line string, bareLF bool) {
		for language, texts := range languages {
			m := wire.LineMistake(wire.Line{Text: line, BareLF: bareLF}, 0, texts)
			if wrong := bareLF || strings.ContainsAny(line, "\r\x00"); wrong != (m != nil) {
				t.Fatalf("%q, a bare LF %v: %v", line, bareLF, m)
			}
			if m != nil {
				checkMistake(t, language, line, m)
			}
		}
	})
}
