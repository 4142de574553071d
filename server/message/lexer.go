package message

import "strings"

// A lexer goes through a structured field: words, quoted strings and comments
// (RFC 5322, section 3.2). It never fails; what does not fit is skipped by its
// callers.
type lexer struct {
	s       string
	pos     int
	parser  Parser
	comment string // the text of the last comment skipped
}

func (l *lexer) done() bool { return l.pos >= len(l.s) }

func (l *lexer) peek() byte {
	if l.done() {
		return 0
	}
	return l.s[l.pos]
}

func (l *lexer) take(c byte) bool {
	if l.done() || l.s[l.pos] != c {
		return false
	}
	l.pos++
	return true
}

// space skips white space and comments.
func (l *lexer) space() {
	for !l.done() {
		switch l.s[l.pos] {
		case ' ', '\t', '\r', '\n':
			l.pos++
		case '(':
			l.skipComment()
		default:
			return
		}
	}
}

// skipComment takes a comment, those within it included. One that is never
// closed goes to the end.
func (l *lexer) skipComment() {
	var text []byte
	depth := 0
	for ; !l.done(); l.pos++ {
		c := l.s[l.pos]
		switch {
		case c == '\\' && l.pos+1 < len(l.s):
			l.pos++
			c = l.s[l.pos]
		case c == '(':
			if depth++; depth == 1 {
				continue
			}
		case c == ')':
			if depth--; depth == 0 {
				l.pos++
				l.comment = string(text)
				return
			}
		}
		text = append(text, c)
	}
	l.comment = string(text)
}

// quoted takes the quoted string at the lexer's place, without its quotes and
// backslashes. One that is never closed goes to the end.
func (l *lexer) quoted() string {
	l.pos++
	start := l.pos
	for !l.done() && l.s[l.pos] != '"' && l.s[l.pos] != '\\' {
		l.pos++
	}
	if l.done() || l.s[l.pos] == '"' {
		text := l.s[start:l.pos]
		l.take('"')
		return text
	}
	text := []byte(l.s[start:l.pos])
	for !l.done() {
		c := l.s[l.pos]
		l.pos++
		if c == '"' {
			break
		}
		if c == '\\' && !l.done() {
			c = l.s[l.pos]
			l.pos++
		}
		text = append(text, c)
	}
	return string(text)
}

const tspecials = "()<>@,;:\\\"/[]?=" // RFC 2045, section 5.1

// word takes a MIME token, after white space and comments; "" where none is
// there. Octets above 127 count as part of a word: they are not allowed, and
// they occur.
func (l *lexer) word() string {
	l.space()
	start := l.pos
	for !l.done() && l.s[l.pos] > ' ' && l.s[l.pos] != 0x7f && strings.IndexByte(tspecials, l.s[l.pos]) < 0 {
		l.pos++
	}
	return l.s[start:l.pos]
}

// params takes `; name=value` until the end. What is not of that form is
// skipped up to the next semicolon.
func (l *lexer) params() []Param {
	var list []Param
	for {
		l.toSemicolon()
		if !l.take(';') || !l.parser.line(tokenCost) {
			return list
		}
		name := l.word()
		l.space()
		if name == "" || !l.take('=') {
			continue
		}
		l.space()
		value := ""
		if l.peek() == '"' {
			value = l.quoted()
		} else {
			value = l.unquotedValue()
		}
		list = append(list, Param{strings.ToUpper(name), value})
	}
}

// unquotedValue takes what stands for a value up to a semicolon, white space or
// a comment: many mailers forget the quotes around `name=a/b.txt` or `boundary==_x`.
func (l *lexer) unquotedValue() string {
	start := l.pos
	for !l.done() && strings.IndexByte("; \t\r\n(\"", l.s[l.pos]) < 0 {
		l.pos++
	}
	return l.s[start:l.pos]
}

func (l *lexer) toSemicolon() {
	for {
		l.space()
		switch {
		case l.done() || l.peek() == ';':
			return
		case l.peek() == '"':
			l.quoted()
		default:
			l.pos++
		}
	}
}
