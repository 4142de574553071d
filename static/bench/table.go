package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// A row is one line of the table. Must and aim are the largest values that the budget allows, in the unit of the
// value; 0: there is no budget.
type row struct {
	what      string
	value     float64
	unit      string
	must, aim float64
	beside    string // what it is compared to, measured in the same run
	failed    string // why there is no value
}

// write writes rows as a table.
func write(w io.Writer, rows []row) {
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprintln(t, "what\tmeasured\tmust\taim\tbeside")
	for _, r := range rows {
		if r.failed != "" {
			fmt.Fprintf(t, "%s\tnot measured: %s\n", r.what, r.failed)
			continue
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", r.what, number(r.value, r.unit), r.budget(r.must), r.budget(r.aim), r.beside)
	}
	t.Flush()
}

// budget is a bound, and whether it is kept.
func (r *row) budget(bound float64) string {
	switch {
	case bound == 0:
		return ""
	case r.value > bound:
		return "≤ " + number(bound, r.unit) + ", missed"
	}
	return "≤ " + number(bound, r.unit)
}

// number is a value with as many digits as mean something.
func number(v float64, unit string) string {
	if unit == "/s" {
		return fmt.Sprintf("%.0f/s", v)
	}
	if unit != "×" {
		unit = " " + unit
	}
	switch {
	case v >= 100 || v == float64(int(v)):
		return fmt.Sprintf("%.0f%s", v, unit)
	case v >= 10:
		return fmt.Sprintf("%.1f%s", v, unit)
	}
	return fmt.Sprintf("%.2f%s", v, unit)
}

func kilobytes(octets int) float64 { return float64(octets) / 1000 }

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// median returns the middle of values, and the least.
func median(values []float64) (middle, least float64) {
	if len(values) == 0 {
		return 0, 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2], sorted[0]
}
