package guard

import (
	"strconv"
	"strings"
)

// A mark is the {n} or {n+} at the end of a line, which announces a literal.
type mark struct {
	from    int // in the line
	size    int64
	nonSync bool // {n+}: the octets come without being asked for (RFC 7888)
}

// literalMark finds the mark at the end of a line, wherever in it: whether it is
// one, in the end the server's answer says.
func literalMark(line string) (m mark, ok bool) {
	if !strings.HasSuffix(line, "}") {
		return m, false
	}
	if m.from = strings.LastIndexByte(line, '{'); m.from < 0 {
		return m, false
	}
	digits := line[m.from+1 : len(line)-1]
	digits, m.nonSync = strings.CutSuffix(digits, "+")
	n, err := strconv.ParseUint(digits, 10, 62)
	m.size = int64(n)
	return m, err == nil && digits[0] != '+'
}

// isClean says whether the mark at a place can be nothing but an argument: outside of
// quotes, after a space or a parenthesis.
func isClean(line string, at int) bool {
	before := strings.TrimSuffix(line[:at], "~") // literal8 (RFC 3516)
	if before == "" || before[len(before)-1] != ' ' && before[len(before)-1] != '(' {
		return false
	}
	for i := 0; i < len(before); {
		if before[i] != '"' {
			i++
			continue
		}
		_, n, ok := quoted(before[i:])
		if !ok {
			return false
		}
		i += n
	}
	return true
}

// quoted reads the quoted string with which s begins, and gives its length.
func quoted(s string) (value string, n int, ok bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return b.String(), i + 1, true
		case '\\':
			if i++; i == len(s) {
				return "", 0, false
			}
		}
		b.WriteByte(s[i])
	}
	return "", 0, false
}

// astring reads the astring with which s begins: an atom, a quoted string, or a
// literal that stands after CR LF. It gives its length.
func astring(s string) (value string, n int, ok bool) {
	switch {
	case s == "":
		return "", 0, false
	case s[0] == '"':
		return quoted(s)
	case s[0] == '{':
		return inlineLiteral(s)
	}
	for n < len(s) && !isBlank(s[n]) && strings.IndexByte(`(){%*"\`, s[n]) < 0 {
		n++
	}
	return s[:n], n, n > 0
}

// inlineLiteral reads {n}, CR LF and n octets.
func inlineLiteral(s string) (value string, n int, ok bool) {
	end := strings.Index(s, "}\r\n")
	if end < 0 {
		return "", 0, false
	}
	m, ok := literalMark(s[:end+1])
	end += len("}\r\n")
	if !ok || m.from != 0 || m.size > int64(len(s)-end) {
		return "", 0, false
	}
	return s[end : end+int(m.size)], end + int(m.size), true
}

// mailboxName gives a mailbox's name as it is compared: INBOX in any case of letters
// is one (RFC 3501, section 5.1).
func mailboxName(name string) string {
	if is(name, "INBOX") {
		return "INBOX"
	}
	return name
}

// firstMailbox reads the mailbox that is a command's first argument.
func firstMailbox(arguments string) (name string, ok bool) {
	name, _, ok = astring(strings.TrimLeft(arguments, " "))
	return mailboxName(name), ok
}

// An imapLine is a command's first line as the most lenient of servers reads it.
type imapLine struct {
	tag       string
	verb      word   // SELECT, say, or UID
	name      string // in upper case; of UID with what follows it
	loose     string // the same, each word up to what is no letter
	arguments string // with the space before them
}

func readIMAP(line string) imapLine {
	ws := words(line, 3)
	var l imapLine
	if len(ws) > 0 {
		l.tag = ws[0].text
	}
	if len(ws) < 2 {
		return l
	}
	l.verb, l.name, l.loose = ws[1], upper(ws[1].text), letters(ws[1].text)
	l.arguments = line[ws[1].to:]
	if l.loose == "UID" && len(ws) > 2 {
		l.name, l.loose = l.name+" "+upper(ws[2].text), l.loose+" "+letters(ws[2].text)
		l.arguments = line[ws[2].to:]
	}
	return l
}

// isStrict says whether a line is a command as the grammar has it, as far as its name.
func (l imapLine) isStrict(line string) bool {
	return isTag(l.tag) && strings.HasPrefix(line, l.tag+" ") && l.verb.from == len(l.tag)+1
}

// head is the line up to its name, and the octet behind that.
func (l imapLine) head(line string) string {
	return line[:min(len(line)-len(l.arguments)+1, len(line))]
}

// isOdd says whether c is a control character that nobody types between words.
func isOdd(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }

// examine is the line with EXAMINE in the place of SELECT; all else is as typed.
func (l imapLine) examine(line string) string {
	name := "EXAMINE"
	if l.verb.text == "select" {
		name = "examine"
	}
	return line[:l.verb.from] + name + line[l.verb.to:]
}
