package peers_test

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"sanduq/server/peers"
)

// orphan has this test's own program, run again, be the one that is killed.
const orphan = "SANDUQ_PEERS_ORPHAN"

// TestOrphan kills a test that has servers running: they end with it, and so does all that they have started.
func TestOrphan(t *testing.T) {
	t.Parallel()
	if os.Getenv(orphan) != "" {
		p := peers.Own(t, time.Now())
		account := p.Account(t)
		conn, err := net.Dial("tcp", p.At(p.IMAP)) // so that there is a process beside those that wait
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		deliver(t, p, p.SMTP, nil, account, "Before the end")
		os.Stdout.WriteString("ports: " + p.At(p.IMAP) + " " + p.At(p.IMAPS) + " " + p.At(p.SMTP) + "\n")
		select {} // until it is killed
	}
	peers.Start(t) // or says why there are none
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "orphan") // what it cannot remove itself
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-test.run", "^TestOrphan$", "-test.v")
	cmd.Env = append(os.Environ(), orphan+"=yes", "TMPDIR="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var ports []string
	for lines := bufio.NewScanner(out); ports == nil && lines.Scan(); {
		if said, ok := strings.CutPrefix(lines.Text(), "ports: "); ok {
			ports = strings.Fields(said)
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	cmd.Wait()
	if len(ports) == 0 {
		t.Fatal("it started no servers")
	}
	for _, port := range ports {
		for late := time.Now().Add(patience); ; {
			conn, err := net.Dial("tcp", port)
			if err != nil {
				break
			}
			conn.Close()
			if time.Now().After(late) {
				t.Fatalf("%s still answers after its test was killed", port)
			}
		}
	}
}
