package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// These tests hold real mail programs against serve's TLS: where it comes first, and where STARTTLS or STLS begins it. Each
// program is given the authority's file, and trusts nobody else.

// local is an address by the name that the certificate has.
func local(t *testing.T, addr string) string {
	t.Helper()
	_, port := hostPort(t, addr)
	return "localhost:" + port
}

// underTLS is a server with a certificate for localhost.
func underTLS(t *testing.T) (*served, papers) {
	t.Helper()
	p := newPapers(t, t.TempDir(), time.Now())
	return serveTLS(t, p), p
}

// curlTLS runs curl where it wants TLS and trusts the papers.
func curlTLS(t *testing.T, p papers, args ...string) string {
	t.Helper()
	return program(t, "curl", append([]string{"--silent", "--show-error", "--max-time", "20", "--ssl-reqd", "--cacert", p.authority}, args...)...)
}

func TestCurlTLS(t *testing.T) {
	t.Parallel()
	s, p := underTLS(t)
	for scheme, door := range map[string]string{"imap": "imap", "imaps": "imaps"} {
		if found := curlTLS(t, p, scheme+"://alex:drums@"+local(t, s.mail[door])+"/INBOX?SUBJECT%20another"); strings.TrimSpace(found) != "* SEARCH 2" {
			t.Errorf("%s: curl's search finds %q", scheme, found)
		}
	}
	for _, scheme := range []string{"pop3", "pop3s"} {
		for _, mechanism := range []string{"PLAIN", "LOGIN", "+APOP", "*"} {
			if got := curlTLS(t, p, "--login-options", "AUTH="+mechanism, scheme+"://alex:drums@"+local(t, s.mail[scheme])+"/2"); !strings.Contains(got, "Subject: another test") {
				t.Errorf("%s by %s: curl fetches %q", scheme, mechanism, got)
			}
		}
	}
}

func TestCurlSMTPTLS(t *testing.T) {
	t.Parallel()
	s, p := underTLS(t)
	sendsTwice(t, s, "curl", func(s *served, _, file string) {
		for url, to := range map[string]string{
			"smtps://" + local(t, s.mail["submissions"]): "alex@smallorg.org",
			"smtp://" + local(t, s.mail["submission"]):   "kim@mail.example",
		} {
			curlTLS(t, p, "--url", url+"/laptop", "--user", "alex:drums", "--mail-from", "alex@smallorg.org", "--mail-rcpt", to, "--upload-file", file)
		}
	})
}

// TestCurlRefuses: without the authority curl trusts nobody, and without TLS it is not let in.
func TestCurlRefuses(t *testing.T) {
	t.Parallel()
	s, p := underTLS(t)
	other := newPapers(t, t.TempDir(), time.Now())
	for _, test := range []struct {
		name string
		args []string
		exit int // curl's own: EXIT CODES in its manual
	}{
		{"another's authority", []string{"--cacert", other.authority, "imaps://alex:drums@" + local(t, s.mail["imaps"])}, 60},
		{"another name", []string{"--cacert", p.authority, "imaps://alex:drums@" + s.mail["imaps"]}, 60},
		{"IMAP in the clear", []string{"imap://alex:drums@" + s.mail["imap"], "--login-options", "AUTH=PLAIN"}, 67},
		{"POP3 in the clear", []string{"pop3://alex:drums@" + s.mail["pop3"], "--login-options", "AUTH=PLAIN"}, 67},
	} {
		err := exec.CommandContext(t.Context(), "curl", append([]string{"--silent", "--max-time", "20"}, test.args...)...).Run()
		if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != test.exit {
			t.Errorf("%s: curl ends with %v, want %d", test.name, err, test.exit)
		}
	}
}

func TestMbsyncTLS(t *testing.T) {
	t.Parallel()
	for door, kind := range map[string]string{"imap": "STARTTLS", "imaps": "IMAPS"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s, p := underTLS(t)
			mbsync(t, s, local(t, s.mail[door]), "SSLType "+kind+"\nCertificateFile "+p.authority)
		})
	}
}

