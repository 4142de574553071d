package site_test

import (
	"strings"
	"testing"
)

// TestSaidOnce: of what a step brings a screen reader is told each line once, and nothing twice.
func TestSaidOnce(t *testing.T) {
	t.Parallel()
	h := hosts(t)[1]
	for _, lang := range languages {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			r := read(t, h.root+lang+"/06-expunge/", contrastScript, accessScript)
			r.waitDone(1)
			r.sees(0, "server ready")
			for n := 1; n < 8; n++ {
				before := strings.Count(r.shown(), "\n") + 1
				r.Do(`void (globalThis.told = access.listen())`, nil)
				r.click(asked)
				r.waitDone(n + 1)
				lines := strings.Split(r.shown(), "\n")[before:]
				var told []string
				r.Do(`told()`, &told)
				for _, line := range lines {
					// The same may be answered twice.
					if said, came := count(told, line), count(lines, line); said != came {
						t.Errorf("step %d: %q came %d times, and is said %d times", n+1, line, came, said)
					}
				}
				// Beside them what the lesson asks for next, and nothing else.
				if len(told) != len(lines)+1 {
					t.Errorf("step %d: beside %d lines there are said %q", n+1, len(lines), told)
				}
			}
			r.isClean()
		})
	}
}
