package mailset

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"sanduq/server/mailstore"
)

// A reader makes a set of a folder. After a line with a fault it goes on: what
// stands under a faulty user or mailbox is read and checked too, but kept nowhere.
type reader struct {
	*folder
	root     string
	set      *Set
	faults   faults
	contents map[string][]byte // of the .eml files read so far; nil: had a fault
	named    map[string]bool   // files that set.txt names
	messages int

	scratch *mailstore.Store // tells what a store would refuse
	user    *user
	to      *mailstore.User
	mailbox *mailbox
}

func (r *reader) place(name string, line int) place {
	return place{file: path.Join(r.root, name), line: line}
}

func (r *reader) readSet(src string, mboxes []string) {
	r.scratch = mailstore.New(mailstore.Options{})
	n := 0
	for line := range strings.Lines(src) {
		n++
		words, err := splitWords(line)
		if err == nil && len(words) > 0 {
			err = r.line(r.place(setFile, n), words[0], words[1:])
		}
		if err != nil {
			r.faults.add(r.place(setFile, n), err)
		}
	}
	if len(r.set.users) == 0 {
		if len(r.faults) == 0 {
			r.faults.add(r.place(setFile, 0), errors.New("it names no user"))
		}
		return
	}
	if len(r.named) == 0 && len(mboxes) == 1 {
		u := r.set.users[0]
		r.addMbox(u.inbox(u.at), mboxes[0])
	}
}

func (r *reader) line(at place, keyword string, args []string) error {
	switch keyword {
	case "domain":
		return r.domainLine(args)
	case "user":
		return r.userLine(at, args)
	case "mailbox":
		return r.mailboxLine(at, args)
	case "message":
		return r.messageLine(at, args)
	case "mbox":
		return r.mboxLine(at, args)
	}
	return fmt.Errorf("unknown word %q: want domain, user, mailbox, message or mbox", keyword)
}

func (r *reader) domainLine(args []string) error {
	if len(args) != 1 || !isDomain(args[0]) {
		return errors.New("want: domain NAME, such as domain smallorg.org")
	}
	if slices.ContainsFunc(r.set.domains, func(d string) bool { return strings.EqualFold(d, args[0]) }) {
		return fmt.Errorf("domain %q stands here for the second time", args[0])
	}
	r.set.domains = append(r.set.domains, args[0])
	return nil
}

// isDomain: labels of letters, digits and hyphens (RFC 5321, section 4.1.2).
func isDomain(name string) bool {
	if name == "" || len(name) > 255 {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		inside := strings.Trim(label, "-")
		if inside != label || label == "" || strings.ContainsFunc(label, func(c rune) bool {
			return c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
		}) {
			return false
		}
	}
	return true
}

func (r *reader) userLine(at place, args []string) error {
	r.user, r.mailbox = &user{at: at}, nil
	r.to, _ = mailstore.New(mailstore.Options{}).AddUser("nobody", "")
	if len(args) != 2 {
		return errors.New("want: user NAME PASSWORD")
	}
	to, err := r.scratch.AddUser(args[0], args[1])
	if err != nil {
		return err
	}
	r.user.name, r.user.password, r.to = args[0], args[1], to
	r.set.users = append(r.set.users, r.user)
	return nil
}

func (r *reader) mailboxLine(at place, args []string) error {
	r.mailbox = &mailbox{at: at}
	if r.user == nil {
		return errors.New("a mailbox before the first user")
	}
	if len(args) == 0 || len(args) > 2 || len(args) == 2 && args[1] != "subscribed" {
		return errors.New("want: mailbox NAME, or mailbox NAME subscribed")
	}
	name := strings.TrimSuffix(args[0], string(mailstore.Separator))
	if r.user.find(name) != nil {
		return fmt.Errorf("mailbox %q stands here for the second time", name)
	}
	if err := create(r.to, name); err != nil {
		return err
	}
	r.mailbox.name, r.mailbox.subscribed = name, len(args) == 2
	r.user.mailboxes = append(r.user.mailboxes, r.mailbox)
	return nil
}

