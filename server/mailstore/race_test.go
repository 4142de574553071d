package mailstore_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"sanduq/server/mailstore"
)

// TestManySessions has many goroutines at one user's mailboxes; the race
// detector looks for what a lock forgot, the end for what the counts lost.
func TestManySessions(t *testing.T) {
	t.Parallel()
	u := newUser(t, mailstore.Options{})
	if err := u.Create("box"); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for n := range 16 {
		wg.Go(func() { live(u, n) })
	}
	wg.Wait()
	var sizes int64
	for _, m := range u.List() {
		st, err := u.Status(m.Name)
		if err != nil {
			t.Fatal(err)
		}
		sizes += st.Size
	}
	if used, _ := u.Quota(); used != sizes {
		t.Errorf("%d octets counted, the mailboxes have %d", used, sizes)
	}
}

func live(u *mailstore.User, n int) {
	r := rand.New(rand.NewPCG(uint64(n), 2))
	s, err := u.Open([]string{"INBOX", "box"}[n%2], n%5 == 0)
	if err != nil {
		return
	}
	defer s.Close()
	all := func() (uids []mailstore.UID) {
		for _, m := range s.Messages() {
			if r.IntN(3) == 0 {
				uids = append(uids, m.UID)
			}
		}
		return uids
	}
	deleted, _ := mailstore.MakeFlags(`\Deleted`, mailstore.Flag(fmt.Sprint("k", n)))
	woken := make(chan struct{}, 1)
	s.Wake(func() {
		select {
		case woken <- struct{}{}:
		default:
		}
	})
	for range 200 {
		switch r.IntN(10) {
		case 0, 1, 2:
			_, _ = u.Append("INBOX", mailstore.NewMessage{Content: []byte("hello"), Flags: deleted})
		case 3:
			_, _ = s.Store(all(), mailstore.StoreOp(r.IntN(3)), deleted)
		case 4:
			_, _ = s.Expunge(nil)
		case 5:
			_, _ = s.Copy(all()[:0], "box")
		case 6:
			_, _ = s.Move(all(), "box")
		case 7:
			u.List()
			_, _ = u.Status("box")
			_ = u.Create(fmt.Sprint("of", n))
			_ = u.Rename(fmt.Sprint("of", n), fmt.Sprint("to", n))
			_ = u.Delete(fmt.Sprint("to", n))
		default:
			s.News(r.IntN(2) == 0)
		}
	}
}

// TestWakeLosesNothing has one session sleep until it is woken while another
// adds messages: it must come to hear of all.
func TestWakeLosesNothing(t *testing.T) {
	t.Parallel()
	const messages = 2000
	u := newUser(t, mailstore.Options{})
	s, err := u.Open("INBOX", false)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	woken := make(chan struct{}, 1)
	s.Wake(func() {
		select {
		case woken <- struct{}{}:
		default:
		}
	})
	go func() {
		for range messages {
			_, _ = u.Append("INBOX", mailstore.NewMessage{Content: []byte("x")})
		}
	}()
	for s.Len() < messages {
		<-woken
		s.News(true)
	}
	if got := s.Recent(); got != messages {
		t.Errorf("%d of %d messages are recent", got, messages)
	}
}
