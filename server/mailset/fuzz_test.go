package mailset_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"sanduq/server/mailset"
	"sanduq/server/mailstore"
)

// loaded holds what must be true of whatever was loaded: each fault names its
// place, what is good fills a store without more faults, in CRLF and without NUL.
func loaded(t *testing.T, set *mailset.Set, err error) {
	t.Helper()
	if err != nil {
		var list interface{ Unwrap() []error }
		if !errors.As(err, &list) {
			t.Fatalf("%T: %v", err, err)
		}
		for _, e := range list.Unwrap() {
			var f *mailset.Fault
			if !errors.As(e, &f) || f.File == "" || f.Line < 0 || f.Err == nil {
				t.Errorf("%T: %v", e, e)
			}
		}
	}
	store := mailstore.New(mailstore.Options{})
	if err := set.Fill(store); err != nil {
		t.Errorf("loaded, but it does not fill a store: %v", err)
	}
	for _, name := range set.Users() {
		u, _ := store.User(name)
		for _, info := range u.List() {
			s, err := u.Open(info.Name, true)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range s.Messages() {
				if bare := bytes.ReplaceAll(m.Content, []byte("\r\n"), nil); bytes.ContainsAny(bare, "\n\x00") {
					t.Errorf("message %q", m.Content)
				}
			}
		}
	}
}

func FuzzSetText(f *testing.F) {
	src, err := os.ReadFile("../../lessons/mailboxes/smallorg/set.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(src))
	f.Add("user alex \"dr\\\"ums\"\nmailbox \"a b/c\" subscribed\nmessage test.eml 2000-03-01T09:00:00Z \\Seen $x \\Recent\nmbox mbox")
	f.Add("mbox mbox\nuser a b\nuser a b\nmailbox inbox\nmailbox INBOX/\nmailbox a\nmailbox a/")
	f.Fuzz(func(t *testing.T, text string) {
		set, err := mailset.Load(folder(map[string]string{"set.txt": text, "test.eml": good, "mbox": "From a\nA: b\n"}), "set")
		loaded(t, set, err)
	})
}

func FuzzMbox(f *testing.F) {
	f.Add("From alex@smallorg.org Tue Feb 29 12:00:00 2000\nSubject: one\nStatus: RO\n\n>From here\n\nFrom b\nA: b\n")
	f.Add("From \n\nFrom \n\n\nFrom x\r\nA:\r\n\r\n>>From \r\n")
	f.Add("From x\nA: b\n\x00")
	f.Fuzz(func(t *testing.T, text string) {
		set, err := mailset.Load(folder(map[string]string{"mbox": text}), "set")
		loaded(t, set, err)
		if err == nil && text != "" {
			u := mailstore.New(mailstore.Options{})
			_ = set.Fill(u)
			alex, _ := u.User("alex")
			st, _ := alex.Status("INBOX")
			// No more messages than "From " lines after an empty one.
			lines := strings.Split(strings.ReplaceAll("\n\n"+text, "\r\n", "\n"), "\n\nFrom ")
			if most := len(lines) - 1; int(st.Messages) > most {
				t.Errorf("%d messages of at most %d: %q", st.Messages, most, text)
			}
		}
	})
}

func FuzzTar(f *testing.F) {
	var b bytes.Buffer
	if err := mailset.WriteTar(&b, folder(map[string]string{"set.txt": "user alex drums\nmailbox INBOX\nmessage a.eml 2000-03-01T09:00:00Z\n", "a.eml": good}), "set"); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, src []byte) {
		set, err := mailset.LoadTar(bytes.NewReader(src))
		loaded(t, set, err)
	})
}
