package main

import (
	"context"
	"net"
	"strings"
	"testing"
)

// TestMailPortsAreLocal: mail ports open where only this machine's programs reach them; else serve says what to do.
func TestMailPortsAreLocal(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ flag, addr, says string }{
		{"-imap", "0.0.0.0:0", "-imap 0.0.0.0:0: 0.0.0.0 is no address of loopback, and mail programs of this machine alone may connect: say -imap 127.0.0.1:0, or give -public"},
		{"-pop3", ":0", "-pop3 :0: without a host all addresses of this machine are meant, and"},
		{"-smtp", "[::]:0", "-smtp [::]:0: :: is no address of loopback"},
		{"-submission", "192.0.2.1:0", "192.0.2.1 is no address of loopback"},
		{"-submission", "[::ffff:192.0.2.1]:0", "is no address of loopback"},
		{"-imap", "no-such-host.invalid:0", "no-such-host.invalid"},
		{"-imap", "127.0.0.1", "want an address such as"},
	} {
		errs := &output{}
		p := &sanduq{stdout: &output{}, stderr: errs, dist: assets()}
		if code := p.run(t.Context(), []string{"serve", "-addr", "127.0.0.1:0", tt.flag, tt.addr}); code != exitUsage || !strings.Contains(errs.String(), tt.says) {
			t.Errorf("%s %s: code %d, %s\nwant %s", tt.flag, tt.addr, code, errs, tt.says)
		}
	}
}

func TestPublicNeedsMailPorts(t *testing.T) {
	t.Parallel()
	errs := &output{}
	p := &sanduq{stdout: &output{}, stderr: errs, dist: assets()}
	if code := p.run(t.Context(), []string{"serve", "-addr", "127.0.0.1:0", "-public"}); code != exitUsage || !strings.Contains(errs.String(), "-public is for mail programs") {
		t.Errorf("code %d, %s", code, errs)
	}
}

// TestPublic: with -public they open anywhere, and serve says what that means.
func TestPublic(t *testing.T) {
	t.Parallel()
	s := serve(t, "-public", "-imap", "0.0.0.0:0")
	if !strings.Contains(s.out.String(), publicMeans+"\n") {
		t.Errorf("serve -public says\n%s", s.out)
	}
	if strings.Contains(serve(t).out.String(), "public:") {
		t.Error("serve without -public speaks of it")
	}
}

// TestLoopback: names are looked up before they are opened.
func TestLoopback(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{"127.0.0.1:5": "127.0.0.1:5", "127.8.9.1:5": "127.8.9.1:5", "[::1]:5": "[::1]:5", "localhost:5": ""} {
		got, err := loopback(context.Background(), "-imap", addr)
		host, port, _ := net.SplitHostPort(got)
		if err != nil || want != "" && got != want || port != "5" || !net.ParseIP(host).IsLoopback() {
			t.Errorf("loopback(%s) = %q, %v", addr, got, err)
		}
	}
}
