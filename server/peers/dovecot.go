package peers

import (
	"path/filepath"
	"strconv"
	"strings"
)

const dovecotProgram = "/usr/sbin/dovecot"

// dovecotSettings: logins by a file of users, TLS at every port, and no password before it. The delays by which it
// slows guessing down are off. Mail is in maildirs, into which Postfix delivers.
const dovecotSettings = `base_dir = DIR/dovecot
state_dir = DIR/dovecot-state
log_path = DIR/dovecot.log
listen = HOST
protocols = imap pop3
ssl = yes
ssl_cert = <DIR/certificate.pem
ssl_key = <DIR/key.pem
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = yes
auth_mechanisms = plain login
auth_failure_delay = 0
first_valid_uid = NOBODY
first_valid_gid = 1
mail_max_userip_connections = 1000
mail_location = maildir:DIR/mail/%n
mail_fsync = never
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%n DIR/users
}
userdb {
  driver = static
  args = uid=NOBODY gid=NOBODY home=DIR/mail/%n
}
namespace inbox {
  inbox = yes
  separator = /
}
service imap-login {
  inet_listener imap {
    port = PORT-IMAP
  }
  inet_listener imaps {
    port = PORT-IMAPS
    ssl = yes
  }
}
service pop3-login {
  inet_listener pop3 {
    port = PORT-POP3
  }
  inet_listener pop3s {
    port = PORT-POP3S
    ssl = yes
  }
}
service auth {
  unix_listener logins {
    mode = 0666
  }
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
`

// startDovecot starts Dovecot, and waits until each of its ports answers.
func (p *Peers) startDovecot() error {
	if err := p.write("dovecot.conf", p.fill(dovecotSettings)); err != nil {
		return err
	}
	return p.run("dovecot.log", []int{p.IMAP, p.IMAPS, p.POP3, p.POP3S}, dovecotProgram, "-F", "-c", filepath.Join(p.dir, "dovecot.conf"))
}

// fill puts folder, address and ports into a server's settings.
func (p *Peers) fill(settings string) string {
	return strings.NewReplacer(
		"DIR", p.dir, "HOST", p.Host, "DOMAIN", Domain, "NOBODY", strconv.Itoa(nobody),
		"PORT-IMAPS", strconv.Itoa(p.IMAPS), "PORT-IMAP", strconv.Itoa(p.IMAP),
		"PORT-POP3S", strconv.Itoa(p.POP3S), "PORT-POP3", strconv.Itoa(p.POP3),
		"PORT-SUBMISSIONS", strconv.Itoa(p.Submissions), "PORT-SUBMISSION", strconv.Itoa(p.Submission), "PORT-SMTP", strconv.Itoa(p.SMTP),
	).Replace(settings)
}
