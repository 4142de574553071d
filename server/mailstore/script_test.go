package mailstore_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"sanduq/server/mailstore"
)

// TestScripts plays testdata/scripts/*.txt. A line "> command" is done for the
// user alex; the lines under it, indented or not, are what it must print, an
// error as "error: ...". "#" starts a comment. A command that begins with a
// capital letter is one of the session of that name.
func TestScripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/scripts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			playScript(t, file)
		})
	}
}

func playScript(t *testing.T, file string) {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := &script{user: newUser(t, mailstore.Options{Limits: mailstore.Limits{Messages: 8, Mailboxes: 8, Keywords: 4, MessageSize: 100}}),
		sessions: map[string]*mailstore.Session{}, woken: map[string]int{}}
	var command string
	var at int
	var want []string
	check := func() {
		if command == "" {
			return
		}
		got := p.do(strings.Fields(command))
		if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
			t.Errorf("%s:%d: %s\n got:\n%s\nwant:\n%s", file, at, command, g, w)
		}
	}
	for n, line := range strings.Split(string(src), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '>':
			check()
			command, at, want = line[1:], n+1, nil
		default:
			want = append(want, line)
		}
	}
	check()
}

// A script is a user and the sessions opened so far.
type script struct {
	user     *mailstore.User
	sessions map[string]*mailstore.Session
	woken    map[string]int
	held     *mailstore.Maildrop
}

func (p *script) do(f []string) []string {
	if name := f[0]; name[0] >= 'A' && name[0] <= 'Z' {
		return p.session(name, f[1:])
	}
	if f[0] == "maildrop" {
		return p.maildrop(f[1:])
	}
	arg := append(f[1:], "", "", "")
	switch u := p.user; f[0] {
	case "create":
		return result(u.Create(arg[0]))
	case "delete":
		return result(u.Delete(arg[0]))
	case "rename":
		return result(u.Rename(arg[0], arg[1]))
	case "subscribe":
		return result(u.Subscribe(arg[0]))
	case "unsubscribe":
		return result(u.Unsubscribe(arg[0]))
	case "subscriptions":
		return u.Subscriptions()
	case "quota":
		n, _ := strconv.Atoi(arg[0])
		u.SetQuota(int64(n))
		return nil
	case "used":
		used, limit := u.Quota()
		return []string{fmt.Sprintf("%d of %d", used, limit)}
	case "list":
		return list(u)
	case "status":
		st, err := u.Status(arg[0])
		if err != nil {
			return result(err)
		}
		return []string{fmt.Sprintf("messages %d recent %d unseen %d deleted %d (%d) next %d validity %d size %d",
			st.Messages, st.Recent, st.Unseen, st.Deleted, st.DeletedSize, st.UIDNext, st.UIDValidity, st.Size)}
	case "append", "append-old": // MAILBOX OCTETS FLAG...
		size, _ := strconv.Atoi(arg[1])
		flags, err := mailstore.MakeFlags(flagList(f[min(3, len(f)):])...)
		if err != nil {
			return result(err)
		}
		a, err := u.Append(arg[0], mailstore.NewMessage{Content: make([]byte, size), Flags: flags, OldMail: f[0] == "append-old"})
		if err != nil {
			return result(err)
		}
		return []string{fmt.Sprintf("uid %d of %d", a.UID, a.UIDValidity)}
	}
	return []string{"script: what is " + f[0] + "?"}
}

func (p *script) session(name string, f []string) []string {
	arg := append(f[1:], "", "", "")
	s := p.sessions[name]
	switch f[0] {
	case "open", "examine":
		s, err := p.user.Open(arg[0], f[0] == "examine")
		if err != nil {
			return result(err)
		}
		p.sessions[name] = s
		return []string{fmt.Sprintf("exists %d recent %d", s.Len(), s.Recent())}
	case "close":
		s.Close()
	case "mailbox":
		return []string{fmt.Sprintf("%s validity %d next %d", s.Mailbox(), s.UIDValidity(), s.UIDNext())}
	case "flags":
		return []string{join(s.FlagsInUse())}
	case "view":
		var lines []string
		for _, m := range s.Messages() {
			lines = append(lines, messageLine(m))
		}
		return lines
	case "wait":
		s.Wake(func() { p.woken[name]++ })
	case "stop":
		s.Wake(nil)
	case "woken":
		n := p.woken[name]
		p.woken[name] = 0
		return []string{strconv.Itoa(n)}
	case "news":
		return newsLines(s.News(arg[0] != "hold"))
	case "set", "add", "remove": // UIDS FLAG...
		flags, err := mailstore.MakeFlags(flagList(f[2:])...)
		if err != nil {
			return result(err)
		}
		op := map[string]mailstore.StoreOp{"set": mailstore.SetFlags, "add": mailstore.AddFlags, "remove": mailstore.RemoveFlags}[f[0]]
		list, err := s.Store(uids(arg[0]), op, flags)
		lines := result(err)
		for _, m := range list {
			lines = append(lines, messageLine(m))
		}
		return lines
	case "expunge":
		var only []mailstore.UID
		if arg[0] != "" {
			only = uids(arg[0])
		}
		n, err := s.Expunge(only)
		if err != nil {
			return result(err)
		}
		return []string{strconv.Itoa(n)}
	case "copy", "move": // UIDS MAILBOX
		do := s.Copy
		if f[0] == "move" {
			do = s.Move
		}
		c, err := do(uids(arg[0]), arg[1])
		if err != nil {
			return result(err)
		}
		return []string{fmt.Sprintf("%v to %v of %d", c.From, c.To, c.UIDValidity)}
	default:
		return []string{"script: what is " + f[0] + "?"}
	}
	return nil
}

