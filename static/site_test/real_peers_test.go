package site_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	imap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"sanduq/server/peers"
)

// A crossroads is a site with a bridge to a real Dovecot and a real Postfix. Every octet between page and bridge, and
// between bridge and servers, is recorded.
type crossroads struct {
	servers *peers.Peers
	web     *peers.Tap
	taps    map[string]*peers.Tap
	// starttls: which begin in the clear
	starttls map[string]bool
	root     string // of the site, through web
}

func cross(t *testing.T) *crossroads {
	t.Helper()
	hosts(t) // makes the program
	c := &crossroads{servers: peers.Start(t), taps: map[string]*peers.Tap{}, starttls: map[string]bool{}}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "authority.pem"), c.servers.Authority, 0o600); err != nil {
		t.Fatal(err)
	}
	var targets strings.Builder
	for _, target := range []struct {
		name, protocol, tls string
		port                int
	}{
		{"imaps", "imap", "implicit", c.servers.IMAPS},
		{"imap143", "imap", "starttls", c.servers.IMAP},
		{"pop3s", "pop3", "implicit", c.servers.POP3S},
		{"pop110", "pop3", "starttls", c.servers.POP3},
		{"submissions", "smtp", "implicit", c.servers.Submissions},
		{"submission587", "smtp", "starttls", c.servers.Submission},
		{"relay25", "smtp", "starttls", c.servers.SMTP},
	} {
		tap := peers.NewTap(t, c.servers.Host, c.servers.At(target.port), nil)
		c.taps[target.name], c.starttls[target.name] = tap, target.tls == "starttls"
		fmt.Fprintf(&targets, "  - {name: %s, protocol: %s, address: %q, tls: %s, private: true, authority: authority.pem}\n", target.name, target.protocol, tap.Addr, target.tls)
	}
	file := filepath.Join(dir, "bridge.yaml")
	config := "by: the tests\nhosts: [\"127.0.0.1\"]\nlimits: {perAddress: 50, dialsPerMinute: 500}\ntargets:\n" + targets.String()
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	m := &made{}
	if err := m.start(site.program, "-bridge", file); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		m.serve.Process.Kill()
		m.serve.Wait()
	})
	c.web = peers.NewTap(t, "127.0.0.1", strings.Trim(strings.TrimPrefix(m.served, "http://"), "/"), nil)
	c.root = "http://" + c.web.Addr + "/"
	return c
}

// to opens a console on a target, and waits for the greeting, whose beginning is given.
func (c *crossroads) to(t *testing.T, target, greeting string) reader {
	t.Helper()
	r := read(t, c.root+"en/real/")
	r.click(`look.all('.targets .list li').find((li) => li.textContent.includes('` + target + `'))?.querySelector('button')`)
	r.sees(0, "S: "+greeting)
	return r
}

// does types a line and waits for what its answer has.
func (r reader) does(line, answer string) {
	r.t.Helper()
	r.enter(line)
	r.sees(0, answer)
}

// agrees types a line about which there is a question, and answers that it may be sent.
func (r reader) agrees(line, answer string) {
	r.t.Helper()
	r.enter(line)
	r.click(`look.one('.question .yes')`)
	r.sees(0, answer)
}

func plain(a peers.Account) string {
	return base64.StdEncoding.EncodeToString([]byte("\x00" + a.Name + "\x00" + a.Password))
}

