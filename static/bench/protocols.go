package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emersion/go-smtp"

	"sanduq/server/mailhost"
)

const (
	// maildropSize is how many messages the large maildrop has: as many as a mailbox may.
	maildropSize = 100_000
	// senders deliver at the same time.
	senders = 10
)

// protocols measures POP3 and SMTP: what they add to the program, a large maildrop, deliveries.
func protocols(s *stand, p *plan) []row {
	rows := run(p, "what POP3 and SMTP add", added)
	rows = append(rows, run(p, "a large maildrop", maildrop)...)
	return append(rows, run(p, "deliveries", deliveries)...)
}

// added builds the program with each server left out in turn.
func added(s *stand, p *plan) []row {
	whole := kilobytes(readAssets(s, p.module).weight())
	less := func(without string) float64 {
		fmt.Fprintf(p.verbose, "building the program without %s\n", without)
		dir := folder(s)
		command(s, p.module, nil, "go", "run", "./static/bundle", "-dist", dir, "-without", without)
		return kilobytes(assetsIn(s, dir).weight())
	}
	beside := "the whole program " + number(whole, "KB")
	return []row{
		{what: "POP3 adds to the program, brotli", value: whole - less("pop3"), unit: "KB", beside: beside},
		{what: "SMTP adds to the program, brotli", value: whole - less("smtp"), unit: "KB", beside: beside},
		{what: "both add to the program, brotli", value: whole - less("pop3,smtp"), unit: "KB", aim: 40, beside: beside},
	}
}

// A lineClient sends commands of POP3 or SMTP and reads their answers.
type lineClient struct {
	conn net.Conn
	r    *bufio.Reader
}

func newLineClient(s *stand, conn net.Conn, err error) *lineClient {
	s.must(err)
	c := &lineClient{conn, bufio.NewReaderSize(conn, 64<<10)}
	_, err = c.line()
	s.must(err)
	return c
}

func (c *lineClient) line() (string, error) {
	line, err := c.r.ReadString('\n')
	return strings.TrimRight(line, "\r\n"), err
}

// do sends a command and reads its first line, and where there are many all to the dot.
func (c *lineClient) do(command string, many bool) (first string, lines int, err error) {
	if _, err = io.WriteString(c.conn, command+"\r\n"); err != nil {
		return "", 0, err
	}
	if first, err = c.line(); err != nil || !many {
		return first, 0, err
	}
	for {
		line, err := c.line()
		if err != nil || line == "." {
			return first, lines, err
		}
		lines++
	}
}

// maildrop times the three commands that go through all of a maildrop, beside IMAP's one that tells the same.
func maildrop(s *stand, p *plan) []row {
	store, err := ours(0)
	s.must(err)
	fill(s, store, maildropSize)
	host := mailhost.New(store, mailhost.Config{Name: "localhost"})
	defer host.Close()
	conn, err := host.Dial("imap", 0)
	s.must(err)
	imap := &plainClient{conn: conn, r: bufio.NewReaderSize(conn, 64<<10)}
	_, err = imap.line()
	s.must(err)
	for _, command := range []string{"LOGIN " + user + " " + password, "SELECT INBOX"} {
		_, _, err := imap.do(command)
		s.must(err)
	}
	took := map[string][]float64{}
	for range p.times {
		conn, err := host.Dial("pop3", 0)
		c := newLineClient(s, conn, err)
		for _, command := range []string{"USER " + user, "PASS " + password, "STAT", "LIST", "UIDL", "QUIT"} {
			many := command == "LIST" || command == "UIDL"
			began := time.Now()
			answer, lines, err := c.do(command, many)
			s.must(err)
			took[command] = append(took[command], milliseconds(time.Since(began)))
			if !strings.HasPrefix(answer, "+OK") || many && lines != maildropSize {
				s.Fatalf("%s: %s, %d lines", command, answer, lines)
			}
		}
		c.conn.Close()
		octets, _, err := imap.do("FETCH 1:* (UID RFC822.SIZE)")
		s.must(err)
		took["FETCH"] = append(took["FETCH"], milliseconds(octets))
	}
	fetch, _ := median(took["FETCH"])
	var rows []row
	for _, command := range []string{"PASS " + password, "STAT", "LIST", "UIDL"} {
		middle, least := median(took[command])
		name, _, _ := strings.Cut(command, " ")
		rows = append(rows, row{what: thousands(maildropSize) + " messages by POP3: " + name, value: middle, unit: "ms",
			beside: fmt.Sprintf("at best %s; IMAP's FETCH 1:* (UID RFC822.SIZE) %s", number(least, "ms"), number(fetch, "ms"))})
	}
	return rows
}

