package mailset_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sanduq/server/mailset"
	"sanduq/server/mailstore"
)

// good is a message that every set of these tests has.
const good = "Subject: one\n\nHello\n"

func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, content := range files {
		fsys["set/"+name] = &fstest.MapFile{Data: []byte(content)}
	}
	return fsys
}

// show fills a store and tells what each user has in it.
func show(t *testing.T, set *mailset.Set) string {
	t.Helper()
	store := mailstore.New(mailstore.Options{Now: func() time.Time { return time.Unix(0, 0).UTC() }})
	if err := set.Fill(store); err != nil {
		t.Errorf("fill: %v", err)
	}
	var b strings.Builder
	for _, name := range set.Users() {
		u, ok := store.User(name)
		if !ok {
			t.Fatalf("no user %s", name)
		}
		fmt.Fprintf(&b, "user %s\n", name)
		for _, info := range u.List() {
			fmt.Fprintf(&b, "%s subscribed=%t\n", info.Name, info.Subscribed)
			s, err := u.Open(info.Name, true)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range s.Messages() {
				fmt.Fprintf(&b, "  %s %v recent=%t %q\n", m.Date.Format(time.RFC3339), m.Flags.List(), m.Recent, m.Content)
			}
			s.Close()
		}
	}
	return b.String()
}

