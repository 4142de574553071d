package guard

import "strings"

// upper is s with ASCII's letters in upper case, and no others: in Unicode the upper
// case of ſ is S, and a server does not read it so.
func upper(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 'a' && s[i] <= 'z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if b[i] >= 'a' && b[i] <= 'z' {
					b[i] -= 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

// is says whether s is a name, which is in upper case, in any case of letters.
func is(s, name string) bool { return len(s) == len(name) && upper(s) == name }

// isBlank says whether c separates words for the most lenient of readers.
func isBlank(c byte) bool { return c <= ' ' || c == 0x7f }

// A word is a run of what is not blank, and where in its line it stands.
type word struct {
	text     string
	from, to int
}

// words gives the first words of a line, at most most.
func words(line string, most int) []word {
	var all []word
	for i := 0; i < len(line) && len(all) < most; i++ {
		if isBlank(line[i]) {
			continue
		}
		from := i
		for i < len(line) && !isBlank(line[i]) {
			i++
		}
		all = append(all, word{line[from:i], from, i})
	}
	return all
}

// letters is the run of letters, in upper case, with which a word begins: a lenient
// server may end a command's name at whatever else comes.
func letters(s string) string {
	i := 0
	for i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z') {
		i++
	}
	return upper(s[:i])
}

// isBlankText says whether there is nothing in s but what separates words.
func isBlankText(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isBlank(s[i]) {
			return false
		}
	}
	return true
}

// isTag says whether s can be an IMAP tag: any ASTRING-CHAR but + (RFC 3501, section 9).
func isTag(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`(){%*"\+`, c) >= 0 {
			return false
		}
	}
	return s != ""
}

// looksLikeTag says whether s is a tag as people type them: a letter, or a few and a
// number.
func looksLikeTag(s string) bool {
	n := len(letters(s))
	if n == len(s) {
		return n == 1
	}
	return n <= 3 && len(s)-n <= 3+min(n, 1) && strings.Trim(s[n:], "0123456789") == ""
}

// command cuts a line of POP3 or SMTP into a command's name, in upper case, and its
// arguments, as the most lenient of servers reads it.
func command(line string) (name, arguments string) {
	ws := words(line, 1)
	if len(ws) == 0 {
		return "", ""
	}
	return upper(ws[0].text), strings.TrimLeft(line[ws[0].to:], " \t")
}
