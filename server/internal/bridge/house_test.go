package bridge_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"sanduq/server/internal/bridge"
	"sanduq/server/memnet"
)

// The names of the tests' world.
const (
	site    = "http://mail.example.org"
	host    = "mail.example.org"
	foreign = "https://docs.example.org" // a page of another origin that may use the bridge
	evil    = "https://evil.example"
	someone = "192.0.2.7:4711"
)

// A house is a bridge that runs, with all that a test holds of it.
type house struct {
	t      testing.TB
	bridge *bridge.Bridge
	server *http.Server
	dial   func() (net.Conn, error) // connects as a page does
	log    record
}

// A record is what a bridge logged.
type record struct {
	mu    sync.Mutex
	lines []string
}

func (r *record) logf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, fmt.Sprintf(format, args...))
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.lines, "\n")
}

// config is what most tests want.
func config() *bridge.Config {
	return &bridge.Config{
		By:      "Example University",
		Hosts:   []string{host, "localhost:8080", "[::1]"},
		Origins: []string{foreign},
		Targets: []bridge.Target{
			{Name: "campus", Protocol: bridge.IMAP, Host: "imap.example.org", Port: 993, TLS: bridge.Implicit, Guard: bridge.Safe},
			{Name: "lab", Protocol: bridge.POP3, Host: "127.0.0.1", Port: 1110, TLS: bridge.StartTLS, Guard: bridge.ReadOnly, Private: true, Authority: "PEM"},
		},
		Limits: bridge.DefaultLimits(),
	}
}

// inMemory runs a bridge whose pages are in memory, for tests in a bubble. Each
// comes from address someone, or the one that from gives.
func inMemory(t testing.TB, cfg *bridge.Config, from func() string) *house {
	t.Helper()
	l := &listener{conns: make(chan net.Conn), done: make(chan struct{})}
	return newHouse(t, cfg, l, func() (net.Conn, error) {
		addr := someone
		if from != nil {
			addr = from()
		}
		page, ours := memnet.New().Pipe("192.0.2.1:80", addr)
		select {
		case l.conns <- ours:
			return page, nil
		case <-l.done:
			return nil, net.ErrClosed
		}
	})
}

// onLoopback runs a bridge at a real port.
func onLoopback(t testing.TB, cfg *bridge.Config) *house {
	t.Helper()
	l := listen(t)
	return newHouse(t, cfg, l, func() (net.Conn, error) { return net.Dial("tcp", l.Addr().String()) })
}

func listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func newHouse(t testing.TB, cfg *bridge.Config, l net.Listener, dial func() (net.Conn, error)) *house {
	t.Helper()
	h := &house{t: t, dial: dial}
	h.bridge = bridge.New(cfg, h.log.logf)
	// The bounds of sanduq serve, which no WebSocket may be ended by.
	h.server = &http.Server{Handler: h.bridge.Over(http.NotFoundHandler()), ReadTimeout: 30 * time.Second, WriteTimeout: 10 * time.Minute}
	served := make(chan error, 1)
	go func() { served <- h.server.Serve(l) }()
	t.Cleanup(func() {
		h.shutdown()
		h.server.Close()
		<-served
	})
	return h
}

// shutdown ends the bridge as serve does.
func (h *house) shutdown() {
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	if err := h.bridge.Shutdown(ctx); err != nil {
		h.t.Errorf("Shutdown: %v", err)
	}
}

// reaches has every target be at the other end of what accept gets.
func (h *house) reaches(accept func(net.Conn)) {
	h.bridge.SetDial(func(context.Context, *bridge.Target) (net.Conn, error) {
		ours, theirs := memnet.New().Pipe("target", "bridge")
		go accept(theirs)
		return ours, nil
	})
}

// collects has every target read to the end, and hands over what it heard.
func (h *house) collects() chan string {
	heard := make(chan string, 1)
	h.reaches(func(c net.Conn) {
		got, _ := io.ReadAll(c)
		c.Close()
		heard <- string(got)
	})
	return heard
}

// An answer is one to a request that is not upgraded.
type answer struct {
	status int
	header http.Header
	body   map[string]any
	raw    string
}

func (a answer) code() string { code, _ := a.body["error"].(string); return code }

