package mailstore_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"sanduq/server/mailstore"
)

// perMessage is what a message takes beside its content.
const perMessage = 128

func roomy(t *testing.T, room int64) (*mailstore.Store, *mailstore.User) {
	t.Helper()
	store := mailstore.New(mailstore.Options{})
	u, err := store.AddUser("alex", "drums")
	if err != nil {
		t.Fatal(err)
	}
	store.SetRoom(room)
	return store, u
}

func letterOf(octets int) mailstore.NewMessage {
	return mailstore.NewMessage{Content: make([]byte, octets)}
}

func used(t *testing.T, store *mailstore.Store, after string, want int64) {
	t.Helper()
	if got := store.Used(); got != want {
		t.Errorf("after %s %d octets are used, want %d", after, got, want)
	}
}

// TestRoom: each way to bring mail is bounded, and each way to remove it gives the memory back.
func TestRoom(t *testing.T) {
	t.Parallel()
	store, alex := roomy(t, 2*(100+perMessage))
	riley, _ := store.AddUser("riley", "firebird")
	for range 2 {
		if _, err := alex.Append("INBOX", letterOf(100)); err != nil {
			t.Fatal(err)
		}
	}
	refused := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, mailstore.ErrFull) {
			t.Errorf("%s into a full store: %v", what, err)
		}
		used(t, store, what, 2*(100+perMessage))
	}
	_, err := riley.Append("INBOX", letterOf(1))
	refused("APPEND", err)
	refused("HasRoom", store.HasRoom(1))
	refused("a delivery", store.Deliver([]mailstore.Delivery{{User: riley, Mailbox: "INBOX", Message: letterOf(1)}}))
	session, _ := alex.Open("INBOX", false)
	alex.Create("z")
	_, err = session.Copy([]mailstore.UID{1}, "z")
	refused("COPY", err)
	_, err = session.Move([]mailstore.UID{1}, "z")
	if err != nil {
		t.Errorf("MOVE needs no memory: %v", err)
	}
	used(t, store, "MOVE", 2*(100+perMessage))
	session.Close()
	alex.Rename("INBOX", "old")
	used(t, store, "a rename of INBOX", 2*(100+perMessage))
	alex.Delete("z")
	used(t, store, "a DELETE", 100+perMessage)
	alex.Delete("old")
	used(t, store, "all is gone", 0)
	if used, _ := alex.Quota(); used != 0 {
		t.Errorf("alex has used %d octets", used)
	}
}

// TestRoomOfWhatIsStillInView: what was expunged takes memory for as long as somebody can read it.
func TestRoomOfWhatIsStillInView(t *testing.T) {
	t.Parallel()
	store, alex := roomy(t, 0)
	for range 3 {
		alex.Append("INBOX", letterOf(100))
	}
	one, _ := alex.Open("INBOX", false)
	two, _ := alex.Open("INBOX", false)
	deleted, _ := mailstore.MakeFlags(mailstore.FlagDeleted)
	one.Store([]mailstore.UID{1}, mailstore.AddFlags, deleted)
	one.Expunge(nil)
	if octets, _ := alex.Quota(); octets != 200 {
		t.Errorf("of the quota %d octets are used", octets)
	}
	used(t, store, "EXPUNGE", 3*(100+perMessage))
	one.News(true)
	used(t, store, "news to one", 3*(100+perMessage))
	two.News(false)
	used(t, store, "news without expunges", 3*(100+perMessage))
	two.News(true)
	used(t, store, "news to both", 2*(100+perMessage))

	drop, _ := alex.OpenMaildrop()
	drop.Remove([]int{1})
	one.Close()
	two.Close()
	two.Close()
	used(t, store, "the maildrop's removal", 2*(100+perMessage))
	drop.Close()
	drop.Close()
	used(t, store, "its end", 100+perMessage)
}

// TestRoomIsExact: many who write at a time never take more than there is.
func TestRoomIsExact(t *testing.T) {
	t.Parallel()
	const room = 10 * (1000 + perMessage)
	store, _ := roomy(t, room)
	var all sync.WaitGroup
	for i := range 8 {
		u, err := store.AddUser(fmt.Sprint(i), "x")
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			for range 20 {
				if _, err := u.Append("INBOX", letterOf(1000)); err != nil && !errors.Is(err, mailstore.ErrFull) {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	used(t, store, "all", room)
}
