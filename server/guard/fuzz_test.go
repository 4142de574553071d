package guard_test

import (
	"slices"
	"strings"
	"testing"

	"sanduq/server/guard"
)

// lines are what a fuzzer begins with: commands that read, destroy, change and log in,
// parts of them, and what may make a server read one thing and the guard another.
var lines = map[string][]string{
	"imap": {
		"a1 login alex drums", "a1 login {4}", "alex {5}", "drums", "alex drums", "a1 authenticate plain", "AGFsZXgAZHJ1bXM=", "*", "a1 authenticate plain AGFsZXgAZHJ1bXM=",
		"a2 select inbox", "a2 select {5}", "inbox", "a2 select {5+}", "a2 examine newbox", "a3 fetch 1 body[]", "a3 uid fetch 1:* flags", "a3 search text {9}", "a3 search text {9+}",
		"a4 expunge", "a4 uid expunge 1", "a4 close", "a4 store 1 +flags (\\Deleted)", "a4 uid store 1 +flags.silent (\\Deleted)", "a4 copy 1 newbox", "a4 move 1 newbox",
		"a4 append newbox {10}", "a4 append newbox {10+}", "Subject: x", "a4 create x", "a4 delete newbox", "a4 rename inbox x", "a4 subscribe x", "a5 noop", "a5 idle", "done", "DONE",
		"a5 unselect", "a5 list \"\" *", "a5 status newbox (messages)", "a6 logout", "", "x", "a7", "a7 uid", "a7 noop {3}", "a7 noop {3+}", "{3+}", "a7 search body \"{3+}", "a7 search header {7+} {3+}",
		"a8 starttls", "a8 capability", "a8 compress deflate", "expunge", "a8 enable qresync", "a8 id nil", "a8 search text {0+}", "a8 search text {0}", "a8 search body {99999999999999999999+}",
	},
	"pop3": {"USER alex", "PASS drums", "STAT", "LIST", "LIST 1", "RETR 1", "TOP 1 0", "DELE 1", "dele 1", "UIDL", "NOOP", "RSET", "QUIT", "CAPA", "STLS", "AUTH PLAIN", "AUTH",
		"AUTH PLAIN AGFsZXgAZHJ1bXM=", "AGFsZXgAZHJ1bXM=", "*", "APOP alex x", "LANG", "UTF8", "XTND", "", " DELE 1", "DELE\t1", "LAST"},
	"smtp": {"EHLO laptop", "HELO laptop", "STARTTLS", "AUTH PLAIN", "AUTH LOGIN", "AGFsZXgAZHJ1bXM=", "*", "MAIL FROM:<alex@smallorg.org>", "RCPT TO:<riley@smallorg.org>", "DATA",
		"Subject: x", ".", "BDAT 10", "BDAT 10 LAST", "BDAT 0 LAST", "12345678", "RSET", "NOOP", "QUIT", "VRFY alex", "HELP", "", " DATA", "mail from:<alex@smallorg.org>"},
}

// chances gives numbers from the fuzzer's octets; at their end always 0.
func chances(octets []byte) (next func(n int) int, left func() bool) {
	return func(n int) int {
			if len(octets) == 0 || n < 1 {
				return 0
			}
			b := int(octets[0])
			octets = octets[1:]
			return b % n
		}, func() bool {
			return len(octets) > 0
		}
}

// typed makes a line: one of those above, at times spoilt.
func typed(chance func(int) int, protocol string) string {
	all := lines[protocol]
	line := all[chance(len(all))]
	if chance(3) > 0 {
		return line
	}
	at := chance(len(line) + 1)
	switch chance(8) {
	case 0:
		line = strings.ToUpper(line)
	case 1:
		line = strings.ReplaceAll(line, " ", "\t")
	case 2:
		line = strings.Replace(line, " ", "  ", 1)
	case 3:
		line = line[:at] + string([]byte{byte(chance(256))}) + line[at:]
	case 4:
		line += " " + all[chance(len(all))]
	case 5:
		line += []string{"{5+}", " {5+}", " {5}", "{5}", " {1+}", "(", `"`, " "}[chance(8)]
	case 6:
		line = " " + line
	case 7:
		line = line[:at]
	}
	return line
}

