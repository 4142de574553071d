package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// These tests hold the mail programs that fetch by POP3 against `sanduq serve -pop3`, each at least twice: what the first
// run leaves decides what the second finds.

// hostPort takes an address apart.
func hostPort(t *testing.T, addr string) (host, port string) {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	return host, port
}

// secret writes a file that only its owner may read, as programs want it of one with a password.
func secret(t *testing.T, file, text string) string {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// inbox is how many messages alex has.
func inbox(t *testing.T, s *served) string {
	t.Helper()
	c := s.dialAlex(t)
	selected, err := c.Select("INBOX", nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(selected.NumMessages)
}

// delivered is what stands in a Maildir, message by message.
func delivered(t *testing.T, maildir string) []string {
	t.Helper()
	var all []string
	for _, name := range mails(t, maildir) {
		text, err := os.ReadFile(filepath.Join(maildir, name))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(text))
	}
	return all
}

// fetchmailNothing is how fetchmail ends where there is no new mail.
const fetchmailNothing = 1

func TestFetchmail(t *testing.T) {
	t.Parallel()
	s := serve(t)
	host, port := hostPort(t, s.mail["pop3"])
	dir := t.TempDir()
	box := filepath.Join(dir, "box")
	fetch := func(keep string) (fetched int) {
		t.Helper()
		config := secret(t, filepath.Join(dir, "fetchmailrc"), fmt.Sprintf(
			"set idfile %q\npoll %s service %s protocol pop3 uidl auth password user alex password drums sslproto '' %s mda \"cat >> %s\"\n",
			filepath.Join(dir, "ids"), host, port, keep, box))
		os.Remove(box)
		said, err := exec.Command("fetchmail", "--fetchmailrc", config, "--pidfile", filepath.Join(dir, "pid")).CombinedOutput()
		if exit := (*exec.ExitError)(nil); err != nil && !(errors.As(err, &exit) && exit.ExitCode() == fetchmailNothing) {
			t.Fatalf("fetchmail: %v\n%s", err, said)
		}
		text, _ := os.ReadFile(box)
		if err == nil && len(text) == 0 {
			t.Errorf("fetchmail says it fetched and there is nothing:\n%s", said)
		}
		return strings.Count(string(text), "Subject: ")
	}
	for _, want := range []struct {
		keep    string
		fetched int
		left    string
	}{{"keep", 2, "2"}, {"keep", 0, "2"}, {"fetchall nokeep", 2, "0"}, {"fetchall nokeep", 0, "0"}} {
		if got := fetch(want.keep); got != want.fetched {
			t.Errorf("fetchmail %s fetched %d, want %d", want.keep, got, want.fetched)
		}
		if left := inbox(t, s); left != want.left {
			t.Errorf("after fetchmail %s there are %s, want %s", want.keep, left, want.left)
		}
	}
}

func TestGetmail(t *testing.T) {
	t.Parallel()
	s := serve(t)
	host, port := hostPort(t, s.mail["pop3"])
	dir, as := nobody(t) // it delivers nothing for root
	maildir := filepath.Join(dir, "mail")
	programAs(t, as, "mkdir", "-p", filepath.Join(maildir, "cur"), filepath.Join(maildir, "new"), filepath.Join(maildir, "tmp"))
	for _, want := range []struct {
		remove  bool
		fetched int
		left    string
	}{{false, 2, "2"}, {false, 2, "2"}, {true, 2, "0"}, {true, 2, "0"}} {
		config := secret(t, filepath.Join(dir, "getmailrc"), fmt.Sprintf(`[retriever]
type = SimplePOP3Retriever
server = %s
port = %s
username = alex
password = drums
[destination]
type = Maildir
path = %s/
[options]
read_all = false
delete = %t
delivered_to = false
received = false
`, host, port, maildir, want.remove))
		if err := os.Chmod(config, 0o644); err != nil {
			t.Fatal(err)
		}
		programAs(t, as, "getmail", "--getmaildir", dir, "--rcfile", config)
		if got := delivered(t, maildir); len(got) != want.fetched || !strings.Contains(got[0], "Does this arrive?") && !strings.Contains(got[1], "Does this arrive?") {
			t.Errorf("after getmail delete=%t there are here\n%q\nwant %d", want.remove, got, want.fetched)
		}
		if left := inbox(t, s); left != want.left {
			t.Errorf("after getmail delete=%t the server has %s, want %s", want.remove, left, want.left)
		}
	}
}

func TestCurlPOP3(t *testing.T) {
	t.Parallel()
	s := serve(t)
	base := "pop3://alex:drums@" + s.mail["pop3"] + "/"
	curl := func(args ...string) string {
		return program(t, "curl", append([]string{"--silent", "--show-error", "--max-time", "20"}, args...)...)
	}
	for range 2 {
		if list := curl(base); strings.Count(list, "\n") != 2 || !strings.HasPrefix(list, "1 565\r\n2 ") {
			t.Errorf("curl lists %q", list)
		}
		if got := curl(base + "1"); !strings.Contains(got, "\r\nSubject: test\r\n") || len(got) != 565 {
			t.Errorf("curl fetches %d octets: %q", len(got), got)
		}
		if ids := curl("-X", "UIDL", base); strings.Count(ids, "\n") != 2 {
			t.Errorf("curl's UIDL gives %q", ids)
		}
	}
	for _, mechanism := range []string{"PLAIN", "LOGIN", "+APOP"} {
		if got := curl("--login-options", "AUTH="+mechanism, base+"2"); !strings.Contains(got, "Subject: another test") {
			t.Errorf("logged in by %s curl fetches %q", mechanism, got)
		}
	}
	curl("--head", "-X", "DELE 1", base)
	if list := curl(base); strings.Count(list, "\n") != 1 {
		t.Errorf("after curl's DELE 1 there is %q", list)
	}
}

// poplib tries each of the library's methods, twice.
const poplib = `
import poplib, sys
host, port = sys.argv[1], int(sys.argv[2])
def login(apop=False):
    box = poplib.POP3(host, port, timeout=20)
    if apop: box.apop('alex', 'drums')
    else:
        box.user('alex'); box.pass_('drums')
    return box
first = login()
ids = first.uidl()[1]
assert first.stat()[0] == 2 and len(first.list()[1]) == 2, first.stat()
assert 'UIDL' in first.capa(), first.capa()
assert first.top(1, 0)[1][-1] == b'', first.top(1, 0)
try: login(); raise SystemExit('a second session is let in')
except poplib.error_proto as e: assert b'[IN-USE]' in e.args[0], e
first.dele(1); first.rset(); first.noop(); first.quit()
second = login(apop=True)
assert second.uidl()[1] == ids, second.uidl()
response, lines, octets = second.retr(2)
assert octets == int(second.list(2).split()[2]), (octets, second.list(2))
second.dele(2)
second.quit()
third = login()
assert third.stat()[0] == 1 and third.uidl()[1] == ids[:1]
third.dele(1)
third.close()
fourth = login()
assert fourth.stat()[0] == 1, 'a broken connection removed mail'
fourth.quit()
print('done')
`

func TestPoplib(t *testing.T) {
	t.Parallel()
	s := serve(t)
	host, port := hostPort(t, s.mail["pop3"])
	if said := program(t, "python3", "-c", poplib, host, port); strings.TrimSpace(said) != "done" {
		t.Errorf("poplib: %s", said)
	}
}

// TestMuttFetches: mutt wants a terminal, and gets one from script(1). It copies all that it sees and leaves it there.
func TestMuttFetches(t *testing.T) {
	t.Parallel()
	s := serve(t)
	dir := t.TempDir()
	copied := filepath.Join(dir, "copied")
	config := secret(t, filepath.Join(dir, "muttrc"), fmt.Sprintf(`set pop_authenticators = "user"
set pop_pass = "drums"
set ssl_starttls = no
set ssl_force_tls = no
set mbox_type = mbox
set confirmappend = no
set confirmcreate = no
set copy = no
set quit = yes
set delete = no
set sleep_time = 0
set folder = %q
set hostname = "laptop"
folder-hook . 'push "<tag-pattern>.<enter><tag-prefix><copy-message>%s<enter><exit>"'
`, dir, copied))
	for run := 1; run <= 2; run++ {
		program(t, "script", "--quiet", "--return", "--command", "TERM=xterm mutt -F "+config+" -f pop://alex@"+s.mail["pop3"]+"/", "/dev/null")
		text, err := os.ReadFile(copied)
		if err != nil || strings.Count(string(text), "\nSubject: ") != 2*run || strings.Count(string(text), "\nDoes this arrive?") != run {
			t.Errorf("after run %d mutt has copied, %v,\n%s", run, err, text)
		}
	}
	if left := inbox(t, s); left != "2" {
		t.Errorf("mutt left %s messages, want 2", left)
	}
}
