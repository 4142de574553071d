package mailhost_test

import (
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"sanduq/server/mailhost"
	"sanduq/server/mailstore"
)

// TestTimers: how long each protocol lets a client be silent, and what it says then.
func TestTimers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, protocol string
		port           int
		send, last     string
		after          time.Duration
	}{
		{"imap before the login", "imap", 143, "a1 NOOP\r\n", "* BYE Autologout: nothing came for 1m0s\r\n", time.Minute},
		{"imap within a line", "imap", 143, "a1 NO", "* BYE Autologout: nothing came for 1m0s\r\n", time.Minute},
		{"imap after it", "imap", 143, "a1 LOGIN alex drums\r\n", "* BYE Autologout: nothing came for 30m0s\r\n", 30 * time.Minute},
		{"pop3", "pop3", 110, "CAPA\r\n", "", 10 * time.Minute},
		{"smtp", "smtp", 25, "NOOP\r\n", "421 4.4.2 mail.example closes the connection: nothing came for 5m0s\r\n", 5 * time.Minute},
		{"a handshake", "imap", 993, "\x16\x03\x01", "", 30 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { timer(t, tt.protocol, tt.port, tt.send, tt.last, tt.after) })
		})
	}
}

func timer(t *testing.T, protocol string, port int, send, last string, after time.Duration) {
	store := mailstore.New(mailstore.Options{})
	store.AddUser("alex", "drums")
	host := mailhost.New(store, mailhost.Config{Name: "mail.example", Timeouts: true, StartTLS: func(c net.Conn) (net.Conn, error) {
		_, err := io.ReadFull(c, make([]byte, 100)) // it never has enough
		return c, err
	}})
	defer host.Close()
	if port != 993 {
		host = mailhost.New(store, mailhost.Config{Name: "mail.example", Timeouts: true})
		defer host.Close()
	}
	conn, err := host.Dial(protocol, port)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	got, ended := make(chan string, 1), make(chan time.Duration, 1)
	began := time.Now()
	go func() {
		all, _ := io.ReadAll(conn)
		ended <- time.Since(began)
		got <- string(all)
	}()
	io.WriteString(conn, send)
	if took := <-ended; took != after {
		t.Errorf("it ended after %v, want %v", took, after)
	}
	if all := <-got; len(all) < len(last) || all[len(all)-len(last):] != last {
		t.Errorf("the last word of %q is not %q", all, last)
	}
}
