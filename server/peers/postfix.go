package peers

import (
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
)

const postfixMaster = "/usr/lib/postfix/sbin/master"

// postfixSettings: mail for the accounts' domain goes into their maildirs, other mail is accepted from who has logged
// in, and thrown away. A password is asked of Dovecot, and only taken under TLS.
const postfixSettings = `compatibility_level = 3.6
queue_directory = DIR/queue
data_directory = DIR/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = DIR/postfix.log
maillog_file_prefixes = DIR
myhostname = DOMAIN
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
local_recipient_maps =
alias_maps =
alias_database =
default_transport = discard
virtual_mailbox_domains = DOMAIN
virtual_mailbox_base = DIR/mail
virtual_mailbox_maps = texthash:DIR/mailboxes
virtual_uid_maps = static:NOBODY
virtual_gid_maps = static:NOBODY
virtual_mailbox_limit = 0
message_size_limit = 0
mynetworks =
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_peername_lookup = no
smtpd_helo_required = yes
smtpd_error_sleep_time = 0
smtpd_client_connection_count_limit = 0
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_chain_files = DIR/key.pem, DIR/certificate.pem
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = DIR/dovecot/logins
`

const postfixServices = `HOST:PORT-SMTP inet n - n - - smtpd
HOST:PORT-SUBMISSION inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
HOST:PORT-SUBMISSIONS inet n - n - - smtpd -o smtpd_tls_wrappermode=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
virtual unix - n n - - virtual
` + PostfixServices

// PostfixServices are the lines of a master.cf that every Postfix has which takes mail and sends none by SMTP.
const PostfixServices = `cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
postlog unix-dgram n - n - 1 postlogd
`

// startPostfix starts Postfix, and waits until each of its ports answers.
func (p *Peers) startPostfix(settings, services string, ports ...int) error {
	if err := p.makeQueue(); err != nil {
		return err
	}
	config := filepath.Join(p.dir, "postfix")
	if err := os.Mkdir(config, 0o755); err != nil {
		return err
	}
	for name, text := range map[string]string{"main.cf": settings, "master.cf": services} {
		if err := p.write(filepath.Join("postfix", name), p.fill(text)); err != nil {
			return err
		}
	}
	return p.run("postfix.log", ports, postfixMaster, "-c", config)
}

// makeQueue makes the folders of the queue, which Postfix's script for starting would make. What that starts is left without
// a parent, and takes seconds.
func (p *Peers) makeQueue() error {
	owner, err := user.Lookup("postfix")
	if err != nil {
		return err
	}
	uid, err := strconv.Atoi(owner.Uid)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(p.dir, "queue", "pid"), 0o755); err != nil {
		return err
	}
	for _, folder := range strings.Fields(`data queue/active queue/bounce queue/corrupt queue/defer queue/deferred queue/flush
		queue/hold queue/incoming queue/maildrop queue/private queue/public queue/saved queue/trace`) {
		folder = filepath.Join(p.dir, folder)
		if err := errors.Join(os.Mkdir(folder, 0o700), os.Chown(folder, uid, -1)); err != nil {
			return err
		}
	}
	return nil
}
