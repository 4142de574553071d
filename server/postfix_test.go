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
var permittedSMTP = map[string][]difference{
	"transaction": {
		{"RCPT TO:<sam@elsewhere.example>", "550 5.7.1", "554 5.7.1", "RFC 5321, section 4.2.3 names 550 for what is refused by policy"},
		{"DATA", "503 5.5.1", "554 5.5.1", "section 4.1.1.4: where no recipient was accepted, 503 or 554"},
	},
	"forms": {
		{"EHLO", "501 5.5.4", "501", "RFC 2034, section 3: none in the answer to HELO and EHLO that lists what there is; to a refusal either"},
		{"HELO", "501 5.5.4", "501", "the same"},
		{"MAIL FROM: <kim@mail.example>", "501 5.5.4", "250 2.1.0", "RFC 5321, section 3.3: no space after the colon; Postfix takes one"},
		{"MAIL FROM:<kim@mail.example> BODY=9BIT", "501 5.5.4", "555 5.5.4", "RFC 1652, section 5: 501 or 555 for a value that is not known"},
		{"VRFY alex@smallorg.org", "250 2.1.5", "252 2.0.0", "RFC 5321, section 3.5.3: 250 where the address is verified; Postfix never says so"},
		{"AUTH PLAIN", "502 5.5.1", "503 5.5.1", "section 4.2.4: 502 for a command that is known and not offered"},
		{"EXPN list", "550 5.1.1", "500 5.5.2", "section 3.5.2: EXPN may be there; Postfix does not know it"},
		{"QUIT now", "501 5.5.4", "221 2.0.0", "section 4.1.1.10: QUIT has no arguments"},
		{"BDAT x", "501 5.5.4", "521 5.5.4", "RFC 3030, section 2: Postfix hangs up, since it does not know what follows; here the line is all"},
	},
	"chunks": {
		{`BDAT 5\r\nabc\r\n`, "503 5.5.1", "554 5.5.1", "as for DATA"},
	},
	"smuggling": {
		{".", "554 5.6.0", "250 2.0.0", "section 2.3.8: LF alone is no line end; Postfix 3.7 takes it within the text, and newer ones refuse it if told to"},
	},
}

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
			keyword, _, _ := strings.Cut(line[4:], " ")
			keywords = append(keywords, keyword)
		}
		slices.Sort(keywords)
		return "250 " + strings.Join(keywords, ", ")
	}
	if len(words) > 1 && strings.Count(words[1], ".") == 2 && strings.Trim(words[1], "0123456789.") == "" {
		return words[0] + " " + words[1]
	}
	return words[0]
}
