package batch_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"sanduq/wasm/internal/batch"
)

func TestBatch(t *testing.T) {
	t.Parallel()
	var b batch.Batch
	if text := b.Text(); text != nil {
		t.Errorf("an empty batch is %q", text)
	}
	for range 2 { // a second use finds nothing of the first
		b.Begin("line")
		b.String("text", `* OK "quoted" \Seen`)
		b.Bool("replayed", false)
		b.Int("step", -1)
		b.Begin("progress")
		b.Objects("steps", 2, func(i int) {
			b.Int("n", int64(i))
			b.Objects("diff", i, func(int) { b.String("op", "+") })
		})
		b.Object("entry", func() { b.Strings("names", []string{"a", `"`}) })
		b.Begin("ready")
		want := `[{"at":"line","text":"* OK \"quoted\" \\Seen","replayed":false,"step":-1},` +
			`{"at":"progress","steps":[{"n":0,"diff":[]},{"n":1,"diff":[{"op":"+"}]}],"entry":{"names":["a","\""]}},{"at":"ready"}]`
		if text := string(b.Text()); text != want {
			t.Errorf("got  %s\nwant %s", text, want)
		}
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	var b batch.Batch
	server := batch.Lines{Store: "free", Conn: "imap", Who: 'S', Step: 2}
	again := server
	again.Replayed = true
	for range 2 {
		b.Line(server, "* OK")
		b.Line(server, `* "`)
		b.Line(again, "* 1")
		b.Begin("ready")
		b.Line(again, "* 2")
		head := `{"at":"lines","store":"free","conn":"imap","who":"S","replayed":`
		want := `[` + head + `false,"step":2,"texts":["* OK","* \""]},` + head + `true,"step":2,"texts":["* 1"]},` +
			`{"at":"ready"},` + head + `true,"step":2,"texts":["* 2"]}]`
		if text := string(b.Text()); text != want {
			t.Errorf("got  %s\nwant %s", text, want)
		}
	}
}

func TestStrings(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":               `""`,
		"صندوق 📬":        `"صندوق 📬"`,
		"\x00\t\r\n\x1f": `"\u0000\u0009\u000d\u000a\u001f"`,
		"\x7f":           "\"\x7f\"",
		"a\xffb\x80":     `"a\udcffb\udc80"`,
		"\xc3":           `"\udcc3"`,
		"\xed\xa0\x80":   `"\udced\udca0\udc80"`, // a surrogate is no UTF-8
		"\ufffd":         "\"\ufffd\"",           // but this is, though it looks like a fault
	} {
		var b batch.Batch
		b.Begin("x")
		b.String("s", in)
		if text := string(b.Text()); text != `[{"at":"x","s":`+want+`}]` {
			t.Errorf("%q is written %s, want %s", in, text, want)
		}
	}
}

// FuzzString: what is written is JSON, and UTF-8 comes back as it was.
func FuzzString(f *testing.F) {
	f.Add("a1 login alex drums")
	f.Add("\"\\\x00\xff\u2028")
	f.Fuzz(func(t *testing.T, s string) {
		var b batch.Batch
		b.Begin("x")
		b.String("s", s)
		var got []struct{ S string }
		if err := json.Unmarshal(b.Text(), &got); err != nil {
			t.Fatal(err)
		}
		if utf8.ValidString(s) && got[0].S != s {
			t.Errorf("%q came back as %q", s, got[0].S)
		}
	})
}
