package progress

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode"
)

var columns = []string{"file", "student", "lesson", "steps", "of", "different", "tasks", "tasks_of", "verdict"}

// A Table writes rows as CSV (RFC 4180, its lines ended in LF), a line with the
// columns' names first.
type Table struct {
	out   *csv.Writer
	begun bool
}

// NewTable returns a table that is written to w.
func NewTable(w io.Writer) *Table { return &Table{out: csv.NewWriter(w)} }

// Add writes a row of a file. Numbers that are not known stay empty.
func (t *Table) Add(file string, r Row) error {
	if err := t.begin(); err != nil {
		return err
	}
	numbers := make([]string, 5)
	if r.Replayed {
		for i, n := range []int{r.Steps, r.Of, r.Different, r.Tasks, r.TasksOf} {
			numbers[i] = strconv.Itoa(n)
		}
	}
	cells := append([]string{cell(file), cell(r.Student), cell(r.Lesson)}, numbers...)
	return t.out.Write(append(cells, cell(r.Verdict)))
}

func (t *Table) begin() error {
	if t.begun {
		return nil
	}
	t.begun = true
	return t.out.Write(columns)
}

// Flush writes what is not written yet.
func (t *Table) Flush() error {
	if err := t.begin(); err != nil {
		return err
	}
	t.out.Flush()
	return t.out.Error()
}

// maxCell bounds a cell in characters: a name is a name.
const maxCell = 300

// cell returns a text as a cell that a spreadsheet takes for text: one that
// begins as a formula does gets an apostrophe. Characters that cannot be seen,
// and those that turn the direction of what follows, are shown as U+FFFD.
func cell(s string) string {
	shown := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u200b' || r == '\u2060' || r == '\ufeff' || r == '\u2028' || r == '\u2029' {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
	if runes := []rune(shown); len(runes) > maxCell {
		shown = string(runes[:maxCell-1]) + "…"
	}
	// Some programs look past blanks for a formula's beginning; the wide forms are taken for the narrow.
	if first := strings.TrimLeftFunc(shown, func(r rune) bool { return unicode.IsSpace(r) || r == unicode.ReplacementChar }); first != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(first)[0]) {
		return "'" + shown
	}
	return shown
}
