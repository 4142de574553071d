package main

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// say sends lines to a mail port of serve and returns what is answered until the server closes, or the last line is tagged.
func (s *served) say(t *testing.T, flag, until string, lines ...string) string {
	t.Helper()
	conn, err := net.Dial("tcp", s.mail[flag])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(30 * time.Second))
	io.WriteString(conn, strings.Join(lines, "\r\n")+"\r\n")
	var all strings.Builder
	for r := bufio.NewReader(conn); ; {
		line, err := r.ReadString('\n')
		all.WriteString(line)
		if err != nil || strings.HasPrefix(line, until) {
			return all.String()
		}
	}
}

func TestQuota(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		flags       []string
		quota, says string
	}{
		{nil, `* QUOTA "" (STORAGE 10 97657)`, ""},
		{[]string{"-quota", "1GB"}, `(STORAGE 10 976563)`, ""},
		{[]string{"-quota", "0"}, "* QUOTAROOT INBOX\r\n", ""},
		{[]string{"-quota", "5kB"}, `(STORAGE 10 5)`, "quota: alex has 9.8 kB already, and may have 5 kB: nothing more is taken; -quota gives more\n"},
	} {
		s := serve(t, tt.flags...)
		if got := s.say(t, "imap", "a2 ", "a1 LOGIN alex drums", "a2 GETQUOTAROOT INBOX"); !strings.Contains(got, tt.quota) {
			t.Errorf("serve %v: %s\nwant %s", tt.flags, got, tt.quota)
		}
		if out := s.out.String(); !strings.Contains(out, tt.says) || tt.says == "" && strings.Contains(out, "quota:") {
			t.Errorf("serve %v says %s", tt.flags, out)
		}
	}
	full := serve(t, "-quota", "5kB")
	if got := full.say(t, "smtp", "452 ", "EHLO a.example", "MAIL FROM:<>", "RCPT TO:<alex@smallorg.org>", "QUIT"); !strings.Contains(got, "452 4.2.2 ") {
		t.Errorf("RCPT is answered %s", got)
	}
	if got := full.say(t, "imap", "a2 ", "a1 LOGIN alex drums", "a2 APPEND INBOX {10}"); !strings.Contains(got, "a2 NO [OVERQUOTA] ") {
		t.Errorf("APPEND is answered %s", got)
	}
}
