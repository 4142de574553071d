package size_test

import (
	"strconv"
	"strings"
	"testing"

	"sanduq/server/internal/size"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int64{
		"0": 0, "12": 12, "5B": 5, "100MB": 100e6, "100 MB": 100e6, "64MiB": 64 << 20, "1kB": 1000, "8388607TiB": 8388607 << 40,
		"": -1, "MB": -1, "100mb": -1, "1 0": -1, "1.5GB": -1, "-5": -1, "-5MB": -1, "9999999TiB": -1, "99999999999999999999": -1, "5KB": -1,
	} {
		if got, err := size.Parse(s); (err != nil) != (want < 0) || err == nil && got != want {
			t.Errorf("Parse(%q) = %d, %v; want %d", s, got, err, want)
		}
	}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1 kB", 100e6: "100 MB", 1<<20 + 1<<19: "1.5 MB", 536870912: "536.8 MB", 2e12: "2 TB"} {
		if got := size.Format(n); got != want {
			t.Errorf("Format(%d) = %q, want %q", n, got, want)
		}
	}
}

// FuzzParse: what is read is the number times its unit, and never wraps around.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"0", "100MB", "64 MiB", "9223372036854775807", "9223372036854775807kB", "-1", "1e3", "i", " 5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := size.Parse(s)
		if err != nil {
			return
		}
		number := strings.TrimRight(s, "kKMGTiB ")
		if least, err := strconv.ParseInt(number, 10, 64); n < 0 || err != nil || n < least || least > 0 && n%least != 0 {
			t.Errorf("Parse(%q) = %d", s, n)
		}
	})
}
