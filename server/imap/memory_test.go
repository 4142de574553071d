package imap_test

import (
	"fmt"
	"strings"
	"testing"

	"sanduq/server/imap"
	"sanduq/server/limit"
	"sanduq/server/wire"
)

// TestMemory: literals of all connections have a bound together. What is over it is refused before it is asked for, or read
// and dropped; small ones, and all else, go on.
func TestMemory(t *testing.T) {
	t.Parallel()
	const own = 64 << 10
	octets := limit.NewOctets(100_000, 100_000)
	w := testWorld(t, imap.Config{Bounds: wire.Bounds{Memory: octets}})
	used := func(want int64) {
		t.Helper()
		if got := octets.Used(); got != want {
			t.Errorf("%d octets are used, want %d", got, want)
		}
	}
	refusal := func(tag string, n int) string {
		return fmt.Sprintf("%s NO [LIMIT] There is no memory for a literal of %d octets now, as much else comes in: try again later", tag, n)
	}
	slow, announced, other := w.loggedIn(), w.loggedIn(), w.loggedIn()

	announced.Expect("+ Ready for 150000 octets", "a1 APPEND newbox {150000}")
	used(0)
	slow.Expect("+ Ready for 120000 octets", "a1 APPEND newbox {120000}")
	slow.Raw(strings.Repeat("x", 110_000))
	slow.Take()
	used(120_000 - own)

	// Before it is asked for, and where it comes unasked.
	other.Expect(refusal("a1", 150_000), "a1 APPEND newbox {150000}")
	inStep(other)
	other.Expect(refusal("a2", 150_000), "a2 APPEND newbox {150000+}", strings.Repeat("x", 150_000))
	inStep(other)
	// While it comes.
	announced.Expect(refusal("a1", 150_000), strings.Repeat("x", 150_000))
	inStep(announced)
	used(120_000 - own)
	// What is small comes in.
	if got := other.Send("a3 APPEND newbox {60000+}", strings.Repeat("x", 60_000)); !strings.Contains(got, "a3 OK") {
		t.Errorf("a small message is answered %s", got)
	}
	// At the end of the command, and of the connection, all is given back.
	if got := slow.Send(strings.Repeat("x", 10_000)); !strings.Contains(got, "a1 OK") {
		t.Errorf("the slow message is answered %s", got)
	}
	used(0)
	slow.Raw("a2 APPEND newbox {120000+}\r\n" + strings.Repeat("x", 110_000))
	slow.Take()
	used(120_000 - own)
	slow.Conn.Close()
	w.Settle() // its end was closed first
	used(0)
}

// TestFullStore: where all users together have too much, APPEND is refused before the message is asked for.
func TestFullStore(t *testing.T) {
	t.Parallel()
	w := testWorld(t, imap.Config{})
	w.store.SetRoom(w.store.Used() + 1000)
	c := w.loggedIn()
	want := fmt.Sprintf("a1 NO [LIMIT] The store is full: %d of %d octets used, 2000 more wanted", w.store.Used(), w.store.Used()+1000)
	c.Expect(want, "a1 APPEND newbox {2000}")
	inStep(c)
	c.Expect(want, "a1 APPEND newbox {2000+}", strings.Repeat("x", 2000))
	inStep(c)
	w.store.SetRoom(1)
	c = w.selected("newbox")
	if got := c.Send("a2 COPY 1:* INBOX"); !strings.HasPrefix(got, "a2 NO [LIMIT] The store is full: ") {
		t.Errorf("COPY is answered %s", got)
	}
	inStep(c)
}
