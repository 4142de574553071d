package transcript

import "strings"

// A Verdict says how a received unit stands to the expected one.
type Verdict int

const (
	Same      Verdict = iota
	Reworded          // in other words: only the text for people differs
	Different         // also one that is missing, or that was not expected
)

// String returns the verdict as the lesson format names it.
func (v Verdict) String() string {
	return [...]string{"the same", "in other words", "different"}[v]
}

// judge holds a unit against a pattern of a listing.
func judge(p *Pattern, u Unit, listing bool, c Captures) (Captures, Verdict) {
	bound, ok := p.match(u, c)
	switch {
	case ok:
		return bound, Same
	case listing && !p.Close && !u.Close && len(p.lines) == 1 && reworded(p.lines[0], u.Text, c):
		return c, Reworded
	}
	return c, Different
}

// reworded reports whether two responses differ in the text for people alone:
// the same tag or *, status, response code and data.
func reworded(p linePattern, got string, c Captures) bool {
	wantHead, wantText, ok := statusText(p.text)
	gotHead, gotText, fine := statusText(got)
	if !ok || !fine || isData(wantText) != isData(gotText) || isData(wantText) && wantText != gotText {
		return false
	}
	if wantHead == gotHead {
		return true
	}
	b := Block{Listing: true}
	_, ok = matchLine(b.pieces(wantHead, Server), gotHead, c)
	return ok
}

// statusText cuts a status response into what programs read (tag, status, code
// in brackets or digits) and the text for people.
func statusText(line string) (head, text string, ok bool) {
	word, rest, _ := strings.Cut(line, " ")
	switch {
	case word == "+" || word == "+OK" || word == "-ERR":
		return withCode(word, rest)
	case isReplyCode(word):
		if rest == "" && len(word) > 4 { // 250-SIZE
			return word[:4], word[4:], true
		}
		return withEnhancedCode(word, rest)
	}
	status, text, _ := strings.Cut(rest, " ")
	if !isStatus(status) {
		return "", "", false
	}
	return withCode(word+" "+status, text)
}

// withCode moves a response code in brackets (RFC 3501, 7.1; RFC 2449, 8) from
// the text to the head.
func withCode(head, text string) (string, string, bool) {
	if strings.HasPrefix(text, "[") && !strings.HasPrefix(text, "[..") {
		if end := codeEnd(text); end > 0 {
			return head + " " + text[:end], strings.TrimPrefix(text[end:], " "), true
		}
	}
	return head, text, true
}

// codeEnd returns the offset after the closing bracket; 0: there is none.
func codeEnd(s string) int {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// withEnhancedCode moves a code such as 2.1.0 (RFC 2034) to the head.
func withEnhancedCode(head, text string) (string, string, bool) {
	word, rest, _ := strings.Cut(text, " ")
	if len(word) >= 5 && strings.Count(word, ".") == 2 && strings.Trim(word, "0123456789.") == "" {
		return head + " " + word, rest, true
	}
	return head, text, true
}

// isReplyCode reports whether a word begins an SMTP reply: 250 or 250-text.
func isReplyCode(word string) bool {
	if len(word) < 3 || word[0] < '2' || word[0] > '5' || len(word) > 3 && word[3] != '-' {
		return false
	}
	return strings.Trim(word[:3], "0123456789") == ""
}

// Reply reads a line of an SMTP reply (RFC 5321, section 4.2): its code, and
// whether more lines of it follow.
func Reply(line string) (code string, more, ok bool) {
	word, _, _ := strings.Cut(line, " ")
	if !isReplyCode(word) {
		return "", false, false
	}
	return word[:3], len(word) > 3, true
}

// Refused returns the first unit of an answer to a line of the block that refuses
// it: NO or BAD (RFC 9051, section 7.1), -ERR (RFC 1939, section 3), a code of 400
// or more (RFC 5321, section 4.2.1).
func (b *Block) Refused(answer []Unit) (Unit, bool) {
	for i, u := range answer {
		word, rest, _ := strings.Cut(u.Text, " ")
		status, _, _ := strings.Cut(strings.ToUpper(rest), " ")
		refuses := false
		switch b.Protocol {
		case "imap":
			refuses = status == "BAD" || status == "NO" && word != "*"
		case "pop3":
			refuses = i == 0 && word == "-ERR" // later lines are of a message
		default:
			refuses = isReplyCode(word) && word[0] >= '4'
		}
		if refuses {
			return u, true
		}
	}
	return Unit{}, false
}

// isData reports whether the text of a status is one that programs read: a
// SASL challenge in base64, an SMTP keyword, a number of POP3. Text for people
// has lower-case words with spaces between them.
func isData(text string) bool {
	if text == "" {
		return false
	}
	if text[0] >= '0' && text[0] <= '9' {
		return true
	}
	if strings.IndexByte(text, ' ') < 0 && strings.IndexFunc(text, func(r rune) bool { return !isBase64(r) }) < 0 {
		return len(text)%4 == 0 && len(text) > 4
	}
	return false
}

func isBase64(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '+' || r == '/' || r == '='
}
