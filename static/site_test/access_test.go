package site_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// tree returns role and name of each node of the accessibility tree.
func (r reader) tree() []string {
	r.t.Helper()
	var out []string
	for _, n := range r.outline().all() {
		out = append(out, n.String())
	}
	return out
}

// TestScreenReader: names and roles of what there is to read and to do, in both languages.
func TestScreenReader(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r, _ := openLesson(t, h, "en", "06-expunge")
		r.sees(0, "server ready")
		english := r.tree()
		for _, want := range []string{
			"heading Marking and expunging", "main ", "navigation Site", "navigation Previous and next lesson",
			"complementary Console", "region IMAP 143 console, shadrach.smallorg.org", "log Transcript. C is you, S is the server.",
			"textbox Command to send", "button Send", "button Copy", "button Hang up", "button Start over", "button Type it for me",
			"button Step 2: a1 login alex drums (do this next)", "combobox Colours", "link Skip to the console",
		} {
			if n := count(english, want); n != 1 {
				t.Errorf("%q is there %d times", want, n)
			}
		}
		r.Go(h.root + "ar/06-expunge/")
		r.waitDone(1)
		r.sees(0, "server ready")
		arabic := r.tree()
		for _, role := range []string{"button", "link", "textbox", "log", "region", "combobox", "navigation"} {
			if n, m := count(english, role), count(arabic, role); n != m {
				t.Errorf("in English there are %d of %s, in Arabic %d", n, role, m)
			}
			for _, node := range append(english, arabic...) {
				if node == role+" " {
					t.Errorf("a %s has no name", role)
				}
			}
		}
		for _, node := range arabic {
			if role, name, _ := strings.Cut(node, " "); (role == "textbox" || role == "log" || role == "combobox") && !strings.ContainsAny(name, "ابتدرسلمنوي") {
				t.Errorf("in the Arabic page there is %q", node)
			}
		}

		// What changes is said once: no live region stands in another, and the transcript is one.
		live := `look.all('[aria-live], [role=log], [role=status], [role=alert], output')`
		inAnother := live + `.filter((e) => e.parentElement?.closest('[aria-live], [role=log], [role=status], [role=alert], output')).length`
		if got := r.text(`String(` + inAnother + `) + ' of ' + look.all('[role=log]').length`); got != "0 of 1" {
			t.Errorf("live regions within others, and logs: %s", got)
		}
		r.isClean()
	})
}

// count counts the nodes of a role, or of a role and a name.
func count(nodes []string, want string) (n int) {
	for _, node := range nodes {
		if role, _, _ := strings.Cut(node, " "); node == want || role == want {
			n++
		}
	}
	return n
}

// TestKeyboardAlone: everything that there is to do can be reached with the Tab key, in the order of reading, and is
// seen to have the focus.
func TestKeyboardAlone(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root+"en/06-expunge/")
		r.waitDone(1)
		r.reaches(
			"Skip to the text", "Skip to the console", "Sanduq", "Lessons", "العربية",
			"Step 2: a1 login alex drums (do this next)", "Step 3: a2 select newbox (ahead)",
			"Copy", "Hang up", "Start over", "Transcript. C is you, S is the server.", "Type it for me", "Command to send", "Send",
		)

		// The step in the prose, and the button beside the input, each pressed by a key; the focus stays.
		r.Do(`look.one('[data-state=current] button').focus()`, nil)
		r.Keys(kb.Enter)
		r.waitDone(2)
		r.Do(`look.one('.guide .action button').focus()`, nil)
		r.Keys(" ")
		r.waitDone(3)
		r.Keys(kb.Enter)
		r.waitDone(4)
		r.isClean()
	})
}

// reaches goes once around a page with the Tab key, and fails where something is not reached in its turn, or cannot be seen
// to have the focus.
func (r reader) reaches(wanted ...string) {
	r.t.Helper()
	var stops []string
	for range 80 {
		r.Keys(kb.Tab)
		if r.text(`String(look.focus() === document.body)`) == "true" {
			break // once around
		}
		stop := r.text(`(({ textContent, ariaLabel, localName, className }) => ariaLabel ?? (textContent.trim() || localName + '.' + className))(look.focus())`)
		stops = append(stops, stop)
		if seen := r.text(`((e) => [e, e.closest('.prompt'), e.closest('li'), e.closest('label')].some((e) => e && getComputedStyle(e).outlineStyle !== 'none' && parseFloat(getComputedStyle(e).outlineWidth) > 0))(look.focus()) ? 'yes' : 'no'`); seen != "yes" {
			r.t.Errorf("%q has the focus, and one cannot see it", stop)
		}
	}
	at := 0
	for _, want := range wanted {
		found := false
		for ; at < len(stops) && !found; at++ {
			found = stops[at] == want
		}
		if !found {
			r.t.Fatalf("Tab does not reach %q in its turn; it stops at\n%s", want, strings.Join(stops, "\n"))
		}
	}
}

// TestSkipLinks: they lead where they say.
func TestSkipLinks(t *testing.T) {
	each(t, func(t *testing.T, h host) {
		r := read(t, h.root+"ar/06-expunge/", asleep)
		for n, want := range []string{"text", "console"} {
			r.Do(fmt.Sprintf(`look.all('a.skip')[%d].focus()`, n), nil)
			r.Keys(kb.Enter)
			r.Wait(fmt.Sprintf(`location.hash === '#%s'`, want))
			r.Keys(kb.Tab)
			r.Wait(fmt.Sprintf(`look.all('#%s *').includes(look.focus()) || look.one('#%s mail-console')?.shadowRoot.contains(look.focus())`, want, want), `look.focus().outerHTML`)
		}
		r.isClean()
	})
}
