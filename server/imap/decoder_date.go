package imap

import (
	"strconv"
	"strings"
	"time"

	"sanduq/server/wire"
)

// ExpectDate takes a date, quoted or not: "1-Feb-2024" (RFC 3501, section 9,
// date). The time is midnight UTC of that day.
func (d *decoder) ExpectDate(what string) time.Time {
	from := d.At
	var s string
	if d.Peek() == '"' {
		s = d.expectQuoted(what)
	} else {
		s = d.Run(isAStringChar)
	}
	if d.Err != nil {
		return time.Time{}
	}
	if s == "" {
		d.Mistake(what, "Missing %s at %v: a date is written as in 1-Feb-2024", what, d.At)
		return time.Time{}
	}
	t, wrong := parseDate(s)
	if wrong != "" {
		d.MistakeAt(from, what, "%s at %v is no date: %s", wire.Quote(s, 40), from, wrong)
		return time.Time{}
	}
	d.Took(what, from)
	return t
}

var months = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// parseDate reads d-Mon-yyyy or says what is wrong with it.
func parseDate(s string) (t time.Time, wrong string) {
	parts := strings.Split(s, "-")
	if iso, err := time.Parse("2006-01-02", s); err == nil {
		return t, "write day, month, year, as in " + iso.Format("2-Jan-2006")
	}
	if len(parts) != 3 {
		return t, "write day, month, year, as in 1-Feb-2024"
	}
	day, month, year := parts[0], monthNumber(parts[1]), parts[2]
	n, _ := strconv.Atoi(day)
	y, _ := strconv.Atoi(year)
	switch {
	case month == 0:
		return t, wire.Quote(parts[1], 20) + " is none of " + strings.Join(months[:], " ")
	case !isDigits(day) || len(day) > 2:
		return t, "it begins with a day of one or two digits, as in 1-Feb-2024"
	case !isDigits(year) || len(year) != 4:
		return t, "it ends in a year of four digits, as in 1-Feb-2024"
	}
	t = time.Date(y, time.Month(month), n, 0, 0, 0, 0, time.UTC)
	if t.Day() != n || int(t.Month()) != month {
		return t, months[month-1] + " " + year + " has no day " + strconv.Itoa(n)
	}
	return t, ""
}

// monthNumber gives 1 to 12 for Jan to Dec in any letter case, else 0.
func monthNumber(s string) int {
	for i, m := range months {
		if strings.EqualFold(s, m) {
			return i + 1
		}
	}
	return 0
}

// ExpectDateTime takes a date-time: "01-Feb-2024 10:00:00 +0000", in quotes, the
// day of one digit with a space before it.
func (d *decoder) ExpectDateTime(what string) time.Time {
	const form = `"01-Feb-2024 10:00:00 +0000"`
	from := d.At
	if d.Err == nil && d.Peek() != '"' {
		d.Mistake(what, "Expected %s in double quotes at %v, as in %s, found %s", what, d.At, form, d.Found())
	}
	if d.Err != nil {
		return time.Time{}
	}
	s := d.expectQuoted(what)
	if d.Err != nil {
		return time.Time{}
	}
	date, clock, ok := strings.Cut(strings.TrimPrefix(s, " "), " ")
	day, wrong := parseDate(date)
	if wrong != "" {
		d.MistakeAt(from, what, "The date in %s at %v is wrong: %s; with the time it is written as in %s", wire.Quote(s, 40), from, wrong, form)
		return time.Time{}
	}
	t, err := time.Parse("15:04:05 -0700", clock)
	dashed := strings.IndexByte(date, '-')
	if !ok || err != nil || dashed == 1 && s[0] != ' ' || dashed == 2 && s[0] == ' ' {
		d.MistakeAt(from, what, "%s at %v is no date and time; it is written as in %s", wire.Quote(s, 40), from, form)
		return time.Time{}
	}
	d.Took(what, from)
	return time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), t.Second(), 0, t.Location())
}
