package main

import (
	"bufio"
	"context"
	"crypto/tls"
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
var logins = regexp.MustCompile(`(?m)^(?:(?:imap|pop3|smtp) \S+: (?:\w+ is logged in|TLS handshake: .*)|tls: the certificate is another now, .*)\n`)

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
