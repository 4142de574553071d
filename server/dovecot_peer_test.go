package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sanduq/server/mailhost"
	"sanduq/server/mailstore"
)

// Dovecot's servers for one session: each speaks on its standard input and output
// to a user who is logged in already.
const (
	dovecotIMAP = "/usr/lib/dovecot/imap"
	dovecotPOP3 = "/usr/lib/dovecot/pop3"
)

// peerPatience bounds one dialogue; none takes that long.
const peerPatience = 30 * time.Second

// A peer is one connection to one of the two servers.
type peer struct {
	to   io.Writer
	from *bufio.Reader
	view []int // the messages as this client has them, each by the order in which it came
	came int
}

// A dialer makes connections that are logged in, all to the same mail.
type dialer func(t *testing.T) *peer

// sanduqDialer is our server with an empty INBOX and a quota in octets, 0: none.
func sanduqDialer(t *testing.T, quota int64) dialer {
	store := mailstore.New(mailstore.Options{})
	alex, err := store.AddUser("alex", "drums")
	if err != nil {
		t.Fatal(err)
	}
	alex.SetQuota(quota)
	host := mailhost.New(store, mailhost.Config{Name: "sanduq"})
	t.Cleanup(func() { host.Close() })
	return func(t *testing.T) *peer {
		p := dialed(t, host, "imap")
		p.command(t, "login", "LOGIN alex drums")
		return p
	}
}

// dialed connects to a host's server of a protocol, and takes the greeting.
func dialed(t *testing.T, host *mailhost.Host, protocol string) *peer {
	t.Helper()
	conn, err := host.Dial(protocol, 0)
	if err != nil {
		t.Fatal(err)
	}
	conn.SetDeadline(time.Now().Add(peerPatience))
	t.Cleanup(func() { conn.Close() })
	p := &peer{to: conn, from: bufio.NewReader(conn)}
	p.line(t)
	return p
}

// dovecotDialer is Dovecot with an empty INBOX and a quota in octets, 0: none.
func dovecotDialer(t *testing.T, quota int64) dialer { return newDovecot(t, quota).imap }

// A dovecot has its mail in a folder of its own.
type dovecot struct {
	home, config string
	attributes   *syscall.SysProcAttr
}

func newDovecot(t *testing.T, quota int64) *dovecot {
	t.Helper()
	home, attributes := nobody(t)
	d := &dovecot{home: home, config: filepath.Join(home, "dovecot.conf"), attributes: attributes}
	settings := "mail_location = sdbox:~/mail\nlog_path = /dev/null\nmail_fsync = never\nnamespace inbox {\n  inbox = yes\n  separator = /\n}\n"
	if quota > 0 {
		settings += fmt.Sprintf("mail_plugins = quota imap_quota\nplugin {\n  quota = count::\n  quota_rule = *:bytes=%d\n  quota_vsizes = yes\n  quota_grace = 0\n}\n", quota)
	}
	if err := os.WriteFile(d.config, []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	return d
}

// nobody makes a folder for a program that refuses to work for root, and says how
// it is run: by root as nobody.
func nobody(t *testing.T) (home string, as *syscall.SysProcAttr) {
	t.Helper()
	home, err := os.MkdirTemp("", "nobody")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	as = &syscall.SysProcAttr{}
	if os.Getuid() == 0 {
		const id = 65534
		if err := os.Chown(home, id, id); err != nil {
			t.Fatal(err)
		}
		as.Credential = &syscall.Credential{Uid: id, Gid: id}
	}
	return home, as
}

// session starts one of its servers.
func (d *dovecot) session(t *testing.T, program string) *peer {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Fatalf("%s is not installed: run make test-tools", program)
	}
	ctx, cancel := context.WithTimeout(context.Background(), peerPatience)
	cmd := exec.CommandContext(ctx, program, "-c", d.config)
	cmd.Dir, cmd.SysProcAttr = d.home, d.attributes
	cmd.Env = []string{"HOME=" + d.home, "USER=alex", "PATH=" + os.Getenv("PATH")}
	to, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	from, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		to.Close()
		cancel()
		cmd.Wait()
	})
	return &peer{to: to, from: bufio.NewReader(from)}
}

func (d *dovecot) imap(t *testing.T) *peer {
	t.Helper()
	p := d.session(t, dovecotIMAP)
	if greeting := p.response(t); !strings.HasPrefix(greeting, "* PREAUTH") {
		t.Fatalf("Dovecot greets with %q", greeting)
	}
	return p
}

// command sends a command and gives the responses to it, the tagged one last.
func (p *peer) command(t *testing.T, tag, line string) []string {
	t.Helper()
	if _, err := fmt.Fprintf(p.to, "%s %s\r\n", tag, line); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	var all []string
	for {
		r := p.response(t)
		all = append(all, r)
		if strings.HasPrefix(r, tag+" ") {
			return all
		}
	}
}

// response reads one response with the literals in it, without its line end.
func (p *peer) response(t *testing.T) string {
	t.Helper()
	var all bytes.Buffer
	for {
		line, err := p.from.ReadString('\n')
		all.WriteString(line)
		if err != nil {
			t.Fatalf("after %q: %v", all.String(), err)
		}
		var size int
		mark := line[strings.LastIndexByte(line, '{')+1:]
		if n, _ := fmt.Sscanf(mark, "%d}\r\n", &size); n == 0 || !strings.HasSuffix(mark, "}\r\n") {
			return strings.TrimSuffix(all.String(), "\r\n")
		}
		if _, err := io.CopyN(&all, p.from, int64(size)); err != nil {
			t.Fatalf("in the literal after %q: %v", line, err)
		}
	}
}
