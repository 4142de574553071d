package peers_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/emersion/go-imap/v2/imapclient"

	"sanduq/server/peers"
)

func TestSealed(t *testing.T) {
	t.Parallel()
	const records = "\x16\x03\x01\x00\x02ab\x14\x03\x03\x00\x01\x01\x17\x03\x03\x00\x03\x16\x00\x00"
	for _, c := range []struct {
		passed, clear string
		sealed        int
		fault         bool
	}{
		{"", "", 0, false},
		{"a1 LOGIN alex drums\r\n", "a1 LOGIN alex drums\r\n", 0, false},
		{"a1 STARTTLS\r\n" + records, "a1 STARTTLS\r\n", len(records), false},
		{records, "", len(records), false},
		{records[:len(records)-1], "", len(records) - 1, false}, // cut in a record
		{records + "\x17\x03", "", len(records) + 2, false},     // and in its head
		{records + "a2 LOGIN alex drums\r\n", "", len(records) + 21, true},
		{records + "\x18\x03\x03\x00\x00", "", len(records) + 5, true},
	} {
		clear, sealed, err := peers.Sealed([]byte(c.passed))
		if clear != c.clear || sealed != c.sealed || (err != nil) != c.fault {
			t.Errorf("%q: %q, %d, %v", c.passed, clear, sealed, err)
		}
	}
}

// words are those of a message, which pass where somebody reads it.
const words = "See you on Thursday"

// session logs in through a tap, under TLS or without, and reads a message. Without, Dovecot refuses, and has heard it.
func session(t *testing.T, p *peers.Peers, secure bool) (*peers.Passed, peers.Account) {
	t.Helper()
	account := p.Account(t)
	deliver(t, p, p.SMTP, nil, account, "A letter")
	tap := peers.NewTap(t, p.Host, p.At(p.IMAP), nil)
	options := &imapclient.Options{TLSConfig: p.TLS()}
	dial := imapclient.DialInsecure
	if secure {
		dial = imapclient.DialStartTLS
	}
	c, err := dial(tap.Addr, options)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(account.Name, account.Password).Wait(); (err == nil) != secure {
		t.Fatal(err)
	}
	return tap.Passed()[0], account
}

// What was sent in the clear is found in what a tap recorded, and under TLS it is not.
func TestLeaks(t *testing.T) {
	t.Parallel()
	p := peers.Start(t)
	clear, account := session(t, p, false)
	if found := peers.Leaks(clear.Sent(), account.Password, "LOGIN"); len(found) != 2 {
		t.Errorf("in a session without TLS was found: %q", found)
	}
	if found := peers.Leaks(clear.Heard(), "Dovecot"); len(found) != 1 {
		t.Errorf("of what the server said was found: %q", found)
	}
	secure, account := session(t, p, true)
	if clear, sealed, err := peers.Sealed(secure.Sent()); err != nil || clear != "T1 STARTTLS\r\n" || sealed < 500 {
		t.Errorf("the tap recorded %q and %d octets of TLS: %v", clear, sealed, err)
	}
	for _, passed := range [][]byte{secure.Sent(), secure.Heard()} {
		if found := peers.Leaks(passed, account.Password, account.Name, "INBOX", words); len(found) > 0 {
			t.Errorf("passed in the clear: %q", found)
		}
	}
}

func TestLeakForms(t *testing.T) {
	t.Parallel()
	const secret = "Drums&Bass7"
	for _, form := range []string{
		"a1 LOGIN alex " + secret, "a1 LOGIN alex " + strings.ToUpper(secret), hex.EncodeToString([]byte("x" + secret)),
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.StdEncoding.EncodeToString([]byte("\x00alex\x00" + secret)),
		base64.StdEncoding.EncodeToString([]byte("\x00alexa\x00" + secret + "!")), base64.StdEncoding.EncodeToString([]byte("\x00al\x00" + secret + "!!")),
	} {
		if found := peers.Leaks([]byte(form), secret); len(found) != 1 {
			t.Errorf("in %q was found: %q", form, found)
		}
	}
	if found := peers.Leaks([]byte("Drums&Bass RHJ1bXM"), secret, "Bass&Drums"); len(found) > 0 {
		t.Errorf("found, and it is not there: %q", found)
	}
}

// A client's frames are masked: only without their frames can what it sent be found.
func TestPayload(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer c.CloseNow()
		c.SetReadLimit(1 << 20)
		for {
			kind, message, err := c.Read(r.Context())
			if err != nil || c.Write(r.Context(), kind, message) != nil {
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	tap := peers.NewTap(t, "127.0.0.1", server.Listener.Addr().String(), nil)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c, _, err := websocket.Dial(ctx, "ws://"+tap.Addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.CloseNow()
	c.SetReadLimit(1 << 20)
	var want bytes.Buffer
	for _, size := range []int{0, 10, 125, 126, 1000, 65535, 65536, 200_000} { // each form of a frame's length
		message := []byte(strings.Repeat(fmt.Sprint(size, " octets "), size))[:size]
		want.Write(message)
		if err := c.Write(ctx, websocket.MessageBinary, message); err != nil {
			t.Fatal(err)
		}
		if _, _, err := c.Read(ctx); err != nil {
			t.Fatal(err)
		}
	}
	passed := tap.Passed()[0]
	for name, recorded := range map[string][]byte{"sent": passed.Sent(), "heard": passed.Heard()} {
		got, err := peers.Payload(recorded)
		if err != nil || !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%s: %v, %d octets, want %d", name, err, len(got), want.Len())
		}
		for _, at := range []int{len(recorded) - 1, len(recorded) - 200_005} { // in the last frame, and in its head
			if got, err := peers.Payload(recorded[:at]); err != nil || !bytes.HasPrefix(want.Bytes(), got) || len(got) > want.Len()-200_000 {
				t.Errorf("%s without its end: %v, %d octets", name, err, len(got))
			}
		}
	}
	if bytes.Contains(passed.Sent(), []byte("1000 octets")) {
		t.Error("the client's frames are not masked")
	}
	const before = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
	const head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
	if got, err := peers.Payload([]byte(before + head + "\x82\x02hi")); err != nil || string(got) != "hi" {
		t.Errorf("after another answer: %v %q", err, got)
	}
	for what, recorded := range map[string]string{"a compressed frame": head + "\xc2\x00", "what is no WebSocket": before} {
		if _, err := peers.Payload([]byte(recorded)); err == nil {
			t.Errorf("%s was looked into", what)
		}
	}
}

// A tap's edit stands for who is in the middle, and Cut for a wire that breaks.
func TestEdit(t *testing.T) {
	t.Parallel()
	p := peers.Start(t)
	tap := peers.NewTap(t, p.Host, p.At(p.IMAP), func(line []byte) []byte {
		return bytes.ReplaceAll(line, []byte(" STARTTLS"), nil)
	})
	conn, err := net.Dial("tcp", tap.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	greeting := make([]byte, 1000)
	n, err := conn.Read(greeting)
	if said := string(greeting[:n]); err != nil || !strings.HasPrefix(said, "* OK [CAPABILITY IMAP4rev1 ") || strings.Contains(said, "STARTTLS") {
		t.Errorf("%v: greeted with %q", err, said)
	}
	tap.Cut()
	if n, err := conn.Read(greeting); err == nil {
		t.Errorf("after the cut came %q", greeting[:n])
	}
}
