package bridge_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"testing"

	"sanduq/server/internal/bridge"
)

const causesOfThePage = "../../../static/src/bridge/causes.ts"

// TestCausesOfThePage: the page's table of close codes is ours, and says no more.
func TestCausesOfThePage(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(causesOfThePage)
	if err != nil {
		t.Fatal(err)
	}
	theirs := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^  (\d{4}): '(\w+)',$`).FindAllStringSubmatch(string(text), -1) {
		theirs[m[1]] = m[2]
	}
	words := map[string]bool{}
	for _, c := range bridge.Causes {
		if words[c.Word] {
			t.Errorf("two causes are %s", c.Word)
		}
		words[c.Word] = true
		// RFC 6455, section 5.5: a close frame has 125 octets, two of them the code.
		if len(c.Reason) > 123 || (c.Reason == "") != (c.Code == 0) {
			t.Errorf("%s has the reason %q", c.Word, c.Reason)
		}
		if c.Code == 0 {
			continue
		}
		code := fmt.Sprint(int(c.Code))
		if theirs[code] != c.Word {
			t.Errorf("%s calls %s %q; want %q", causesOfThePage, code, theirs[code], c.Word)
		}
		delete(theirs, code)
	}
	if len(theirs) > 0 {
		t.Errorf("%s has codes that the bridge never sends: %v", causesOfThePage, theirs)
	}
}

// TestRefusalsOfThePage: the page knows every word by which it can be refused, and no more.
func TestRefusalsOfThePage(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(causesOfThePage)
	if err != nil {
		t.Fatal(err)
	}
	table := regexp.MustCompile(`(?ms)^const refusals = {$(.*?)^}`).FindSubmatch(text)
	if table == nil {
		t.Fatalf("%s has no refusals", causesOfThePage)
	}
	var theirs []string
	for _, m := range regexp.MustCompile(`(?m)^  (\w+): '`).FindAllSubmatch(table[1], -1) {
		theirs = append(theirs, string(m[1]))
	}
	ours := bridge.Refusals()
	slices.Sort(theirs)
	slices.Sort(ours)
	if !slices.Equal(theirs, ours) {
		t.Errorf("%s knows the refusals %q; want %q", causesOfThePage, theirs, ours)
	}
}
