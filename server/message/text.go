package message

import (
	"bytes"
	"strings"

	"sanduq/server/meter"
)

// Text gives the body of a part as UTF-8, its transfer encoding and charset
// undone. It is for searching: octets of an unknown charset come as they are,
// broken encodings as far as they go, and HTML with its tags. Where nothing has
// to be undone the octets of the message themselves come back.
func (p *Part) Text() []byte {
	octets := p.BodyOctets()
	switch p.Encoding {
	case "BASE64":
		octets = decodeBase64(octets, p.parser.Meter)
	case "QUOTED-PRINTABLE":
		octets = p.parser.decodeQuotedPrintable(octets)
	}
	text, _ := toUTF8(strings.ToLower(p.Param("CHARSET")), octets, p.parser.Meter)
	return text
}

// decodeBase64 skips what is not of the alphabet, as RFC 2045, section 6.8,
// says, and takes missing or early padding for the end of a run.
func decodeBase64(src []byte, m *meter.Meter) []byte {
	out := make([]byte, 0, len(src)*3/4+3)
	var bits uint32
	n := 0 // digits in bits
	for piece := range m.Pieces(src) {
		for _, c := range piece {
			digit := base64Digit(c)
			switch {
			case digit >= 0:
				bits = bits<<6 | uint32(digit)
				if n++; n == 4 {
					out = append(out, byte(bits>>16), byte(bits>>8), byte(bits))
					bits, n = 0, 0
				}
			case c == '=':
				out = base64Tail(out, bits, n)
				bits, n = 0, 0
			}
		}
	}
	return base64Tail(out, bits, n)
}

func base64Tail(out []byte, bits uint32, n int) []byte {
	switch n {
	case 2:
		out = append(out, byte(bits>>4))
	case 3:
		out = append(out, byte(bits>>10), byte(bits>>2))
	}
	return out
}

func base64Digit(c byte) int {
	switch {
	case 'A' <= c && c <= 'Z':
		return int(c - 'A')
	case 'a' <= c && c <= 'z':
		return int(c-'a') + 26
	case '0' <= c && c <= '9':
		return int(c-'0') + 52
	case c == '+':
		return 62
	case c == '/':
		return 63
	}
	return -1
}

// decodeQuotedPrintable undoes RFC 2045, section 6.7. A `=` that is followed by
// neither two hexadecimal digits nor a line end stays.
func (p Parser) decodeQuotedPrintable(src []byte) []byte {
	out := make([]byte, 0, len(src))
	for len(src) > 0 {
		end := lineEnd(src)
		line := src[:end]
		src = src[end:]
		if !p.line(end) {
			break
		}
		text := bytes.TrimRight(line, " \t\r\n") // white space at the end of a line was added on the way
		soft := len(text) > 0 && text[len(text)-1] == '='
		if soft {
			text = text[:len(text)-1]
		}
		out = appendUnquoted(out, text)
		if n := len(line); !soft && n > 0 && line[n-1] == '\n' {
			out = append(out, '\r', '\n')
		}
	}
	return out
}

func appendUnquoted(out, text []byte) []byte {
	for {
		i := bytes.IndexByte(text, '=')
		if i < 0 {
			return append(out, text...)
		}
		out = append(out, text[:i]...)
		text = text[i:]
		if len(text) > 2 {
			if hi, lo := unhex(text[1]), unhex(text[2]); hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				text = text[3:]
				continue
			}
		}
		out = append(out, '=')
		text = text[1:]
	}
}