// readsOnly are the commands of IMAP that change nothing after EXAMINE, as RFC 3501
// and its extensions describe them.
var readsOnly = strings.Fields(`CAPABILITY NOOP LOGOUT ID ENABLE LANGUAGE COMPARATOR STARTTLS AUTHENTICATE LOGIN EXAMINE LIST LSUB XLIST STATUS NAMESPACE
	IDLE GETQUOTA GETQUOTAROOT GETACL LISTRIGHTS MYRIGHTS GETMETADATA ESEARCH CHECK CLOSE UNSELECT SEARCH SORT THREAD FETCH`)

// harmless says whether a command that a server has read changes nothing.
func harmless(name string) bool {
	name = strings.TrimPrefix(name, "UID ")
	return slices.Contains(readsOnly, name)
}

// FuzzReader: a server that reads what goes out, in its own way, reads no command in
// readonly that could change something; in safe none that destroys was not asked for;
// and whatever it reads, the guard has taken for a command, too.
func FuzzReader(f *testing.F) {
	f.Add(false, []byte{0, 0, 2, 1, 9, 2, 5, 18, 2, 5, 24, 2})
	f.Add(true, []byte{13, 1, 14, 1, 1, 27, 3, 0, 0})
	for seed := range 8 {
		all := make([]byte, 120)
		for i := range all {
			all[i] = byte(i*i*(seed+3) + i*7 + seed)
		}
		f.Add(seed%2 == 0, all)
	}
	f.Fuzz(func(t *testing.T, readOnly bool, octets []byte) {
		chance, left := chances(octets)
		mode := "safe"
		if readOnly {
			mode = "readonly"
		}
		s := guard.New(guard.Rules{Protocol: "imap", Mode: mode, Known: true})
		server := &reader{chance: chance, plus: chance(2) == 0, lenient: chance(2) == 0}
		greeting := "* OK [CAPABILITY IMAP4rev1] ready"
		if server.plus {
			greeting = "* OK [CAPABILITY IMAP4rev1 LITERAL+] ready"
		}
		s.Heard(greeting)
		if chance(2) == 0 { // logged in, with a mailbox open
			s.Sent("x login alex drums")
			s.Heard("x OK done")
			s.Sent("x select inbox")
			s.Heard("* 3 EXISTS")
			s.Heard("x OK [READ-WRITE] done")
		}
		var log []string
		asked := "" // for the command that is being sent, on one of its lines
		for left() {
			line := typed(chance, "imap")
			question := s.Judge(line, false).Question
			v := s.Judge(line, true)
			if v.Refused != "" {
				if v.Send != "" {
					t.Fatalf("%q is refused and has %q to be sent", line, v.Send)
				}
				continue
			}
			if question != "" {
				asked = question
			}
			before := len(server.read)
			log = append(log, "C: "+line)
			responses := server.take(v.Send + "\r\n")
			s.Sent(line)
			for _, name := range server.read[before:] {
				switch {
				case readOnly && !harmless(name):
					t.Fatalf("%q has the server read %q\n%s", line, name, strings.Join(log, "\n"))
				case destroys(name) && asked == "":
					t.Fatalf("%q has the server read %s, which was not asked for\n%s", line, name, strings.Join(log, "\n"))
				}
			}
			if len(server.read) > before {
				asked = ""
			}
			for _, r := range responses {
				log = append(log, "S: "+r)
				s.Heard(r)
			}
		}
	})
}

// destroys says whether a command takes something away, in any state.
func destroys(name string) bool {
	switch strings.TrimPrefix(name, "UID ") {
	case "EXPUNGE", "DELETE", "MOVE":
		return true
	}
	return false
}