// TestRealPeers: a Dovecot and a Postfix as their owners run them, from a browser, through the bridge, at each of their
// doors; and nothing of it passes the bridge in the clear.
func TestRealPeers(t *testing.T) {
	t.Parallel()
	c := cross(t)
	account, other := c.servers.Account(t), c.servers.Account(t)
	const word = "quincunx" // stands in the messages and nowhere else
	client, err := imapclient.DialTLS(c.servers.At(c.servers.IMAPS), &imapclient.Options{TLSConfig: c.servers.TLS()})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.Login(account.Name, account.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	big := append([]byte("Subject: The big "+word+"\r\n\r\n"), bytes.Repeat([]byte(strings.Repeat("0123456789 "+word+" ", 4)[:76]+"\r\n"), 10<<20/78)...)
	add := client.Append("INBOX", int64(len(big)), nil)
	if _, err := add.Write(big); err != nil {
		t.Fatal(err)
	}
	if err := add.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := add.Wait(); err != nil {
		t.Fatal(err)
	}

	walk := func(r reader) {
		r.agrees("a1 login "+account.Name+" "+account.Password, "S: a1 OK")
		r.does(`a2 list "" *`, "S: a2 OK")
		r.does("a3 select inbox", "S: a3 OK")
		r.does("a4 fetch 1 body.peek[header.fields (subject)]", "Subject: The big "+word)
	}
	ehlo := func(r reader) { r.does("EHLO laptop.example", "250 ") }
	send := func(r reader, to peers.Account, subject string) {
		r.does("MAIL FROM:<"+account.Address+">", "S: 250 2.1.0")
		r.does("RCPT TO:<"+to.Address+">", "S: 250 2.1.5")
		r.agrees("DATA", "S: 354")
		r.enter("Subject: "+subject, "C:", word, ".")
		r.sees(0, "S: 250 2.0.0")
		r.does("QUIT", "S: 221")
	}
	arrived := func(t *testing.T, subject string) {
		c, err := imapclient.DialTLS(c.servers.At(c.servers.IMAPS), &imapclient.Options{TLSConfig: c.servers.TLS()})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.Login(other.Name, other.Password).Wait(); err != nil {
			t.Fatal(err)
		}
		found := &imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Subject", Value: subject}}}
		for late := time.Now().Add(time.Minute); ; {
			if _, err := c.Select("INBOX", nil).Wait(); err != nil {
				t.Fatal(err)
			}
			got, err := c.Search(found, nil).Wait()
			if err != nil {
				t.Fatal(err)
			}
			if len(got.AllSeqNums()) == 1 {
				return
			}
			if time.Now().After(late) {
				t.Fatalf("%q did not arrive", subject)
			}
		}
	}
	t.Run("doors", func(t *testing.T) {
		t.Run("imaps", func(t *testing.T) {
			t.Parallel()
			r := c.to(t, "imaps", "* OK")
			walk(r)
			r.does("a5 fetch 1 body.peek[]", "S: a5 OK") // 10 MB
			r.does("a6 idle", "S: + ")
			s := c.to(t, "submissions", "220")
			ehlo(s)
			s.agrees("AUTH PLAIN "+plain(account), "S: 235")
			send(s, account, "By 465")
			r.sees(0, "S: * 2 EXISTS")
			r.does("DONE", "S: a6 OK")
			r.does("a7 logout", "S: a7 OK")
			r.isClean()
		})
		t.Run("imap, STARTTLS", func(t *testing.T) {
			t.Parallel()
			r := c.to(t, "imap143", "* OK")
			r.does("a0 starttls", "S: a0 OK")
			r.Wait(`look.one('.told.secured')`)
			walk(r)
			r.does("a9 logout", "S: a9 OK")
		})
		for target, greeted := range map[string]bool{"pop3s": true, "pop110": false} {
			t.Run(target, func(t *testing.T) {
				t.Parallel()
				r := c.to(t, target, "+OK")
				if !greeted {
					r.does("STLS", "S: +OK Begin")
				}
				r.Wait(`look.one('.told.secured')`)
				r.does("USER "+account.Name, "C: USER")
				r.Wait(`look.text().split('S: +OK').length > 2`)
				r.agrees("PASS "+account.Password, "S: +OK Logged in")
				r.does("TOP 1 0", "S: Subject: The big "+word)
				if greeted {
					r.enter("RETR 1")                                                      // 10 MB
					r.Wait(`look.text().length > 100_000 && look.text().endsWith('S: .')`) // the log keeps the last of its lines
				}
				r.enter("QUIT")
				r.Wait(`look.one('.told.ended')`)
			})
		}
		for _, target := range []string{"submission587", "relay25"} {
			t.Run(target, func(t *testing.T) {
				t.Parallel()
				r := c.to(t, target, "220")
				ehlo(r)
				r.does("STARTTLS", "S: 220 2.0.0")
				r.Wait(`look.one('.told.secured')`)
				r.enter("EHLO laptop.example")
				r.Wait(`look.text().split('S: 250 ').length > 2`)
				if target == "submission587" {
					r.agrees("AUTH PLAIN "+plain(account), "S: 235")
				}
				send(r, other, "By "+target)
				arrived(t, "By "+target)
			})
		}
	})
	// What passed in the clear is the way to TLS, and the rest is TLS to the last octet.
	secrets := []string{account.Password, account.Name, word, "a1 login", "a3 select", "fetch", "MAIL FROM"}
	passed := 0
	look := func(where string, starttls bool, sent, heard []byte) {
		for side, octets := range map[string][]byte{"sent": sent, "heard": heard} {
			passed += len(octets)
			clear, sealed, err := peers.Sealed(octets)
			if err != nil || sealed == 0 || clear != "" && !starttls {
				t.Errorf("%s was %s %d octets of TLS after %q: %v", where, side, sealed, clear, err)
			}
			for line := range strings.Lines(clear) {
				if side == "sent" && !slices.Contains([]string{"a0 starttls", "STLS", "EHLO laptop.example", "STARTTLS"}, strings.TrimSpace(line)) {
					t.Errorf("%s passed in the clear: %q", where, line)
				}
			}
			if leaks := peers.Leaks(octets, secrets...); len(leaks) > 0 {
				t.Errorf("%s passed in the clear: %q", where, leaks)
			}
		}
	}
	for name, tap := range c.taps {
		if len(tap.Passed()) == 0 {
			t.Errorf("nothing was recorded of %s", name)
		}
		for _, p := range tap.Passed() {
			look("to "+name, c.starttls[name], p.Sent(), p.Heard())
		}
	}
	sockets := 0
	for _, p := range c.web.Passed() {
		if leaks := append(peers.Leaks(p.Sent(), account.Password), peers.Leaks(p.Heard(), account.Password)...); len(leaks) > 0 {
			t.Errorf("asked by the page in the clear: %q", leaks)
		}
		if !bytes.Contains(p.Sent(), []byte("/-/bridge/open")) {
			continue
		}
		var ways [2][]byte
		for i, recorded := range [][]byte{p.Sent(), p.Heard()} {
			if ways[i], err = peers.Payload(recorded); err != nil {
				t.Error(err)
			}
		}
		sockets++
		look("from the page", bytes.HasPrefix(ways[1], []byte("* OK")) || bytes.HasPrefix(ways[1], []byte("+OK")) || bytes.HasPrefix(ways[1], []byte("220")), ways[0], ways[1])
	}
	if sockets < 7 || passed < 40<<20 {
		t.Errorf("%d WebSockets and %d octets were recorded: that is not all", sockets, passed)
	}
	// The same search finds what there is where there is no TLS.
	bare := peers.NewTap(t, c.servers.Host, c.servers.At(c.servers.POP3), nil)
	conn, err := net.Dial("tcp", bare.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "USER %s\r\nPASS %s %s\r\nQUIT\r\n", account.Name, account.Password, word)
	for buf := make([]byte, 512); ; {
		if _, err := conn.Read(buf); err != nil {
			break
		}
	}
	if leaks := peers.Leaks(bare.Passed()[0].Sent(), account.Password, account.Name, word); len(leaks) != 3 {
		t.Errorf("in the clear the search finds %q", leaks)
	}
	if clear, sealed, _ := peers.Sealed(bare.Passed()[0].Sent()); sealed > 0 || !strings.Contains(clear, account.Password) {
		t.Errorf("in the clear %q is told from %d octets of TLS", clear, sealed)
	}
}
