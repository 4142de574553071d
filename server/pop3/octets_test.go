package pop3_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"testing"

	"sanduq/server/pop3"
)

// asSent is a message as RFC 1939 has it sent, the slow way: lines in CRLF.
func asSent(content string) string {
	content = strings.ReplaceAll(strings.ReplaceAll(content, "\r\n", "\n"), "\n", "\r\n")
	if content != "" && !strings.HasSuffix(content, "\n") {
		content += "\r\n"
	}
	return content
}

// unstuff gives the octets of a multi-line answer behind its first line, and that
// line.
func unstuff(t *testing.T, answer string) (first, content string) {
	t.Helper()
	first, rest, _ := strings.Cut(answer, "\r\n")
	rest, ok := strings.CutSuffix("\r\n"+rest, "\r\n.\r\n")
	if !ok {
		t.Errorf("no end of %q", answer)
	}
	rest += "\r\n"
	if i := strings.Index(rest, "\r\n.\r\n"); i >= 0 {
		t.Errorf("ends early: %q", answer)
	}
	return first, strings.TrimPrefix(strings.ReplaceAll(rest, "\r\n.", "\r\n"), "\r\n")
}

// octets sends commands and gives all that the server sends, as it came, up to its
// close.
func octets(t *testing.T, w *world, commands string) string {
	t.Helper()
	ours, theirs := net.Pipe()
	w.Serve(theirs)
	go io.WriteString(ours, commands+"QUIT\r\n")
	all, err := io.ReadAll(ours)
	must(t, err)
	ours.Close()
	return string(all)
}

// retrieved gives the answer to the last of alex' commands.
func retrieved(t *testing.T, w *world, command string) string {
	t.Helper()
	all := octets(t, w, "UTF8\r\nUSER alex\r\nPASS drums\r\n"+command+"\r\n")
	_, rest, _ := strings.Cut(all, " octets)\r\n")
	answer, _, ok := strings.Cut(rest, "+OK shadrach.smallorg.org POP3 server signing off")
	if !ok {
		t.Fatalf("%q", all)
	}
	return answer
}

// TestOctets: what is retrieved is the message, its lines in CRLF, in as many
// octets as were announced; and TOP of all its lines is the same.
func TestOctets(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1939, 0))
	messages := append([]string{".", "..", ".\n", "\n", "\r", "\r\n", "\r\r\n", "\n.\n", "a\r\n.", "\n\n..\n.\n"}, odd...)
	for range 200 {
		var b strings.Builder
		for range random.IntN(30) {
			b.WriteString([]string{".", "\n", "\r\n", "\r", "a", "..", ":", " "}[random.IntN(8)])
		}
		messages = append(messages, b.String())
	}
	for _, m := range messages {
		w := testWorld(t, pop3.Config{})
		w.put(w.user("alex"), m)
		want := asSent(m)
		first, got := unstuff(t, retrieved(t, w, "RETR 3"))
		if got != want || first != fmt.Sprintf("+OK %d octet%s", len(want), map[bool]string{false: "s"}[len(want) == 1]) {
			t.Errorf("%q is sent as %q after %q", m, got, first)
		}
		if _, top := unstuff(t, retrieved(t, w, "TOP 3 1000")); top != want {
			t.Errorf("TOP of %q: %q", m, top)
		}
		if list := retrieved(t, w, "LIST 3"); list != fmt.Sprintf("+OK 3 %d\r\n", len(want)) {
			t.Errorf("LIST of %q: %q", m, list)
		}
	}
}

// TestTopCounts: TOP has exactly as many lines of the body as were asked for.
func TestTopCounts(t *testing.T) {
	t.Parallel()
	w := testWorld(t, pop3.Config{})
	head := "Subject: many\r\n\r\n"
	w.put(w.user("alex"), head+"1\r\n2\n\r\n4\r\n5")
	for lines, want := range []string{"", "1\r\n", "1\r\n2\r\n", "1\r\n2\r\n\r\n", "1\r\n2\r\n\r\n4\r\n", "1\r\n2\r\n\r\n4\r\n5\r\n", "1\r\n2\r\n\r\n4\r\n5\r\n"} {
		if _, got := unstuff(t, retrieved(t, w, fmt.Sprintf("TOP 3 %d", lines))); got != head+want {
			t.Errorf("TOP 3 %d: %q, want %q", lines, got, head+want)
		}
	}
}

// TestBigMessage retrieves several megabytes.
func TestBigMessage(t *testing.T) {
	t.Parallel()
	w := testWorld(t, pop3.Config{})
	big := "Subject: big\r\n\r\n" + strings.Repeat(".All work and no play makes a dull boy.\r\n", 150_000)
	w.put(w.user("alex"), big)
	if first, got := unstuff(t, retrieved(t, w, "RETR 3")); !bytes.Equal([]byte(got), []byte(big)) {
		t.Errorf("%d octets of %d after %q", len(got), len(big), first)
	}
}
