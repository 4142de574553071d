package mailstore_test

import (
	"testing"

	"sanduq/server/mailstore"
)

// The fingerprint changes with whatever can be seen, and with nothing else.
func TestFingerprint(t *testing.T) {
	t.Parallel()
	s := mailstore.New(mailstore.Options{})
	u, err := s.AddUser("alex", "drums")
	if err != nil {
		t.Fatal(err)
	}
	last := s.Fingerprint()
	changes := func(what string, do func() error) {
		t.Helper()
		if err := do(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		now := s.Fingerprint()
		if now == last {
			t.Errorf("%s did not change it", what)
		}
		last = now
	}
	stays := func(what string, do func()) {
		t.Helper()
		do()
		if now := s.Fingerprint(); now != last {
			t.Errorf("%s changed it", what)
		}
	}
	flags := func(f ...mailstore.Flag) mailstore.Flags {
		flags, err := mailstore.MakeFlags(f...)
		if err != nil {
			t.Fatal(err)
		}
		return flags
	}
	appends := func() error {
		_, err := u.Append("INBOX", mailstore.NewMessage{Content: []byte("a: b\r\n")})
		return err
	}
	changes("append", appends)
	changes("another", appends)
	var session *mailstore.Session
	stays("opening", func() {
		if session, err = u.Open("INBOX", false); err != nil {
			t.Fatal(err)
		}
	})
	store := func(op mailstore.StoreOp, uid mailstore.UID, f ...mailstore.Flag) func() error {
		return func() error {
			_, err := session.Store([]mailstore.UID{uid}, op, flags(f...))
			return err
		}
	}
	changes("a flag", store(mailstore.AddFlags, 1, mailstore.FlagDeleted))
	changes("the same flag of the other", store(mailstore.AddFlags, 2, mailstore.FlagDeleted))
	changes("a keyword", store(mailstore.AddFlags, 1, "$Later"))
	stays("a flag that is there", func() { _ = store(mailstore.AddFlags, 1, "$Later")() })
	changes("expunge", func() error { _, err := session.Expunge([]mailstore.UID{1}); return err })
	changes("create", func() error { return u.Create("a") })
	changes("subscribe", func() error { return u.Subscribe("a") })
	changes("rename", func() error { return u.Rename("a", "b") })
	changes("unsubscribe", func() error { return u.Unsubscribe("a") })
	changes("delete", func() error { return u.Delete("b") })
	changes("another user", func() error { _, err := s.AddUser("riley", "firebird"); return err })
	stays("looking", func() { u.List(); session.Messages(); session.Close() })
}
