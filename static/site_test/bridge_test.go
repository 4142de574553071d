package site_test

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanduq/static/internal/browser"
)

// crossing is what a page does to reach a target: it returns what it heard, and how that ended.
const crossing = `(async (bridge) => {
  const targets = await (await fetch(bridge + 'targets')).json()
  const { token } = await (await fetch(bridge + 'token?target=lab', { method: 'POST' })).json()
  const ws = new WebSocket(bridge.replace('http', 'ws') + 'open?target=lab', ['sanduq.bridge.1', 'token.' + token])
  ws.binaryType = 'arraybuffer'
  const heard = []
  return await new Promise((resolve) => {
    ws.onmessage = ({ data }) => {
      const text = new TextDecoder().decode(data)
      heard.push(text)
      if (text === '') ws.send(new TextEncoder().encode('from the page'))
    }
    ws.onclose = ({ code, reason }) => resolve([targets.by, ws.protocol, heard.join('|'), code, reason].join(', '))
  })
})(%q).catch(String)`

// TestBridgeInBrowser: our pages' policy lets them reach their own site's bridge, by fetch and by WebSocket, and a page of
// another site gets nothing.
func TestBridgeInBrowser(t *testing.T) {
	t.Parallel()
	hosts(t) // makes the program
	target, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	go func() {
		c, err := target.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		said := make([]byte, len("from the page"))
		if _, err := io.ReadFull(c, said); err == nil {
			fmt.Fprintf(c, "from the server: %s", said)
		}
	}()
	file := filepath.Join(t.TempDir(), "bridge.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, `{"by": "the tests", "targets": [
  {"name": "lab", "protocol": "imap", "address": %q, "tls": "implicit", "guard": "safe", "private": true}]}`, target.Addr()), 0o600); err != nil {
		t.Fatal(err)
	}
	m := &made{}
	if err := m.start(site.program, "-bridge", file); err != nil {
		t.Fatal(err)
	}
	tab := browser.Open(t)
	tab.Go(m.served)
	var heard string
	tab.Do(fmt.Sprintf(crossing, m.served+"-/bridge/"), &heard)
	if want := "the tests, sanduq.bridge.1, |from the server: from the page, 1000, the mail server closed the connection"; heard != want {
		t.Errorf("the page tells %q; want %q", heard, want)
	}
	other := browser.Site{Pages: map[string]string{"/": "<!doctype html><title>another site</title>"}}.Start(t)
	tab.Go(other)
	tab.Do(fmt.Sprintf(crossing, m.served+"-/bridge/"), &heard)
	if want := "TypeError: Failed to fetch"; heard != want {
		t.Errorf("a page of another site tells %q; want %q", heard, want)
	}
	if err := m.serve.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := m.serve.Wait(); err != nil {
		t.Errorf("sanduq serve: %v", err)
	}
	for _, want := range []string{"ended: cause=ended address=127.0.0.1 origin=" + strings.TrimSuffix(m.served, "/") + " target=lab", "refused: cause=origin"} {
		if !strings.Contains(m.said.String(), want) {
			t.Errorf("the log has no %q:\n%s", want, &m.said)
		}
	}
}