func (p *script) maildrop(f []string) []string {
	numbers := func() (list []int) {
		for _, w := range f[1:] {
			n, _ := strconv.Atoi(w)
			list = append(list, n)
		}
		return list
	}
	switch f[0] {
	case "open":
		d, err := p.user.OpenMaildrop()
		if err != nil {
			return result(err)
		}
		p.held = d
		return []string{fmt.Sprintf("%d messages of %d", d.Len(), d.UIDValidity())}
	case "view":
		var lines []string
		for n := range p.held.Len() {
			m, _ := p.held.Message(n + 1)
			lines = append(lines, fmt.Sprintf("%s, %d octets", messageLine(m), len(m.Content)))
		}
		return lines
	case "seen":
		p.held.MarkSeen(numbers()[0])
	case "remove":
		p.held.Remove(numbers())
	case "close":
		p.held.Close()
	}
	return nil
}

func result(err error) []string {
	if err == nil {
		return nil
	}
	return []string{"error: " + err.Error()}
}

func list(u *mailstore.User) []string {
	var lines []string
	for _, m := range u.List() {
		line := m.Name
		for _, mark := range []struct {
			on   bool
			word string
		}{{m.NoSelect, "noselect"}, {m.NoInferiors, "noinferiors"}, {m.HasChildren, "children"}, {m.Subscribed, "subscribed"}, {m.Marked, "marked"}} {
			if mark.on {
				line += " " + mark.word
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func newsLines(news []mailstore.News) []string {
	var lines []string
	for _, n := range news {
		switch n.Kind {
		case mailstore.Expunged:
			lines = append(lines, fmt.Sprintf("%d expunged", n.Seq))
		case mailstore.Exists:
			lines = append(lines, fmt.Sprintf("exists %d", n.Count))
		case mailstore.RecentCount:
			lines = append(lines, fmt.Sprintf("recent %d", n.Count))
		case mailstore.KeywordsChanged:
			lines = append(lines, "keywords")
		case mailstore.FlagsChanged:
			lines = append(lines, "flags "+messageLine(n.Message))
		case mailstore.MailboxDeleted:
			lines = append(lines, "mailbox deleted")
		}
	}
	return lines
}

func messageLine(m mailstore.Message) string {
	line := fmt.Sprintf("%d uid %d (%s)", m.Seq, m.UID, join(m.Flags.List()))
	if m.Recent {
		line += " recent"
	}
	if m.Expunged {
		line += " gone"
	}
	return line
}

func join(flags []mailstore.Flag) string {
	words := make([]string, len(flags))
	for i, f := range flags {
		words[i] = string(f)
	}
	return strings.Join(words, " ")
}

func flagList(words []string) []mailstore.Flag {
	var flags []mailstore.Flag
	for _, w := range words {
		flags = append(flags, mailstore.Flag(w))
	}
	return flags
}

func uids(list string) []mailstore.UID {
	us := []mailstore.UID{}
	for _, w := range strings.Split(list, ",") {
		if n, err := strconv.ParseUint(w, 10, 32); err == nil {
			us = append(us, mailstore.UID(n))
		}
	}
	return us
}

var morning = time.Date(2000, 3, 1, 10, 0, 0, 0, time.UTC)

func newUser(t testing.TB, o mailstore.Options) *mailstore.User {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return morning }
	}
	u, err := mailstore.New(o).AddUser("alex", "drums")
	if err != nil {
		t.Fatal(err)
	}
	return u
}
