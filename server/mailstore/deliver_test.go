package mailstore_test

import (
	"errors"
	"sync"
	"testing"

	"sanduq/server/mailstore"
)

func twoUsers(t *testing.T) (*mailstore.Store, *mailstore.User, *mailstore.User) {
	t.Helper()
	store := mailstore.New(mailstore.Options{Limits: mailstore.Limits{MessageSize: 100, Messages: 50}})
	alex, err := store.AddUser("alex", "drums")
	if err != nil {
		t.Fatal(err)
	}
	riley, err := store.AddUser("riley", "firebird")
	if err != nil {
		t.Fatal(err)
	}
	return store, alex, riley
}

func to(u *mailstore.User, octets int) mailstore.Delivery {
	return mailstore.Delivery{User: u, Mailbox: "INBOX", Message: mailstore.NewMessage{Content: make([]byte, octets)}}
}

// TestDeliver: all mailboxes get the message, or none does.
func TestDeliver(t *testing.T) {
	t.Parallel()
	store, alex, riley := twoUsers(t)
	if err := alex.Create("Outbox"); err != nil {
		t.Fatal(err)
	}
	alex.SetQuota(50)
	outbox := to(alex, 20)
	outbox.Mailbox = "Outbox"
	nowhere := to(riley, 20)
	nowhere.Mailbox = "nowhere"
	for _, tc := range []struct {
		name       string
		deliveries []mailstore.Delivery
		who        string
		want       error
	}{
		{"both", []mailstore.Delivery{to(riley, 20), to(alex, 20)}, "", nil},
		{"too large", []mailstore.Delivery{to(riley, 20), to(alex, 101)}, "alex", mailstore.ErrTooLarge},
		{"over quota together", []mailstore.Delivery{to(riley, 20), to(alex, 20), outbox}, "alex", mailstore.ErrOverQuota},
		{"no such mailbox", []mailstore.Delivery{to(alex, 20), nowhere}, "riley", mailstore.ErrNoMailbox},
		{"two mailboxes of one", []mailstore.Delivery{to(alex, 10), outbox}, "", nil},
	} {
		before := [2]uint32{count(t, alex), count(t, riley)}
		err := store.Deliver(tc.deliveries)
		var refused *mailstore.DeliveryError
		if errors.As(err, &refused) != (tc.want != nil) || !errors.Is(err, tc.want) || refused != nil && refused.Delivery.User.Name() != tc.who {
			t.Errorf("%s: %v, want %v of %q", tc.name, err, tc.want, tc.who)
		}
		if after := [2]uint32{count(t, alex), count(t, riley)}; tc.want != nil && after != before {
			t.Errorf("%s: %v messages became %v", tc.name, before, after)
		}
	}
	if used, _ := alex.Quota(); used != 50 || count(t, alex) != 2 || count(t, riley) != 1 {
		t.Errorf("alex has %d octets in INBOX's %d messages, riley %d messages", used, count(t, alex), count(t, riley))
	}
	if st, err := alex.Status("INBOX"); err != nil || st.Recent != 2 || st.Unseen != 2 {
		t.Errorf("alex' INBOX has %+v, %v", st, err)
	}
}

func count(t *testing.T, u *mailstore.User) uint32 {
	t.Helper()
	st, err := u.Status("INBOX")
	if err != nil {
		t.Fatal(err)
	}
	return st.Messages
}

// TestDeliverTogether: deliveries to the same users in any order do not wait for each other, and none exceeds a limit.
func TestDeliverTogether(t *testing.T) {
	t.Parallel()
	store, alex, riley := twoUsers(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	delivered := 0
	for n := range 8 {
		wg.Go(func() {
			for range 10 {
				deliveries := []mailstore.Delivery{to(alex, 1), to(riley, 1)}
				if n%2 == 0 {
					deliveries = []mailstore.Delivery{to(riley, 1), to(alex, 1)}
				}
				err := store.Deliver(deliveries)
				if err == nil {
					mu.Lock()
					delivered++
					mu.Unlock()
				} else if !errors.Is(err, mailstore.ErrTooMany) {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if a, r := count(t, alex), count(t, riley); a != 50 || r != 50 || delivered != 50 {
		t.Errorf("alex has %d messages, riley %d, and %d were delivered; want 50 of each", a, r, delivered)
	}
}
