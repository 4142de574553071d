package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// A carrier is a program that carries a WebSocket to a TCP connection: our bridge, or what it is compared to.
type carrier struct {
	name  string
	pid   int
	crowd int // how many idle connections are measured
	open  func(context.Context) (*websocket.Conn, error)
}

// must ends the part where there is an error, and says whose.
func (c *carrier) must(s *stand, err error) {
	if err != nil {
		s.Fatalf("%s: %v", c.name, err)
	}
}

// startTime is what a carrier may take to begin.
const startTime = 30 * time.Second

// ourBridge is `sanduq serve -bridge`, built for it, with a target at an address and limits that nothing here reaches.
func ourBridge(s *stand, p *plan, target string) *carrier {
	dir := folder(s)
	program, config := filepath.Join(dir, "sanduq"), filepath.Join(dir, "bridge.yaml")
	command(s, p.module, nil, "go", "build", "-o", program, "./server")
	s.must(os.WriteFile(config, fmt.Appendf(nil, `{
		"by": "make bench",
		"targets": [{"name": "source", "protocol": "imap", "address": %q, "tls": "implicit", "private": true}],
		"limits": {"connections": %d, "perAddress": %d, "dialsPerMinute": %d, "bytes": "1024MiB", "framesPerSecond": 1000000}
	}`, target, 2*crowd, 2*crowd, 10*crowd), 0o600))
	cmd := exec.Command(program, "serve", "-addr", "127.0.0.1:0", "-bridge", config)
	out, err := cmd.StdoutPipe()
	s.must(err)
	runs(s, cmd)
	lines := bufio.NewReader(out)
	site, err := lines.ReadString('\n')
	s.must(err)
	go io.Copy(io.Discard, lines)
	_, site, _ = strings.Cut(site, "site: ")
	site, _, _ = strings.Cut(site, "/ ")
	at, ok := strings.CutPrefix(site, "http://")
	if !ok {
		s.Fatalf("serve says %q", site)
	}
	return &carrier{"sanduq serve -bridge", cmd.Process.Pid, crowd, func(ctx context.Context) (*websocket.Conn, error) {
		token, err := token(ctx, site)
		if err != nil {
			return nil, err
		}
		ws, _, err := websocket.Dial(ctx, "ws://"+at+"/-/bridge/open?target=source", &websocket.DialOptions{
			HTTPHeader: http.Header{"Origin": {site}}, Subprotocols: []string{"sanduq.bridge.1", "token." + token},
		})
		if err != nil {
			return nil, err
		}
		ws.SetReadLimit(-1)
		_, first, err := ws.Read(ctx)
		if err == nil && len(first) > 0 {
			err = fmt.Errorf("the bridge began with %q", first)
		}
		return ws, err
	}}
}

// token asks the bridge for one.
func token(ctx context.Context, site string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, "POST", site+"/-/bridge/token?target=source", nil)
	if err != nil {
		return "", err
	}
	request.Header.Set("Origin", site)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	var said struct{ Token, Detail string }
	if err := json.NewDecoder(answer.Body).Decode(&said); err != nil || said.Token == "" {
		return "", fmt.Errorf("no token: %s %s %v", answer.Status, said.Detail, err)
	}
	return said.Token, nil
}

// websockify is Debian's, as it comes.
func websockify(s *stand, target string) *carrier {
	l := listen(s) // it cannot be asked for a free port
	at := l.Addr().String()
	l.Close()
	cmd := exec.Command("websockify", at, target)
	runs(s, cmd)
	for late := time.Now().Add(startTime); ; time.Sleep(10 * time.Millisecond) {
		conn, err := net.Dial("tcp", at)
		if err == nil {
			conn.Close()
			break
		}
		if time.Now().After(late) {
			s.Fatalf("websockify does not answer: %v", err)
		}
	}
	return &carrier{"websockify", cmd.Process.Pid, crowdThere, func(ctx context.Context) (*websocket.Conn, error) {
		ws, _, err := websocket.Dial(ctx, "ws://"+at+"/", &websocket.DialOptions{Subprotocols: []string{"binary"}})
		if err == nil {
			ws.SetReadLimit(-1)
		}
		return ws, err
	}}
}
