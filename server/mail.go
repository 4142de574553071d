package main

import (
	"crypto/rand"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"time"

	"sanduq/server/internal/site"
	"sanduq/server/internal/size"
	"sanduq/server/limit"
	"sanduq/server/mailhost"
	"sanduq/server/mailset"
	"sanduq/server/mailstore"
)

// What mail programs can take of the machine. None of it holds in the page, for lessons that are checked, or for what
// students hand in.
const (
	// The places of all mail programs together, and the share of one address: programs at home have some five connections
	// each, and a class of 30 may have one address.
	mailPlaces = 512
	mailShare  = 192
	// commandBudget is how long a command may keep the host busy: a search of all that a person has takes a second or two.
	commandBudget = 30 * time.Second
	// defaultQuota is what a user has for mail, and mailRoom what all have together beside the mail that there is at first.
	defaultQuota = 100e6
	mailRoom     = 512 << 20
	// memory is for what comes in and is not stored yet, and memoryShare what one address has of it: three of the largest
	// messages. Each connection has 64 KB beside it.
	memory      = 64 << 20
	memoryShare = 32 << 20
)

// mailOptions say what mail programs get, beside addresses.
type mailOptions struct {
	public bool
	quota  int64 // of each user, in octets; 0: none
}

func mailOptionFlags(flags *flag.FlagSet) *mailOptions {
	o := &mailOptions{quota: defaultQuota}
	flags.BoolVar(&o.public, "public", false, "mail programs of other machines may connect, too: without it the addresses\n"+
		"of the mail servers are loopback's alone, such as 127.0.0.1:1143")
	flags.Func("quota", "`SIZE` of a user's mail at most, such as 1GB; 0: no bound but that of all mail\ntogether (default 100MB)", func(s string) (err error) {
		if o.quota, err = size.Parse(s); err != nil {
			err = fmt.Errorf("want a size such as 100MB or 1GB")
		}
		return err
	})
	return o
}

// mailHost makes the host that mail programs see, and says whose mail it has. The
// faults of the set's files have been told with the site's; what the store refuses
// is told here.
func (p *sanduq) mailHost(o *mailOptions, course *course, chosen site.Mailboxes, name string, startTLS func(net.Conn) (net.Conn, error)) *mailhost.Host {
	var fsys fs.FS = course
	dir := "mailboxes/" + chosen.Name
	if chosen.FS != nil {
		fsys, dir = chosen.FS, chosen.Dir
	}
	set, _ := mailset.Load(fsys, dir)
	store := mailstore.New(mailstore.Options{Now: time.Now})
	if err := set.Fill(store); err != nil {
		fmt.Fprintln(p.stderr, err)
	}
	fmt.Fprintf(p.stdout, "mailboxes: %s (users %s; mail to %s)\n", chosen.Name,
		strings.Join(set.Users(), ", "), strings.Join(append(set.Domains(), name), ", "))
	p.bound(store, o.quota)
	config := mailhost.Config{
		Name: name, Rand: rand.Reader, StartTLS: startTLS, Timeouts: true, Budget: commandBudget,
		Logf:    limit.NewLog(p.logf).Printf, // what strangers do is in it
		Clients: limit.NewConnections(mailPlaces, mailShare),
		Logins:  limit.NewLogins(time.Now),
		Memory:  limit.NewOctets(memory, memoryShare),
	}
	return mailhost.New(store, config.For(set))
}

// bound bounds what users may store, and says who can store nothing.
func (p *sanduq) bound(store *mailstore.Store, quota int64) {
	store.SetRoom(store.Used() + mailRoom)
	for _, name := range store.Users() {
		user, ok := store.User(name)
		if !ok {
			continue
		}
		user.SetQuota(quota)
		if used, _ := user.Quota(); quota > 0 && used >= quota {
			fmt.Fprintf(p.stdout, "quota: %s has %s already, and may have %s: nothing more is taken; -quota gives more\n", name, size.Format(used), size.Format(quota))
		}
	}
}
