package talk

import (
	"testing"
	"time"

	"sanduq/server/selfsigned"
)

// Certificate makes the two sides of a handshake with a host of that name: a server with a certificate of its own, and a
// client that trusts it.
func Certificate(t testing.TB, name string) *selfsigned.Pair {
	t.Helper()
	pair, err := selfsigned.New(name, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return pair
}