func (u *user) find(name string) *mailbox {
	i := slices.IndexFunc(u.mailboxes, func(b *mailbox) bool {
		return b.name == name || strings.EqualFold(b.name, "INBOX") && strings.EqualFold(name, "INBOX")
	})
	if i < 0 {
		return nil
	}
	return u.mailboxes[i]
}

// inbox returns the user's INBOX, and makes it if set.txt has not.
func (u *user) inbox(at place) *mailbox {
	if b := u.find("INBOX"); b != nil {
		return b
	}
	b := &mailbox{at: at, name: "INBOX"}
	u.mailboxes = append(u.mailboxes, b)
	return b
}

func (r *reader) messageLine(at place, args []string) error {
	if r.mailbox == nil {
		return errors.New("a message before the first mailbox")
	}
	if len(args) < 2 {
		return errors.New("want: message FILE DATE, then flags; a date such as 2000-02-28T12:00:00Z")
	}
	r.named[path.Clean(args[0])] = true
	m := message{at: at}
	var err error
	if m.date, err = time.Parse(time.RFC3339, args[1]); err != nil {
		return fmt.Errorf("date %q: want one such as 2000-02-28T12:00:00Z", args[1])
	}
	var flags []mailstore.Flag
	for _, f := range args[2:] {
		if strings.EqualFold(f, `\Recent`) {
			m.recent = true
			continue
		}
		flags = append(flags, mailstore.Flag(f))
	}
	if m.flags, err = mailstore.MakeFlags(flags...); err != nil {
		return err
	}
	if m.content, err = r.content(args[0]); err != nil || m.content == nil {
		return err
	}
	return r.keep(r.mailbox, m)
}

func (r *reader) mboxLine(at place, args []string) error {
	if r.user == nil {
		return errors.New("an mbox before the first user")
	}
	if len(args) != 1 {
		return errors.New("want: mbox FILE")
	}
	name := path.Clean(args[0])
	if _, ok := r.files[name]; !ok {
		return fmt.Errorf("there is no file %q", args[0])
	}
	r.named[name] = true
	if r.mailbox == nil {
		r.mailbox = r.user.inbox(at)
	}
	r.addMbox(r.mailbox, name)
	return nil
}

// readLoneMbox makes a set of an mbox that has no set.txt beside it.
func (r *reader) readLoneMbox(name string) {
	u := &user{at: r.place(name, 0), name: "alex", password: "drums"}
	r.set.users = []*user{u}
	r.addMbox(u.inbox(u.at), name)
}

func (r *reader) addMbox(b *mailbox, name string) {
	err := eachInMbox(r.files[name], func(line int, m mboxMessage, err error) error {
		at := r.place(name, line)
		if err == nil {
			err = checkMessage(m.content)
		}
		if err != nil {
			at.line += lineOf(err)
			r.faults.add(at, err)
			return nil
		}
		return r.keep(b, message{at: at, content: m.content, date: m.date, flags: m.flags})
	})
	if err != nil {
		r.faults.add(r.place(name, 0), err)
	}
}

func (r *reader) keep(b *mailbox, m message) error {
	if r.messages >= maxMessages {
		return fmt.Errorf("too many messages: a set may have %d", maxMessages)
	}
	r.messages++
	b.messages = append(b.messages, m)
	return nil
}

// content returns the message in an .eml file, nil if its fault was told already.
func (r *reader) content(name string) ([]byte, error) {
	name = path.Clean(name)
	if content, ok := r.contents[name]; ok {
		return content, nil
	}
	src, ok := r.files[name]
	if !ok {
		return nil, fmt.Errorf("there is no file %q", name)
	}
	content := withCRLF(src)
	if err := checkMessage(content); err != nil {
		r.faults.add(r.place(name, lineOf(err)), err)
		content = nil
	}
	r.contents[name] = content
	return content, nil
}

// findUnnamed tells of messages in the folder that are in no mailbox.
func (r *reader) findUnnamed() {
	for _, name := range r.names() {
		if !r.named[name] && strings.HasSuffix(name, ".eml") {
			r.faults.add(r.place(name, 0), fmt.Errorf("%s does not name it", setFile))
		}
	}
}
