package net_test

import (
	"io"
	"net"
	"os"
	"testing"

	std "sanduq/wasm/std/net"
	stdos "sanduq/wasm/std/os"
)

// What the standard library gives must fit the shapes here, as the same code is built with either.
var (
	_ std.Addr  = net.Addr(nil)
	_ std.Error = net.Error(nil)
	_ net.Error = (*std.OpError)(nil)
)

func TestTextsAsStandard(t *testing.T) {
	t.Parallel()
	if std.ErrClosed.Error() != net.ErrClosed.Error() {
		t.Errorf("ErrClosed is %q, want %q", std.ErrClosed, net.ErrClosed)
	}
	if stdos.ErrDeadlineExceeded.Error() != os.ErrDeadlineExceeded.Error() {
		t.Errorf("ErrDeadlineExceeded is %q, want %q", stdos.ErrDeadlineExceeded, os.ErrDeadlineExceeded)
	}
	for _, host := range []string{"localhost", "127.0.0.1", "::1", "fe80::1%eth0"} {
		if got, want := std.JoinHostPort(host, "143"), net.JoinHostPort(host, "143"); got != want {
			t.Errorf("JoinHostPort(%q) = %q, want %q", host, got, want)
		}
	}
}

func TestOpErrorAsStandard(t *testing.T) {
	t.Parallel()
	here, there := &net.UnixAddr{Name: "here"}, &net.UnixAddr{Name: "there"}
	for _, c := range []struct {
		network      string
		source, addr *net.UnixAddr
		cause        error
	}{
		{"memory", here, there, io.EOF},
		{"memory", nil, there, os.ErrDeadlineExceeded},
		{"", here, nil, io.ErrClosedPipe},
	} {
		ours := &std.OpError{Op: "read", Net: c.network, Err: c.cause}
		theirs := &net.OpError{Op: "read", Net: c.network, Err: c.cause}
		if c.source != nil {
			ours.Source, theirs.Source = c.source, c.source
		}
		if c.addr != nil {
			ours.Addr, theirs.Addr = c.addr, c.addr
		}
		if ours.Error() != theirs.Error() || ours.Timeout() != theirs.Timeout() || ours.Unwrap() != theirs.Unwrap() {
			t.Errorf("OpError is %q, timeout %v; want %q, %v", ours, ours.Timeout(), theirs, theirs.Timeout())
		}
	}
}
