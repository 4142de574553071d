//go:build !js

package mailhost_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sanduq/server/mailhost"
	"sanduq/server/mailstore"
	"sanduq/server/memnet"
	"sanduq/server/selfsigned"
)

func withTLS(t *testing.T) *stand {
	t.Helper()
	pair, err := selfsigned.New("mail.example", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return stood(t, func(cfg *mailhost.Config) { cfg.StartTLS = pair.Accept })
}

func (s *stand) number(port int) string { return s.at[port][strings.LastIndexByte(s.at[port], ':')+1:] }

// TestTLSAtAPlainPort: it is answered in its own language, and the log says where it belongs.
func TestTLSAtAPlainPort(t *testing.T) {
	t.Parallel()
	pair, err := selfsigned.New("mail.example", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for port, tt := range map[int]struct {
		protocol, advice string
		right            int
	}{
		143: {"imap", "IMAP that begins with TLS is at port 1993", 993},
		110: {"pop3", "POP3 that begins with TLS is at port 1995", 995},
		25:  {"smtp", "SMTP that begins with TLS is at port 1465", 465},
		587: {"smtp", "no port for SMTP begins with it; set the mail program to STARTTLS", 0},
		0:   {"imap", "TLS is not offered, as there is no certificate", 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			log := new(journal)
			cfg := mailhost.Config{Name: "mail.example", Timeouts: true, Logf: log.logf}
			if port > 0 {
				cfg.StartTLS = pair.Accept
			}
			host := mailhost.New(mailstore.New(mailstore.Options{}), cfg)
			defer host.Close()
			if tt.right > 0 {
				go host.Serve(t.Context(), tt.protocol, tt.right, &listener{conns: make(chan net.Conn), port: 1000 + tt.right})
				synctest.Wait()
			}
			l := &listener{conns: make(chan net.Conn)}
			go host.Serve(t.Context(), tt.protocol, port, l)
			ours, theirs := memnet.New().Pipe("host", "client")
			l.conns <- theirs
			err := tls.Client(ours, &tls.Config{InsecureSkipVerify: true}).Handshake()
			if err == nil || err.Error() != "remote error: tls: protocol version not supported" {
				t.Errorf("a handshake at %d ends with %v", port, err)
			}
			ours.Close()
			synctest.Wait()
			if want := tt.protocol + " client: TLS began at a port that begins without it: " + tt.advice; log.all() != want {
				t.Errorf("at %d is logged %q, want %q", port, log.all(), want)
			}
		})
	}
}

// TestPlainTextAtATLSPort: it is answered in its own language with the port where it belongs.
func TestPlainTextAtATLSPort(t *testing.T) {
	t.Parallel()
	s := withTLS(t)
	for port, tt := range map[int]struct {
		says, answer string
		right        int
	}{
		993: {"a1 LOGIN alex drums", "* BYE This port begins with TLS, and a client without it came: IMAP that begins without TLS is at port %s\r\n", 143},
		995: {"USER alex", "-ERR This port begins with TLS, and a client without it came: POP3 that begins without TLS is at port %s\r\n", 110},
		465: {"EHLO a.example", "554 5.7.0 This port begins with TLS, and a client without it came: SMTP that begins without TLS is at port %s\r\n", 587},
	} {
		c := s.from("127.0.0.1", port)
		io.WriteString(c.conn, tt.says+"\r\n")
		c.ends(fmt.Sprintf(tt.answer, s.number(tt.right)))
		if err := tls.Client(s.from("127.0.0.1", port).conn, &tls.Config{InsecureSkipVerify: true}).Handshake(); err != nil {
			t.Errorf("a handshake at %d: %v", port, err)
		}
	}
	if strings.Contains(s.log.all(), "drums") {
		t.Errorf("the log has a password:\n%s", s.log.all())
	}
}

// A listener gives connections in memory.
type listener struct {
	conns chan net.Conn
	port  int
	once  sync.Once
}

func (l *listener) Accept() (net.Conn, error) {
	if conn, ok := <-l.conns; ok {
		return conn, nil
	}
	return nil, net.ErrClosed
}
func (l *listener) Close() error   { l.once.Do(func() { close(l.conns) }); return nil }
func (l *listener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: l.port} }