// deliveries counts messages a second that ten connections hand over by TCP, beside go-smtp's server, which keeps them
// in memory, too. Both get the same octets from the same client.
func deliveries(s *stand, p *plan) []row {
	store, err := ours(0)
	s.must(err)
	host := mailhost.New(store, mailhost.Config{Name: "localhost"})
	defer host.Close()
	l := listen(s)
	go host.Serve(context.Background(), "smtp", 25, l)

	theirs := smtp.NewServer(&keeper{})
	theirs.Domain, theirs.ErrorLog = "localhost", log.New(io.Discard, "", 0)
	defer theirs.Close()
	tl := listen(s)
	go theirs.Serve(tl)

	const each = 200 // messages of one connection and round
	var ourRates, theirRates []float64
	for range max(p.times/3, 3) { // by turns, so that both meet the same load
		ourRates = append(ourRates, rate(s, l.Addr().String(), each))
		theirRates = append(theirRates, rate(s, tl.Addr().String(), each))
	}
	our, _ := median(ourRates)
	their, _ := median(theirRates)
	return []row{{what: fmt.Sprintf("deliveries of 2 KB a second, %d connections", senders), value: our, unit: "/s",
		beside: "go-smtp's server " + number(their, "/s") + ", same client"}}
}

// rate has every connection deliver so many messages, one after the other.
func rate(s *stand, addr string, each int) float64 {
	message := string(letter(1))
	var failed atomic.Pointer[error]
	var wg sync.WaitGroup
	began := time.Now()
	for range senders {
		wg.Go(func() {
			if err := deliver(addr, message, each); err != nil {
				failed.Store(&err)
			}
		})
	}
	wg.Wait()
	took := time.Since(began)
	if err := failed.Load(); err != nil {
		s.Fatal(*err)
	}
	return float64(senders*each) / took.Seconds()
}

func deliver(addr, message string, each int) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	c := &lineClient{conn, bufio.NewReader(conn)}
	if _, err := c.line(); err != nil {
		return err
	}
	for i := range each {
		hello := ""
		if i == 0 {
			hello = "HELO bench.example"
		}
		for _, step := range []struct{ send, want string }{
			{hello, "250"}, {"MAIL FROM:<riley@localhost>", "250"}, {"RCPT TO:<" + user + "@localhost>", "250"}, {"DATA", "354"}, {message + ".", "250"},
		} {
			if step.send == "" {
				continue
			}
			if reply, _, err := c.do(step.send, false); err != nil || !strings.HasPrefix(reply, step.want) {
				return fmt.Errorf("%.20s: %s, %v", step.send, reply, err)
			}
		}
	}
	return nil
}

// A keeper is a backend of go-smtp that keeps what comes in memory.
type keeper struct {
	mu   sync.Mutex
	mail [][]byte
}

// NewSession implements smtp.Backend.
func (k *keeper) NewSession(*smtp.Conn) (smtp.Session, error) { return session{k}, nil }

type session struct{ *keeper }

// Mail implements smtp.Session, as do the rest.
func (session) Mail(string, *smtp.MailOptions) error { return nil }
func (session) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (session) Reset()                               {}
func (session) Logout() error                        { return nil }

func (s session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mail = append(s.mail, text)
	return err
}
