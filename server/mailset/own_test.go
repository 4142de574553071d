package mailset_test

import (
	"errors"
	"strings"
	"testing"

	"sanduq/server/mailset"
	"sanduq/server/mailstore"
)

func TestReadMail(t *testing.T) {
	t.Parallel()
	messages, mbox, err := mailset.ReadMail([]byte("Subject: x\n\nFrom here on, text.\n"))
	if err != nil || mbox || len(messages) != 1 || string(messages[0].Content) != "Subject: x\r\n\r\nFrom here on, text.\r\n" {
		t.Errorf("a message: %+v, %v, %v", messages, mbox, err)
	}
	messages, mbox, err = mailset.ReadMail([]byte("From a@b Tue Feb 29 12:00:00 2000\nStatus: R\nSubject: x\n\n>From y\n\nFrom a@b\nSubject: z\n\n"))
	if err != nil || !mbox || len(messages) != 2 || !messages[0].Flags.Has(mailstore.FlagSeen) || messages[0].Date.Year() != 2000 ||
		string(messages[0].Content) != "Subject: x\r\n\r\nFrom y\r\n" {
		t.Errorf("an mbox: %+v, %v, %v", messages, mbox, err)
	}
	for _, c := range []struct {
		name, file string
		err        error
		says       string
	}{
		{"nothing", "", mailset.ErrEmpty, "empty"},
		{"blanks", " \r\n\t", mailset.ErrEmpty, "empty"},
		{"a picture", "\x89PNG\r\n", mailset.ErrNotMail, `begins with "\x89PNG"`},
		{"text", "Dear Alex,\n\nHello\n", mailset.ErrNotMail, `begins with "Dear Alex,"`},
		{"a bad message in an mbox", "From a\nSubject: x\n\ny\n\nFrom a\nno header here\n", mailset.ErrNotMail, "line 7"},
		{"too much", "Subject: " + strings.Repeat("x", 33<<20), mailset.ErrLarge, "32 MiB"},
	} {
		_, _, err := mailset.ReadMail([]byte(c.file))
		if !errors.Is(err, c.err) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %v with %q", c.name, err, c.err, c.says)
		}
	}
}