// FuzzClear: on a connection that is not encrypted nothing goes out but the way to
// TLS, and out, whatever the server says; and nothing is changed by judging.
func FuzzClear(f *testing.F) {
	f.Add("imap", "* OK ready\n* CAPABILITY IMAP4rev1\n+ go on\na1 OK begin\na2 NO\n* PREAUTH x", []byte{44, 1, 43, 1, 0, 1, 2, 1})
	f.Add("pop3", "+OK ready\n+OK\nSTLS\n.\n+OK\n-ERR\n+ ", []byte{13, 1, 14, 1, 1, 1, 2, 1})
	f.Add("smtp", "220 ready\n250-x\n250 STARTTLS\n220 go\n334 \n354 go on\n250", []byte{0, 1, 2, 1, 3, 1, 4, 1, 9, 1})
	f.Fuzz(func(t *testing.T, protocol, heard string, octets []byte) {
		if lines[protocol] == nil {
			return
		}
		chance, left := chances(octets)
		responses := strings.Split(heard, "\n")
		for _, mode := range []string{"safe", "readonly", "none"} {
			s := guard.New(guard.Rules{Protocol: protocol, Mode: mode, StartTLS: true})
			for _, r := range responses {
				s.Heard(r)
				if line := typed(chance, protocol); left() {
					v := s.Judge(line, true)
					if v.Refused == "" && !leadsToTLS(protocol, v.Send) {
						t.Fatalf("%s: %q goes out in the clear", mode, v.Send)
					}
					if again := s.Judge(line, true); again != v {
						t.Fatalf("%q is judged as %+v, and then as %+v", line, v, again)
					}
					if v.Refused == "" {
						s.Sent(line)
					}
				}
			}
		}
	})
}

// leadsToTLS says whether a line may go out in the clear.
func leadsToTLS(protocol, line string) bool {
	words := strings.Split(strings.ToUpper(line), " ")
	switch protocol {
	case "imap":
		return len(words) == 2 && len(words[0]) <= 32 && slices.Contains([]string{"CAPABILITY", "STARTTLS", "LOGOUT"}, words[1])
	case "pop3":
		return len(words) == 1 && slices.Contains([]string{"CAPA", "STLS", "QUIT"}, words[0])
	}
	return len(words) == 1 && (words[0] == "STARTTLS" || words[0] == "QUIT") || len(words) == 2 && words[0] == "EHLO"
}

// FuzzHeard: whatever a server says, in whatever order with what is typed, nothing
// breaks, and the guard keeps to its own rules: a refused line has nothing to be sent,
// a line with a NUL, CR or LF is refused, COMPRESS never goes out as a command.
func FuzzHeard(f *testing.F) {
	f.Add("imap", "* OK [CAPABILITY LITERAL+] x\n+\n* 1 FETCH (FLAGS (\\Deleted))\na1 OK x\n* VANISHED 1:*\n* 99 EXISTS\n* 1 EXPUNGE\na2 OK [READ-ONLY] x", "a1 select inbox\na2 store 1:* +flags.silent (\\Deleted)\na3 close")
	f.Add("imap", "* PREAUTH x\n* 1 FETCH (BODY[] {3}\r\nabc FLAGS ()\n* 1 FETCH (BODY[\"\"] NIL FLAGS (((\n* OK [CLOSED]", "a1 uid store 1,2:*,$ (unchangedsince 1) flags \\deleted\na1 rename a \"b")
	f.Add("pop3", "+OK\n+OK\n+ \n.\n-ERR", "AUTH LOGIN\nx\nCAPA\nRETR 1")
	f.Add("smtp", "220\n250-\n354\n334\n421 x\n999", "DATA\n.\nBDAT 99999999999999999999999\nAUTH")
	f.Fuzz(func(t *testing.T, protocol, heard, sent string) {
		if lines[protocol] == nil {
			return
		}
		for _, mode := range []string{"safe", "readonly"} {
			s := guard.New(guard.Rules{Protocol: protocol, Mode: mode})
			all := strings.Split(sent, "\n")
			for i, r := range strings.Split(heard, "\n") {
				if alarm := s.Heard(r); alarm != nil {
					t.Fatalf("an alarm where there is TLS: %+v", alarm)
				}
				line := all[i%len(all)]
				v := s.Judge(line, true)
				if v.Refused != "" && v.Send != "" || v.Refused == "" && strings.ContainsAny(v.Send, "\r\n\x00") || v.Question != "" {
					t.Fatalf("%q is judged as %+v", line, v)
				}
				if v.Hidden != strings.Contains(v.Show, guard.Hide) && !strings.Contains(line, guard.Hide) {
					t.Fatalf("%q is shown as %+v", line, v)
				}
				if !v.Hidden && v.Show != line {
					t.Fatalf("%q is shown as %q, and not hidden", line, v.Show)
				}
				if v.Refused == "" || i%3 == 0 {
					s.Sent(line)
				}
				s.Standing()
			}
		}
	})
}
