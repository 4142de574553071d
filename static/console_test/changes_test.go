package console_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// look writes a GlanceEvent of alex's newbox: how many messages are left out, and "uid flags…" of each that is listed.
func look(t *testing.T, before int, messages ...string) string {
	t.Helper()
	listed := []map[string]any{}
	for _, m := range messages {
		uid, flags, _ := strings.Cut(m, " ")
		listed = append(listed, map[string]any{"uid": json.Number(uid), "flags": flags, "subject": "s" + uid, "from": ""})
	}
	text, err := json.Marshal(map[string]any{"user": "alex", "mailbox": "newbox", "uidvalidity": 2, "before": before, "messages": listed})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestChangesTold: what has changed in a mailbox, in words.
func TestChangesTold(t *testing.T) {
	t.Parallel()
	tab := open(t, `<mail-console lesson></mail-console>`)
	for _, c := range []struct{ what, was, now, want string }{
		{"nothing", look(t, 0, "1", "2"), look(t, 0, "1", "2"), ""},
		{"one goes", look(t, 0, "1", "2", "5"), look(t, 0, "1", "5"), "Message 2, UID 2, is gone; the numbers after it close up."},
		{"many go", look(t, 0, "1", "2", "3", "4", "5"), look(t, 0, "5"), "4 messages are gone; the numbers close up."},
		{"one comes", look(t, 0, "1"), look(t, 0, "1", "7"), "New: message 2, UID 7, s7."},
		{"the first", look(t, 0), look(t, 0, "1"), "New: message 1, UID 1, s1."},
		{"flags", look(t, 0, "1", "2 \\Seen"), look(t, 0, "1 \\Deleted", "2"), "Message 1 has now \\Deleted. Message 2 has now no flags."},
		{"all at once", look(t, 0, "1", "2"), look(t, 0, "2 \\Seen", "3"),
			"Message 1, UID 1, is gone; the numbers after it close up. New: message 2, UID 3, s3. Message 1 has now \\Seen."},
		{"of a long mailbox one comes", look(t, 10, "11", "12"), look(t, 11, "12", "13"), "New: message 13, UID 13, s13."},
		{"of a long mailbox one goes", look(t, 10, "11", "12"), look(t, 9, "10", "11"), "Message 12, UID 12, is gone; the numbers after it close up."},
		{"one before the listed ones goes", look(t, 10, "11", "12"), look(t, 9, "11", "12"), ""},
	} {
		got := ask[string](tab, `probe.told(`+c.was+`, `+c.now+`).replace(/[\u2068\u2069]/g, '')`)
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
	if ask[bool](tab, `probe.sameMailbox(`+look(t, 0)+`, { ...`+look(t, 0)+`, uidvalidity: 3 })`) {
		t.Error("a mailbox that was made anew is taken for the old one")
	}
}
