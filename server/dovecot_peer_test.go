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

// dovecotIMAP is Dovecot's server for one session: it speaks on its standard
// input and output to a user who is logged in already.
const dovecotIMAP = "/usr/lib/dovecot/imap"

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
		conn, err := host.Dial("imap", 0)
		if err != nil {
			t.Fatal(err)
		}
		conn.SetDeadline(time.Now().Add(peerPatience))
		t.Cleanup(func() { conn.Close() })
		p := &peer{to: conn, from: bufio.NewReader(conn)}
		p.response(t)
		p.command(t, "login", "LOGIN alex drums")
		return p
	}
}

// dovecotDialer is Dovecot with an empty INBOX, its mail in a folder of its own,
// and a quota in octets, 0: none. It refuses to work for root, so root runs it as
// nobody.
func dovecotDialer(t *testing.T, quota int64) dialer {
	if _, err := exec.LookPath(dovecotIMAP); err != nil {
		t.Fatalf("%s is not installed: run make test-tools", dovecotIMAP)
	}
	home, err := os.MkdirTemp("", "dovecot")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	config := filepath.Join(home, "dovecot.conf")
	settings := "mail_location = sdbox:~/mail\nlog_path = /dev/null\nmail_fsync = never\nnamespace inbox {\n  inbox = yes\n  separator = /\n}\n"
	if quota > 0 {
		settings += fmt.Sprintf("mail_plugins = quota imap_quota\nplugin {\n  quota = count::\n  quota_rule = *:bytes=%d\n  quota_vsizes = yes\n  quota_grace = 0\n}\n", quota)
	}
	if err := os.WriteFile(config, []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	attributes := &syscall.SysProcAttr{}
	if os.Getuid() == 0 {
		const nobody = 65534
		if err := os.Chown(home, nobody, nobody); err != nil {
			t.Fatal(err)
		}
		attributes.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	return func(t *testing.T) *peer {
		ctx, cancel := context.WithTimeout(context.Background(), peerPatience)
		cmd := exec.CommandContext(ctx, dovecotIMAP, "-c", config)
		cmd.Dir, cmd.SysProcAttr = home, attributes
		cmd.Env = []string{"HOME=" + home, "USER=alex", "PATH=" + os.Getenv("PATH")}
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
		p := &peer{to: to, from: bufio.NewReader(from)}
		if greeting := p.response(t); !strings.HasPrefix(greeting, "* PREAUTH") {
			t.Fatalf("Dovecot greets with %q", greeting)
		}
		return p
	}
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
