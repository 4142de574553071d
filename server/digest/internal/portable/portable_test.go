package portable_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha256"
	"hash"
	"math/rand/v2"
	"strings"
	"testing"

	"sanduq/server/digest/internal/portable"
)

// A pair is a hash of this package, and the standard one.
type pair struct {
	name      string
	got, want func() hash.Hash
}

// pairs returns all hashes, those with a key with this one.
func pairs(key []byte) []pair {
	keyed := func(name string, ours, std func() hash.Hash) pair {
		return pair{name, func() hash.Hash { return portable.NewHMAC(ours, key) }, func() hash.Hash { return hmac.New(std, key) }}
	}
	return []pair{
		{"MD5", portable.NewMD5, md5.New},
		{"SHA-256", portable.NewSHA256, sha256.New},
		keyed("HMAC-MD5", portable.NewMD5, md5.New),
		keyed("HMAC-SHA-256", portable.NewSHA256, sha256.New),
	}
}

// lengths are those around a block and its end.
var lengths = []int{0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 1000}

func octets(n int) []byte {
	p := make([]byte, n)
	r := rand.New(rand.NewPCG(uint64(n), 1))
	for i := range p {
		p[i] = byte(r.Uint32())
	}
	return p
}

func TestAsStandard(t *testing.T) {
	t.Parallel()
	for _, key := range lengths {
		for _, p := range pairs(octets(key)) {
			for _, n := range lengths {
				got, want := p.got(), p.want()
				got.Write(octets(n))
				want.Write(octets(n))
				if g, w := got.Sum(nil), want.Sum(nil); !bytes.Equal(g, w) {
					t.Errorf("%s with a key of %d of %d octets: %x, want %x", p.name, key, n, g, w)
				}
			}
		}
	}
}

// Every hash keeps the contract of hash.Hash.
func TestContract(t *testing.T) {
	t.Parallel()
	for _, p := range pairs([]byte("a key")) {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			h, std := p.got(), p.want()
			if h.Size() != std.Size() || h.BlockSize() != std.BlockSize() {
				t.Errorf("Size %d, BlockSize %d; want %d, %d", h.Size(), h.BlockSize(), std.Size(), std.BlockSize())
			}
			check := func(when string) {
				t.Helper()
				if got, want := h.Sum(nil), std.Sum(nil); !bytes.Equal(got, want) {
					t.Errorf("%s: %x, want %x", when, got, want)
				}
			}
			write := func(s string) {
				t.Helper()
				std.Write([]byte(s))
				p := []byte(s)
				if n, err := h.Write(p); n != len(s) || err != nil || string(p) != s {
					t.Errorf("Write(%q) = %d, %v; then it holds %q", s, n, err, p)
				}
			}
			check("nothing written")
			for range 3 {
				write("some ")
				check("after a write")
				check("Sum once more, which must not change what was written")
			}
			write(strings.Repeat("much more ", 50))
			if got, want := h.Sum([]byte("behind ")), std.Sum([]byte("behind ")); !bytes.Equal(got, want) {
				t.Errorf("Sum behind other octets: %x, want %x", got, want)
			}
			for range 2 {
				h.Reset()
				std.Reset()
				check("after Reset")
				write("another text")
				check("written after Reset")
			}
		})
	}
}

func TestPBKDF2(t *testing.T) {
	t.Parallel()
	for _, password := range []string{"", "drums", strings.Repeat("صندوق", 40)} {
		for _, salt := range []string{"", "saltsaltsalt"} {
			for _, n := range []struct{ iterations, length int }{{-1, 1}, {0, 8}, {1, 32}, {2, 20}, {100, 33}, {100, 96}, {1, 0}, {1, -1}} {
				want, wrong := pbkdf2.Key(sha256.New, password, []byte(salt), n.iterations, n.length)
				got, err := portable.PBKDF2(portable.NewSHA256, password, []byte(salt), n.iterations, n.length)
				if !bytes.Equal(got, want) || (err == nil) != (wrong == nil) {
					t.Errorf("%q, %q, %+v: %x, %v; want %x, %v", password, salt, n, got, err, want, wrong)
				}
			}
		}
	}
}

// FuzzHash writes a text in two parts, before and after a Sum.
func FuzzHash(f *testing.F) {
	for _, n := range lengths {
		f.Add([]byte("key"), octets(n), n/2)
		f.Add(octets(n), []byte("text"), 1)
	}
	f.Fuzz(func(t *testing.T, key, text []byte, at int) {
		at = max(0, min(at, len(text)))
		for _, p := range pairs(key) {
			got, want := p.got(), p.want()
			for range 2 {
				for _, part := range [][]byte{text[:at], text[at:]} {
					got.Write(part)
					want.Write(part)
					if g, w := got.Sum(part), want.Sum(part); !bytes.Equal(g, w) {
						t.Fatalf("%s, key %q, %q then %q: %x, want %x", p.name, key, text[:at], text[at:], g, w)
					}
				}
				got.Reset()
				want.Reset()
			}
		}
	})
}

func FuzzPBKDF2(f *testing.F) {
	f.Add("drums", []byte("saltsaltsalt"), 3, 40)
	f.Add("", []byte{}, 1, 0)
	f.Fuzz(func(t *testing.T, password string, salt []byte, iterations, length int) {
		iterations, length = iterations%8, length%200
		want, wrong := pbkdf2.Key(sha256.New, password, salt, iterations, length)
		got, err := portable.PBKDF2(portable.NewSHA256, password, salt, iterations, length)
		if !bytes.Equal(got, want) || (err == nil) != (wrong == nil) {
			t.Errorf("%q, %q, %d, %d: %x, %v; want %x, %v", password, salt, iterations, length, got, err, want, wrong)
		}
	})
}

func BenchmarkSCRAM(b *testing.B) {
	for b.Loop() {
		if _, err := portable.PBKDF2(portable.NewSHA256, "drums", []byte("saltsaltsaltsalt"), 4096, 32); err != nil {
			b.Fatal(err)
		}
	}
}
