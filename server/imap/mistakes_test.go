package imap_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"sanduq/server/imap"
)

// TestMistakes sends every bad form of testdata/mistakes/*.tab, each in a
// connection of its own, and then proves by a NOOP that the connection is open
// and in step.
func TestMistakes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"greeted", "authenticated", "selected", "examined"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, err := os.Open("testdata/mistakes/" + name + ".tab")
			must(t, err)
			defer file.Close()
			lines := bufio.NewScanner(file)
			for number := 1; lines.Scan(); number++ {
				line := lines.Text()
				if line == "" || strings.HasPrefix(line, "#") {
					continue
				}
				sent, want, ok := strings.Cut(line, " => ")
				if !ok {
					t.Fatalf("%s:%d: no =>", file.Name(), number)
				}
				checkMistake(t, name, unescape(sent), want, number)
			}
			must(t, lines.Err())
		})
	}
}

func checkMistake(t *testing.T, state, sent, want string, number int) {
	t.Helper()
	w := testWorld(t, imap.Config{})
	c := w.greeted()
	switch state {
	case "authenticated":
		c = w.loggedIn()
	case "selected":
		c = w.selected("newbox")
	case "examined":
		c = w.loggedIn()
		c.send("e1 EXAMINE newbox")
	}
	if !strings.HasSuffix(sent, "\n") {
		sent += "\r\n"
	}
	c.raw(sent)
	got := c.send()
	if !inOrder(got, strings.Split(want, " ... ")) {
		t.Errorf("%s.tab:%d: %q is answered:\n%s\nwant in it: %s", state, number, sent, got, want)
	}
	if got := c.send("z9 NOOP"); got != "z9 OK NOOP completed" {
		t.Errorf("%s.tab:%d: after %q NOOP is answered:\n%s", state, number, sent, got)
	}
}

// inOrder says whether s has all the parts, one after the other.
func inOrder(s string, parts []string) bool {
	for _, p := range parts {
		i := strings.Index(s, p)
		if i < 0 {
			return false
		}
		s = s[i+len(p):]
	}
	return true
}

// unescape makes of \r, \n, \t, \0 and \xHH the octets; a backslash before
// anything else is itself.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		switch s[i+1] {
		case 'r':
			b.WriteByte('\r')
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case '0':
			b.WriteByte(0)
		case 'x':
			b.WriteByte(hexDigit(s[i+2])<<4 | hexDigit(s[i+3]))
			i += 2
		default:
			b.WriteByte('\\')
			continue
		}
		i++
	}
	return b.String()
}

func hexDigit(c byte) byte {
	return byte(strings.IndexByte("0123456789ABCDEF", c))
}
