package pop3_test

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"

	"sanduq/server/pop3"
)

// big is a session of a maildrop of 100,000 messages of 2,000 octets.
func big(b *testing.B) (io.Writer, *bufio.Reader) {
	w := testWorld(b, pop3.Config{})
	many, err := w.store.AddUser("many", "x")
	must(b, err)
	numbered(b, many, 100_000)
	ours, theirs := net.Pipe()
	b.Cleanup(func() { ours.Close() })
	w.Serve(theirs)
	r := bufio.NewReaderSize(ours, 64<<10)
	answered(b, r)
	return ours, r
}

// answered takes an answer of one line.
func answered(b *testing.B, r *bufio.Reader) {
	line, err := r.ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "+OK ") {
		b.Fatalf("%q, %v", line, err)
	}
}

func BenchmarkSTAT(b *testing.B) { benchCommand(b, "STAT", false) }
func BenchmarkLIST(b *testing.B) { benchCommand(b, "LIST", true) }
func BenchmarkUIDL(b *testing.B) { benchCommand(b, "UIDL", true) }

func benchCommand(b *testing.B, command string, lines bool) {
	conn, r := big(b)
	for _, login := range []string{"USER many\r\n", "PASS x\r\n"} {
		io.WriteString(conn, login)
		answered(b, r)
	}
	for b.Loop() {
		io.WriteString(conn, command+"\r\n")
		answered(b, r)
		for n := 0; lines; n++ {
			line, err := r.ReadSlice('\n')
			if err != nil {
				b.Fatal(err)
			}
			if string(line) == ".\r\n" {
				if n != 100_000 {
					b.Fatalf("%d lines", n)
				}
				break
			}
		}
	}
}

// BenchmarkLogin is PASS, which measures every message, and QUIT.
func BenchmarkLogin(b *testing.B) {
	w := testWorld(b, pop3.Config{})
	many, err := w.store.AddUser("many", "x")
	must(b, err)
	numbered(b, many, 100_000)
	for b.Loop() {
		ours, theirs := net.Pipe()
		w.Serve(theirs)
		go io.WriteString(ours, "USER many\r\nPASS x\r\nQUIT\r\n")
		if all, err := io.ReadAll(ours); err != nil || !strings.Contains(string(all), "has 100000 messages") {
			b.Fatalf("%q, %v", all, err)
		}
		ours.Close()
	}
}
