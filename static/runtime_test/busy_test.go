package runtime_test

import (
	"strings"
	"testing"
)

// TestHangupWhileBusy: nothing preempts the program in a page, and a learner hangs up on a search that would take hours.
// The Worker hears it, the search ends, and the next connection is served.
func TestHangupWhileBusy(t *testing.T) {
	t.Parallel()
	tab := open(t, ours(t).Start(t)+"/")
	tab.Do(`(probe.open('free'), probe.type('free', 'imap', 'a1 login alex drums', 'a2 create z', 'a3 append z {1000000+}',
		'Subject: Large\r\n\r\n' + 'b'.repeat(1000000 - 18), 'a4 select z',
		...Array(10).fill('a5 copy 1:* z'), 'a6 search' + ' not body x'.repeat(2000)), 0)`, nil)
	tab.Wait(`probe.lines('free', 'imap').includes('C: a6')`, `probe.lines('free', 'imap').slice(-500)`)
	tab.Do(`(globalThis.pressed = performance.now(), probe.store('free').hangup('imap'))`, nil)
	tab.Wait(`probe.last('free', 'state').state === 'closed'`, `probe.last('free', 'state').state`)
	var took float64
	tab.Do(`performance.now() - pressed`, &took)
	t.Logf("closed %.0f ms after the key", took)
	tab.Do(`probe.type('free', 'imap', 'b1 noop')`, nil)
	if got := lines(t, tab, "free", "imap", "b1 OK"); strings.Contains(got, "a6 OK") || strings.Contains(got, "* SEARCH") {
		t.Errorf("the search has an answer:\n%s", got)
	}
	clean(t, tab)
}
