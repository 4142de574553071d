package imap

import (
	"encoding/base64"
	"errors"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Modified UTF-7, the spelling of mailbox names on the wire (RFC 3501, section
// 5.1.3): printable ASCII for itself, "&-" for "&", and everything else in runs
// of UTF-16 in a base64 with "," for "/", between "&" and "-".

var base64UTF7 = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").WithPadding(base64.NoPadding).Strict()

func isPlain(r rune) bool { return r >= ' ' && r <= '~' }

// encodeUTF7 gives the modified UTF-7 of a name. Octets that are not UTF-8 become U+FFFD.
func encodeUTF7(name string) string {
	var b strings.Builder
	var run []byte
	flush := func() {
		if len(run) > 0 {
			b.WriteString("&" + base64UTF7.EncodeToString(run) + "-")
			run = run[:0]
		}
	}
	for _, r := range name {
		switch {
		case r == '&':
			flush()
			b.WriteString("&-")
		case isPlain(r):
			flush()
			b.WriteByte(byte(r))
		default:
			for _, u := range utf16.AppendRune(nil, r) {
				run = append(run, byte(u>>8), byte(u))
			}
		}
	}
	flush()
	return b.String()
}

var (
	errUTF7Octet  = errors.New("it has octets that are not printable ASCII")
	errUTF7Open   = errors.New(`"&" begins an encoded run, which "-" must end; a plain "&" is written "&-"`)
	errUTF7Base64 = errors.New(`between "&" and "-" stands no UTF-16 in modified base64; a plain "&" is written "&-"`)
	errUTF7Plain  = errors.New("what is printable ASCII stands for itself and is not encoded")
	errUTF7Joined = errors.New("two encoded runs stand side by side, where one would do")
)

// decodeUTF7 gives the name that is spelled in modified UTF-7. Only the one
// spelling that encodeUTF7 gives is right, so that a name has one spelling.
func decodeUTF7(s string) (string, error) {
	var b strings.Builder
	joined := false
	for i := 0; i < len(s); i++ {
		if !isPlain(rune(s[i])) {
			return "", errUTF7Octet
		}
		if s[i] != '&' {
			b.WriteByte(s[i])
			joined = false
			continue
		}
		end := strings.IndexByte(s[i:], '-')
		if end < 0 {
			return "", errUTF7Open
		}
		run := s[i+1 : i+end]
		i += end
		if run == "" {
			b.WriteByte('&')
			joined = false
			continue
		}
		if joined {
			return "", errUTF7Joined
		}
		joined = true
		if err := decodeUTF7Run(&b, run); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

func decodeUTF7Run(b *strings.Builder, run string) error {
	octets, err := base64UTF7.DecodeString(run)
	if err != nil || len(octets)%2 != 0 || len(octets) == 0 {
		return errUTF7Base64
	}
	for i := 0; i < len(octets); i += 2 {
		r := rune(octets[i])<<8 | rune(octets[i+1])
		if utf16.IsSurrogate(r) {
			i += 2
			if i >= len(octets) {
				return errUTF7Base64
			}
			if r = utf16.DecodeRune(r, rune(octets[i])<<8|rune(octets[i+1])); r == utf8.RuneError {
				return errUTF7Base64
			}
		}
		if isPlain(r) {
			return errUTF7Plain
		}
		b.WriteRune(r)
	}
	return nil
}
