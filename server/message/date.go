package message

import (
	"strings"
	"time"
)

// ParseDate reads the day out of a Date field (RFC 5322, sections 3.3 and 4.3)
// as it was where the message was written, at midnight UTC: for IMAP's SENTON,
// which disregards time and zone. It takes years of two and three digits and
// the order of asctime (`Mon Feb  7 21:52:25 1994`) as well.
func ParseDate(value string) (time.Time, bool) {
	l := lexer{s: value}
	first := l.word()
	l.space()
	if l.take(',') || monthOf(first) == 0 && !isNumber(first) { // a day of the week
		first = l.word()
	}
	second := l.word()
	day, month := first, monthOf(second)
	year := l.word()
	if month == 0 { // asctime
		day, month = second, monthOf(first)
		for !l.done() && !isYear(year) { // the time, perhaps a zone
			if year = l.word(); year == "" {
				l.pos++
			}
		}
	}
	d, dOK := number(day)
	y, yOK := number(year)
	if month == 0 || !dOK || !yOK || len(year) < 2 {
		return time.Time{}, false
	}
	switch {
	case len(year) == 2 && y < 50:
		y += 2000
	case len(year) <= 3:
		y += 1900
	}
	t := time.Date(y, month, d, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == d && d > 0
}

func isYear(s string) bool { return len(s) == 4 && isNumber(s) }

func isNumber(s string) bool { _, ok := number(s); return ok }

// number reads up to four digits.
func number(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, len(s) > 0 && len(s) <= 4
}

func monthOf(name string) time.Month {
	const names = "JanFebMarAprMayJunJulAugSepOctNovDec"
	if len(name) < 3 {
		return 0
	}
	for i := 0; i < len(names); i += 3 {
		if strings.EqualFold(name[:3], names[i:i+3]) {
			return time.Month(i/3 + 1)
		}
	}
	return 0
}
