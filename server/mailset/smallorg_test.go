package mailset_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"sanduq/server/mailset"
	"sanduq/server/mailstore"
)

// The lessons count on these numbers.
func TestSmallorg(t *testing.T) {
	t.Parallel()
	set, err := mailset.Load(os.DirFS("../../lessons/mailboxes"), "smallorg")
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(set.Users()); got != "[alex riley]" {
		t.Errorf("users %s", got)
	}
	store := mailstore.New(mailstore.Options{})
	if err := set.Fill(store); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		user, password, mailbox string
		messages                uint32
	}{{"alex", "drums", "INBOX", 2}, {"alex", "drums", "newbox", 6}, {"riley", "firebird", "INBOX", 3}} {
		u, err := store.Login(c.user, c.password)
		if err != nil {
			t.Fatal(err)
		}
		st, err := u.Status(c.mailbox)
		if err != nil || st.Messages != c.messages || st.Unseen != c.messages || st.Recent != 0 {
			t.Errorf("%s of %s: %+v, %v", c.mailbox, c.user, st, err)
		}
		s, err := u.Open(c.mailbox, true)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		for _, m := range s.Messages() {
			if len(m.Flags.List()) > 0 {
				t.Errorf("%s of %s: message %d has flags %v", c.mailbox, c.user, m.Seq, m.Flags.List())
			}
			if bare := strings.ReplaceAll(string(m.Content), "\r\n", ""); strings.ContainsAny(bare, "\r\n") {
				t.Errorf("%s of %s: message %d has line ends that are not CRLF", c.mailbox, c.user, m.Seq)
			}
		}
	}
	alex, _ := store.User("alex")
	inbox, err := alex.Open("INBOX", true)
	if err != nil {
		t.Fatal(err)
	}
	defer inbox.Close()
	for i, subject := range []string{"\r\nSubject: test\r\n", "\r\nSubject: another test\r\n"} {
		if m := inbox.Messages()[i]; !strings.Contains(string(m.Content), subject) {
			t.Errorf("message %d has not the subject %q", i+1, subject)
		}
	}
}
