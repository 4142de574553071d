package wire_test

import (
	"errors"
	"strings"
	"testing"

	"sanduq/server/wire"
)

// decoderOf stands behind the command of a line such as TOP 1 2.
func decoderOf(line string, t *wire.Texts) *wire.Decoder {
	d := &wire.Decoder{Lines: []string{line}, Form: "message lines", Texts: t}
	d.Command = strings.ToUpper(d.Run(func(c byte) bool { return c != ' ' && c != '\t' }))
	return d
}

func TestDecoder(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ line, english, arabic string }{
		{"TOP 1 20", "", ""},
		{"TOP", "Missing message at octet 4; the form is: TOP message lines", "ينقص message عند البايت 4؛ صيغة الأمر: TOP message lines"},
		{"TOP ", "The line ends in a space at octet 4: missing message; the form is: TOP message lines",
			"ينتهي السطر بمسافة عند البايت 4، وينقص message؛ صيغة الأمر: TOP message lines"},
		{"TOP  1", "2 spaces at octet 4, where one space is expected before message", "2 مسافات عند البايت 4، والمطلوب مسافة واحدة قبل message"},
		{"TOP\t1", "A tab at octet 4, where one space is expected before message", "علامة جدولة (tab) عند البايت 4، والمطلوب مسافة واحدة قبل message"},
		{"TOP \t1", "A tab at octet 5: one space alone is expected before message", "علامة جدولة (tab) عند البايت 5، والمطلوب مسافة واحدة لا غير قبل message"},
		{"TOP x 1", `Expected message, a number, at octet 5, found "x"; the form is: TOP message lines`, `المطلوب message عددًا عند البايت 5، والموجود "x"؛ صيغة الأمر: TOP message lines`},
		{"TOP 0 1", "0 at octet 5: message counts from 1", "0 عند البايت 5: يبدأ عدّ message من 1"},
		{"TOP 1x 1", `Expected a space at octet 6, found "x"; the form is: TOP message lines`, `المطلوب مسافة عند البايت 6، والموجود "x"؛ صيغة الأمر: TOP message lines`},
		{"TOP 1 99999999999999999999", "The number at octet 7 is too big: lines is at most 1000", "العدد عند البايت 7 أكبر من اللازم: أقصى lines هو 1000"},
		{"TOP 1 1001", "The number at octet 7 is too big: lines is at most 1000", "العدد عند البايت 7 أكبر من اللازم: أقصى lines هو 1000"},
		{"TOP 1 1 ", "White space at the end of the line (octet 8): take it away", "فراغ في آخر السطر (البايت 8): احذفه"},
		{"TOP 1 1 1", `Extra argument "1" at octet 9; the form is: TOP message lines (is that so?)`, `وسيط زائد "1" عند البايت 9؛ صيغة الأمر: TOP message lines (is that so?)`},
	} {
		for texts, want := range map[*wire.Texts]string{wire.English: tc.english, wire.Arabic: tc.arabic} {
			d := decoderOf(tc.line, texts)
			d.ExpectSP("message")
			number := d.ExpectNZNumber("message", 1<<32-1)
			d.ExpectSP("lines")
			lines := d.ExpectNumber("lines", 1000)
			d.ExpectEnd(" (is that so?)")
			if want == "" {
				if d.Err != nil || number != 1 || lines != 20 || len(d.Tokens) != 2 {
					t.Errorf("%q: %d %d, %v, %v", tc.line, number, lines, d.Tokens, d.Err)
				}
				continue
			}
			var m *wire.Mistake
			if !errors.As(d.Err, &m) || m.Text != want {
				t.Errorf("%q: %v\nwant %s", tc.line, d.Err, want)
			}
		}
	}
}

func TestLineMistake(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		line wire.Line
		want string
	}{
		{wire.Line{Text: "NOOP"}, ""},
		{wire.Line{Text: "NO\x00P"}, "A NUL at octet 3: no command has one"},
		{wire.Line{Text: "NO\rP"}, "A CR at octet 3 with no LF after it: a line ends in CR and LF"},
		{wire.Line{Text: "NOOP", BareLF: true}, "The line ends in a bare LF (octet 5): a line ends in CR and LF"},
	} {
		got := ""
		if m := wire.LineMistake(tc.line, 0, wire.English); m != nil {
			got = m.Error()
		}
		if got != tc.want {
			t.Errorf("%+v: %q, want %q", tc.line, got, tc.want)
		}
	}
	if m := wire.LineMistake(wire.Line{BareLF: true}, 2, wire.Arabic); m == nil || m.Text != "ينتهي السطر بحرف LF وحده (البايت 1 من السطر 3): ينتهي السطر بالحرفين CR وLF" {
		t.Errorf("in Arabic: %v", m)
	}
}
