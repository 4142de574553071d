package mailstore_test

import (
	"errors"
	"strings"
	"testing"

	"sanduq/server/mailstore"
)

func TestMailboxNames(t *testing.T) {
	t.Parallel()
	limits := mailstore.Limits{MailboxName: 20, Levels: 3}
	for name, why := range map[string]string{
		"a":                       "",
		"a b":                     "",
		"a/b/c":                   "",
		"a/":                      "",
		"صندوق":                   "",
		"&AOk-":                   "",
		strings.Repeat("x", 20):   "",
		strings.Repeat("x", 21):   "21 octets, and may have 20",
		"a/b/c/d":                 "4 levels, and may have 3",
		"":                        "empty",
		"/":                       "empty",
		"/a":                      "empty level",
		"a//b":                    "empty level",
		"a//":                     "empty level",
		"a\x00b":                  "control character U+0000",
		"a\tb":                    "control character U+0009",
		"a\r\nb":                  "control character U+000D",
		"a\x7f":                   "control character U+007F",
		"a\u0085":                 "control character U+0085",
		"a\u2028":                 "control character U+2028",
		"a\xff":                   "UTF-8",
		"a*":                      "wildcards",
		"%":                       "wildcards",
		"inbox/" + "\u00e9" + "/": "",
	} {
		err := newUser(t, mailstore.Options{Limits: limits}).Create(name)
		switch {
		case why == "" && err != nil:
			t.Errorf("create %q: %v", name, err)
		case why != "" && (!errors.Is(err, mailstore.ErrMailboxName) || !strings.Contains(err.Error(), why)):
			t.Errorf("create %q: %v, want why: %s", name, err, why)
		}
	}
}

// A rename may make the names under it too long.
func TestRenameChecksNamesBelow(t *testing.T) {
	t.Parallel()
	u := newUser(t, mailstore.Options{Limits: mailstore.Limits{MailboxName: 10, Levels: 3}})
	if err := u.Create("a/b"); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"123456789", "x/y"} {
		err := u.Rename("a", to)
		if to == "x/y" {
			if err != nil {
				t.Errorf("rename to %s: %v", to, err)
			}
		} else if !errors.Is(err, mailstore.ErrMailboxName) {
			t.Errorf("rename to %s: %v, want ErrMailboxName", to, err)
		}
	}
	if got := strings.Join(list(u), ", "); got != "INBOX, x children, x/y children, x/y/b" {
		t.Errorf("after the renames: %s", got)
	}
}

func TestFlags(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ give, want string }{
		{"", ""},
		{`\SEEN \deleted \Answered`, `\Answered \Deleted \Seen`},
		{`b A a \Draft B`, `\Draft b A`},
		{`\Recent`, "error"},
		{`\recent`, "error"},
		{`\Bogus`, "error"},
		{`\`, "error"},
		{`\*`, "error"},
		{`a(b`, "error"},
		{`a"b`, "error"},
		{`a]b`, "error"},
		{`{3}`, "error"},
		{"caf\u00e9", "error"},
		{"a\x01", "error"},
		{"a\\b", "error"},
		{"$Forwarded [b", "$Forwarded [b"},
	} {
		flags, err := mailstore.MakeFlags(flagList(strings.Fields(c.give))...)
		if c.want == "error" {
			if !errors.Is(err, mailstore.ErrFlag) {
				t.Errorf("%q: %v, want ErrFlag", c.give, err)
			}
			continue
		}
		if got := join(flags.List()); err != nil || got != c.want {
			t.Errorf("%q: %s, %v, want %s", c.give, got, err, c.want)
		}
		for _, f := range strings.Fields(c.give) {
			if !flags.Has(mailstore.Flag(strings.ToUpper(f))) || flags.Has("other") {
				t.Errorf("%q: Has does not know %s", c.give, f)
			}
		}
	}
	if _, err := mailstore.MakeFlags("a b"); !errors.Is(err, mailstore.ErrFlag) {
		t.Errorf("a keyword with a space: %v", err)
	}
	if _, err := mailstore.MakeFlags(""); !errors.Is(err, mailstore.ErrFlag) {
		t.Errorf("an empty keyword: %v", err)
	}
}

func TestUsers(t *testing.T) {
	t.Parallel()
	s := mailstore.New(mailstore.Options{})
	for _, c := range []struct {
		name string
		want error
	}{{"alex", nil}, {"alex", mailstore.ErrUserExists}, {"Alex", nil}, {"", mailstore.ErrUserName}, {"a\nb", mailstore.ErrUserName}, {"a\xff", mailstore.ErrUserName}} {
		if _, err := s.AddUser(c.name, "drums"); !errors.Is(err, c.want) {
			t.Errorf("add %q: %v, want %v", c.name, err, c.want)
		}
	}
	if u, err := s.Login("alex", "drums"); err != nil || u.Name() != "alex" {
		t.Errorf("login: %v", err)
	}
	for _, c := range [][2]string{{"alex", "Drums"}, {"alex", ""}, {"nobody", "drums"}} {
		if _, err := s.Login(c[0], c[1]); !errors.Is(err, mailstore.ErrCredentials) {
			t.Errorf("login %q: %v", c, err)
		}
	}
	if _, ok := s.User("riley"); ok {
		t.Error("there is a user riley")
	}
}

// The date of a message is the clock's where it has none; its content keeps no
// buffer alive that is much larger.
func TestAppendKeepsDateAndContent(t *testing.T) {
	t.Parallel()
	u := newUser(t, mailstore.Options{})
	buffer := append(make([]byte, 0, 1<<16), "hello"...)
	for _, m := range []mailstore.NewMessage{{Content: buffer}, {Content: buffer, Date: morning.AddDate(0, 0, -1)}} {
		if _, err := u.Append("INBOX", m); err != nil {
			t.Fatal(err)
		}
	}
	s, err := u.Open("INBOX", true)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	list := s.Messages()
	if !list[0].Date.Equal(morning) || !list[1].Date.Equal(morning.AddDate(0, 0, -1)) {
		t.Errorf("dates %v, %v", list[0].Date, list[1].Date)
	}
	if _, err := s.Copy([]mailstore.UID{2}, "INBOX"); err != nil {
		t.Fatal(err)
	}
	s.News(true)
	if m, ok := s.Message(3); !ok || !m.Date.Equal(list[1].Date) {
		t.Errorf("the copy has the date %v", m.Date)
	}
	if c := list[0].Content; string(c) != "hello" || cap(c) > 100 {
		t.Errorf("content %q of capacity %d", c, cap(c))
	}
}
