package mailhost

import (
	"bytes"
	"io"
	"testing"
)

func TestSeeded(t *testing.T) {
	t.Parallel()
	take := func(seed string) []byte {
		p := make([]byte, 64)
		if _, err := io.ReadFull(newSeeded(seed), p); err != nil {
			t.Fatal(err)
		}
		return p
	}
	if !bytes.Equal(take("06-expunge"), take("06-expunge")) {
		t.Error("the same seed gives different octets")
	}
	if bytes.Equal(take("06-expunge"), take("07-search")) {
		t.Error("different seeds give the same octets")
	}
}
