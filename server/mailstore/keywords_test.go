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

// BenchmarkKeywords: copying messages with many keywords, under the user's lock.
func BenchmarkKeywords(b *testing.B) {
	store := mailstore.New(mailstore.Options{})
	user, err := store.AddUser("alex", "drums")
	if err != nil {
		b.Fatal(err)
	}
	var sets [2]mailstore.Flags
	for k := range sets {
		var flags []mailstore.Flag
		for i := range 32 {
			flags = append(flags, mailstore.Flag(fmt.Sprintf("keyword-of-some-length-%d", 2*i+k)))
		}
		if sets[k], err = mailstore.MakeFlags(flags...); err != nil {
			b.Fatal(err)
		}
	}
	const messages = 1000
	for i := range messages {
		if _, err := user.Append("INBOX", mailstore.NewMessage{Content: []byte("a: b"), Flags: sets[i%2]}); err != nil {
			b.Fatal(err)
		}
	}
	session, err := user.Open("INBOX", false)
	if err != nil {
		b.Fatal(err)
	}
	defer session.Close()
	var uids []mailstore.UID
	for _, m := range session.Messages() {
		uids = append(uids, m.UID)
	}
	for b.Loop() {
		b.StopTimer()
		user.Delete("z")
		if err := user.Create("z"); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := session.Copy(uids, "z"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/messages, "ns/message")
}