func TestMsmtpTLS(t *testing.T) {
	t.Parallel()
	s, p := underTLS(t)
	sendsTwice(t, s, "msmtp", func(s *served, _, file string) {
		for door, to := range map[string]string{"submissions": "alex@smallorg.org", "submission": "kim@mail.example"} {
			starttls := "on"
			if door == "submissions" {
				starttls = "off"
			}
			_, port := hostPort(t, s.mail[door])
			program(t, "sh", "-c", `exec msmtp --file=/dev/null --host=localhost --port=`+port+` --tls=on --tls-starttls=`+starttls+` --tls-trust-file=`+p.authority+
				` --auth=plain --user=alex --passwordeval="echo drums" --from=alex@smallorg.org `+to+` <"$0"`, file)
		}
	})
}

func TestSwaksTLS(t *testing.T) {
	t.Parallel()
	s, p := underTLS(t)
	sendsTwice(t, s, "swaks", func(s *served, _, file string) {
		swaks := func(door string, args ...string) string {
			return program(t, "swaks", append([]string{"--server", local(t, s.mail[door]), "--helo", "mail.example", "--tls-verify", "--tls-ca-path", p.authority, "--data", "@" + file}, args...)...)
		}
		if said := swaks("smtp", "--tls", "--from", "kim@mail.example", "--to", "alex@smallorg.org"); !strings.Contains(said, "<~  250 2.0.0") {
			t.Errorf("swaks says\n%s", said)
		}
		login := []string{"--from", "alex@smallorg.org", "--to", "sam@elsewhere.example", "--auth", "PLAIN", "--auth-user", "alex", "--auth-password", "drums"}
		swaks("submission", append(login, "--tls")...)
		swaks("submissions", append(login, "--tls-on-connect")...)
	})
}

// python logs in with the libraries of Python: in the clear it is refused, under TLS let in.
const python = `
import imaplib, poplib, smtplib, ssl, sys
authority, imap, imaps, pop3, pop3s, smtp, submission, submissions = sys.argv[1], *map(int, sys.argv[2:])
context = ssl.create_default_context(cafile=authority)
def refused(what, word, login):
    try: login()
    except Exception as e: assert word in str(e), (what, e)
    else: raise SystemExit(what + ' is let in in the clear')

m = imaplib.IMAP4('localhost', imap)
assert 'LOGINDISABLED' in m.capabilities and 'STARTTLS' in m.capabilities, m.capabilities
refused('IMAP', 'PRIVACYREQUIRED', lambda: m.login('alex', 'drums'))
m.starttls(ssl_context=context)
assert 'LOGINDISABLED' not in m.capabilities and 'STARTTLS' not in m.capabilities, m.capabilities
m.login('alex', 'drums')
assert m.select('INBOX') == ('OK', [b'2']), m
m.logout()
m = imaplib.IMAP4_SSL('localhost', imaps, ssl_context=context)
m.authenticate('PLAIN', lambda _: b'\0alex\0drums')
m.logout()

p = poplib.POP3('localhost', pop3)
assert 'USER' not in p.capa() and 'STLS' in p.capa(), p.capa()
refused('POP3', '[AUTH]', lambda: p.user('alex'))
p.apop('alex', 'drums')
p.quit()
p = poplib.POP3('localhost', pop3)
p.stls(context=context)
assert 'USER' in p.capa() and 'STLS' not in p.capa(), p.capa()
p.user('alex'); p.pass_('drums')
assert p.stat()[0] == 2, p.stat()
p.quit()
p = poplib.POP3_SSL('localhost', pop3s, context=context)
p.user('alex'); p.pass_('drums'); p.quit()

s = smtplib.SMTP('localhost', submission)
refused('SMTP', 'No suitable authentication', lambda: s.login('alex', 'drums'))
code, text = s.docmd('AUTH', 'PLAIN AGFsZXgAZHJ1bXM=')
assert code == 538 and text.startswith(b'5.7.11 '), (code, text)
s.starttls(context=context)
s.login('alex', 'drums')
s.quit()
with smtplib.SMTP_SSL('localhost', submissions, context=context) as s: s.login('alex', 'drums')
with smtplib.SMTP('localhost', smtp) as s:
    s.starttls(context=context)
    s.sendmail('kim@mail.example', ['alex@smallorg.org'], 'Subject: x\r\n\r\nx\r\n')
print('done')
`

