//go:build !js

package mailhost_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"sanduq/server/mailhost"
)

func TestServe(t *testing.T) {
	t.Parallel()
	w := world(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error)
	go func() { served <- w.Serve(ctx, "imap", 0, l) }()

	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	r := bufio.NewReader(conn)
	if greeting, err := r.ReadString('\n'); err != nil || !strings.HasPrefix(greeting, "* OK shadrach") {
		t.Fatalf("greeting %q, %v", greeting, err)
	}
	io.WriteString(conn, "a1 login alex drums\r\n")
	if answer, err := r.ReadString('\n'); err != nil || !strings.HasPrefix(answer, "a1 OK") {
		t.Fatalf("answer %q, %v", answer, err)
	}
	stop()
	if rest, err := io.ReadAll(r); err != nil || !strings.HasPrefix(string(rest), "* BYE shadrach") {
		t.Errorf("the last word was %q, %v", rest, err)
	}
	if err := <-served; err != nil {
		t.Errorf("Serve = %v", err)
	}
	if _, err := net.Dial("tcp", l.Addr().String()); err == nil {
		t.Error("the port is still open")
	}
}

func TestServeFailures(t *testing.T) {
	t.Parallel()
	w := world(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Serve(t.Context(), "gopher", 0, l); err == nil {
		t.Error("a protocol that is not there is served")
	}
	if err := w.Serve(t.Context(), "imap", 0, l); !errors.Is(err, net.ErrClosed) {
		t.Errorf("on a closed listener: %v", err)
	}
	w.Close()
	if err := w.Serve(t.Context(), "imap", 0, l); !errors.Is(err, mailhost.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}
