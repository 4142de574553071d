package assets

import (
	"slices"
	"strings"
	"testing"
)

// A part that is imported when it is needed is a file of its own, and so is what it shares with the script.
func TestModules(t *testing.T) {
	t.Parallel()
	src := tree(t, map[string]string{
		"page.ts":   `import { shared } from './shared'; shared('page'); void import('./later').then(({ later }) => later())`,
		"later.ts":  `import { shared } from './shared'; export function later() { shared('what comes later') }`,
		"shared.ts": `let calls = 0; export function shared(who: string) { console.log('of both', who, calls++) }`,
	})
	b, err := modules(src, "page.ts", options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.files) != 3 {
		t.Errorf("the bundle has %d files, want 3", len(b.files))
	}
	if script := string(b.files[b.entry]); strings.Contains(script, "what comes later") || strings.Contains(script, "of both") {
		t.Errorf("the script itself holds its parts: %s", script)
	}
	page, later := b.needs["page"], b.needs["later"]
	if len(page) != 2 || page[0] != b.entry || !strings.Contains(string(b.files[page[1]]), "of both") {
		t.Errorf("the script %s needs %q", b.entry, page)
	}
	if len(later) != 1 || slices.Contains(page, later[0]) || !strings.Contains(string(b.files[later[0]]), "what comes later") {
		t.Errorf("the part needs %q besides", later)
	}

	again, err := modules(src, "page.ts", options{defines: map[string]string{"OTHER": "1"}})
	if err != nil || again.entry != b.entry {
		t.Errorf("the same content is called %s and %s: %v", b.entry, again.entry, err)
	}
	if _, err := modules(tree(t, map[string]string{"page.ts": "\nimport './nowhere'\n"}), "page.ts", options{}); err == nil || !strings.Contains(err.Error(), "page.ts:2: Could not resolve") {
		t.Errorf("an import that leads nowhere: %v", err)
	}
}
