package mailstore_test

import (
	"errors"
	"fmt"
	"testing"

	"sanduq/server/mailstore"
)

// TestManyKeywords: what is compared with each other has a bound.
func TestManyKeywords(t *testing.T) {
	t.Parallel()
	var flags []mailstore.Flag
	for i := range 30_000 {
		flags = append(flags, mailstore.Flag(fmt.Sprint("k", i)))
	}
	if _, err := mailstore.MakeFlags(flags...); !errors.Is(err, mailstore.ErrTooMany) {
		t.Errorf("MakeFlags of 30,000 keywords: %v", err)
	}
	if _, err := mailstore.MakeFlags(flags[:1000]...); err != nil {
		t.Errorf("MakeFlags of 1,000 keywords: %v", err)
	}
}
