package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// postfixSettings make Postfix a relay for the same users and domains as ours, which throws away what it accepts, and as
// strict as it can be.
const postfixSettings = `compatibility_level = 3.6
queue_directory = %[1]s/queue
data_directory = %[1]s/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = %[1]s/log
maillog_file_prefixes = %[1]s
myhostname = sanduq
mydestination = sanduq, smallorg.org, localhost
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
local_recipient_maps = inline:{alex=1, riley=1}
local_transport = discard
default_transport = discard
alias_maps =
alias_database =
mynetworks =
smtpd_relay_restrictions = reject_unauth_destination
smtpd_peername_lookup = no
smtpd_helo_required = yes
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 1000
smtpd_hard_error_limit = 1000
strict_rfc821_envelopes = yes
smtpd_forbid_bare_newline = yes
message_size_limit = 10485760
smtpd_discard_ehlo_keywords = etrn, vrfy
`

const postfixServices = `127.0.0.1:%s inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
postlog unix-dgram n - n - 1 postlogd
`

// postfix starts a Postfix of the test's own on loopback and returns its address. Postfix's master wants to be root.
func postfix(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("postfix")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/postfix"); err != nil {
			t.Fatal("postfix is not installed: run make test-tools")
		}
	}
	if os.Getuid() != 0 {
		t.Skip("Postfix starts for root alone")
	}
	dir, err := os.MkdirTemp("", "postfix")
	if err != nil {
		t.Fatal(err)
	}
	for _, sub := range []string{"etc", "queue", "data"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.Command("chown", "postfix", filepath.Join(dir, "data")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0") // Postfix cannot be asked for a free port
	if err != nil {
		t.Fatal(err)
	}
	addr := free.Addr().String()
	free.Close()
	_, port := hostPort(t, addr)
	for name, text := range map[string]string{"main.cf": fmt.Sprintf(postfixSettings, dir), "master.cf": fmt.Sprintf(postfixServices, port)} {
		if err := os.WriteFile(filepath.Join(dir, "etc", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	control := func(what string) ([]byte, error) {
		return exec.Command(program, "-c", filepath.Join(dir, "etc"), what).CombinedOutput()
	}
	if said, err := control("start"); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		t.Fatalf("postfix start: %v\n%s%s", err, said, log)
	}
	t.Cleanup(func() {
		if said, err := control("stop"); err != nil {
			t.Errorf("postfix stop: %v\n%s", err, said)
		}
		os.RemoveAll(dir)
	})
	return addr
}

// smtpDialed connects, and takes the greeting.
func smtpDialed(t *testing.T, dial func() (net.Conn, error)) *peer {
	t.Helper()
	conn, err := dial()
	if err != nil {
		t.Fatal(err)
	}
	conn.SetDeadline(time.Now().Add(peerPatience))
	t.Cleanup(func() { conn.Close() })
	p := &peer{to: conn, from: bufio.NewReader(conn)}
	if greeting := p.reply(t); !strings.HasPrefix(greeting, "220 ") {
		t.Fatalf("greeting %q", greeting)
	}
	return p
}

// reply reads one reply, its lines joined by LF.
func (p *peer) reply(t *testing.T) string {
	t.Helper()
	var lines []string
	for {
		line := p.line(t)
		lines = append(lines, line)
		if len(line) < 4 || line[3] != '-' {
			return strings.Join(lines, "\n")
		}
	}
}
