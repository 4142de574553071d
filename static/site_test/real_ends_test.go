package site_test

import (
	"bytes"
	"encoding/pem"
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
	"time"

	"sanduq/server/selfsigned"
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

// hasty makes a Worker's clock run sixty times as fast once it is told to: its program is as patient as ever, and we need
// not be.
const hasty = `{
	const later = setTimeout, never = clearTimeout, real = performance.now.bind(performance)
	const waiting = new Map()
	let speed = 1, since = 0, then = 0, last = 0
	const wait = (id) => {
		const { f, at } = waiting.get(id)
		never(waiting.get(id).handle)
		waiting.get(id).handle = later(() => (waiting.delete(id), f()), (at - performance.now()) / speed)
	}
	performance.now = () => then + speed * (real() - since)
	globalThis.setTimeout = (f, ms) => (waiting.set(++last, { f, at: performance.now() + ms }), wait(last), last)
	globalThis.clearTimeout = (id) => (never(waiting.get(id)?.handle), waiting.delete(id))
	addEventListener('message', (event) => {
		if (event.data !== 'haste') return
		event.stopImmediatePropagation()
		then = performance.now()
		since = real()
		speed = 60
		for (const id of waiting.keys()) wait(id)
	})
}
`

// hurry gives a page what tells its Worker for real servers to make haste: from the beginning, or by hurry().
const hurry = `{
	const Real = Worker
	globalThis.Worker = class extends Real {
		constructor(url, how) {
			super(url, how)
			if (String(url).includes('bridge')) {
				globalThis.hurry = () => this.postMessage('haste')
				if (!globalThis.patient) hurry()
			}
		}
	}
}`

// TestRealEnds: whatever ends a connection before there is a session, the learner among it, is told as what it was.
func TestRealEnds(t *testing.T) {
	t.Parallel()
	mute := taking(t, func(c net.Conn) { io.Copy(io.Discard, c) })
	rude := taking(t, func(c net.Conn) {
		c.Read(make([]byte, 1)) // of the ClientHello
		c.(*net.TCPConn).CloseWrite()
		io.Copy(io.Discard, c)
	})
	pair, err := selfsigned.New("127.0.0.1", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	shy := taking(t, func(c net.Conn) {
		if secure, err := pair.Accept(c); err == nil {
			io.Copy(io.Discard, secure)
		}
	})
	m := bridgeTo(t, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Chain[1].Raw}), fmt.Sprintf(`
  {"name": "shy", "protocol": "imap", "address": %[3]q, "tls": "implicit", "private": true, "authority": "authority.pem"},
  {"name": "mute", "protocol": "imap", "address": %[1]q, "tls": "implicit", "private": true},
  {"name": "silent", "protocol": "imap", "address": %[1]q, "tls": "starttls", "private": true},
  {"name": "rude", "protocol": "imap", "address": %[2]q, "tls": "implicit", "private": true}`, mute, rude, shy))
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
			r := toServer(t, c.root, c.target, hurry)
			r.Wait(`look.one('.told.ended, .told.insecure')`)
			if got := r.shown(); !strings.Contains(got, c.want) {
				t.Errorf("the console tells\n%s\nwant %q", got, c.want)
			}
		})
	}
	t.Run("no greeting under TLS", func(t *testing.T) {
		t.Parallel()
		r := toServer(t, inHaste, "shy", "globalThis.patient = true", hurry)
		r.Wait(`look.one('.told.secured')`)
		r.Do(`hurry()`, nil)
		r.Wait(`look.one('.told.ended')`, `look.text()`)
		if got := r.shown(); !strings.Contains(got, "The mail server did not answer in time.") {
			t.Errorf("the console tells\n%s", got)
		}
	})
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
