package main

import (
	"bytes"
	"testing"

	"sanduq/server/mailset"
	"sanduq/server/mailstore"
)

// What the page takes as a tar is what the native servers are filled with: else the times are of different mail.
func TestTarIsTheSameMail(t *testing.T) {
	t.Parallel()
	const n = 201
	file, err := tar(n)
	if err != nil {
		t.Fatal(err)
	}
	set, err := mailset.LoadTar(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	loaded := mailstore.New(mailstore.Options{})
	if err := set.Fill(loaded); err != nil {
		t.Fatal(err)
	}
	filled, err := ours(n)
	if err != nil {
		t.Fatal(err)
	}
	got, want := messages(t, loaded), messages(t, filled)
	if len(got) != n || len(want) != n {
		t.Fatalf("%d messages by the tar and %d directly, want %d", len(got), len(want), n)
	}
	found := 0
	for i := range want {
		if !bytes.Equal(got[i].Content, want[i].Content) || got[i].Flags != want[i].Flags {
			t.Fatalf("message %d differs: by the tar\n%q %v\ndirectly\n%q %v", i, got[i].Content, got[i].Flags, want[i].Content, want[i].Flags)
		}
		if len(want[i].Content) != messageSize {
			t.Fatalf("message %d has %d octets", i, len(want[i].Content))
		}
		if bytes.Contains(want[i].Content, []byte(word)) {
			found++
		}
	}
	if found != 3 {
		t.Errorf("%d of %d messages have the word, want 3", found, n)
	}
}

func messages(t *testing.T, store *mailstore.Store) []mailstore.Message {
	t.Helper()
	alex, err := store.Login(user, password)
	if err != nil {
		t.Fatal(err)
	}
	s, err := alex.Open(mailbox, true)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return s.Messages()
}
