package transcript

import (
	"strconv"
	"strings"
)

// fences finds the fenced blocks of a Markdown text (CommonMark, 4.5) from
// line index first on, and reads those that are dialogues or tasks. A fence inside
// a fence is text; both stand at the margin, not within a list or quote.
func (p *parser) fences(lines []string, first int) {
	for i := first; i < len(lines); i++ {
		f, ok := openFence(lines[i])
		if !ok {
			if what, _ := p.reads(contained(lines[i])); what != "" {
				p.fault(i+1, "a "+what+" stands at the margin: this fence is in a list or a quotation")
			}
			continue
		}
		end := i + 1
		for end < len(lines) && !f.closes(lines[end]) {
			end++
		}
		switch what, read := p.reads(f); {
		case read == nil:
			p.lintOther(f, i+1, lines[i+1:end])
		case f.indent > 3:
			p.fault(i+1, "a "+what+" stands at the margin: this fence is indented by "+strconv.Itoa(f.indent))
		default:
			if end == len(lines) {
				p.fault(i+1, "the "+what+" is not closed: a line of "+f.mark+" is missing")
			}
			read(f, lines, i, end)
		}
		i = end
	}
}

// contained reads the fence that a line opens after marks of lists and
// quotations (CommonMark, 5.1 and 5.2); the zero fence: it opens none there.
func contained(line string) fence {
	for {
		text := strings.TrimLeft(line, " \t")
		mark := len(text) - len(strings.TrimLeft(text, "0123456789"))
		if mark < len(text) && strings.IndexByte(">-+*.)", text[mark]) >= 0 && (mark > 0) == (text[mark] == '.' || text[mark] == ')') {
			line = text[mark+1:]
			continue
		}
		if f, ok := openFence(text); ok && text != line {
			return f
		}
		return fence{}
	}
}

// reads returns what a fence holds, and what reads it; nil: it is none of ours.
func (p *parser) reads(f fence) (what string, read func(f fence, lines []string, open, end int)) {
	switch lang := f.language(); {
	case isProtocol(lang):
		return "dialogue", p.block
	case lang == taskLanguage:
		return "task", p.task
	}
	return "", nil
}

// lintOther finds fences of other languages that were probably meant to be ours.
func (p *parser) lintOther(f fence, line int, lines []string) {
	switch {
	case strings.ToLower(f.language()) == taskLanguage:
		p.fault(line, "this looks like a task, and is not read as one: want task, have "+strconv.Quote(f.language()))
	case looksLikeDialogue(f, lines):
		p.fault(line, "this looks like a dialogue, and is not read as one: want imap, pop3 or smtp, have "+strconv.Quote(f.language()))
	}
}

// looksLikeDialogue reports whether a fence of another language was probably
// meant to be checked.
func looksLikeDialogue(f fence, lines []string) bool {
	if isProtocol(strings.ToLower(f.language())) {
		return true
	}
	return len(lines) > 0 && (strings.HasPrefix(lines[0], "C: ") || strings.HasPrefix(lines[0], "S: "))
}

func isProtocol(s string) bool { return s == "imap" || s == "pop3" || s == "smtp" }

type fence struct {
	mark   string // three or more of ` or ~
	indent int
	info   string
}

func (f fence) language() string {
	word, _, _ := strings.Cut(f.info, " ")
	return word
}

// openFence reads a line that opens a fenced block. Indentation of more than
// three spaces is no fence in Markdown, unless it is one of a list; only a
// dialogue is taken there, so that it can be refused.
func openFence(line string) (fence, bool) {
	text := strings.TrimLeft(line, " ")
	f := fence{indent: len(line) - len(text)}
	n := markLength(text)
	if n < 3 {
		return f, false
	}
	f.mark = text[:n]
	f.info = strings.Join(strings.Fields(text[n:]), " ")
	if f.mark[0] == '`' && strings.Contains(f.info, "`") {
		return f, false
	}
	return f, f.indent <= 3 || isProtocol(f.language()) || f.language() == taskLanguage
}

