package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// A served is a `sanduq serve` that runs.
type served struct {
	site         string            // its address
	mail         map[string]string // the addresses for mail programs, by the flag that opened them
	trust        *tls.Config       // of clients, where there is TLS
	out, errs    *output
	end          context.CancelFunc
	code         chan int
	endedAlready bool
}

// logins is what serve tells of its mail programs: who logs in, who makes no handshake, and of a renewed certificate.
var logins = regexp.MustCompile(`(?m)^(?:(?:and \d+ more like this within 10s: )?(?:imap|pop3|smtp) \S+: (?:\w+ is logged in|TLS handshake: .*)|tls: the certificate is another now, .*)\n`)

var announced = regexp.MustCompile(`(?m)^(\w+): (?:http://)?([\d.:]+)`)

// mailFlags open every server of the mail host at a free port.
var mailFlags = []string{"-imap", "127.0.0.1:0", "-pop3", "127.0.0.1:0", "-smtp", "127.0.0.1:0", "-submission", "127.0.0.1:0"}

// serve runs `sanduq serve` at free ports until the test is over.
func serve(t *testing.T, args ...string) *served {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := &served{out: &output{}, errs: &output{}, end: cancel, code: make(chan int, 1)}
	read, written := io.Pipe()
	p := &sanduq{stdout: io.MultiWriter(s.out, written), stderr: s.errs, dist: assets()}
	go func() {
		s.code <- p.run(ctx, slices.Concat([]string{"serve", "-addr", "127.0.0.1:0"}, mailFlags, args))
		written.Close()
	}()
	t.Cleanup(func() { s.stop(t) })
	for lines := bufio.NewScanner(read); lines.Scan(); {
		if lines.Text() != "Ctrl-C ends it." {
			continue
		}
		s.mail = map[string]string{}
		for _, m := range announced.FindAllStringSubmatch(s.out.String(), -1) {
			s.mail[m[1]] = m[2]
		}
		s.site = s.mail["site"]
		go io.Copy(io.Discard, read)
		return s
	}
	t.Fatalf("serve ended: %s%s", s.out, s.errs)
	return nil
}

// stop is Ctrl-C; it returns once serve has ended.
func (s *served) stop(t *testing.T) {
	t.Helper()
	if s.endedAlready {
		return
	}
	s.endedAlready = true
	s.end()
	select {
	case code := <-s.code:
		if code != 0 || logins.ReplaceAllString(s.errs.String(), "") != "" {
			t.Errorf("serve ended with code %d and said\n%s", code, s.errs)
		}
	case <-time.After(30 * time.Second):
		t.Error("serve does not end")
	}
}

// startServe is serve for tests that want the mail host alone: it returns its address.
func startServe(t *testing.T) string {
	t.Helper()
	return serve(t).mail["imap"]
}

func TestServeSite(t *testing.T) {
	t.Parallel()
	s := serve(t)
	for path, want := range map[string]string{
		"/": "<mail-console", "/ar/": `dir="rtl"`, "/en/06-expunge/": `id="step-2"`, "/mailboxes/smallorg.tar": "set.txt",
	} {
		answer, err := http.Get("http://" + s.site + path)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != 200 || !strings.Contains(string(content), want) {
			t.Errorf("GET %s: %d, %v, no %q in\n%.500s", path, answer.StatusCode, err, want, content)
		}
	}
}

// TestServeEnds: Ctrl-C tells the mail programs, and ends visitors who say nothing.
func TestServeEnds(t *testing.T) {
	t.Parallel()
	s := serve(t, "-host", "mail.example")
	var lines []*bufio.Reader
	for range 3 {
		c, err := net.Dial("tcp", s.mail["imap"])
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		r := bufio.NewReader(c)
		if greeting, err := r.ReadString('\n'); err != nil || !strings.HasPrefix(greeting, "* OK mail.example IMAP4rev1") {
			t.Fatalf("greeting %q, %v", greeting, err)
		}
		lines = append(lines, r)
	}
	silent, err := net.Dial("tcp", s.site)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { silent.Close() })
	s.stop(t)
	for _, r := range lines {
		last, err := io.ReadAll(r)
		if err != nil || !strings.HasPrefix(string(last), "* BYE ") {
			t.Errorf("the last word to a mail program is %q, %v; want BYE", last, err)
		}
	}
	for _, addr := range []string{s.site, s.mail["imap"]} {
		if c, err := net.Dial("tcp", addr); err == nil {
			c.Close()
			t.Errorf("%s is still open", addr)
		}
	}
}

