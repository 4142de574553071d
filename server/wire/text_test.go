package wire_test

import (
	"strings"
	"testing"

	"sanduq/server/wire"
)

func TestQuote(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                      `""`,
		"alex":                  `"alex"`,
		`a"b\c`:                 `"a"b\c"`,
		"a\x00\xffé\r\n\t\x7f~": `"a\x00\xFF\xC3\xA9\r\n\t\x7F~"`,
		strings.Repeat("x", 21): `"` + strings.Repeat("x", 20) + `..."`,
		strings.Repeat("x", 20): `"` + strings.Repeat("x", 20) + `"`,
	} {
		if got := wire.Quote(in, 20); got != want || !wire.Printable(got) {
			t.Errorf("Quote(%q) = %s, want %s", in, got, want)
		}
	}
	for s, want := range map[string]bool{"": true, "a b~": true, "\t": false, "é": false, "\x7f": false} {
		if wire.Printable(s) != want {
			t.Errorf("Printable(%q) = %v", s, !want)
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	commands := []string{"CAPABILITY", "NOOP", "LOGIN", "LOGOUT", "SELECT", "EXAMINE", "LIST", "LSUB", "STORE", "COPY", "UID FETCH"}
	for word, want := range map[string]string{
		"SELCT": "SELECT", "selectt": "SELECT", "SLEECT": "SELECT", "LOGNI": "LOGIN", "login": "LOGIN", "CAPABILTY": "CAPABILITY",
		"NOP": "NOOP", "LITS": "LIST", "UIDFETCH": "UID FETCH", "XYZZY": "", "": "", "Q": "", strings.Repeat("LOGIN", 20): "",
	} {
		if got := wire.Nearest(word, commands); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
