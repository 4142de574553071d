package peers

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// makeAccounts writes the accounts down for Dovecot, by name and password, and for Postfix, by address and maildir.
func (p *Peers) makeAccounts() error {
	var users, mailboxes strings.Builder
	for n := range accountCount {
		a := Account{Name: fmt.Sprintf("learner%d", n+1), Password: rand.Text()}
		a.Address = a.Name + "@" + Domain
		p.accounts = append(p.accounts, a)
		fmt.Fprintf(&users, "%s:%s\n", a.Name, a.Password)
		fmt.Fprintf(&mailboxes, "%s %s/\n", a.Address, a.Name)
	}
	mail := filepath.Join(p.dir, "mail")
	if err := os.Mkdir(mail, 0o755); err != nil {
		return err
	}
	if err := os.Chown(mail, nobody, nobody); err != nil {
		return err
	}
	if err := p.write("users", users.String()); err != nil {
		return err
	}
	return p.write("mailboxes", mailboxes.String())
}

// Account gives an account that nobody has been given before. Its mailbox is empty, its password random.
func (p *Peers) Account(t testing.TB) Account {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.given == len(p.accounts) {
		t.Fatalf("there are only %d accounts", len(p.accounts))
	}
	p.given++
	return p.accounts[p.given-1]
}
