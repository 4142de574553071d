package mailset_test

import (
	"fmt"
	"strings"
	"testing"

	"sanduq/server/mailset"
	"sanduq/server/mailstore"
)

// A set has bounds; what is within them is loaded.
func TestBounds(t *testing.T) {
	t.Parallel()
	set, err := mailset.Load(folder(map[string]string{"mbox": strings.Repeat("From a\nA: b\n\n", 100_001)}), "set")
	if err == nil || !strings.Contains(err.Error(), "too many messages: a set may have 100000") {
		t.Errorf("100,001 messages: %v", err)
	}
	store := mailstore.New(mailstore.Options{})
	if err := set.Fill(store); err != nil {
		t.Fatal(err)
	}
	alex, _ := store.User("alex")
	if st, err := alex.Status("INBOX"); err != nil || st.Messages != 100_000 {
		t.Errorf("%d messages loaded, %v", st.Messages, err)
	}

	_, err = mailset.Load(folder(map[string]string{"set.txt": strings.Repeat("bad\n", 1000)}), "set")
	if lines := strings.Count(err.Error(), "\n") + 1; lines != 100 {
		t.Errorf("%d faults told", lines)
	}

	many := map[string]string{}
	for i := range 50_001 {
		many[fmt.Sprint(i, ".eml")] = ""
	}
	_, err = mailset.Load(folder(many), "set")
	if err == nil || !strings.Contains(err.Error(), "too many files: a set may have 50000") {
		t.Errorf("50,001 files: %v", err)
	}
}
