package peers

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sanduq/server/selfsigned"
)

// Domain is that of the accounts' addresses.
const Domain = "peers.example"

// nobody is the user and group whose all mail is: Dovecot and Postfix serve no mail of root's.
const nobody = 65534

// Peers are a Dovecot and a Postfix with the same accounts.
type Peers struct {
	// Host is the loopback address that both listen on, and the name in their certificate. It is another one than a
	// client's: who comes from the server's own is trusted by Dovecot with a password in the clear.
	Host string
	// Ports of Host.
	IMAP, IMAPS, POP3, POP3S      int // Dovecot's: with STARTTLS, implicit TLS, STLS, implicit TLS
	SMTP, Submission, Submissions int // Postfix's: 25 and 587 with STARTTLS, 465 with implicit TLS
	// Authority is that of the certificate, in PEM.
	Authority []byte

	dir      string
	client   *tls.Config
	accounts []Account
	given    int // of accounts
	mu       sync.Mutex
	running  []*process
}

// accountCount is how many accounts there are. The servers read their files of them at start.
const accountCount = 200

// An Account is a user with a mailbox.
type Account struct {
	Name, Password string
	Address        string // for mail
}

// shared is what Start gives.
var shared struct {
	once  sync.Once
	peers *Peers
	err   error
}

