package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder/websocket"
)

// bridgeFile writes what -bridge reads: one target, at addr.
func bridgeFile(t *testing.T, addr net.Addr) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "bridge.yaml", fmt.Sprintf(`{"by": "the tests", "metrics": "127.0.0.1:0", "targets": [
  {"name": "lab", "protocol": "imap", "address": %q, "tls": "implicit", "guard": "safe", "private": true}]}`, addr.String()))
	return filepath.Join(dir, "bridge.yaml")
}

// TestServeBridge: what a page does, from the token to the end of serve.
func TestServeBridge(t *testing.T) {
	t.Parallel()
	target, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	s := serve(t, "-bridge", bridgeFile(t, target.Addr()))
	if want := fmt.Sprintf("bridge: lab leads to %s (imap, TLS implicit, guard safe)\n", target.Addr()); !strings.Contains(s.out.String(), want) {
		t.Errorf("serve does not say %q:\n%s", want, s.out)
	}
	origin := "http://" + s.site
	ask := func(method, url string) string {
		req, err := http.NewRequest(method, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Origin", origin)
		answer, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		content, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s %s: %s %s, %v", method, url, answer.Status, content, err)
		}
		return string(content)
	}
	if about := ask("GET", origin+"/-/bridge/targets"); !strings.HasPrefix(about, `{"by":"the tests","targets":[{"name":"lab"`) {
		t.Errorf("targets: %s", about)
	}
	if page := ask("GET", origin+"/"); !strings.Contains(page, "<mail-console") {
		t.Errorf("the site is gone: %.200s", page)
	}
	if page := ask("GET", origin+"/en/real/"); !strings.Contains(page, "../../-/bridge/") {
		t.Errorf("the page of real servers does not know the bridge: %.2000s", page)
	}
	var given struct{ Token string }
	if err := json.Unmarshal([]byte(ask("POST", origin+"/-/bridge/token?target=lab")), &given); err != nil {
		t.Fatal(err)
	}
	ws, _, err := websocket.Dial(t.Context(), "ws://"+s.site+"/-/bridge/open?target=lab", &websocket.DialOptions{
		HTTPHeader:   http.Header{"Origin": {origin}},
		Subprotocols: []string{"sanduq.bridge.1", "token." + given.Token},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer ws.CloseNow()
	server, err := target.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	io.WriteString(server, "octets")
	for _, want := range []string{"", "octets"} {
		if _, got, err := ws.Read(t.Context()); err != nil || string(got) != want {
			t.Fatalf("the page hears %q, %v; want %q", got, err, want)
		}
	}
	if told := ask("GET", "http://"+s.mail["metrics"]+"/metrics"); !strings.Contains(told, `sanduq_bridge_connections{target="lab"} 1`) {
		t.Errorf("metrics:\n%s", told)
	}
	last := make(chan error)
	go func() {
		_, _, err := ws.Read(context.Background())
		last <- err
	}()
	s.endedAlready = true // its log is ours to read
	s.end()
	var closed websocket.CloseError
	if err := <-last; !errors.As(err, &closed) || closed.Code != websocket.StatusGoingAway {
		t.Errorf("the page hears %v at the end; want 1001", err)
	}
	if code := <-s.code; code != 0 {
		t.Errorf("serve ended with code %d", code)
	}
	if want := "bridge: ended: cause=shutdown address=127.0.0.1 origin=" + origin + " target=lab"; !strings.Contains(s.errs.String(), want) {
		t.Errorf("the log has no %q:\n%s", want, s.errs)
	}
}

// TestServeNoBridge: without the flag there is none, as on a host of plain files.
func TestServeNoBridge(t *testing.T) {
	t.Parallel()
	answer, err := http.Get("http://" + serve(t).site + "/-/bridge/targets")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusNotFound {
		t.Errorf("%s; want 404", answer.Status)
	}
}
