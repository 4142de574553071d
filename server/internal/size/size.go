// Package size reads and writes numbers of octets as people do: 64MiB, 500kB.
package size

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// units are of 1000, and of 1024 (IEC 80000-13).
var units = map[string]int64{
	"": 1, "B": 1,
	"kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12,
	"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40,
}

// Parse reads octets with their unit; without one they are octets. The error says what is no size.
func Parse(s string) (int64, error) {
	digits := strings.TrimRight(s, "kKMGTiB ")
	unit, ok := units[strings.TrimSpace(s[len(digits):])]
	n, err := strconv.ParseInt(digits, 10, 64)
	switch {
	case !ok || err != nil || n < 0:
		return 0, fmt.Errorf("no size: %q", s)
	case n > math.MaxInt64/unit:
		return 0, fmt.Errorf("too large: %q", s)
	}
	return n * unit, nil
}

// Format writes octets in the largest unit of 1000 of which there is one, rounded down to a tenth.
func Format(n int64) string {
	for _, unit := range []string{"TB", "GB", "MB", "kB"} {
		if u := units[unit]; n >= u {
			if tenths := n % u / (u / 10); tenths > 0 {
				return fmt.Sprintf("%d.%d %s", n/u, tenths, unit)
			}
			return fmt.Sprintf("%d %s", n/u, unit)
		}
	}
	return fmt.Sprintf("%d B", n)
}
