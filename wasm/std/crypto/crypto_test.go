// Package crypto_test holds what stands in the place of standard crypto packages against them.
package crypto_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"strings"
	"testing"

	stdhmac "sanduq/wasm/std/crypto/hmac"
	stdpbkdf2 "sanduq/wasm/std/crypto/pbkdf2"
)

func TestHMACAsStandard(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"", "k", strings.Repeat("k", 64), strings.Repeat("k", 65), strings.Repeat("صندوق", 30)} {
		for _, text := range []string{"", "text", strings.Repeat("text", 100)} {
			want, got := hmac.New(sha256.New, []byte(key)), stdhmac.New(sha256.New, []byte(key))
			for _, part := range []string{text, key, text} {
				want.Write([]byte(part))
				got.Write([]byte(part))
			}
			if w, g := want.Sum([]byte("x")), got.Sum([]byte("x")); !bytes.Equal(w, g) {
				t.Errorf("key %q, text %q: %x, want %x", key, text, g, w)
			}
		}
	}
	for _, pair := range [][2]string{{"", ""}, {"a", "a"}, {"a", "b"}, {"a", "aa"}} {
		a, b := []byte(pair[0]), []byte(pair[1])
		if stdhmac.Equal(a, b) != hmac.Equal(a, b) {
			t.Errorf("Equal(%q, %q) = %v", a, b, stdhmac.Equal(a, b))
		}
	}
}

func TestPBKDF2AsStandard(t *testing.T) {
	t.Parallel()
	for _, password := range []string{"", "drums", strings.Repeat("x", 100)} {
		for _, n := range []struct{ iter, length int }{{1, 32}, {2, 20}, {100, 33}, {100, 96}} {
			want, err := pbkdf2.Key(sha256.New, password, []byte("saltsaltsalt"), n.iter, n.length)
			if err != nil {
				t.Fatal(err)
			}
			got, err := stdpbkdf2.Key(sha256.New, password, []byte("saltsaltsalt"), n.iter, n.length)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%q, %+v: %x, %v, want %x", password, n, got, err, want)
			}
		}
	}
}
