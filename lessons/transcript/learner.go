package transcript

import "strings"

// Completes reports whether a line that a learner typed is line k of the
// step's client lines, and returns the tag that was typed where the line has
// one. In IMAP the tag is free, letter case does not count outside literals,
// and a quoted string equals the same string without quotes. In POP3 and SMTP
// letter case does not count where the protocol has none.
func (s *Step) Completes(k int, typed string, c Captures) (tag string, ok bool) {
	if k >= len(s.Client) {
		return "", false
	}
	want, _ := s.Block.Client(s.Client[k].Text, c)
	if s.Block.Protocol != "imap" {
		if s.Continues || k >= len(s.Client)-s.Text {
			return "", want == typed
		}
		return "", normalPlain(want) == normalPlain(typed)
	}
	if k > 0 { // its first octets are a literal's
		return "", s.literalLine(k, want, typed, c)
	}
	if s.Continues {
		return s.Tag, normal(want) == normal(typed)
	}
	wantTag, wantRest, wantSpace := strings.Cut(want, " ")
	typedTag, typedRest, typedSpace := strings.Cut(typed, " ")
	if want == typed {
		return wantTag, true
	}
	if wantTag == "" || typedTag == "" || wantSpace != typedSpace || !isTag(typedTag) {
		return "", false
	}
	return typedTag, normal(wantRest) == normal(typedRest)
}

// isTag reports whether a learner's first word can be a tag (RFC 3501, 9).
func isTag(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`(){%*"\+`, c) >= 0 {
			return false
		}
	}
	return s != ""
}

// literalLine compares a line after a literal's announcement: octets of the
// literal as they are, what goes on after them as a command.
func (s *Step) literalLine(k int, want, typed string, c Captures) bool {
	within := s.literalOctets(k, c)
	within = min(within, len(want))
	if len(typed) < within || typed[:within] != want[:within] {
		return false
	}
	return normal(want[within:]) == normal(typed[within:])
}

// literalOctets returns how many octets at the beginning of client line k
// belong to a literal.
func (s *Step) literalOctets(k int, c Captures) int {
	within := 0
	s.walkLiterals(c, func(i, octets int, _ bool) {
		if i == k {
			within = octets
		}
	})
	return within
}

// walkLiterals tells of each client line how many octets at its beginning
// belong to a literal, and whether it ends in one that waits.
func (s *Step) walkLiterals(c Captures, line func(i, octets int, waits bool)) {
	left := int64(0)
	for i := range s.Client {
		text, _ := s.Block.Client(s.Client[i].Text, c)
		size := int64(len(text))
		within := min(left, size)
		if left > size {
			left -= min(left, size+int64(len(s.Block.EOL())))
			line(i, int(within), false)
			continue
		}
		n, waits, ok := Literal(text[within:])
		left = n
		line(i, int(within), ok && waits)
	}
}

// normal returns a command in one form: letters in lower case, strings without
// quotes where they need none, and where they do, quoted one way.
func normal(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '"' {
			out.WriteByte(lower(s[i]))
			continue
		}
		text, end, ok := quoted(s, i)
		if !ok {
			out.WriteString(strings.ToLower(s[i:]))
			break
		}
		if text == "" || strings.IndexFunc(text, special) >= 0 {
			out.WriteByte('"')
			out.WriteString(strings.ToLower(text))
			out.WriteByte('"')
		} else {
			out.WriteString(strings.ToLower(text))
		}
		i = end
	}
	return out.String()
}

// normalPlain returns a command of POP3 or SMTP with what has no letter case
// in lower case: the verb, keywords and domains. A password, a digest, base64
// and the local part of an address stay as they are.
func normalPlain(s string) string {
	from, to := len(s), len(s) // of what stays
	word, rest, _ := strings.Cut(s, " ")
	start := len(s) - len(rest)
	switch strings.ToUpper(word) {
	case "USER", "PASS", "APOP", "VRFY", "EXPN":
		from = start
	case "AUTH": // its mechanism has none either
		mechanism, _, _ := strings.Cut(rest, " ")
		from = start + len(mechanism)
	case "MAIL", "RCPT":
		if path := strings.IndexByte(rest, ':'); path >= 0 {
			from = start + path
			if end := strings.IndexAny(s[from:], "> "); end >= 0 {
				to = from + end
			}
			if at := strings.LastIndexByte(s[from:to], '@'); at >= 0 {
				to = from + at
			}
		}
	}
	return strings.ToLower(s[:from]) + s[from:to] + strings.ToLower(s[to:])
}

// special reports whether a string with r in it is not the same without quotes.
func special(r rune) bool {
	return r <= ' ' || r == 0x7f || strings.ContainsRune(`(){"\`, r)
}

// quoted reads the string whose opening quote is at offset i, and returns its
// text and the offset of the closing quote.
func quoted(s string, i int) (text string, end int, ok bool) {
	var out strings.Builder
	for j := i + 1; j < len(s); j++ {
		switch s[j] {
		case '"':
			return out.String(), j, true
		case '\\':
			if j++; j == len(s) {
				return "", 0, false
			}
		}
		out.WriteByte(s[j])
	}
	return "", 0, false
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