func TestPythonTLS(t *testing.T) {
	t.Parallel()
	s, p := underTLS(t)
	args := []string{"-c", python, p.authority}
	for _, door := range []string{"imap", "imaps", "pop3", "pop3s", "smtp", "submission", "submissions"} {
		_, port := hostPort(t, s.mail[door])
		args = append(args, port)
	}
	if said := program(t, "python3", args...); strings.TrimSpace(said) != "done" {
		t.Errorf("Python: %s", said)
	}
}

// TestOpenSSL has OpenSSL's own client begin TLS in each protocol, and check the chain and the name.
func TestOpenSSL(t *testing.T) {
	t.Parallel()
	s, p := underTLS(t)
	for door, begins := range map[string]struct{ starttls, send, want string }{
		"imap": {"imap", "a1 LOGOUT", "a1 OK LOGOUT completed"}, "imaps": {"", "a1 LOGOUT", "a1 OK LOGOUT completed"},
		"pop3": {"pop3", "QUIT", "+OK localhost POP3 server signing off"}, "pop3s": {"", "QUIT", "+OK localhost POP3 server signing off"},
		"smtp": {"smtp", "quit", "221 2.0.0"}, "submission": {"smtp", "quit", "221 2.0.0"}, "submissions": {"", "quit", "221 2.0.0"},
	} {
		args := []string{"s_client", "-connect", local(t, s.mail[door]), "-CAfile", p.authority, "-verify_return_error", "-verify_hostname", "localhost", "-brief", "-crlf", "-ign_eof"}
		if begins.starttls != "" {
			args = append(args, "-starttls", begins.starttls)
		}
		for _, version := range []string{"-tls1_2", "-tls1_3"} {
			said := program(t, "sh", "-c", `printf '%s\n' "$1" | openssl `+strings.Join(append(args, version), " ")+` 2>&1`, "sh", begins.send)
			if !strings.Contains(said, "Verification: OK") || !strings.Contains(said, begins.want) {
				t.Errorf("%s %s: OpenSSL says\n%s", door, version, said)
			}
		}
		said, err := exec.CommandContext(t.Context(), "sh", "-c", "openssl "+strings.Join(append(args, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"), " ")+" 2>&1 </dev/null").CombinedOutput()
		if err == nil || !strings.Contains(string(said), "protocol version") {
			t.Errorf("%s: TLS 1.1 ends with %v\n%s", door, err, said)
		}
	}
}

func TestFetchmailTLS(t *testing.T) {
	t.Parallel()
	s, p := underTLS(t)
	dir := t.TempDir()
	box := filepath.Join(dir, "box")
	for door, security := range map[string]string{"pop3": "sslproto TLS1.2+", "pop3s": "ssl"} {
		_, port := hostPort(t, s.mail[door])
		config := secret(t, filepath.Join(dir, door), fmt.Sprintf(
			"set idfile %q\npoll localhost service %s protocol pop3 auth password user alex password drums keep fetchall %s sslcertck sslcertfile %s mda \"cat >> %s\"\n",
			filepath.Join(dir, "ids"), port, security, p.authority, box))
		program(t, "fetchmail", "--fetchmailrc", config, "--pidfile", filepath.Join(dir, "pid"))
		if text := program(t, "cat", box); strings.Count(text, "Subject: ")%2 != 0 || !strings.Contains(text, "Does this arrive?") {
			t.Errorf("-%s: fetchmail fetched\n%s", door, text)
		}
	}
}
