package bridge_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"sanduq/server/internal/bridge"
)

// A balanced is two bridges with one secret behind HAProxy.
type balanced struct {
	t        *testing.T
	one, two *house
	front    *house // asks through HAProxy; it has no bridge
	admin    string // HAProxy's socket for orders
}

// behind runs HAProxy with the file that the README shows, its times divided by
// faster. pings are how often the bridges ping.
func behind(t *testing.T, faster int, pings time.Duration) *balanced {
	t.Helper()
	const program = "/usr/sbin/haproxy"
	if _, err := os.Stat(program); err != nil {
		t.Fatal("there is no haproxy: make test-tools installs it (on Debian: apt-get install haproxy)")
	}
	target := listen(t)
	go func() {
		for {
			c, err := target.Accept()
			if err != nil {
				return
			}
			go echo(c)
		}
	}()
	b := &balanced{t: t, admin: filepath.Join(t.TempDir(), "admin")}
	start := func() (*house, string) {
		cfg := labAt(target)
		cfg.Secret = []byte("one secret for both, of 32 octets")
		cfg.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
		cfg.Limits.PerAddress, cfg.Limits.DialsPerMinute = 50, 100
		l := listen(t)
		h := newHouse(t, cfg, l, func() (net.Conn, error) { return net.Dial("tcp", l.Addr().String()) })
		h.bridge.SetPing(pings, time.Minute)
		return h, l.Addr().String()
	}
	var first, second string
	b.one, first = start()
	b.two, second = start()

	front := listen(t)
	socket, err := front.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	shown, err := os.ReadFile("../../testdata/haproxy.cfg")
	if err != nil {
		t.Fatal(err)
	}
	text := string(shown)
	for _, change := range [][2]string{
		{"bind :443 ssl crt /etc/haproxy/mail.example.org.pem", "bind fd@3"},
		{"10.0.0.1:8080", first},
		{"10.0.0.2:8080", second},
		{"/run/haproxy/admin.sock", b.admin},
		{"timeout connect 5s", fmt.Sprintf("timeout connect %dms", 5000/faster)},
		{"timeout client 50s", fmt.Sprintf("timeout client %dms", 50000/faster)},
		{"timeout server 50s", fmt.Sprintf("timeout server %dms", 50000/faster)},
	} {
		if strings.Count(text, change[0]) != 1 {
			t.Fatalf("haproxy.cfg has no %q, or more than one", change[0])
		}
		text = strings.Replace(text, change[0], change[1], 1)
	}
	file := filepath.Join(t.TempDir(), "haproxy.cfg")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-db", "-f", file)
	cmd.ExtraFiles = []*os.File{socket} // its descriptor 3
	said := new(strings.Builder)
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Logf("HAProxy said\n%s", said)
		}
	})
	// A visitor from another address than the balancer's own.
	visitor := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	b.front = &house{t: t, dial: func() (net.Conn, error) { return visitor.Dial("tcp", front.Addr().String()) }}
	return b
}

// order says something to HAProxy.
func (b *balanced) order(words string) {
	b.t.Helper()
	c, err := net.Dial("unix", b.admin)
	if err != nil {
		b.t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintln(c, words)
	if answer, err := io.ReadAll(c); err != nil || strings.TrimSpace(string(answer)) != "" {
		b.t.Fatalf("%s: %q, %v", words, answer, err)
	}
}

// standing is how many connections one bridge has.
func standing(h *house) int {
	n := 0
	fmt.Sscan(h.metrics()[`sanduq_bridge_connections{target="lab"}`], &n)
	return n
}

func says(t *testing.T, ws *websocket.Conn, text string) {
	t.Helper()
	send(t, ws, text)
	hears(t, ws, text)
}

// TestBehindBalancer: connections are spread, tokens of one bridge are good at the
// other, and one can be drained and stopped.
func TestBehindBalancer(t *testing.T) {
	t.Parallel()
	b := behind(t, 1, time.Hour)

	direct := b.one.token("lab")
	ws := stands(t, b.one.must(b.two.openWith(direct, "lab", nil)))
	says(t, ws, "by a token of the other")
	ws.Close(websocket.StatusNormalClosure, "")
	eventually(t, func() string {
		if standing(b.two) != 0 {
			return "a connection still stands"
		}
		return ""
	})

	var all []*websocket.Conn
	for range 6 {
		ws := stands(t, b.front.open("lab"))
		says(t, ws, "NOOP")
		all = append(all, ws)
	}
	if one, two := standing(b.one), standing(b.two); one != 3 || two != 3 {
		t.Errorf("%d and %d connections stand; want 3 at each", one, two)
	}

	b.order("set server bridges/one state drain")
	for range 2 {
		all = append(all, stands(t, b.front.open("lab")))
	}
	if one, two := standing(b.one), standing(b.two); one != 3 || two != 5 {
		t.Errorf("%d and %d connections stand after new ones were sent to the second; want 3 and 5", one, two)
	}
	for _, ws := range all {
		says(t, ws, "while one is drained")
	}
	ended := make(chan bool)
	for _, ws := range all {
		go func() {
			_, _, err := ws.Read(context.Background())
			ended <- websocket.CloseStatus(err) == bridge.Shutdown.Code
		}()
	}
	b.one.shutdown()
	for range 3 {
		if !<-ended {
			t.Error("a page was not told that its bridge is being shut down")
		}
	}
	b.one.server.Close()
	b.order("set server bridges/one state ready") // it is not there: HAProxy finds that out
	for range 4 {
		says(t, stands(t, b.front.open("lab")), "at the one that is left")
	}
	if one, two := standing(b.one), standing(b.two); one != 0 || two != 9 {
		t.Errorf("%d and %d connections stand; want 0 and 9", one, two)
	}
	b.one.logged("ended: cause=shutdown", "address=127.0.0.2")
	if a := b.front.ask("POST", "/-/bridge/token?target=lab", "Origin", evil, "X-Forwarded-For", "203.0.113.9"); a.status != 403 {
		t.Errorf("%d %s", a.status, a.raw)
	}
	b.two.logged("refused: cause=origin", "address=127.0.0.2")
}

// TestBalancersPatience: somebody who reads for longer than the balancer waits
// keeps the connection, by the bridge's pings and by nothing else.
func TestBalancersPatience(t *testing.T) {
	t.Parallel()
	const faster = 25 // nobody waits for 50 seconds
	ping, _, _, _ := bridge.UsualPace()
	t.Run("pings", func(t *testing.T) {
		t.Parallel()
		b := behind(t, faster, ping/faster)
		pings := make(chan struct{}, 100)
		ws, err := b.front.openWith(b.front.token("lab"), "lab", func(context.Context, []byte) bool { pings <- struct{}{}; return true })
		stands(t, b.front.must(ws, err))
		heard := make(chan string)
		go func() {
			_, message, err := ws.Read(context.Background())
			heard <- fmt.Sprint(string(message), err)
		}()
		for range 3 { // the balancer waits for as long as two take
			<-pings
		}
		send(t, ws, "still here")
		if got := <-heard; got != "still here<nil>" {
			t.Errorf("heard %s", got)
		}
	})
	t.Run("no pings", func(t *testing.T) {
		t.Parallel()
		b := behind(t, faster, time.Hour)
		ws := stands(t, b.front.open("lab"))
		if _, _, err := ws.Read(context.Background()); err == nil || websocket.CloseStatus(err) != -1 {
			t.Errorf("without pings the connection ended with %v; want that it is cut", err)
		}
	})
}
