package imap

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"sanduq/server/meter"
)

// A needle is a text to be found in others whatever the letter case (RFC 3501,
// section 6.4.4).
type needle struct {
	text    []byte     // folded
	ascii   bool       // text is
	cased   bool       // some of its letters have two cases
	longest int        // octets that a text may have which is the needle's, in some letter case
	skip    [256]int32 // how far to go on when this octet stands at the needle's end
}

func newNeedle(text string) *needle {
	n := &needle{text: fold([]byte(text)), ascii: true}
	n.longest = utf8.UTFMax * utf8.RuneCount(n.text)
	for _, r := range string(n.text) {
		n.ascii = n.ascii && r < utf8.RuneSelf
		n.cased = n.cased || unicode.ToUpper(r) != r
	}
	last := len(n.text) - 1
	for c := range n.skip {
		n.skip[c] = int32(len(n.text))
	}
	for i := 0; i < last; i++ {
		c := n.text[i]
		n.skip[c] = int32(last - i)
		n.skip[upperASCII(c)] = int32(last - i)
	}
	return n
}

// stretch is how many octets of a text are looked through at a time. A line, and a
// needle with it, is shorter by far.
const stretch = meter.Step / 2

func (n *needle) empty() bool { return len(n.text) == 0 }

// in says whether the needle is in text, which is UTF-8 or at least of US-ASCII's
// kind. An ASCII needle is looked for in the octets as they are.
func (n *needle) in(text []byte, m *meter.Meter) bool {
	for len(text) > stretch {
		// What is cut may be in the needle's middle: the next stretch begins before it.
		if !m.Spend(stretch) {
			return false
		}
		if n.within(text[:stretch]) {
			return true
		}
		back := n.longest
		for back < stretch/2 && !utf8.RuneStart(text[stretch-back]) {
			back++
		}
		text = text[stretch-back:]
	}
	return m.Spend(len(text)+keyCost) && n.within(text)
}

// within is in for a text that is not long.
func (n *needle) within(text []byte) bool {
	switch {
	case !n.ascii && n.cased:
		return !isASCII(text) && bytes.Contains(fold(text), n.text)
	case !n.cased:
		return bytes.Contains(text, n.text)
	}
	last := len(n.text) - 1
	if last == 0 {
		return bytes.IndexByte(text, n.text[0]) >= 0 || bytes.IndexByte(text, upperASCII(n.text[0])) >= 0
	}
	for at := last; at < len(text); at += int(n.skip[text[at]]) { // Horspool
		i := 0
		for i <= last && lowerASCII(text[at-i]) == n.text[last-i] {
			i++
		}
		if i > last {
			return true
		}
	}
	return false
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}

func upperASCII(c byte) byte {
	if 'a' <= c && c <= 'z' {
		return c - ('a' - 'A')
	}
	return c
}

// fold makes texts that differ in letter case alone equal, as far as that goes
// letter by letter. By way of upper case the two forms of a small sigma meet.
func fold(text []byte) []byte {
	return bytes.Map(func(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }, text)
}
