package site_test

import (
	"fmt"
	"os"
	"testing"
)

// TestRealScreenshots is TestScreenshots for real servers.
func TestRealScreenshots(t *testing.T) {
	if os.Getenv("SCREENSHOTS") == "" {
		t.Skip("SCREENSHOTS names no folder")
	}
	t.Parallel()
	for _, state := range []struct {
		name   string
		status int
		answer string
		reach  func(r reader)
	}{
		{"list", 200, bridgeTargets, func(r reader) { r.Wait(`look.one('.targets .list')`) }},
		{"failed", 0, "", func(r reader) { r.Wait(`look.one('.unlisted button')`) }},
		{"refused", 403, `{"error":"origin","detail":"https://docs.example.org is none of the origins"}`, func(r reader) { r.Wait(`look.one('.unlisted button')`) }},
	} {
		b := withBridge(t, state.status, state.answer)
		shoot(t, "real-"+state.name, b.root, "real/", nil, state.reach)
	}
	b := withBridge(t, 200, bridgeTargets)
	for _, state := range realStates {
		shoot(t, "real-"+state.name, b.root, "real/", []string{bridgeScript}, func(r reader) {
			r.connect(0)
			r.Do(`void (`+state.script+`)`, nil)
			r.Wait(state.wait)
			if state.name == "typing" {
				r.Keys("a1 login alex drums")
			}
		})
	}
	shoot(t, "real-three", b.root, "real/", []string{bridgeScript}, func(r reader) {
		for n := range 3 {
			r.connect(n)
			r.Wait(fmt.Sprintf(`bridge.asked.filter((request) => request.do === 'connect').length === %d`, n+1))
			r.Do(`bridge.says(bridge.secured(), ...bridge.greeting)`, nil)
		}
	})
	shoot(t, "real-none", hosts(t)[1].root, "real/", nil, func(r reader) { r.Wait(`look.one('.copies')`) })
}