// Main runs a package's tests and ends the servers after them, if they were started. It returns the exit code.
func Main(m *testing.M) int {
	code := m.Run()
	if err := End(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	return code
}

// End ends the servers that Start started, if it did.
func End() error {
	shared.once.Do(func() {})
	if shared.peers == nil {
		return nil
	}
	return shared.peers.end()
}

// Start gives the servers that all tests of the binary share, started by the first that asks.
func Start(t testing.TB) *Peers {
	t.Helper()
	wantRoot(t)
	shared.once.Do(func() { shared.peers, shared.err = begin(time.Now()) })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.peers
}

// Own starts servers for one test alone, to be killed or to have a certificate that was made at another time. Each
// certificate is good for a day.
func Own(t testing.TB, certified time.Time) *Peers {
	t.Helper()
	wantRoot(t)
	p, err := begin(certified)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.end(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// wantRoot: both start for root alone.
func wantRoot(t testing.TB) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("Dovecot and Postfix start for root alone")
	}
}

// Postfix starts a Postfix alone until the test ends, with other settings and services, main.cf and master.cf, in which
// DIR, HOST and PORT-SMTP stand for what is found for it. It returns its address.
func Postfix(t testing.TB, settings, services string) string {
	t.Helper()
	wantRoot(t)
	p, err := prepared(func(p *Peers) error { return p.startPostfix(settings, services, p.SMTP) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.end(); err != nil {
			t.Error(err)
		}
	})
	return p.At(p.SMTP)
}

// begin starts both servers.
func begin(certified time.Time) (*Peers, error) {
	return prepared(
		func(p *Peers) error { return p.certify(certified) },
		(*Peers).makeAccounts,
		(*Peers).startDovecot,
		func(p *Peers) error {
			return p.startPostfix(postfixSettings, postfixServices, p.SMTP, p.Submission, p.Submissions)
		},
	)
}

// prepared makes the servers' folder and finds their ports, and takes the steps that start them. What fails leaves
// nothing behind.
func prepared(steps ...func(*Peers) error) (*Peers, error) {
	dir, err := os.MkdirTemp("", "sanduq-peers-")
	if err != nil {
		return nil, err
	}
	p := &Peers{Host: address(os.Getpid()), dir: dir}
	steps = append([]func(*Peers) error{func(*Peers) error { return os.Chmod(dir, 0o755) }, (*Peers).ports}, steps...)
	for _, step := range steps {
		if err := step(p); err != nil {
			return nil, errors.Join(err, p.end())
		}
	}
	return p, nil
}

// address is a loopback address for a process alone, so that a port that is free there stays so: no other process
// takes one that was not asked for this address.
func address(pid int) string {
	return fmt.Sprintf("127.%d.%d.%d", 64+pid>>16&63, pid>>8&255, pid&255)
}

// ports finds free ports.
func (p *Peers) ports() error {
	var open []net.Listener // until all are found, so that they differ
	defer func() {
		for _, l := range open {
			l.Close()
		}
	}()
	for _, port := range []*int{&p.IMAP, &p.IMAPS, &p.POP3, &p.POP3S, &p.SMTP, &p.Submission, &p.Submissions} {
		l, err := net.Listen("tcp", net.JoinHostPort(p.Host, "0"))
		if err != nil {
			return err
		}
		open = append(open, l)
		*port = l.Addr().(*net.TCPAddr).Port
	}
	return nil
}

// certify makes the servers' certificate, and writes it and its key down for them.
func (p *Peers) certify(at time.Time) error {
	pair, err := selfsigned.New(p.Host, at)
	if err != nil {
		return err
	}
	p.client = pair.Client
	p.client.Time = nil // unlike a page's, a server's certificate is held against the real time
	p.Authority = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Chain[1].Raw})
	key, err := x509.MarshalPKCS8PrivateKey(pair.Server.Certificates[0].PrivateKey)
	if err != nil {
		return err
	}
	var chain strings.Builder
	for _, c := range pair.Chain {
		pem.Encode(&chain, &pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
	}
	return errors.Join(
		p.write("certificate.pem", chain.String()),
		p.write("key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}))))
}

// write writes a file in the servers' folder, which ends with them. It is an hour old: Postfix reads one of this second
// over and over, in case that its author has not finished.
func (p *Peers) write(name, text string) error {
	name = filepath.Join(p.dir, name)
	old := time.Now().Add(-time.Hour)
	return errors.Join(os.WriteFile(name, []byte(text), 0o644), os.Chtimes(name, old, old))
}

// read reads what a server has said, for whom nothing else is known.
func (p *Peers) read(log string) string {
	said, _ := os.ReadFile(filepath.Join(p.dir, log))
	return string(said)
}

// run starts a server, and waits until it answers at all its ports.
func (p *Peers) run(log string, ports []int, program string, args ...string) error {
	if _, err := os.Stat(program); err != nil {
		return fmt.Errorf("%s is not installed: run make test-tools", program)
	}
	server, err := start(program, args...)
	if err != nil {
		return fmt.Errorf("%s: %w", program, err)
	}
	p.running = append(p.running, server)
	for _, port := range ports {
		err := until(server.done, func() error {
			conn, err := net.DialTimeout("tcp", p.At(port), patience)
			if err == nil {
				conn.Close()
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("%s at port %d: %w\n%s", program, port, err, p.read(log))
		}
	}
	return nil
}

// At is the address of one of the ports.
func (p *Peers) At(port int) string { return net.JoinHostPort(p.Host, strconv.Itoa(port)) }

// TLS is what a client trusts who knows the servers' authority.
func (p *Peers) TLS() *tls.Config { return p.client.Clone() }

// Kill kills both servers where they stand, as a machine does that fails, and waits until no port answers.
func (p *Peers) Kill(t testing.TB) {
	t.Helper()
	for _, server := range p.running {
		server.end()
	}
	for _, port := range []int{p.IMAP, p.IMAPS, p.POP3, p.POP3S, p.SMTP, p.Submission, p.Submissions} {
		err := until(nil, func() error {
			conn, err := net.Dial("tcp", p.At(port))
			if err != nil {
				return nil
			}
			conn.Close()
			return fmt.Errorf("port %d answers although its server was killed", port)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// end ends both servers and removes their folder.
func (p *Peers) end() error {
	for _, server := range p.running {
		server.end()
	}
	return until(nil, func() error { return os.RemoveAll(p.dir) }) // somebody may still write into it
}
