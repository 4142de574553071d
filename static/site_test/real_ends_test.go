package site_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// taking is a server at a free port of loopback that does no more with a connection than take says.
func taking(t *testing.T, take func(net.Conn)) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go take(c)
		}
	}()
	return l.Addr().String()
}

// through is a site's address by way of a proxy that meddles.
func through(t *testing.T, site string, meddle func(w http.ResponseWriter, r *http.Request) bool, change func(*http.Response) error) string {
	t.Helper()
	to, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.Host = r.In.Host
			r.Out.Header.Set("Accept-Encoding", "identity")
		},
		ModifyResponse: change,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if meddle == nil || !meddle(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// hasty makes a Worker's clock run sixty times as fast: its program is as patient as ever, and we need not be.
const hasty = `{
	const later = setTimeout, now = performance.now.bind(performance)
	globalThis.setTimeout = (f, ms, ...args) => later(f, ms / 60, ...args)
	performance.now = () => 60 * now()
}
`

// TestRealEnds: whatever ends a connection before there is a session, the learner among it, is told as what it was.
func TestRealEnds(t *testing.T) {
	t.Parallel()
	mute := taking(t, func(c net.Conn) { io.Copy(io.Discard, c) })
	rude := taking(t, func(c net.Conn) {
		c.Read(make([]byte, 1)) // of the ClientHello
		c.(*net.TCPConn).CloseWrite()
		io.Copy(io.Discard, c)
	})
	m := bridgeTo(t, nil, fmt.Sprintf(`
  {"name": "mute", "protocol": "imap", "address": %[1]q, "tls": "implicit", "private": true},
  {"name": "silent", "protocol": "imap", "address": %[1]q, "tls": "starttls", "private": true},
  {"name": "rude", "protocol": "imap", "address": %[2]q, "tls": "implicit", "private": true}`, mute, rude))
	inHaste := through(t, m.served, nil, func(answer *http.Response) error {
		if path := answer.Request.URL.Path; !strings.Contains(path, "/assets/bridge.") || !strings.HasSuffix(path, ".js") {
			return nil
		}
		script, err := io.ReadAll(answer.Body)
		if err != nil {
			return err
		}
		answer.Body.Close()
		script = append([]byte(hasty), script...)
		answer.Body = io.NopCloser(bytes.NewReader(script))
		answer.Header.Set("Content-Length", strconv.Itoa(len(script)))
		return nil
	})
	noSockets := through(t, m.served, func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("Upgrade") != "" {
			http.Error(w, "no such thing here", http.StatusForbidden)
			return true
		}
		return false
	}, nil)
	for _, c := range []struct{ name, root, target, want string }{
		{"during the handshake", m.served, "rude", "The mail server has closed the connection."},
		{"silence in the handshake", inHaste, "mute", "The mail server did not answer in time."},
		{"no greeting", inHaste, "silent", "The mail server did not answer in time."},
		{"no WebSockets", noSockets, "mute", "no WebSocket to it opens"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := toServer(t, c.root, c.target)
			r.Wait(`look.one('.told.ended, .told.insecure')`)
			if got := r.shown(); !strings.Contains(got, c.want) {
				t.Errorf("the console tells\n%s\nwant %q", got, c.want)
			}
		})
	}
	t.Run("hung up", func(t *testing.T) {
		t.Parallel()
		for _, target := range []string{"mute", "silent"} {
			r := toServer(t, m.served, target)
			r.Wait(`look.status().includes('127.0.0.1') || look.status() === 'The server has not answered yet.'`, `look.status()`)
			r.click(button(0, "Hang up"))
			r.Wait(`look.status() === 'The connection is closed.'`, `look.status()`)
			if got := r.shown(); target == "mute" && !strings.Contains(got, "You hung up") {
				t.Errorf("the console tells\n%s", got)
			}
		}
	})
}