func (f fence) closes(line string) bool {
	text := strings.TrimSpace(line)
	n := markLength(text)
	if n < len(f.mark) || n != len(text) || text[0] != f.mark[0] {
		return false
	}
	return f.indent > 3 || len(line)-len(strings.TrimLeft(line, " ")) <= 3
}

func markLength(s string) int {
	n := 0
	for n < len(s) && (s[n] == '`' || s[n] == '~') && s[n] == s[0] {
		n++
	}
	return n
}

// block reads the dialogue whose fence opens at line index open and closes at
// index end.
func (p *parser) block(f fence, lines []string, open, end int) {
	b := &Block{
		Number: len(p.lesson.Blocks) + 1, Protocol: f.language(), Line: open + 1, End: min(end+1, len(lines)),
	}
	b.Conn = b.Protocol
	b.Ordered = b.Protocol != "imap"
	p.attributes(b, strings.Fields(f.info)[1:])
	for i := open + 1; i < end; i++ {
		if l, ok := p.dialogueLine(b, i+1, lines[i]); ok {
			b.Lines = append(b.Lines, l)
		}
	}
	p.lesson.Blocks = append(p.lesson.Blocks, b)
	if b.NoCheck {
		return
	}
	if len(b.Lines) == 0 {
		p.fault(b.Line, "the dialogue is empty")
		return
	}
	p.steps(b)
}

func (p *parser) attributes(b *Block, words []string) {
	seen := map[string]bool{}
	for _, word := range words {
		key, value, _ := strings.Cut(word, "=")
		if seen[key] {
			p.fault(b.Line, "attribute "+key+" is given twice")
			continue
		}
		seen[key] = true
		switch {
		case key == "as" && validName(value):
			b.Conn = value
		case key == "as":
			p.fault(b.Line, "as= wants a name of letters, digits and -, have "+strconv.Quote(value))
		case key == "port":
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 || n > 65535 {
				p.fault(b.Line, "port= wants a port number, have "+strconv.Quote(value))
				continue
			}
			b.Port = n
		case word == "ordered":
			b.Ordered = true
		case word == "eol=lf":
			b.BareLF = true
		case word == "escaped":
			b.Escaped = true
		case word == "listing":
			b.Listing = true
		case word == "nocheck":
			b.NoCheck = true
		default:
			p.fault(b.Line, "unknown attribute "+strconv.Quote(word)+
				" (known: as=NAME, port=N, ordered, eol=lf, escaped, listing, nocheck)")
		}
	}
}

// validName reports whether s can name a connection or a capture.
func validName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return s != ""
}

// dialogueLine reads one line of a dialogue.
func (p *parser) dialogueLine(b *Block, number int, line string) (*Line, bool) {
	for _, k := range []Kind{Client, Server, Shown, Note, TLS} {
		text, ok := strings.CutPrefix(line, k.Marker())
		if !ok {
			continue
		}
		l := &Line{Number: number, Kind: k, Text: strings.TrimPrefix(text, " ")}
		p.lintLine(b, l)
		return l, true
	}
	p.fault(number, "a line of a dialogue begins with C:, S:, I:, N: or TLS:, have "+strconv.Quote(line))
	return nil, false
}

func (p *parser) lintLine(b *Block, l *Line) {
	switch {
	case l.Kind == TLS && l.Text != "":
		p.fault(l.Number, "TLS: stands alone, have "+strconv.Quote(l.Text))
	case l.Kind == TLS && !p.lesson.TLS && !b.Listing && !b.NoCheck:
		p.fault(l.Number, "TLS: is for lessons whose front matter says tls: yes")
	case l.Kind == Note && !b.Listing && !b.NoCheck:
		p.fault(l.Number, "N: notes a difference from a listing, and this dialogue is none")
	case l.Kind == Note && l.Text == "":
		p.fault(l.Number, "N: says why, and this one says nothing")
	case b.Escaped && (l.Kind == Client || l.Kind == Server):
		if _, err := unescape(l.Text); err != nil {
			p.fault(l.Number, err.Error())
		}
	}
}
