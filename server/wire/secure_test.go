package wire_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"sanduq/server/wire"
)

// secured makes the server's end of a connection, of which the client's end is given, too.
func secured(t *testing.T, ctx context.Context, idle time.Duration) (*wire.Conn, net.Conn) {
	t.Helper()
	client, server := net.Pipe()
	c := wire.NewConn(ctx, server, 100, wire.Bounds{Idle: idle})
	t.Cleanup(func() { c.Close() })
	t.Cleanup(func() { client.Close() })
	return c, client
}

// TestSecureHasDeadlines: a client that says nothing, or takes nothing, within the handshake ends it as silence does.
func TestSecureHasDeadlines(t *testing.T) {
	t.Parallel()
	for name, handshake := range map[string]func(net.Conn) (net.Conn, error){
		"reads":  func(c net.Conn) (net.Conn, error) { _, err := c.Read(make([]byte, 1)); return c, err },
		"writes": func(c net.Conn) (net.Conn, error) { _, err := c.Write(make([]byte, 1)); return c, err },
	} {
		c, _ := secured(t, t.Context(), time.Millisecond)
		if err := c.Secure(handshake); !errors.Is(err, wire.ErrHandshake) || err.Error() != "TLS handshake: "+wire.ErrSilence.Error() {
			t.Errorf("a handshake that %s for too long: %v", name, err)
		}
	}
}

// TestSecureAtTheEnd: a server that shuts down begins no handshake.
func TestSecureAtTheEnd(t *testing.T) {
	t.Parallel()
	ctx, end := context.WithCancel(t.Context())
	end()
	c, _ := secured(t, ctx, 0)
	err := c.Secure(func(net.Conn) (net.Conn, error) { t.Error("a handshake"); return nil, nil })
	if !errors.Is(err, wire.ErrHandshake) || errors.Is(err, wire.ErrShutdown) || !strings.Contains(err.Error(), wire.ErrShutdown.Error()) {
		t.Errorf("Secure = %v", err)
	}
}

// TestSecureDropsWhatCameBefore: octets that came with the line before the handshake are of anybody.
func TestSecureDropsWhatCameBefore(t *testing.T) {
	t.Parallel()
	c, client := secured(t, t.Context(), 0)
	go func() {
		io.WriteString(client, "STARTTLS\r\nin the clear\r\n")
		io.WriteString(client, "secret\r\n")
	}()
	if line, err := c.ReadLine(); err != nil || line.Text != "STARTTLS" {
		t.Fatalf("%q, %v", line.Text, err)
	}
	if err := c.Secure(func(c net.Conn) (net.Conn, error) { return c, nil }); err != nil {
		t.Fatal(err)
	}
	if line, err := c.ReadLine(); err != nil || line.Text != "secret" {
		t.Errorf("behind the handshake comes %q, %v", line.Text, err)
	}
}