// TestServeEndsAll: Ctrl-C ends sessions in whatever they are, each with its protocol's last word.
func TestServeEndsAll(t *testing.T) {
	t.Parallel()
	s := serve(t, "-host", "mail.example", "-quota", "400MB")
	large := "Subject: Large\r\n\r\n" + strings.Repeat("All work and no play makes a dull boy.\r\n", 250_000)
	filled := fmt.Sprintf("a0 LOGIN alex drums\r\na1 CREATE z\r\na2 APPEND z {%d+}\r\n%s\r\na3 SELECT z\r\n%s", len(large), large, strings.Repeat("a4 COPY 1:* z\r\n", 5))
	sessions := []struct{ name, protocol, send, until, last string }{
		{"search", "imap", filled + "a5 SEARCH" + strings.Repeat(" NOT BODY x", 2000) + "\r\n", "a4 OK", "* BYE mail.example IMAP4rev1 server terminating connection\r\n"},
		{"idle", "imap", "a0 LOGIN alex drums\r\na1 IDLE\r\n", "+ idling", "* BYE mail.example IMAP4rev1 server terminating connection\r\n"},
		{"literal", "imap", "a0 LOGIN alex drums\r\na1 APPEND INBOX {500}\r\n", "+ Ready", "* BYE mail.example IMAP4rev1 server terminating connection\r\n"},
		{"password", "imap", "a0 AUTHENTICATE PLAIN\r\n", "+ ", "* BYE mail.example IMAP4rev1 server terminating connection\r\n"},
		{"transaction", "pop3", "USER alex\r\nPASS drums\r\nUIDL\r\n", ".", "-ERR [SYS/TEMP] mail.example POP3 server shuts down: nothing was removed\r\n"},
		{"data", "smtp", "EHLO a.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<alex@mail.example>\r\nDATA\r\nSubject: Half", "354 ", "421 4.3.2 mail.example shuts down and closes the connection\r\n"},
		{"chunk", "smtp", "EHLO a.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<alex@mail.example>\r\nBDAT 5\r\nHello" + "BDAT 500\r\nHello", "250 2.0.0 5 octets", "421 4.3.2 mail.example shuts down and closes the connection\r\n"},
	}
	rest := make([]*bufio.Reader, len(sessions))
	for i, session := range sessions {
		conn, err := net.Dial("tcp", s.mail[session.protocol])
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		conn.SetDeadline(time.Now().Add(30 * time.Second))
		go io.WriteString(conn, session.send)
		rest[i] = bufio.NewReader(conn)
		for wanted := max(strings.Count(session.send, "COPY"), 1); wanted > 0; {
			line, err := rest[i].ReadString('\n')
			if err != nil {
				t.Fatalf("%s: %q, %v", session.name, line, err)
			}
			if strings.HasPrefix(line, session.until) {
				wanted--
			}
		}
	}
	// One that takes nothing of thirty messages.
	deaf, err := net.Dial("tcp", s.mail["imap"])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { deaf.Close() })
	io.WriteString(deaf, "a0 LOGIN alex drums\r\na1 SELECT z\r\na2 FETCH 1:30 BODY.PEEK[]\r\n")

	began := time.Now()
	s.stop(t)
	t.Logf("all of it ended after %v", time.Since(began).Round(time.Millisecond))
	for i, session := range sessions {
		last, err := io.ReadAll(rest[i])
		if lines := strings.SplitAfter(string(last), "\r\n"); err != nil || len(lines) < 2 || lines[len(lines)-2] != session.last {
			t.Errorf("%s: the last word is %q, %v; want %q", session.name, last, err, session.last)
		}
	}
}

// Where its mail is, and how long it stays, stands among the first lines, before any address that a mail program could be given.
func TestServeSaysThatItsMailGoes(t *testing.T) {
	t.Parallel()
	s := serve(t)
	lines := strings.Split(s.out.String(), "\n")
	if len(lines) < 3 || !strings.HasPrefix(lines[0], "site: ") || lines[1] != inMemory || !strings.Contains(inMemory, "in memory") || !strings.Contains(inMemory, "gone when serve ends") {
		t.Errorf("serve begins with\n%s", s.out)
	}
}