func TestLoad(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"the format": {
			files: map[string]string{
				"set.txt": "# a comment\n\nuser alex drums\n" +
					"mailbox INBOX subscribed\r\n" +
					"message a.eml 2000-03-01T09:00:00+02:00 # the first\n" +
					"mailbox \"Old \\\"mail\\\"\"\n" +
					"\tmessage   sub/b.eml 2000-02-28T12:00:00Z \\flagged \\Recent $Work\n" +
					"message a.eml 2000-02-28T12:00:00Z\n" +
					"mailbox x/y/\n" +
					"mailbox x subscribed\n" +
					"user riley \"fire bird\"\n",
				"a.eml":     good,
				"sub/b.eml": "Subject: two\r\n\r\nbare \nLF",
				"README":    "no part of it",
			},
			want: `user alex
INBOX subscribed=true
  2000-03-01T09:00:00+02:00 [] recent=false "Subject: one\r\n\r\nHello\r\n"
Old "mail" subscribed=false
  2000-02-28T12:00:00Z [\Flagged $Work] recent=true "Subject: two\r\n\r\nbare \r\nLF"
  2000-02-28T12:00:00Z [] recent=false "Subject: one\r\n\r\nHello\r\n"
x subscribed=true
x/y subscribed=false
user riley
INBOX subscribed=false
`,
		},
		"an mbox alone": {
			files: map[string]string{"mail.mbox": "From alex@smallorg.org Tue Feb 29 12:00:00 2000\n" +
				"Subject: one\nStatus: RO\nX-Status: AF\n\n>From here\n>>From there\n> From\nStatus: body\n\n" +
				"From b Tue Feb 29 12:00:01 2000\nSubject: two\n\nfrom\nFrom no empty line before\n\nFrom someone\nA: b\n"},
			want: `user alex
INBOX subscribed=false
  2000-02-29T12:00:00Z [\Answered \Flagged \Seen] recent=false "Subject: one\r\n\r\nFrom here\r\n>From there\r\n> From\r\nStatus: body\r\n"
  2000-02-29T12:00:01Z [] recent=false "Subject: two\r\n\r\nfrom\r\nFrom no empty line before\r\n"
  1970-01-01T00:00:00Z [] recent=false "A: b\r\n"
`,
		},
		"an mbox beside set.txt": {
			files: map[string]string{"set.txt": "user riley firebird\n", "mbox": "From a Tue Feb 29 12:00:00 2000\r\nA: b\r\n\r\n"},
			want: `user riley
INBOX subscribed=false
  2000-02-29T12:00:00Z [] recent=false "A: b\r\n"
`,
		},
		"an mbox that is named": {
			files: map[string]string{
				"set.txt": "user riley firebird\nmbox a.mbox\nmailbox box\nmbox b.mbox\n",
				"a.mbox":  "From a Tue Feb 29 12:00:00 2000\nA: a\n", "b.mbox": "From a Tue Feb 29 12:00:00 2000\nA: b\n"},
			want: `user riley
INBOX subscribed=false
  2000-02-29T12:00:00Z [] recent=false "A: a\r\n"
box subscribed=false
  2000-02-29T12:00:00Z [] recent=false "A: b\r\n"
`,
		},
		"an empty mbox": {
			files: map[string]string{"mbox": ""},
			want:  "user alex\nINBOX subscribed=false\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set, err := mailset.Load(folder(c.files), "set")
			if err != nil {
				t.Fatal(err)
			}
			if got := show(t, set); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// An mbox may be given by its own path, whatever its name.
func TestLoadFile(t *testing.T) {
	t.Parallel()
	set, err := mailset.Load(folder(map[string]string{"spool": "From a Tue Feb 29 12:00:00 2000\nA: a\n", "other.eml": ""}), "set/spool")
	if err != nil {
		t.Fatal(err)
	}
	if got := show(t, set); !strings.Contains(got, `"A: a\r\n"`) {
		t.Error(got)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	const date = " 2000-03-01T09:00:00Z"
	head := "user alex drums\nmailbox INBOX\nmessage good.eml" + date + "\n"
	for _, c := range []struct {
		set   string // after head; "" stands for a set without set.txt
		files map[string]string
		want  string
	}{
		{"domain", nil, `set/set.txt:4: want: domain NAME, such as domain smallorg.org`},
		{"domain -x.org", nil, `set/set.txt:4: want: domain NAME, such as domain smallorg.org`},
		{"domain a..b", nil, `set/set.txt:4: want: domain NAME, such as domain smallorg.org`},
		{"domain ok.org\ndomain OK.org", nil, `set/set.txt:5: domain "OK.org" stands here for the second time`},
		{"boxmail x", nil, `set/set.txt:4: unknown word "boxmail": want domain, user, mailbox, message or mbox`},
		{"user riley", nil, "set/set.txt:4: want: user NAME PASSWORD"},
		{"user alex drums", nil, `set/set.txt:4: user "alex": there is a user of that name`},
		{"user \"a\x01\" x", nil, `set/set.txt:4: user "a\x01": not a possible user name: it has control characters or is not valid UTF-8`},
		{"mailbox", nil, "set/set.txt:4: want: mailbox NAME, or mailbox NAME subscribed"},
		{"mailbox a b", nil, "set/set.txt:4: want: mailbox NAME, or mailbox NAME subscribed"},
		{"mailbox inbox", nil, `set/set.txt:4: mailbox "inbox" stands here for the second time`},
		{"mailbox a//b", nil, `set/set.txt:4: mailbox "a//b": not a possible mailbox name: it has an empty level`},
		{"message good.eml", nil, "set/set.txt:4: want: message FILE DATE, then flags; a date such as 2000-02-28T12:00:00Z"},
		{"message good.eml 2000-02-30T00:00:00Z", nil, `set/set.txt:4: date "2000-02-30T00:00:00Z": want one such as 2000-02-28T12:00:00Z`},
		{"message good.eml" + date + ` \Bogus`, nil, `set/set.txt:4: flag "\\Bogus": not a possible flag: there is no such system flag`},
		{"message gone.eml" + date, nil, `set/set.txt:4: there is no file "gone.eml"`},
		{"message ../set.eml" + date, nil, `set/set.txt:4: there is no file "../set.eml"`},
		{`message "good.eml` + date, nil, `set/set.txt:4: want a closing "`},
		{`message "good.eml"x` + date, nil, `set/set.txt:4: want a space after the closing "`},
		{"mbox gone", nil, `set/set.txt:4: there is no file "gone"`},
		{"mbox", nil, "set/set.txt:4: want: mbox FILE"},
		{"mbox mbox", map[string]string{"mbox": "Subject: no\n"}, `set/mbox:1: not an mbox: it does not begin with "From "`},
		{"mbox mbox", map[string]string{"mbox": "From a\nA: b\n\nFrom b\n\nno header\n\nFrom c\nA: c\n\x00\n"},
			"set/mbox:5: the message has no header: it begins with \"\"\nset/mbox:10: the message has a NUL in it"},
		{"message bad.eml" + date, map[string]string{"bad.eml": ""}, "set/bad.eml: the message is empty"},
		{"message bad.eml" + date, map[string]string{"bad.eml": "Hello\n"}, `set/bad.eml:1: the message has no header: it begins with "Hello"`},
		{"message bad.eml" + date, map[string]string{"bad.eml": "From alex Tue Feb 29 12:00:00 2000\nA: b\n"},
			`set/bad.eml:1: the message has no header: it begins with "From alex Tue Feb 29 12:00:00 2000"`},
		{"message bad.eml" + date, map[string]string{"bad.eml": "A: b\n\nx\n\x00\n"}, "set/bad.eml:4: the message has a NUL in it"},
		{"", map[string]string{"more.eml": good}, "set/more.eml: set.txt does not name it"},
		// What stands under a faulty line is checked, and told once.
		{"user x\nmailbox a*\nmessage bad.eml" + date + "\nmessage bad.eml" + date, map[string]string{"bad.eml": "Hello"},
			"set/set.txt:4: want: user NAME PASSWORD\n" +
				"set/set.txt:5: mailbox \"a*\": not a possible mailbox name: * and % are the wildcards of a list\n" +
				`set/bad.eml:1: the message has no header: it begins with "Hello"`},
	} {
		t.Run(c.set, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"set.txt": head + c.set + "\n", "good.eml": good}
			for name, content := range c.files {
				files[name] = content
			}
			set, err := mailset.Load(folder(files), "set")
			if err == nil || err.Error() != c.want {
				t.Errorf("got\n%v\nwant\n%s", err, c.want)
			}
			var fault *mailset.Fault
			if !errors.As(err, &fault) {
				t.Errorf("%T is no Fault", err)
			}
			if got := show(t, set); !strings.Contains(got, `"Subject: one\r\n\r\nHello\r\n"`) {
				t.Errorf("the good message is lost:\n%s", got)
			}
		})
	}
}

func TestFaultsOfTheWhole(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		files map[string]string
		dir   string
		want  string
	}{
		{map[string]string{"a.eml": good}, "set", "set/set.txt: there is no such file, and no mbox alone"},
		{map[string]string{"README": ""}, "set", "set/set.txt: there is no such file, and no mbox alone"},
		{map[string]string{"a.mbox": "", "b.mbox": ""}, "set", "set/set.txt: there is no such file, and no mbox alone"},
		{map[string]string{"set.txt": "# nothing\n"}, "set", "set/set.txt: it names no user"},
		{map[string]string{"set.txt": "message x\nmbox x\nmailbox x\n"}, "set",
			"set/set.txt:1: a message before the first mailbox\nset/set.txt:2: an mbox before the first user\nset/set.txt:3: a mailbox before the first user"},
		{map[string]string{"set.txt": ""}, "nowhere", "nowhere: file does not exist"},
		{map[string]string{"big.eml": strings.Repeat("x", 32<<20+1)}, "set", "set: big.eml: too large: a file may have 33554432 octets"},
	} {
		set, err := mailset.Load(folder(c.files), c.dir)
		if err == nil || err.Error() != c.want {
			t.Errorf("got\n%v\nwant\n%s", err, c.want)
		}
		if set == nil || len(set.Users()) != 0 {
			t.Errorf("%s: set %v", c.want, set)
		}
	}
}

