package imap

import (
	"testing"
	"unicode/utf8"
)

func TestUTF7(t *testing.T) {
	t.Parallel()
	for name, spelled := range map[string]string{
		"":              "",
		"INBOX":         "INBOX",
		"a & b":         "a &- b",
		"&&":            "&-&-",
		"صندوق":         "&BjUGRgYvBkgGQg-",
		"~peter/台北/日本語": "~peter/&U,BTFw-/&ZeVnLIqe-", // RFC 3501, section 5.1.3
		"Büro":          "B&APw-ro",
		"ü&ü":           "&APw-&-&APw-",
		"😀":             "&2D3eAA-",
		"x\u007fy":      "x&AH8-y",
		"tab\t":         "tab&AAk-",
	} {
		if got := encodeUTF7(name); got != spelled {
			t.Errorf("encodeUTF7(%q) = %q, want %q", name, got, spelled)
		}
		if got, err := decodeUTF7(spelled); got != name || err != nil {
			t.Errorf("decodeUTF7(%q) = %q, %v, want %q", spelled, got, err, name)
		}
	}
	for _, bad := range []string{
		"&", "a&b", "&a-", "&!!-", "&AGE-", "&APw-&APw-", "&APx-", "&APw=-", "&2D0-", "&2D0AYQ-", "&3gA-", "ü", "a\x01", "&AP/8-", "&U,BTFw",
	} {
		if got, err := decodeUTF7(bad); err == nil {
			t.Errorf("decodeUTF7(%q) = %q, want a refusal", bad, got)
		}
	}
}

func FuzzUTF7(f *testing.F) {
	for _, s := range []string{"صندوق", "~peter/台北/日本語", "&U,BTFw-", "&&&-", "&2D3eAA-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if utf8.ValidString(s) {
			if got, err := decodeUTF7(encodeUTF7(s)); got != s || err != nil {
				t.Errorf("%q is spelled %q, which is read %q, %v", s, encodeUTF7(s), got, err)
			}
		}
		// A name has one spelling: none else is read.
		if name, err := decodeUTF7(s); err == nil && encodeUTF7(name) != s {
			t.Errorf("%q is read as %q, which is spelled %q", s, name, encodeUTF7(name))
		}
	})
}
