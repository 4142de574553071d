package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestDovecot holds valid dialogues, testdata/dovecot/*.txt, against our server and against Dovecot with the same mail,
// and compares what each answer means to a client. Each line is a client's name, a space and a command, in which
// <<text>> is a literal and <<@file>> one of the messages beside the dialogues or of the mailbox set smallorg.
//
// Where the two differ and the standard permits it, permitted says so and why.
func TestDovecot(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/dovecot/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no dialogues: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimSuffix(filepath.Base(file), ".txt")
			compare(t, string(text), quotas[name], permitted[name])
		})
	}
}

// quotas has the quota in octets by dialogue; the others have none.
var quotas = map[string]int64{"quota": 2500}

// A difference is what the answers to one command mean, here alone and with Dovecot alone, where both may be.
type difference struct {
	command, here, dovecot string
	why                    string
}

// permitted has the differences by dialogue, in the order in which they come.
var permitted = map[string][]difference{
	"changes": {
		{"EXPUNGE", "NO READ-ONLY", "OK", "RFC 3501, section 6.4.3: NO where there is no permission; Dovecot expunges nothing and says OK"},
		{"FETCH 1:* UID", "", "2 FETCH FLAGS (\\deleted \\seen)\n4 FETCH FLAGS (\\deleted)",
			"section 7.4.2: flags may be told unasked; here not those of messages that are gone"},
	},
	"fetch": {
		{"FETCH 1 BODY.PEEK[2]", "1 FETCH BODY[2] NIL", `1 FETCH BODY[2] ""`, "section 6.4.5 does not say what a part that there is not has"},
	},
	"flags": {
		{"STORE 1 +FLAGS ()", "1 FETCH FLAGS (\\deleted \\flagged \\recent \\seen)", "", "section 6.4.6 has the new value told; Dovecot leaves it out where nothing was asked for"},
		{"STORE 1 +FLAGS (\\Seen)", "NO READ-ONLY", "OK", "section 6.4.6: NO where flags cannot be stored; Dovecot stores nothing and says OK"},
		{"STATUS w (MESSAGES RECENT UIDNEXT UNSEEN)", "STATUS w MESSAGES 4, RECENT 0, UIDNEXT 5, UNSEEN 4", "STATUS w MESSAGES 4, RECENT 4, UIDNEXT 5, UNSEEN 4",
			"section 6.3.10 warns of STATUS on the selected mailbox; here it counts what the next session to select it would have as \\Recent"},
	},
	"mime": {
		{"FETCH 5 BODY.PEEK[1.1]", "5 FETCH BODY[1.1] NIL", `5 FETCH BODY[1.1] "unclosed part"`,
			"section 6.4.5: only a multipart or a message has parts; Dovecot takes the part itself for its part 1"},
	},
	"quota": {
		{"GETQUOTAROOT inbox", `QUOTAROOT INBOX ""`, `QUOTAROOT inbox ""`, "section 5.1: INBOX is the same name in any letter case; Dovecot repeats what was sent"},
	},
	"search": {
		{"SEARCH KEYWORD nothing", "", "FLAGS (\\answered \\deleted \\draft \\flagged \\seen nothing work)\nPERMANENTFLAGS (\\* \\answered \\deleted \\draft \\flagged \\seen nothing work)",
			"FLAGS may be told at any time; Dovecot makes a keyword of what is only searched for"},
		{"SEARCH SENTBEFORE 1-Mar-2000", "SEARCH 1 2 3 4 5 6 7 8", "SEARCH 1 2 3 4 5 6 7 8 11 12",
			"section 6.4.4 does not say when a message without a date was sent: here on no day, with Dovecot in 1970"},
		{"SEARCH BODY smallorg", "SEARCH 4 6 8", "SEARCH 6 8", "section 6.4.4: the header of a message within the body is part of the body; Dovecot leaves it out"},
		{"SEARCH NOT (SEEN ANSWERED)", "SEARCH 1 2 3 5 6 7 8 9 10 11 12", "SEARCH 2 3 5 6 7 8 9 10 11 12",
			"section 6.4.4: message 1 has not both flags; Dovecot 2.3 is wrong"},
	},
}

func compare(t *testing.T, dialogue string, quota int64, may []difference) {
	dial := [2]dialer{sanduqDialer(t, quota), dovecotDialer(t, quota)}
	peers := map[string][2]*peer{}
	for n, line := range strings.Split(dialogue, "\n") {
		name, command, ok := strings.Cut(line, " ")
		if !ok || name == "#" {
			continue
		}
		if _, ok := peers[name]; !ok {
			peers[name] = [2]*peer{dial[0](t), dial[1](t)}
		}
		if verb, _, _ := strings.Cut(command, " "); verb == "SELECT" || verb == "EXAMINE" {
			for _, p := range peers[name] {
				p.view, p.came = nil, 0
			}
		}
		sent := withLiterals(t, command)
		tag := fmt.Sprint("t", n+1)
		ours := peers[name][0].command(t, tag, sent)
		theirs := peers[name][1].command(t, tag, sent)
		got, want := peers[name][0].meaning(ours), peers[name][1].meaning(theirs)
		got, want = without(got, want), without(want, got)
		switch {
		case got == want:
		case len(may) > 0 && may[0].command == command && may[0].here == got && may[0].dovecot == want:
			may = may[1:]
		default:
			t.Errorf("line %d: %s\nmeans here alone:\n%s\nand with Dovecot alone:\n%s", n+1, line, got, want)
		}
	}
	for _, d := range may {
		t.Errorf("permitted, but there is no such difference: %s: %q and %q", d.command, d.here, d.dovecot)
	}
}

// withLiterals replaces <<...>> by literals that need not be asked for.
func withLiterals(t *testing.T, command string) string {
	t.Helper()
	return regexp.MustCompile(`<<.*?>>`).ReplaceAllStringFunc(command, func(mark string) string {
		text := strings.TrimSuffix(strings.TrimPrefix(mark, "<<"), ">>")
		if file, ok := strings.CutPrefix(text, "@"); ok {
			octets, err := os.ReadFile(filepath.Join("testdata/dovecot", file))
			if err != nil {
				octets, err = os.ReadFile(filepath.Join("../lessons/mailboxes/smallorg", file))
			}
			if err != nil {
				t.Fatal(err)
			}
			text = strings.ReplaceAll(strings.ReplaceAll(string(octets), "\r\n", "\n"), "\n", "\r\n")
		} else if octets, err := strconv.Unquote(`"` + strings.ReplaceAll(text, `"`, `\"`) + `"`); err == nil {
			text = octets
		}
		return fmt.Sprintf("{%d+}\r\n%s", len(text), text)
	})
}

// without gives the lines of text that other does not have.
func without(text, other string) string {
	lines := strings.Split(other, "\n")
	return strings.Join(slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return slices.Contains(lines, line) }), "\n")
}
