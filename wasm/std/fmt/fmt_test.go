package fmt_test

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	std "sanduq/wasm/std/fmt"
)

type name string

type number uint32

type place struct{ line, octet int }

func (p place) String() string { return fmt.Sprint("octet ", p.octet) }

// families are formats with the arguments that they are for.
var families = []struct {
	formats   []string
	arguments []any
}{
	{
		[]string{"%v", "%s", "%q", "%x", "%X", "%T", "%.40q", "%.3s", "%.0s", "%5s", "%-5s|", "%05s", "%-05s|", "%016x", "%09q", "100%% %v", "a %v b", "%v"},
		[]any{
			"text", "", "two\r\nlines \"quoted\" \x00 صندوق", "\xff", name("INBOX"), []string{"a", "b"}, []name{"x"},
			errors.New("a cause"), fmt.Errorf("around %w", io.EOF), place{1, 2}, &place{3, 4}, []error{io.EOF}, []place{{1, 2}},
		},
	},
	{[]string{"%s", "%q", "%x", "%X", "%.3s"}, []any{[]byte("octets"), []byte{0xff, 0}, []byte{}}},
	{
		[]string{
			"%v", "%d", "%c", "%q", "%x", "%X", "%o", "%U", "%T", "%02X", "%011o", "%06o", "%5d", "%-5d|", "%05d", "%.3d", "%-05d|", "%05.3d", "%05c", "%09U", "%#U", "%-#14U|", "%016x",
		},
		[]any{number(7), 0, 1, -1, 255, int8(-128), uint8('x'), 'ص', uint64(1<<64 - 1), int64(-1 << 63), []int{1, -2}, []number{}},
	},
	{[]string{"%v", "%T"}, []any{nil, true, false, time.Second, []any{1, "a", nil}, []bool{true}}},
	{[]string{"%d"}, []any{"text", nil, true}}, // mistakes from here
	{[]string{"%s"}, []any{7, nil, true, []int{1}}},
	{[]string{"%", "%v%", "%v %v", "none"}, []any{"text"}},
}

// mistaken tells whether s says that the format did not fit; in which words may differ, as go vet keeps them out.
func mistaken(s string) bool { return strings.Contains(s, "%!") }

func TestSprintfAsStandard(t *testing.T) {
	t.Parallel()
	for _, family := range families {
		for _, format := range family.formats {
			for _, arg := range family.arguments {
				want, got := fmt.Sprintf(format, arg), std.Sprintf(format, arg)
				if mistaken(want) && mistaken(got) {
					continue
				}
				if got != want {
					t.Errorf("Sprintf(%q, %#v) = %q, want %q", format, arg, got, want)
				}
			}
		}
	}
}

func TestSprintAsStandard(t *testing.T) {
	t.Parallel()
	for _, args := range [][]any{{}, {"a"}, {"a", 1}, {1, 2}, {1, "a", 2, 3}, {io.EOF, 1}, {nil}} {
		if got, want := std.Sprint(args...), fmt.Sprint(args...); got != want {
			t.Errorf("Sprint(%#v) = %q, want %q", args, got, want)
		}
	}
}

func TestErrorfWraps(t *testing.T) {
	t.Parallel()
	one := std.Errorf("reading %q: %w", "set.txt", io.EOF)
	if one.Error() != `reading "set.txt": EOF` || !errors.Is(one, io.EOF) {
		t.Errorf("Errorf with one cause is %q and is io.EOF: %v", one, errors.Is(one, io.EOF))
	}
	two := std.Errorf("%d: %w, then %w", 2, io.EOF, io.ErrUnexpectedEOF)
	if !errors.Is(two, io.EOF) || !errors.Is(two, io.ErrUnexpectedEOF) {
		t.Errorf("Errorf with two causes is %q and lacks one", two)
	}
	if none := std.Errorf("100%% of %v", io.EOF); errors.Is(none, io.EOF) || none.Error() != "100% of EOF" {
		t.Errorf("Errorf without %%w gives %q and wraps: %v", none, errors.Is(none, io.EOF))
	}
}

func FuzzSprintf(f *testing.F) {
	for _, family := range families {
		for _, format := range family.formats {
			f.Add(format, "text", 7)
		}
	}
	f.Fuzz(func(t *testing.T, format, s string, n int) {
		for _, args := range [][]any{{s}, {n}, {s, n}} {
			got := std.Sprintf(format, args...)
			if !vetted.MatchString(format) {
				continue // must not panic
			}
			if want := fmt.Sprintf(format, args...); got != want && !(mistaken(want) && mistaken(got)) {
				t.Errorf("Sprintf(%q, %#v) = %q, want %q", format, args, got, want)
			}
		}
	})
}

// vetted are formats of the verbs that the program has.
var vetted = regexp.MustCompile(`^([^%]|%%|%[-0]{0,2}[0-9]?(\.[0-9])?[sdqvcxXoUT]|%#?[0-9]?U)*$`)
