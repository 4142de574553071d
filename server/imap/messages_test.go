package imap

import (
	"fmt"
	"testing"
)

func TestResolve(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		set  string
		last uint32
		want string
	}{
		{"1", 5, "[{1 1}]"},
		{"*", 5, "[{5 5}]"},
		{"*", 0, "[{0 0}]"},
		{"1:*", 5, "[{1 5}]"},
		{"7:*", 5, "[{5 7}]"}, // the last message is in it always (RFC 3501, section 6.4.8)
		{"*:2", 5, "[{2 5}]"},
		{"3,1", 5, "[{1 1} {3 3}]"},
		{"5,1:2,*,7", 3, "[{1 2} {3 3} {5 5} {7 7}]"},
		{"9:*,1,*:3", 5, "[{1 1} {3 5}]"}, // imap.SeqSet has made 3:* of two
		{"4294967295:*", 5, "[{5 4294967295}]"},
	} {
		d := decoderOf(tc.set)
		if got := resolve(d.ExpectSequenceSet(), tc.last); fmt.Sprint(got) != tc.want || d.Err != nil {
			t.Errorf("%s with * %d: %v, %v, want %s", tc.set, tc.last, got, d.Err, tc.want)
		}
	}
	s := resolve(decoderOf("2:3,7,9:10").ExpectSequenceSet(), 0)
	for n, want := range map[uint32]bool{1: false, 2: true, 3: true, 4: false, 7: true, 8: false, 9: true, 10: true, 11: false} {
		if s.has(n) != want {
			t.Errorf("%v has %d: %v", s, n, !want)
		}
	}
}
