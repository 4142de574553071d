package wire_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"sanduq/server/wire"
)

func TestReadLine(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 50)
	for _, tc := range []struct {
		in   string
		want []wire.Line
		err  error
	}{
		{"", nil, io.EOF},
		{"a\r\nb\r\n", []wire.Line{{Text: "a", Octets: 1}, {Text: "b", Octets: 1}}, io.EOF},
		{"\r\n\n", []wire.Line{{}, {BareLF: true}}, io.EOF},
		{"a\n", []wire.Line{{Text: "a", Octets: 1, BareLF: true}}, io.EOF},
		{"a\rb\r\r\n", []wire.Line{{Text: "a\rb\r", Octets: 4}}, io.EOF},
		{"a\x00\xff\r\n", []wire.Line{{Text: "a\x00\xff", Octets: 3}}, io.EOF},
		{"half", nil, io.ErrUnexpectedEOF},
		{"\r", nil, io.ErrUnexpectedEOF},
		{"0123456789\r\nb\r\n", []wire.Line{{Text: "0123456789", Octets: 10}, {Text: "b", Octets: 1}}, io.EOF},
		{"0123456789A\r\nb\r\n", []wire.Line{{Text: "0123456789", Octets: 11, Tail: "0123456789A"}, {Text: "b", Octets: 1}}, io.EOF},
		{long + " {7+}\r\nb\r\n", []wire.Line{{Text: long[:10], Octets: 55, Tail: long[:27] + " {7+}"}, {Text: "b", Octets: 1}}, io.EOF},
	} {
		for name, src := range map[string]io.Reader{
			"at once":      strings.NewReader(tc.in),
			"one by one":   iotest.OneByteReader(strings.NewReader(tc.in)),
			"half by half": iotest.HalfReader(strings.NewReader(tc.in)),
		} {
			r := wire.NewReader(src, 10)
			for i, want := range tc.want {
				line, err := r.ReadLine()
				if err != nil || line.Text != want.Text || line.Octets != want.Octets || line.BareLF != want.BareLF {
					t.Errorf("%q %s: line %d: %+v, %v, want %+v", tc.in, name, i, line, err, want)
				}
				if line.TooLong() != (want.Tail != "") || line.TooLong() && !strings.HasSuffix(want.Tail, line.Tail) || name == "at once" && line.Tail != want.Tail {
					t.Errorf("%q %s: tail %q, want %q", tc.in, name, line.Tail, want.Tail)
				}
			}
			if _, err := r.ReadLine(); err != tc.err {
				t.Errorf("%q %s: %v at the end, want %v", tc.in, name, err, tc.err)
			}
		}
	}
}

// interrupted fails once after each octet.
type interrupted struct {
	rest string
	fail bool
}

func (i *interrupted) Read(p []byte) (int, error) {
	if i.fail = !i.fail; i.fail {
		return 0, os.ErrDeadlineExceeded
	}
	if i.rest == "" {
		return 0, io.EOF
	}
	p[0], i.rest = i.rest[0], i.rest[1:]
	return 1, nil
}

func TestReadLineGoesOn(t *testing.T) {
	t.Parallel()
	r := wire.NewReader(&interrupted{rest: "DO\rNE\r\nnext\n"}, 100)
	var lines []string
	fails := 0
	for {
		line, err := r.ReadLine()
		if errors.Is(err, os.ErrDeadlineExceeded) {
			fails++
			continue
		}
		if err != nil {
			break
		}
		lines = append(lines, line.Text)
	}
	if strings.Join(lines, "|") != "DO\rNE|next" || fails < 12 {
		t.Errorf("lines %q after %d interruptions", lines, fails)
	}
}

func TestReadOctets(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("0123456789", 30_000)
	for name, wrap := range map[string]func(io.Reader) io.Reader{
		"at once": func(r io.Reader) io.Reader { return r }, "half by half": iotest.HalfReader, "error with the last": iotest.DataErrReader,
	} {
		r := wire.NewReader(wrap(strings.NewReader("a {3}\r\nx\r\n tail\r\n"+big+"\r\n\r\nend")), 100)
		if l, err := r.ReadLine(); err != nil || l.Text != "a {3}" {
			t.Fatalf("%s: %v, %v", name, l, err)
		}
		if got, err := r.ReadOctets(3); err != nil || string(got) != "x\r\n" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if l, err := r.ReadLine(); err != nil || l.Text != " tail" {
			t.Errorf("%s: %v, %v", name, l, err)
		}
		if got, err := r.ReadOctets(int64(len(big))); err != nil || string(got) != big || cap(got) != len(big) {
			t.Errorf("%s: %d octets of capacity %d, %v", name, len(got), cap(got), err)
		}
		if got, err := r.ReadOctets(0); err != nil || len(got) != 0 {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if err := r.Discard(3); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if l, err := r.ReadLine(); err != nil || l.Text != "" || !l.BareLF {
			t.Errorf("%s: %v, %v", name, l, err)
		}
		if got, err := r.ReadOctets(4); err != io.ErrUnexpectedEOF {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if err := r.Discard(1); err != io.ErrUnexpectedEOF {
			t.Errorf("%s: %v", name, err)
		}
	}
}
