package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanduq/server/mailhost"
	"sanduq/server/mailstore"
)

// TestDovecotPOP3 holds POP3 dialogues, testdata/dovecot-pop3/*.txt, against our server and against Dovecot with the same
// mail, and compares what each answer means to a client. "+ <<text>>" puts a message into INBOX, "--" begins the next
// session; every other line is a command of one that is logged in. Dovecot's server for one session does not speak before
// that.
//
// Where the two differ and the standard permits it, permittedPOP3 says so and why.
func TestDovecotPOP3(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/dovecot-pop3/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no dialogues: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			comparePOP3(t, string(text), permittedPOP3[name])
		})
	}
}

// permittedPOP3 has the differences by dialogue, in the order in which they come.
var permittedPOP3 = map[string][]difference{
	"transaction": {
		{"RETR 3", "+OK\n..header: 3\n\n.", "+OK\n.header: 3\n\n.",
			"RFC 1939, section 3: any line that begins with the termination octet; Dovecot 2.3 forgets that of the first line"},
		{"TOP 3 5", "+OK\n..header: 3\n\n.", "+OK\n.header: 3\n\n.", "the same"},
	},
	"lines": {
		{"STAT", "+OK 5 138", "+OK 5 136", "section 11: the octets as they are sent; a message without a final line end is sent with one, which Dovecot does not count"},
		{"LIST", "+OK\n1 37\n2 40\n3 18\n4 23\n5 20\n.", "+OK\n1 37\n2 40\n3 18\n4 23\n5 18\n.", "the same"},
	},
}

// A pop3Side is one of the two servers with its mail.
type pop3Side struct {
	fill    *peer // speaks IMAP, for putting in mail
	connect func(t *testing.T) *peer
}

func pop3Sides(t *testing.T) [2]pop3Side {
	store := mailstore.New(mailstore.Options{})
	if _, err := store.AddUser("alex", "drums"); err != nil {
		t.Fatal(err)
	}
	host := mailhost.New(store, mailhost.Config{Name: "sanduq"})
	t.Cleanup(func() { host.Close() })
	d := newDovecot(t, 0)
	ours := pop3Side{dialed(t, host, "imap"), func(t *testing.T) *peer {
		for end := time.Now().Add(peerPatience); ; {
			p := dialed(t, host, "pop3")
			p.pop3(t, "USER alex")
			answer := p.pop3(t, "PASS drums")
			if strings.HasPrefix(answer, "+OK") {
				return p
			}
			// The session before was hung up, and its server may not have noticed yet.
			if !strings.HasPrefix(answer, "-ERR [IN-USE]") || time.Now().After(end) {
				t.Fatal(answer)
			}
			p.to.(io.Closer).Close()
		}
	}}
	ours.fill.command(t, "login", "LOGIN alex drums")
	return [2]pop3Side{ours, {d.imap(t), func(t *testing.T) *peer {
		return d.session(t, dovecotPOP3) // it says nothing before the first command
	}}}
}

func comparePOP3(t *testing.T, dialogue string, may []difference) {
	sides := pop3Sides(t)
	var sessions [2]*peer
	hangUp := func() {
		for _, p := range sessions {
			p.to.(io.Closer).Close()
		}
		sessions = [2]*peer{}
	}
	for n, line := range strings.Split(strings.TrimSpace(dialogue), "\n") {
		message, puts := strings.CutPrefix(line, "+ ")
		switch {
		case line == "" || line[0] == '#':
			continue
		case puts:
			for _, s := range sides {
				s.fill.command(t, fmt.Sprint("t", n+1), "APPEND INBOX "+withLiterals(t, message))
			}
			continue
		case line == "--":
			hangUp()
			continue
		}
		var means [2]string
		for i, s := range sides {
			if sessions[i] == nil {
				sessions[i] = s.connect(t)
			}
			means[i] = meaningPOP3(line, sessions[i].pop3(t, line))
		}
		if line == "QUIT" {
			sessions = [2]*peer{}
		}
		switch got, want := means[0], means[1]; {
		case got == want:
		case len(may) > 0 && may[0].command == line && may[0].here == got && may[0].dovecot == want:
			may = may[1:]
		default:
			t.Errorf("line %d: %s\nmeans here:\n%s\nand with Dovecot:\n%s", n+1, line, got, want)
		}
	}
	for _, d := range may {
		t.Errorf("permitted, but there is no such difference: %s: %q and %q", d.command, d.here, d.dovecot)
	}
}

// pop3 sends a command and gives its whole answer, lines joined by LF.
func (p *peer) pop3(t *testing.T, command string) string {
	t.Helper()
	if _, err := fmt.Fprintf(p.to, "%s\r\n", command); err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	answer := p.line(t)
	if !strings.HasPrefix(answer, "+OK") || !manyLines(command) {
		return answer
	}
	for {
		line := p.line(t)
		answer += "\n" + line
		if line == "." {
			return answer
		}
	}
}

func manyLines(command string) bool {
	switch verb, args, _ := strings.Cut(strings.ToUpper(command), " "); verb {
	case "RETR", "TOP", "CAPA":
		return true
	case "LIST", "UIDL":
		return args == ""
	}
	return false
}

// line reads one line without its end.
func (p *peer) line(t *testing.T) string {
	t.Helper()
	line, err := p.from.ReadString('\n')
	if err != nil {
		t.Fatalf("after %q: %v", line, err)
	}
	return strings.TrimSuffix(line, "\r\n")
}

// meaningPOP3 gives what an answer means to a client: its status, the numbers that are data, and the lines that follow.
// Unique-ids are each server's own.
func meaningPOP3(command, answer string) string {
	first, rest, _ := strings.Cut(answer, "\n")
	words := strings.Fields(first)
	status := words[0]
	verb, args, _ := strings.Cut(strings.ToUpper(command), " ")
	if status == "-ERR" {
		return status
	}
	switch {
	case verb == "STAT" || verb == "LIST" && args != "":
		return strings.Join(words, " ")
	case verb == "UIDL" && args != "":
		return status + " " + words[1]
	case verb == "UIDL":
		var numbers []string
		for _, line := range strings.Split(rest, "\n") {
			number, _, _ := strings.Cut(line, " ")
			numbers = append(numbers, number)
		}
		return status + " " + strings.Join(numbers, " ")
	}
	return status + "\n" + rest
}
