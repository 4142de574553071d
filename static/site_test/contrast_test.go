package site_test

import (
	_ "embed"
	"fmt"
	"sync"
)

//go:embed testdata/contrast.js
var contrastScript string

// A tone is how one thing on a page stands out.
type tone struct {
	What, Text   string
	Ratio, Least float64
	Disabled     bool
}

func (o tone) String() string {
	return fmt.Sprintf("%.2f of %.1f: %s %q", o.Ratio, o.Least, o.What, o.Text)
}

// tones collects the lowest ratios of many pages.
type tones struct {
	mu     sync.Mutex
	seen   int
	lowest map[string]tone // by what it is
}

// dim is what a control may fall to that cannot be used now: WCAG asks nothing of it, and a reader wants to know what it is.
const dim = 3

// contrast holds everything that is seen on the page to WCAG's level AA, in both colour schemes.
func (r reader) contrast(state string, into *tones) {
	r.t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		r.Media("prefers-color-scheme", scheme)
		r.tones(state+", "+scheme, `contrast.all()`, into)
	}
}

func (r reader) tones(state, expression string, into *tones) {
	r.t.Helper()
	var found []tone
	r.Do(expression, &found)
	if len(found) < 5 {
		r.t.Errorf("%s: there are only %d things to see", state, len(found))
	}
	into.mu.Lock()
	defer into.mu.Unlock()
	into.seen += len(found)
	for _, one := range found {
		if one.Disabled {
			one.Least = dim
		}
		if one.Ratio < one.Least {
			r.t.Errorf("%s: %v", state, one)
		}
		kind := fmt.Sprint(one.Least)
		if low, ok := into.lowest[kind]; !ok || one.Ratio < low.Ratio {
			one.Text += " (" + state + ")"
			into.lowest[kind] = one
		}
	}
}
