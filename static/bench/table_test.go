package main

import (
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	write(&b, []row{
		{what: "kept", value: 0.31, unit: "ms", must: 0.5, aim: 0.3, beside: "least 0.1 ms"},
		{what: "missed", value: 950.4, unit: "KB", must: 900},
		{what: "rate", value: 123456.7, unit: "/s"},
		{what: "lost", failed: "no browser"},
	})
	want := `what     measured   must               aim                 beside
kept     0.31 ms    ≤ 0.50 ms          ≤ 0.30 ms, missed   least 0.1 ms
missed   950 KB     ≤ 900 KB, missed
rate     123457/s
lost     not measured: no browser
`
	got := b.String()
	for line := range strings.Lines(want) {
		if !strings.Contains(trimmed(got), line) {
			t.Errorf("no line\n%sin\n%s", line, got)
		}
	}
}

// trimmed takes the spaces at the ends of lines away.
func trimmed(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return b.String()
}

func TestMedian(t *testing.T) {
	t.Parallel()
	if middle, least := median([]float64{9, 1, 5, 7, 3}); middle != 5 || least != 1 {
		t.Errorf("of 9 1 5 7 3 the median is %v and the least %v", middle, least)
	}
}

// What fails ends its part, with what it had open, and no other.
func TestPartFails(t *testing.T) {
	t.Parallel()
	var order []string
	rows := run(&plan{verbose: new(strings.Builder)}, "page", func(s *stand, _ *plan) []row {
		s.Cleanup(func() { order = append(order, "first") })
		s.Cleanup(func() { order = append(order, "second") })
		s.Fatalf("no %s", "browser")
		return nil
	})
	if len(rows) != 1 || rows[0].what != "page" || rows[0].failed != "no browser" {
		t.Errorf("the rows are %+v", rows)
	}
	if got := strings.Join(order, " "); got != "second first" {
		t.Errorf("cleaned up: %s", got)
	}
}