// ask sends one request. fields are names and values by turns; Host is one.
func (h *house) ask(method, path string, fields ...string) answer {
	h.t.Helper()
	req, err := http.NewRequest(method, site+path, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	for i := 0; i < len(fields); i += 2 {
		if fields[i] == "Host" {
			req.Host = fields[i+1]
		} else {
			req.Header.Add(fields[i], fields[i+1])
		}
	}
	resp, err := h.client().Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &a.body) // what is no JSON has no code
	return a
}

func (h *house) client() *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			DialContext:       func(context.Context, string, string) (net.Conn, error) { return h.dial() },
			DisableKeepAlives: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// token gets a token for a page of the site.
func (h *house) token(target string) string {
	h.t.Helper()
	a := h.ask("POST", "/-/bridge/token?target="+url.QueryEscape(target), "Origin", site)
	token, ok := a.body["token"].(string)
	if !ok {
		h.t.Fatalf("no token: %d %s", a.status, a.raw)
	}
	return token
}

// open opens a connection to target as a page of the site does.
func (h *house) open(target string) *websocket.Conn {
	h.t.Helper()
	ws, err := h.openWith(h.token(target), target, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return ws
}

func (h *house) openWith(token, target string, pings func(context.Context, []byte) bool) (*websocket.Conn, error) {
	ws, _, err := websocket.Dial(context.Background(), site+"/-/bridge/open?target="+url.QueryEscape(target), &websocket.DialOptions{
		HTTPClient:     h.client(),
		HTTPHeader:     http.Header{"Origin": {site}},
		Subprotocols:   []string{bridge.Subprotocol, "token." + token},
		OnPingReceived: pings,
	})
	if err != nil {
		return nil, err
	}
	h.t.Cleanup(func() { ws.CloseNow() })
	ws.SetReadLimit(-1)
	return ws, nil
}

// stands waits for the empty message.
func stands(t testing.TB, ws *websocket.Conn) *websocket.Conn {
	t.Helper()
	if kind, first, err := ws.Read(context.Background()); err != nil || kind != websocket.MessageBinary || len(first) != 0 {
		t.Fatalf("the first message is %v %q, %v; want an empty binary one", kind, first, err)
	}
	return ws
}

// closes reads to the end, and holds its code and reason against a cause.
func closes(t testing.TB, ws *websocket.Conn, want *bridge.Cause) []byte {
	t.Helper()
	var got bytes.Buffer
	for {
		_, message, err := ws.Read(context.Background())
		if err == nil {
			got.Write(message)
			continue
		}
		var closed websocket.CloseError
		if !errors.As(err, &closed) || closed.Code != want.Code || closed.Reason != want.Reason {
			t.Errorf("the connection ended with %v; want %d %s", err, want.Code, want.Reason)
		}
		return got.Bytes()
	}
}

func send(t testing.TB, ws *websocket.Conn, text string) {
	t.Helper()
	if err := ws.Write(context.Background(), websocket.MessageBinary, []byte(text)); err != nil {
		t.Fatal(err)
	}
}

// hears reads messages until they are want.
func hears(t testing.TB, ws *websocket.Conn, want string) {
	t.Helper()
	var got []byte
	for len(got) < len(want) {
		_, message, err := ws.Read(context.Background())
		if err != nil {
			t.Fatalf("heard %q, then %v; want %q", got, err, want)
		}
		got = append(got, message...)
	}
	if string(got) != want {
		t.Fatalf("heard %q; want %q", got, want)
	}
}

// logged checks that one line has all of the words, and that no line has any of the secrets.
func (h *house) logged(words ...string) {
	h.t.Helper()
	for line := range strings.SplitSeq(h.log.String(), "\n") {
		all := true
		for _, w := range words {
			all = all && strings.Contains(line, w)
		}
		if all {
			return
		}
	}
	h.t.Errorf("no line of the log has all of %q:\n%s", words, &h.log)
}

// echo sends back what comes, until the end.
func echo(c net.Conn) {
	_, _ = io.Copy(c, c)
	c.Close()
}

// A listener is handed its connections.
type listener struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *listener) Addr() net.Addr { return memnet.Addr("192.0.2.1:80") }

func (r *record) empty() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = nil
}

// must is for what has to open.
func (h *house) must(ws *websocket.Conn, err error) *websocket.Conn {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	return ws
}
