package mailstore_test

import (
	"bytes"
	"runtime"
	"testing"

	"sanduq/server/mailstore"
)

const (
	benchMessages = 10_000
	benchSize     = 2 << 10
)

func fill(b *testing.B, u *mailstore.User, n int) {
	b.Helper()
	content := bytes.Repeat([]byte("x"), benchSize)
	for range n {
		if _, err := u.Append("INBOX", mailstore.NewMessage{Content: bytes.Clone(content)}); err != nil {
			b.Fatal(err)
		}
	}
}

func open(b *testing.B, u *mailstore.User) *mailstore.Session {
	b.Helper()
	s, err := u.Open("INBOX", false)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkMemory reports the memory of a store with one open session over the
// raw octets of its messages.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		before := heap()
		u := newUser(b, mailstore.Options{})
		fill(b, u, benchMessages)
		s := open(b, u)
		b.ReportMetric(float64(heap()-before)/(benchMessages*benchSize), "ratio")
		s.Close()
		runtime.KeepAlive(u)
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkUnseen is what SEARCH UNSEEN asks of the store.
func BenchmarkUnseen(b *testing.B) {
	u := newUser(b, mailstore.Options{})
	fill(b, u, benchMessages)
	s := open(b, u)
	for b.Loop() {
		unseen := 0
		for _, m := range s.Messages() {
			if !m.Flags.Has(mailstore.FlagSeen) {
				unseen++
			}
		}
		if unseen != benchMessages {
			b.Fatal(unseen)
		}
	}
}

// BenchmarkStoreAll sets a flag of every message, heard by another session.
func BenchmarkStoreAll(b *testing.B) {
	u := newUser(b, mailstore.Options{})
	fill(b, u, benchMessages)
	s, other := open(b, u), open(b, u)
	uids := make([]mailstore.UID, benchMessages)
	for i, m := range s.Messages() {
		uids[i] = m.UID
	}
	flags, _ := mailstore.MakeFlags(mailstore.FlagFlagged, "$Work")
	op := mailstore.AddFlags
	for b.Loop() {
		if _, err := s.Store(uids, op, flags); err != nil {
			b.Fatal(err)
		}
		if n := len(other.News(true)); n < benchMessages {
			b.Fatal(n)
		}
		op = mailstore.AddFlags + mailstore.RemoveFlags - op
	}
}

// BenchmarkExpungeAll takes away every second message, then the rest, backwards
// one by one: the worst order.
func BenchmarkExpungeAll(b *testing.B) {
	flags, _ := mailstore.MakeFlags(mailstore.FlagDeleted)
	for b.Loop() {
		b.StopTimer()
		u := newUser(b, mailstore.Options{})
		fill(b, u, benchMessages)
		s, other := open(b, u), open(b, u)
		var even, odd []mailstore.UID
		for uid := mailstore.UID(1); uid <= benchMessages; uid += 2 {
			odd, even = append(odd, uid), append(even, uid+1)
		}
		b.StartTimer()
		if _, err := s.Store(append(even, odd...), mailstore.AddFlags, flags); err != nil {
			b.Fatal(err)
		}
		if n, err := s.Expunge(even); err != nil || n != len(even) {
			b.Fatal(n, err)
		}
		for i := len(odd) - 1; i >= 0; i-- {
			if _, err := s.Expunge(odd[i : i+1]); err != nil {
				b.Fatal(err)
			}
		}
		if s.News(true); s.Len() != 0 {
			b.Fatal(s.Len())
		}
		if other.News(true); other.Len() != 0 {
			b.Fatal(other.Len())
		}
	}
}