// TestSilenceAtATLSPort: a mail program without TLS waits for a greeting, and hears after half a minute why none comes.
func TestSilenceAtATLSPort(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		host := mailhost.New(mailstore.New(mailstore.Options{}), mailhost.Config{
			Name: "mail.example", Timeouts: true, StartTLS: func(c net.Conn) (net.Conn, error) { return c, nil },
		})
		l := &listener{conns: make(chan net.Conn)}
		go host.Serve(t.Context(), "imap", 993, l)
		ours, theirs := net.Pipe()
		l.conns <- theirs
		began := time.Now()
		line, err := bufio.NewReader(ours).ReadString('\n')
		if took := time.Since(began); err != nil || took != 30*time.Second ||
			line != "* BYE This port begins with TLS, and nothing came: no port for IMAP begins without it; set the mail program to SSL/TLS\r\n" {
			t.Errorf("after %v comes %q, %v", took, line, err)
		}
		ours.Close()
		host.Close()
	})
}

// TestEarlyTalkers: what comes before the greeting and is no TLS is kept.
func TestEarlyTalkers(t *testing.T) {
	t.Parallel()
	s := withTLS(t)
	for _, early := range []string{"a", "a1 NOOP\r\na2 LOGOUT\r\n", "\x16", "\x16\x03\x01"} {
		c := s.from("127.0.0.1", 143)
		io.WriteString(c.conn, early+"\r\nb2 LOGOUT\r\n")
		all, err := io.ReadAll(c.r)
		if err != nil || !strings.HasPrefix(string(all), "* OK mail.example") || !strings.Contains(string(all), "2 OK LOGOUT completed") {
			t.Errorf("%q is answered %q, %v", early, all, err)
		}
	}
}

// FuzzIsClientHello: what is known of octets stays so whatever follows, and is known of six.
func FuzzIsClientHello(f *testing.F) {
	for _, s := range []string{"", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc", "\x16\x03\x03\x00\x04\x01", "a1 LOGIN", "\x16\x03\x01\x00\x01\x02", "\x15\x03\x03\x00\x02\x02\x46", "\x16\x03", "\x16\x04\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var before, decided bool
		for n := range len(b) + 1 {
			hello, known := mailhost.IsClientHello(b[:n])
			if decided && (!known || hello != before) || hello && (!known || n < 6 || b[0] != 22) || n >= 6 && !known {
				t.Fatalf("%x: %v, %v; before %v, %v", b[:n], hello, known, before, decided)
			}
			before, decided = hello, known
		}
	})
}

// TestPlainTextAfterSTARTTLS: a client that asks for TLS and goes on in plain text is told so in plain text.
func TestPlainTextAfterSTARTTLS(t *testing.T) {
	t.Parallel()
	s := withTLS(t)
	for port, c := range map[int]struct{ ask, next, want string }{
		143: {"a1 starttls\r\n", "a2 login alex drums\r\n", "* BYE Plain text came where TLS was to begin: after the answer to STARTTLS"},
		110: {"STLS\r\n", "USER alex\r\n", "-ERR Plain text came where TLS was to begin: after the answer to STLS"},
		587: {"EHLO a.example\r\nSTARTTLS\r\n", "NOOP\r\n", "554 5.7.0 Plain text came where TLS was to begin: after the answer to STARTTLS"},
	} {
		conn, err := net.Dial("tcp", s.at[port])
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		in := bufio.NewScanner(conn)
		in.Scan() // the greeting
		io.WriteString(conn, c.ask)
		for in.Scan() && !strings.HasPrefix(in.Text(), "a1 OK") && !strings.HasPrefix(in.Text(), "+OK") && !strings.HasPrefix(in.Text(), "220 ") {
		}
		io.WriteString(conn, c.next)
		if in.Scan(); !strings.HasPrefix(in.Text(), c.want) {
			t.Errorf("port %d says %q", port, in.Text())
		}
		if in.Scan() {
			t.Errorf("port %d goes on: %q", port, in.Text())
		}
	}
}
