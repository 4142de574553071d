package message

import "strings"

// DecodeWords gives a header's text with its encoded words (RFC 2047) decoded
// to UTF-8. White space between two encoded words is no part of the text, and a
// character that was split between two of them is put together again. What is
// no valid encoded word, or of a charset not known here, stays as written.
func DecodeWords(s string) string { return Parser{}.DecodeWords(s) }

// DecodeWords is the function DecodeWords; where the meter ends it, the rest stays as written.
func (p Parser) DecodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	var out strings.Builder
	var run []byte // decoded octets of adjacent words, all in charset
	charset := ""
	from := 0 // where the text not yet taken begins
	flush := func() {
		text, _ := toUTF8(charset, run, nil)
		out.Write(text)
		run, charset = run[:0], ""
	}
	for pos := 0; pos < len(s); {
		start := strings.Index(s[pos:], "=?")
		if start < 0 || !p.line(start+tokenCost) {
			break
		}
		start += pos
		word, size := encodedWord(s[start:])
		if size == 0 {
			pos = start + 2
			continue
		}
		between := s[from:start]
		if charset == "" || strings.TrimLeft(between, " \t\r\n") != "" {
			flush()
			out.WriteString(between)
		} else if word.charset != charset {
			flush()
		}
		charset = word.charset
		run = append(run, word.octets...)
		pos = start + size
		from = pos
	}
	flush()
	out.WriteString(s[from:])
	return out.String()
}

type word struct {
	charset string // lower case, known
	octets  []byte
}

// maxWord bounds the search for an encoded word's end. RFC 2047 allows 75
// octets; mailers write more.
const maxWord = 2000

// encodedWord decodes the encoded word that begins s, and gives its length; 0
// where none begins there.
func encodedWord(s string) (word, int) {
	s = s[:min(len(s), maxWord)]
	charset, rest, ok := strings.Cut(s[len("=?"):], "?")
	if !ok || len(rest) < 2 || rest[1] != '?' {
		return word{}, 0
	}
	text, _, ok := strings.Cut(rest[2:], "?=")
	if !ok {
		return word{}, 0
	}
	charset, _, _ = strings.Cut(strings.ToLower(charset), "*") // RFC 2231, section 5: a language may follow
	w := word{charset: charset}
	switch rest[0] {
	case 'B', 'b':
		w.octets = decodeBase64([]byte(text), nil)
	case 'Q', 'q':
		w.octets = decodeQ(text)
	default:
		return word{}, 0
	}
	if _, known := toUTF8(charset, nil, nil); !known || charset == "" {
		return word{}, 0
	}
	return w, len(s) - len(rest) + 2 + len(text) + 2
}

// decodeQ undoes the "Q" encoding (RFC 2047, section 4.2).
func decodeQ(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '_' {
			c = ' '
		} else if c == '=' && i+2 < len(s) {
			if hi, lo := unhex(s[i+1]), unhex(s[i+2]); hi >= 0 && lo >= 0 {
				c = byte(hi<<4 | lo)
				i += 2
			}
		}
		out = append(out, c)
	}
	return out
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'A' <= c && c <= 'F':
		return int(c - 'A' + 10)
	case 'a' <= c && c <= 'f':
		return int(c - 'a' + 10)
	}
	return -1
}
