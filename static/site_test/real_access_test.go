package site_test

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestRealListForAll: the list of servers, and what stands in its place, read by a screen reader, used by keyboard, looked
// at in both colour schemes, and at 400 %.
func TestRealListForAll(t *testing.T) {
	t.Parallel()
	all := &tones{lowest: map[string]tone{}}
	for _, lang := range languages {
		for name, c := range map[string]struct {
			status       int
			answer, wait string
		}{
			"list":   {200, bridgeTargets, `look.one('.targets .list')`},
			"failed": {404, "", `look.one('.unlisted button')`},
		} {
			t.Run(lang+", "+name, func(t *testing.T) {
				t.Parallel()
				b := withBridge(t, c.status, c.answer)
				r := read(t, "about:blank", contrastScript, accessScript, scrolls)
				r.Go(b.root + lang + "/real/")
				r.Wait(c.wait)
				r.holds(name, all)
			})
		}
	}
}

// holds holds a page as it is to all that is asked of any page of ours.
func (r reader) holds(state string, all *tones) {
	r.t.Helper()
	for _, fault := range slices.Concat(r.outline().faults(), r.wrong("ids"), r.wrong("order"), r.wrong("languages"), r.wrong("regions")) {
		r.t.Errorf("%s: %s", state, fault)
	}
	for _, size := range [][2]int64{{1280, 800}, {360, 740}, {320, 256}} {
		r.Size(size[0], size[1])
		if got := r.text(overflow); got != "" {
			r.t.Errorf("%s at %d pixels: too wide is %s", state, size[0], got)
		}
		if got := r.text(unreachable); got != "" {
			r.t.Errorf("%s at %d by %d: with the focus, and not to be seen:\n%s", state, size[0], size[1], got)
		}
	}
	r.Size(1280, 800)
	r.contrast(state, all)
	r.Do(`contrast.pretend(':hover')`, nil)
	r.contrast(state+", pointed at", all)
	r.Keys(kb.Tab)
	r.Do(`contrast.pretend(':focus-visible', ':focus')`, nil)
	r.tones(state+", with the focus", `contrast.rings()`, all)
}
