package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// These tests hold real mail programs against `sanduq serve -imap`, as a person would. `make test` installs the programs;
// without them the tests fail and say so.

// program runs a real client and returns what it printed; a client that fails, fails the test.
func program(t *testing.T, name string, args ...string) string {
	t.Helper()
	return programAs(t, nil, name, args...)
}

// programAs is program with the attributes of its process.
func programAs(t *testing.T, as *syscall.SysProcAttr, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is not installed: run make test-tools", name)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = &out, &errs, as
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, &out, &errs)
	}
	return out.String()
}

// dialAlex is an independent client, logged in, for looking behind a program's back.
func (s *served) dialAlex(t *testing.T) *imapclient.Client {
	t.Helper()
	var c *imapclient.Client
	var err error
	if s.trust != nil {
		c, err = imapclient.DialTLS(s.mail["imaps"], &imapclient.Options{TLSConfig: s.trust})
	} else {
		c, err = imapclient.DialInsecure(s.mail["imap"], nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login("alex", "drums").Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCurl(t *testing.T) {
	t.Parallel()
	addr := startServe(t)
	base := "imap://alex:drums@" + addr
	curl := func(args ...string) string {
		return program(t, "curl", append([]string{"--silent", "--show-error", "--max-time", "20"}, args...)...)
	}

	if list := curl(base + "/"); !strings.Contains(list, "newbox") || !strings.Contains(list, "INBOX") {
		t.Errorf("curl lists\n%s\nwant INBOX and newbox", list)
	}
	if found := curl(base + "/INBOX?SUBJECT%20another"); strings.TrimSpace(found) != "* SEARCH 2" {
		t.Errorf("curl's search for another finds %q, want * SEARCH 2", found)
	}

	letter := "From: alex@smallorg.org\r\nTo: riley@smallorg.org\r\nSubject: carried by curl\r\n" +
		"Date: Wed, 1 Mar 2000 10:00:00 +0000\r\n\r\nA line.\r\n.\r\nThe last one.\r\n"
	file := filepath.Join(t.TempDir(), "letter.eml")
	if err := os.WriteFile(file, []byte(letter), 0o600); err != nil {
		t.Fatal(err)
	}
	curl("--upload-file", file, base+"/newbox")
	if got := curl(base + "/newbox;MAILINDEX=7"); got != letter {
		t.Errorf("curl fetches\n%q\nwant what it uploaded\n%q", got, letter)
	}
	if got := curl(base + "/newbox;MAILINDEX=7;SECTION=HEADER.FIELDS%20(Subject)"); strings.TrimSpace(got) != "Subject: carried by curl" {
		t.Errorf("curl fetches the section %q, want the Subject line", got)
	}
}

// mbsyncHas is how many messages each side has before the two are synchronised.
const mbsyncHas = 100

func TestMbsync(t *testing.T) {
	t.Parallel()
	s := serve(t)
	mbsync(t, s, s.mail["imap"], "SSLType None")
}

// mbsync has mbsync synchronise a mailbox in both ways at an address, with what its configuration says of TLS.
func mbsync(t *testing.T, s *served, addr, security string) {
	host, port := hostPort(t, addr)
	client := s.dialAlex(t)
	if err := client.Create("archive", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	for i := range mbsyncHas {
		body := letterNumber("server", i)
		cmd := client.Append("archive", int64(len(body)), &imap.AppendOptions{Flags: flagsOf(i), Time: time.Date(2000, 3, 1, 0, 0, i, 0, time.UTC)})
		if _, err := cmd.Write(body); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := cmd.Wait(); err != nil {
			t.Fatal(err)
		}
	}

	dir := t.TempDir()
	archive := filepath.Join(dir, "mail", "archive")
	for _, sub := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(archive, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for i := range mbsyncHas {
		name := fmt.Sprintf("%d.%d_1.here:2,", 951868800+i, i)
		if i%3 == 0 {
			name += "S"
		}
		body := bytes.ReplaceAll(letterNumber("here", i), []byte("\r\n"), []byte("\n"))
		if err := os.WriteFile(filepath.Join(archive, "cur", name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	config := filepath.Join(dir, "mbsyncrc")
	if err := os.WriteFile(config, fmt.Appendf(nil, `
IMAPAccount sanduq
Host %s
Port %s
User alex
Pass drums
%s
AuthMechs LOGIN

IMAPStore server
Account sanduq

MaildirStore here
Path %[4]s/mail/
Inbox %[4]s/mail/INBOX
SubFolders Verbatim

Channel all
Far :server:
Near :here:
Patterns archive
Create Both
Expunge Both
SyncState *
`, host, port, security, dir), 0o600); err != nil {
		t.Fatal(err)
	}
	sync := func() { program(t, "mbsync", "--config", config, "--all") }

	sync()
	both := 2 * mbsyncHas
	if n := len(mails(t, archive)); n != both {
		t.Fatalf("after the first run %d messages are here, want %d", n, both)
	}
	first := serverState(t, client)
	if len(first) != both {
		t.Fatalf("after the first run the server has %d messages, want %d", len(first), both)
	}
	here := mails(t, archive)

	sync()
	if again := serverState(t, client); !slices.Equal(again, first) {
		t.Errorf("the second run changed the server:\n%v\nwas\n%v", again, first)
	}
	if again := mails(t, archive); !slices.Equal(again, here) {
		t.Errorf("the second run changed what is here:\n%v\nwas\n%v", again, here)
	}

	// A change on each side, one of them a removal, must travel to the other.
	if err := os.Remove(filepath.Join(archive, filepath.FromSlash(here[0]))); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Select("archive", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if err := client.Store(imap.SeqSetNum(50), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagFlagged}}, nil).Close(); err != nil {
		t.Fatal(err)
	}
	sync()
	if n := len(serverState(t, client)); n != both-1 {
		t.Errorf("after a removal here the server has %d messages, want %d", n, both-1)
	}
	flagged := slices.ContainsFunc(mails(t, archive), func(name string) bool {
		_, flags, _ := strings.Cut(name, ":2,")
		return strings.Contains(flags, "F")
	})
	if !flagged {
		t.Error("the server's \\Flagged did not reach the Maildir")
	}
}

func letterNumber(where string, i int) []byte {
	return fmt.Appendf(nil, "From: alex@smallorg.org\r\nTo: riley@smallorg.org\r\nSubject: %s %d\r\nMessage-ID: <%d.%[1]s@smallorg.org>\r\n"+
		"Date: Wed, 1 Mar 2000 10:00:00 +0000\r\n\r\nLetter %[2]d, written at the %[1]s's end.\r\n", where, i, i)
}

func flagsOf(i int) []imap.Flag {
	if i%2 == 0 {
		return []imap.Flag{imap.FlagSeen}
	}
	return nil
}

// mails lists the messages of a Maildir by file name, flags included, in order.
func mails(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	for _, sub := range []string{"cur", "new"} {
		err := fs.WalkDir(os.DirFS(dir), sub, func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				names = append(names, p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(names)
	return names
}

// serverState is each message of the archive as the server has it: UID, size and flags.
func serverState(t *testing.T, c *imapclient.Client) []string {
	t.Helper()
	if _, err := c.Select("archive", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		t.Fatal(err)
	}
	all := imap.SeqSet{{Start: 1, Stop: 0}}
	messages, err := c.Fetch(all, &imap.FetchOptions{UID: true, Flags: true, RFC822Size: true}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	var state []string
	for _, m := range messages {
		flags := slices.DeleteFunc(m.Flags, func(f imap.Flag) bool { return f == `\Recent` })
		state = append(state, fmt.Sprintf("%d %d %v", m.UID, m.RFC822Size, flags))
	}
	return state
}
