package main

import (
	"bufio"
	"net"
	"strings"
	"testing"
	"time"

	"sanduq/server/peers"
)

// postfixSettings make Postfix a relay for the same users and domains as ours, which throws away what it accepts, and as
// strict as it can be.
const postfixSettings = `compatibility_level = 3.6
queue_directory = DIR/queue
data_directory = DIR/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = DIR/postfix.log
maillog_file_prefixes = DIR
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

// postfix starts a Postfix of the test's own on loopback and returns its address.
func postfix(t *testing.T) string {
	return peers.Postfix(t, postfixSettings, "HOST:PORT-SMTP inet n - n - - smtpd\n"+peers.PostfixServices)
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
