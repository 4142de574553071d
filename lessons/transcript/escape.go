package transcript

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// unescape turns \xHH, \t and \\ into octets. Text with a fault comes back as
// far as it is good.
func unescape(s string) (string, error) {
	if strings.IndexByte(s, '\\') < 0 {
		return s, nil
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			out.WriteByte(s[i])
			continue
		}
		rest := s[i+1:]
		switch {
		case strings.HasPrefix(rest, `\`):
			out.WriteByte('\\')
			i++
		case strings.HasPrefix(rest, "t"):
			out.WriteByte('\t')
			i++
		case strings.HasPrefix(rest, "x") && len(rest) >= 3:
			n, err := strconv.ParseUint(rest[1:3], 16, 8)
			if err != nil {
				return out.String(), errors.New(`\x wants two hexadecimal digits, have ` + strconv.Quote(rest[1:3]))
			}
			out.WriteByte(byte(n))
			i += 3
		default:
			return out.String(), errors.New(`a backslash begins \xHH, \t or \\ in an escaped dialogue, have ` + strconv.Quote(s[i:min(i+4, len(s))]))
		}
	}
	return out.String(), nil
}

const hexDigits = "0123456789abcdef"

// escape is the reverse of unescape: backslashes, control octets, and octets that
// are no UTF-8.
func escape(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); {
		c := s[i]
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case c == '\\':
			out.WriteString(`\\`)
		case c == '\t':
			out.WriteString(`\t`)
		case c < ' ' || c == 0x7f || r == utf8.RuneError && n == 1:
			out.WriteString(`\x`)
			out.WriteByte(hexDigits[c>>4])
			out.WriteByte(hexDigits[c&15])
		default:
			out.WriteString(s[i : i+n])
		}
		i += n
	}
	return out.String()
}

// EOL returns how client lines of the block end.
func (b *Block) EOL() string {
	if b.BareLF {
		return "\n"
	}
	return "\r\n"
}
