package console_test

import (
	"os/exec"
	"strings"
	"testing"
)

// A framework sets as a property what it finds to be one, and as an attribute what it does not.
func TestPropertiesReflect(t *testing.T) {
	t.Parallel()
	tab := open(t, `<mail-console store="one" connection="a"></mail-console>`)
	for _, c := range []struct{ do, want string }{
		{`[one.store, one.connection].join()`, "one,a"},
		{`(one.store = 'two', one.connection = 'b', [one.getAttribute('store'), one.getAttribute('connection')].join())`, "two,b"},
		{`(one.store = null, one.connection = undefined, [one.hasAttribute('store'), one.store, one.connection].join())`, "false,,"},
		// None of the attributes is a method, which such an assignment would take away.
		{`['protocol', 'port', 'choose', 'closable', 'mailboxes', 'host', 'store', 'theme', 'target', 'bridge', 'connection', 'keep'].filter((name) => typeof one[name] === 'function').join()`, ""},
	} {
		if got := ask[string](tab, `((one) => `+c.do+`)(probe.one())`); got != c.want {
			t.Errorf("%s gives %q, want %q", c.do, got, c.want)
		}
	}
	clean(t, tab)
}

// TestImportWithoutBrowser: a documentation site that renders its pages on a server loads the script there, too.
func TestImportWithoutBrowser(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("node", "--input-type=module", "-e",
		`import("../dist/sanduq.js").then((all) => console.log(Object.keys(all).join()))`).CombinedOutput()
	if got := strings.TrimSpace(string(out)); err != nil || got != "MailConsole" {
		t.Errorf("%v: %s", err, out)
	}
}
