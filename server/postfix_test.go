package main

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sanduq/server/internal/talk"
	"sanduq/server/mailhost"
	"sanduq/server/mailstore"
)

// TestPostfix holds SMTP dialogues, testdata/postfix/*.txt, against our relay port and against Postfix for the same users,
// and compares the codes of each reply: what a client goes by. A line is a command, or of a message's text until the one
// that is a dot alone; \n, \r, \t, \0 and \xHH are octets, and a line that has LF at its end gets no CRLF. "--" begins
// the next connection.
//
// Where the two differ and the standard permits it, permittedSMTP says so and why.
func TestPostfix(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/postfix/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no dialogues: %v", err)
	}
	theirs := postfix(t)
	store := mailstore.New(mailstore.Options{})
	for _, name := range []string{"alex", "riley"} {
		if _, err := store.AddUser(name, "drums"); err != nil {
			t.Fatal(err)
		}
	}
	host := mailhost.New(store, mailhost.Config{Name: "sanduq", Domains: []string{"smallorg.org"}, Postmaster: "alex"})
	t.Cleanup(func() { host.Close() })
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) { // one after the other: Postfix ends with the last
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			compareSMTP(t, string(text), permittedSMTP[name], [2]func() (net.Conn, error){
				func() (net.Conn, error) { return host.Dial("smtp", 25) },
				func() (net.Conn, error) { return net.Dial("tcp", theirs) },
			})
		})
	}
}

// permittedSMTP has the differences by dialogue, in the order in which they come; "dovecot" is Postfix here.
var permittedSMTP = map[string][]difference{}

func compareSMTP(t *testing.T, dialogue string, may []difference, dial [2]func() (net.Conn, error)) {
	var peers [2]*peer
	connect := func() {
		for i := range peers {
			peers[i] = smtpDialed(t, dial[i])
		}
	}
	connect()
	text := [2]bool{} // a message's text is being sent
	for n, line := range strings.Split(strings.TrimRight(dialogue, "\n"), "\n") {
		switch {
		case line == "--":
			connect()
			continue
		case strings.HasPrefix(line, "#"):
			continue
		}
		sent := talk.Unescape(line)
		if !strings.HasSuffix(sent, "\n") {
			sent += "\r\n"
		}
		var means [2]string
		for i, p := range peers {
			if _, err := io.WriteString(p.to, sent); err != nil {
				t.Fatalf("line %d: %v", n+1, err)
			}
			if text[i] && line != "." {
				continue
			}
			means[i] = meaningSMTP(line, p.reply(t))
			text[i] = strings.HasPrefix(means[i], "354")
		}
		if text[0] != text[1] {
			t.Fatalf("line %d: %s: %q here, %q with Postfix", n+1, line, means[0], means[1])
		}
		switch got, want := means[0], means[1]; {
		case got == want:
		case len(may) > 0 && may[0].command == line && may[0].here == got && may[0].dovecot == want:
			may = may[1:]
		default:
			t.Errorf("line %d: %s\nmeans here: %s\nand with Postfix: %s", n+1, line, got, want)
		}
	}
	for _, d := range may {
		t.Errorf("permitted, but there is no such difference: %s: %q and %q", d.command, d.here, d.dovecot)
	}
}

// meaningSMTP gives what a reply means to a client: its code and enhanced code, and to EHLO the extensions.
func meaningSMTP(command, reply string) string {
	lines := strings.Split(reply, "\n")
	words := strings.Fields(lines[len(lines)-1])
	if verb, _, _ := strings.Cut(strings.ToUpper(command), " "); verb == "EHLO" && words[0] == "250" {
		var keywords []string
		for _, line := range lines[1:] {
			keywords = append(keywords, line[4:])
		}
		slices.Sort(keywords)
		return "250 " + strings.Join(keywords, ", ")
	}
	if len(words) > 1 && strings.Count(words[1], ".") == 2 && strings.Trim(words[1], "0123456789.") == "" {
		return words[0] + " " + words[1]
	}
	return words[0]
}