// What a store refuses is told with its line; the rest is there.
func TestFillFaults(t *testing.T) {
	t.Parallel()
	set, err := mailset.Load(folder(map[string]string{
		"set.txt": "user alex drums\nmailbox INBOX\nmessage a.eml 2000-03-01T09:00:00Z\nmessage b.eml 2000-03-01T09:00:00Z\nmailbox longer\nuser riley firebird\n",
		"a.eml":   "A: b\n\n" + strings.Repeat("x", 100), "b.eml": good,
	}), "set")
	if err != nil {
		t.Fatal(err)
	}
	store := mailstore.New(mailstore.Options{Limits: mailstore.Limits{MessageSize: 50, MailboxName: 5}})
	if _, err := store.AddUser("riley", "x"); err != nil {
		t.Fatal(err)
	}
	err = set.Fill(store)
	want := `set/set.txt:3: message too large: 108 octets, and may have 50
set/set.txt:5: mailbox "longer": not a possible mailbox name: it has 6 octets, and may have 5
set/set.txt:6: user "riley": there is a user of that name`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	if !errors.Is(err, mailstore.ErrTooLarge) || !errors.Is(err, mailstore.ErrUserExists) {
		t.Error("the causes are lost")
	}
	alex, _ := store.User("alex")
	if st, err := alex.Status("INBOX"); err != nil || st.Messages != 1 {
		t.Errorf("%+v, %v", st, err)
	}
}

func TestDomains(t *testing.T) {
	t.Parallel()
	set, err := mailset.Load(folder(map[string]string{"set.txt": "domain smallorg.org\ndomain mail.example\nuser alex drums\n"}), "set")
	if got := strings.Join(set.Domains(), " "); err != nil || got != "smallorg.org mail.example" {
		t.Errorf("domains %q, %v", got, err)
	}
}

// shut is a file system of which one file may not be read.
type shut struct {
	fs.FS
	name string
}

func (s shut) Open(name string) (fs.File, error) {
	if name == s.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return s.FS.Open(name)
}

// TestLoadUnreadable: of a file that cannot be read the fault says which it is.
func TestLoadUnreadable(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{"sets/a/set.txt": {Data: []byte("user alex drums\n")}, "sets/a/x.eml": {Data: []byte("A: b\n\nc\n")}}
	_, err := mailset.Load(shut{fsys, "sets/a/x.eml"}, "sets/a")
	if err == nil || !strings.Contains(err.Error(), "x.eml: permission denied") {
		t.Errorf("the fault is %v", err)
	}
}
