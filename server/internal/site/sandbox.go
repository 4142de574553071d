package site

import (
	"encoding/base64"
	"slices"
	"strings"

	"sanduq/server/mailset"
)

// SandboxData is what the page of the free console is given.
type SandboxData struct {
	Host string
	Sets []MailSet // the first is the one to begin with
}

// A MailSet is a set of mailboxes that the sandbox can begin with. Its users'
// passwords are no secret: all of it lies in the page.
type MailSet struct {
	Name, URL string // URL is that of the tar, from the page
	Users     []MailUser
}

// A MailUser is a user of a mailbox set, as a learner needs to know one.
type MailUser struct {
	Name, Password, Domain string
}

// Address returns where mail reaches the user.
func (u MailUser) Address() string { return u.Name + "@" + u.Domain }

// LoginIMAP returns the arguments of IMAP's LOGIN: each an atom where it can be
// one, else a quoted string (RFC 3501, section 9).
func (u MailUser) LoginIMAP() string { return imapString(u.Name) + " " + imapString(u.Password) }

// LoginPlain returns the initial response of SASL's PLAIN (RFC 4616) in base64.
func (u MailUser) LoginPlain() string {
	return base64.StdEncoding.EncodeToString([]byte("\x00" + u.Name + "\x00" + u.Password))
}

func imapString(s string) string {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("(){%*\"\\]", c) >= 0 {
			return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
		}
	}
	if s == "" {
		return `""`
	}
	return s
}

// addSandbox adds the page of the free console in a language.
func (w *writer) addSandbox(lang language) error {
	const below = "sandbox/"
	dir := lang.Code + "/" + below
	page := w.pages.page(lang, up(dir))
	page.Title, page.Summary = page.Texts["sandbox"], page.Texts["sandboxHint"]
	page.Sandbox = &SandboxData{Host: w.config.Host, Sets: w.mailSets(page.Root)}
	page.Others = w.others(lang, page.Root, below, nil)
	return w.addPage(w.pages.sandbox, page, dir)
}

// mailSets returns every set that can be logged into, the first page's own before the others.
func (w *writer) mailSets(root string) []MailSet {
	var sets []MailSet
	add := func(name string, set *mailset.Set, err error) {
		if set == nil || err != nil || len(set.Users()) == 0 {
			return // addSets tells of it
		}
		m := MailSet{Name: name, URL: root + "mailboxes/" + name + ".tar"}
		domain := w.config.Host
		if domains := set.Domains(); len(domains) > 0 {
			domain = domains[0]
		}
		for _, user := range set.Users() {
			password, _ := set.Password(user)
			m.Users = append(m.Users, MailUser{Name: user, Password: password, Domain: domain})
		}
		sets = append(sets, m)
	}
	if own := w.config.Mailboxes; own.FS != nil {
		set, err := mailset.Load(own.FS, own.Dir)
		add(own.Name, set, err)
	}
	names := slices.Clone(w.course.sets)
	slices.SortStableFunc(names, func(a, b string) int {
		first := w.config.Mailboxes.Name
		return rank(a != first) - rank(b != first)
	})
	for _, name := range names {
		set, err := mailset.Load(w.config.Course, "mailboxes/"+name)
		add(name, set, err)
	}
	return sets
}

func rank(later bool) int {
	if later {
		return 1
	}
	return 0
}
