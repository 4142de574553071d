package transcript

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// byteOrderMark is what some editors begin a file of UTF-8 with.
const byteOrderMark = "\ufeff"

// frontMatter reads the keys between two lines of ---, and returns the index
// of the first line after them: 0 where the file does not begin with one.
func (p *parser) frontMatter(lines []string) int {
	if len(lines) == 0 || strings.TrimRight(strings.TrimPrefix(lines[0], byteOrderMark), " ") != "---" {
		return 0
	}
	for i := 1; i < len(lines); i++ {
		line := lines[i]
		switch trimmed := strings.TrimSpace(line); {
		case trimmed == "---":
			return i + 1
		case trimmed == "" || trimmed[0] == '#':
		default:
			p.frontMatterLine(i+1, trimmed)
		}
	}
	p.fault(1, "the front matter has no end: a line of --- is missing")
	return len(lines)
}

func (p *parser) frontMatterLine(number int, line string) {
	key, value, ok := strings.Cut(line, ":")
	if !ok {
		p.fault(number, "front matter: want `key: value`, have "+strconv.Quote(line))
		return
	}
	key = strings.TrimSpace(key)
	value, err := scalar(value)
	if err != nil {
		p.fault(number, "front matter: "+key+": "+err.Error())
		return
	}
	if p.lesson.Keys[key] != 0 {
		p.fault(number, "front matter: "+key+" is given twice")
		return
	}
	known, err := p.lesson.set(key, value)
	if !known {
		p.fault(number, "front matter: unknown key "+strconv.Quote(key)+
			" (known: title, summary, host, date, mailboxes, quota, tls, source)")
		return
	}
	p.lesson.Keys[key] = number
	if err != nil {
		p.fault(number, "front matter: "+key+": "+err.Error())
	}
}

// scalar reads a value as YAML would read a plain or quoted string: a # after
// a space begins a comment outside quotes.
func scalar(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" || (s[0] != '"' && s[0] != '\'') {
		for i := range len(s) {
			if s[i] == '#' && (i == 0 || s[i-1] == ' ' || s[i-1] == '\t') {
				s = s[:i]
				break
			}
		}
		return strings.TrimSpace(s), nil
	}
	quote := s[0]
	end := strings.IndexByte(s[1:], quote)
	if end < 0 {
		return "", errors.New("the quote is not closed")
	}
	after := strings.TrimSpace(s[end+2:])
	if after != "" && after[0] != '#' {
		return "", errors.New("text after the closing quote")
	}
	return s[1 : end+1], nil
}

func (l *Lesson) set(key, value string) (known bool, err error) {
	if value == "" {
		err = errors.New("has no value")
	}
	switch key {
	case "title":
		l.Title = value
	case "summary":
		l.Summary = value
	case "host":
		l.Host = value
	case "mailboxes":
		l.Mailboxes = value
	case "source":
		l.Source = value
	case "date":
		if l.Date, err = time.Parse(time.RFC3339, value); err != nil {
			err = errors.New("want a time such as 2000-03-01T10:00:00Z, have " + strconv.Quote(value))
		}
	case "quota":
		l.Quota, err = octets(value)
	case "tls":
		switch value {
		case "yes":
			l.TLS = true
		case "no":
		default:
			err = errors.New("want yes or no, have " + strconv.Quote(value))
		}
	default:
		return false, nil
	}
	return true, err
}

// octets reads a size such as 20480, 20 KiB or 2 MiB.
func octets(value string) (int64, error) {
	number, unit, _ := strings.Cut(value, " ")
	var factor int64
	switch strings.TrimSpace(unit) {
	case "":
		factor = 1
	case "KiB":
		factor = 1 << 10
	case "MiB":
		factor = 1 << 20
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || factor == 0 || n <= 0 || n > 1<<40 {
		return 0, errors.New("want a size such as 20 KiB, have " + strconv.Quote(value))
	}
	return n * factor, nil
}
