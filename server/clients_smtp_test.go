package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
)

// These tests hold the mail programs that send by SMTP against `sanduq serve -smtp -submission`, each twice.

// arrived is the text of alex' newest message, or of the one in another mailbox.
func arrived(t *testing.T, s *served, mailbox string) string {
	t.Helper()
	c := s.dialAlex(t)
	selected, err := c.Select(mailbox, nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	messages, err := c.Fetch(imap.SeqSetNum(selected.NumMessages), &imap.FetchOptions{
		BodySection: []*imap.FetchItemBodySection{{Peek: true}},
	}).Collect()
	if err != nil || len(messages) != 1 {
		t.Fatalf("the newest of %s: %v, %v", mailbox, messages, err)
	}
	return string(messages[0].BodySection[0].Bytes)
}

// mark is a word that no other message has.
func mark(program string, run int) string { return fmt.Sprintf("sent by %s, run %d", program, run) }

// letterMarked is a message with lines that begin with dots.
func letterMarked(mark string) string {
	return "From: riley@smallorg.org\r\nTo: alex@smallorg.org\r\nSubject: " + mark + "\r\nDate: Wed, 1 Mar 2000 10:00:00 +0000\r\n" +
		"Message-ID: <1@smallorg.org>\r\n\r\n.\r\n..two\r\n.three\r\n\r\nEnd.\r\n"
}

// eachSender runs a program twice, and sees the message arrive after each.
func eachSender(t *testing.T, name string, send func(s *served, mark, file string)) {
	t.Helper()
	t.Parallel()
	sendsTwice(t, serve(t), name, send)
}

// sendsTwice is eachSender at a server that runs.
func sendsTwice(t *testing.T, s *served, name string, send func(s *served, mark, file string)) {
	t.Helper()
	for run := 1; run <= 2; run++ {
		m := mark(name, run)
		file := secret(t, filepath.Join(t.TempDir(), "letter.eml"), letterMarked(m))
		send(s, m, file)
		got := arrived(t, s, "INBOX")
		if !strings.Contains(got, "Subject: "+m+"\r\n") || !strings.HasPrefix(got, "Return-Path: <") || !strings.Contains(got, "\r\nReceived: from ") {
			t.Errorf("after run %d of %s the newest message is\n%s", run, name, got)
		}
		if dots := "\r\n\r\n.\r\n..two\r\n.three\r\n\r\nEnd.\r\n"; strings.Contains(got, "..two") && !strings.HasSuffix(got, dots) && !strings.HasSuffix(got, dots+"\r\n") { // swaks adds a line end of its own
			t.Errorf("%s: the text arrived as %q", name, got)
		}
	}
	want := fmt.Sprint(4)
	if n := inbox(t, s); n != want {
		t.Errorf("after two runs of %s there are %s messages, want %s", name, n, want)
	}
}

func TestCurlSMTP(t *testing.T) {
	eachSender(t, "curl", func(s *served, _, file string) {
		program(t, "curl", "--silent", "--show-error", "--max-time", "20", "--url", "smtp://"+s.mail["smtp"]+"/mail.example",
			"--mail-from", "kim@mail.example", "--mail-rcpt", "alex@smallorg.org", "--upload-file", file)
	})
}

func TestCurlSubmission(t *testing.T) {
	eachSender(t, "curl", func(s *served, _, file string) {
		for _, mechanism := range []string{"PLAIN", "LOGIN"} {
			to := "alex@smallorg.org"
			if mechanism != "PLAIN" {
				to = "kim@mail.example"
			}
			program(t, "curl", "--silent", "--show-error", "--max-time", "20", "--url", "smtp://"+s.mail["submission"]+"/laptop",
				"--user", "alex:drums", "--login-options", "AUTH="+mechanism,
				"--mail-from", "alex@smallorg.org", "--mail-rcpt", to, "--upload-file", file)
		}
		if got := arrived(t, s, "Outbox"); !strings.Contains(got, "kim@mail.example") || !strings.HasSuffix(got, "End.\r\n") {
			t.Errorf("in the Outbox is\n%s", got)
		}
	})
}

// smtplib sends by the library: pipelined by nothing, but with everything else it knows.
const smtplib = `
import smtplib, sys
relay, submission, file = sys.argv[1:]
letter = open(file, 'rb').read()
with smtplib.SMTP(relay, timeout=20) as s:
    s.ehlo('mail.example')
    assert s.has_extn('size') and s.has_extn('pipelining') and s.has_extn('smtputf8') and not s.has_extn('auth'), s.esmtp_features
    refused = s.sendmail('kim@mail.example', ['alex@smallorg.org', 'nobody@smallorg.org'], letter)
    assert refused['nobody@smallorg.org'][0] == 550, refused
    try: s.sendmail('kim@mail.example', ['sam@elsewhere.example'], letter); raise SystemExit('it relays')
    except smtplib.SMTPRecipientsRefused as e: assert list(e.recipients.values())[0][0] == 550, e
    assert s.verify('alex')[0] in (250, 252), s.verify('alex')
with smtplib.SMTP(submission, timeout=20) as s:
    try: s.sendmail('alex@smallorg.org', ['sam@elsewhere.example'], letter); raise SystemExit('it takes mail of anybody')
    except smtplib.SMTPException as e: assert b'5.7.0' in str(e).encode(), e
    s.login('alex', 'drums')
    s.sendmail('alex@smallorg.org', ['sam@elsewhere.example'], letter, mail_options=['BODY=8BITMIME'], rcpt_options=['NOTIFY=NEVER'])
print('done')
`

func TestSmtplib(t *testing.T) {
	eachSender(t, "smtplib", func(s *served, _, file string) {
		if said := program(t, "python3", "-c", smtplib, s.mail["smtp"], s.mail["submission"], file); strings.TrimSpace(said) != "done" {
			t.Errorf("smtplib: %s", said)
		}
	})
}

func TestMsmtp(t *testing.T) {
	eachSender(t, "msmtp", func(s *served, _, file string) {
		host, port := hostPort(t, s.mail["submission"])
		for _, mechanism := range []string{"plain", "scram-sha-256", "login"} {
			to := "alex@smallorg.org"
			if mechanism != "plain" {
				to = "kim@mail.example"
			}
			program(t, "sh", "-c", `exec msmtp --file=/dev/null --host=`+host+` --port=`+port+` --tls=off --auth=`+mechanism+
				` --user=alex --passwordeval="echo drums" --from=alex@smallorg.org `+to+` <"$0"`, file)
		}
	})
}

func TestSwaks(t *testing.T) {
	eachSender(t, "swaks", func(s *served, _, file string) {
		said := program(t, "swaks", "--server", s.mail["smtp"], "--helo", "mail.example", "--from", "kim@mail.example", "--to", "alex@smallorg.org", "--data", "@"+file)
		if !strings.Contains(said, "<-  250 2.0.0") {
			t.Errorf("swaks says\n%s", said)
		}
		program(t, "swaks", "--server", s.mail["submission"], "--helo", "laptop", "--from", "alex@smallorg.org", "--to", "sam@elsewhere.example",
			"--auth", "PLAIN", "--auth-user", "alex", "--auth-password", "drums", "--data", "@"+file)
	})
}

func TestMuttSends(t *testing.T) {
	eachSender(t, "mutt", func(s *served, mark, file string) {
		dir := t.TempDir()
		config := secret(t, filepath.Join(dir, "muttrc"), fmt.Sprintf(`set smtp_url = "smtp://alex@%s/"
set smtp_pass = "drums"
set smtp_authenticators = "plain"
set ssl_starttls = no
set ssl_force_tls = no
set from = "alex@smallorg.org"
set use_from = yes
set copy = no
set hostname = "laptop"
`, s.mail["submission"]))
		program(t, "sh", "-c", `printf 'By mutt.\n' | mutt -F "$0" -s "$1" alex@smallorg.org`, config, mark)
		_ = file
	})
}
