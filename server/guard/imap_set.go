package guard

import (
	"strconv"
	"strings"
)

// A set is a sequence set (RFC 3501, section 9): of message numbers, or of UIDs.
type set []span

// A span is the numbers from one to another, both included.
type span struct{ from, to uint32 }

// maxSpans is how many parts of a set are followed.
const maxSpans = 1 << 10

// readSet reads a set. The largest number stands for *; 0: it is not known, and * can
// be any.
func readSet(text string, largest uint32) (set, bool) {
	var s set
	for part := range strings.SplitSeq(text, ",") {
		first, last, isRange := strings.Cut(part, ":")
		if !isRange {
			last = first
		}
		from, ok1 := readNumber(first, largest)
		to, ok2 := readNumber(last, largest)
		if !ok1 || !ok2 || len(s) == maxSpans {
			return nil, false
		}
		s = append(s, span{min(from, to), max(from, to)})
	}
	return s, true
}

func readNumber(text string, largest uint32) (uint32, bool) {
	if text == "*" {
		return largest, largest > 0
	}
	n, err := strconv.ParseUint(text, 10, 32)
	return uint32(n), err == nil && n > 0
}

func (s set) has(n uint32) bool {
	for _, r := range s {
		if n >= r.from && n <= r.to {
			return true
		}
	}
	return false
}
