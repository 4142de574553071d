package transcript_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sanduq/lessons/transcript"
)

const sample = "---\n" +
	"title: Marking and expunging\n" +
	"summary: \"A message: gone in two moves.\"  # said twice\n" +
	"host: shadrach.smallorg.org\n" +
	"date: 2000-03-01T10:00:00Z   # where the clock starts\n" +
	"mailboxes: smallorg\n" +
	"quota: 20 KiB\n" +
	"tls: yes\n" +
	"source: listing 3\n" +
	"---\n" +
	"Marking a message removes nothing.\n\n" +
	"```imap\n" +
	"I: $ telnet localhost 143\n" +
	"S: * OK [..] ready\n" +
	"C: a1 login {4}\n" +
	"S: + [..]\n" +
	"C: alex {5}\n" +
	"S: + [..]\n" +
	"C: drums\n" +
	"S: a1 OK [..]\n" +
	"C: a2 idle\n" +
	"S: + [..]\n" +
	"C: DONE\n" +
	"S: a2 OK [..]\n" +
	"```\n\n" +
	"````markdown\n```imap\nthis is no dialogue\n```\n````\n\n" +
	"```task\ndo: nothing yet\ngoal: alex/INBOX exists\nsolution:\nC: a9 noop\nS: [...]\n```\n\n" +
	"~~~ smtp as=out port=587 escaped eol=lf\n" +
	"S: 220 [..name..] [..]\n" +
	"C: EHLO [..name..]\n" +
	"S: <close>\n" +
	"~~~\n" +
	"```imap\n" +
	"S: * [..n..] EXISTS\n" +
	"C: a3 fetch [..n..] body[]\n" +
	"S: * 1 FETCH (BODY[] {12}\n" +
	"S: hello worl\n" +
	"S: )\n" +
	"S: a3 OK [..]\n" +
	"```\n" +
	"```smtp as=out\n" +
	"C: NOOP\n" +
	"```\n"

// TestByteOrderMark: some editors begin a file with one, and it is no part of the text.
func TestByteOrderMark(t *testing.T) {
	t.Parallel()
	l, faults := transcript.Parse("a.md", []byte("\ufeff"+sample))
	plain, _ := transcript.Parse("a.md", []byte(sample))
	if len(faults) > 0 || l.Title != plain.Title || l.Body != plain.Body+len("\ufeff") || l.Hash() != plain.Hash() {
		t.Errorf("read is %q, the text begins at octet %d; faults: %v", l.Title, l.Body, faults)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	l, faults := transcript.Parse("a.md", []byte(sample))
	if len(faults) > 0 {
		t.Fatalf("faults: %v", faults)
	}
	if l.Title != "Marking and expunging" || l.Summary != "A message: gone in two moves." || l.Host != "shadrach.smallorg.org" ||
		!l.Date.Equal(time.Date(2000, 3, 1, 10, 0, 0, 0, time.UTC)) || l.Mailboxes != "smallorg" || l.Quota != 20480 || !l.TLS || l.Source != "listing 3" {
		t.Errorf("front matter: %+v", l)
	}
	if got := sample[l.Body:]; !strings.HasPrefix(got, "Marking a message") {
		t.Errorf("the body begins at %q", got[:20])
	}
	var got []string
	for _, s := range l.Steps {
		var client, server []string
		for _, c := range s.Client {
			client = append(client, c.Text)
		}
		for _, p := range s.Server {
			for _, l := range p.Lines {
				server = append(server, l.Text)
			}
			server = append(server, "|")
		}
		got = append(got, fmt.Sprintf("%d %s line %d opens=%v tag=%s continues=%v C%q S%q",
			s.Number, s.Block.Conn, s.Line(), s.Opens, s.Tag, s.Continues, client, server))
	}
	want := []string{
		`1 imap line 13 opens=true tag= continues=false C[] S["* OK [..] ready" "|"]`,
		`2 imap line 16 opens=false tag=a1 continues=false C["a1 login {4}" "alex {5}" "drums"] S["+ [..]" "|" "+ [..]" "|" "a1 OK [..]" "|"]`,
		`3 imap line 22 opens=false tag=a2 continues=false C["a2 idle"] S["+ [..]" "|"]`,
		`4 imap line 24 opens=false tag=a2 continues=true C["DONE"] S["a2 OK [..]" "|"]`,
		`5 out line 42 opens=true tag= continues=false C[] S["220 [..name..] [..]" "|"]`,
		`6 out line 44 opens=false tag= continues=false C["EHLO [..name..]"] S["<close>" "|"]`,
		`7 imap line 48 opens=false tag= continues=false C[] S["* [..n..] EXISTS" "|"]`,
		`8 imap line 49 opens=false tag=a3 continues=false C["a3 fetch [..n..] body[]"] S["* 1 FETCH (BODY[] {12}" "hello worl" ")" "|" "a3 OK [..]" "|"]`,
		`9 out line 55 opens=true tag= continues=false C[] S[]`,
		`10 out line 56 opens=false tag= continues=false C["NOOP"] S[]`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("steps:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if b := l.BlockAt(42); b == nil || b.Header() != "smtp as=out port=587 eol=lf escaped" || b.EOL() != "\n" {
		t.Errorf("block at line 42: %+v", b)
	}
}

// Each source has one fault, and the line that it names.
func TestFaults(t *testing.T) {
	t.Parallel()
	dialogue := func(lines ...string) string { return "```imap\n" + strings.Join(lines, "\n") + "\n```\n" }
	for _, c := range []struct{ name, src, want string }{
		{"unknown key", "---\ntitle: a\ncolour: red\n---\n", `3: front matter: unknown key "colour"`},
		{"key twice", "---\ntitle: a\ntitle: b\n---\n", "3: front matter: title is given twice"},
		{"no colon", "---\ntitle\n---\n", "2: front matter: want `key: value`"},
		{"no value", "---\ntitle: # later\n---\n", "2: front matter: title: has no value"},
		{"open quote", "---\ntitle: \"a\n---\n", "2: front matter: title: the quote is not closed"},
		{"date", "---\ndate: 1 March 2000\n---\n", "2: front matter: date: want a time"},
		{"quota", "---\nquota: 20 KB\n---\n", "2: front matter: quota: want a size"},
		{"tls", "---\ntls: true\n---\n", "2: front matter: tls: want yes or no"},
		{"no end", "---\ntitle: a\n", "1: the front matter has no end"},
		{"attribute", "text\n```imap as=a loud\nS: x\n```\n", `2: unknown attribute "loud"`},
		{"attribute twice", "```imap ordered ordered\nS: x\n```\n", "1: attribute ordered is given twice"},
		{"bad port", "```imap port=imap\nS: x\n```\n", "1: port= wants a port number"},
		{"bad name", "```imap as=\nS: x\n```\n", "1: as= wants a name"},
		{"marker", dialogue("S: * OK hi", "a1 noop"), "3: a line of a dialogue begins with"},
		{"blank line", dialogue("S: * OK hi", "", "C: a1 noop"), "3: a line of a dialogue begins with"},
		{"not closed", "```imap\nS: * OK hi\n", "1: the dialogue is not closed"},
		{"indented", "- one\n\n    ```imap\n    S: x\n    ```\n", "3: a dialogue stands at the margin"},
		{"empty", "```imap\n```\n", "1: the dialogue is empty"},
		{"note outside a listing", dialogue("S: * OK hi", "N: why not"), "3: N: notes a difference from a listing"},
		{"empty note", "```imap listing\nS: * OK hi\nN:\n```\n", "3: N: says why"},
		{"note first", "```imap listing\nS: * OK hi\n```\n```imap listing\nN: why\n```\n", "5: N: stands after the answer"},
		{"note within an answer", "```imap listing\nS: * OK hi\nC: a1 noop\nS: * 1 EXISTS\nN: why\nS: a1 OK\n```\n", "5: N: stands after the whole answer"},
		{"another language", "text\n\n```\nC: a1 noop\n```\n", "3: this looks like a dialogue"},
		{"letter case of the language", "```IMAP\nI: x\n```\n", "1: this looks like a dialogue"},
		{"TLS without tls: yes", dialogue("S: * OK hi", "TLS:"), "3: TLS: is for lessons whose front matter says tls: yes"},
		{"TLS with text", dialogue("S: * OK hi", "TLS: now"), "3: TLS: stands alone"},
		{"escape", "```imap escaped\nS: * OK hi\nC: a1 \\n\n```\n", `3: a backslash begins`},
		{"escape digits", "```imap escaped\nS: * OK hi\nC: a1 \\xg0\n```\n", `3: \x wants two hexadecimal digits`},
		{"literal too short", dialogue("S: * OK hi", "C: a1 login {4}", "S: + go", "C: al", "S: a1 OK"), "3: a literal of 4 octets is announced, and 2 follow"},
		{"literal too long", dialogue("S: * OK hi", "C: a1 login {4}", "S: + go", "C: alexander drums", "S: a1 OK"), "3: a literal of 4 octets is announced, and 15 follow: 11 too many"},
		{"literal missing", dialogue("S: * OK hi", "C: a1 login {4+}"), "3: a literal of 4 octets is announced, and no C: line follows"},
		{"literal in S:", dialogue("S: * OK hi", "C: a1 fetch 1 body[]", "S: * 1 FETCH (BODY[] {100}", "S: a", "S: a1 OK"), "4: a literal of 100 octets is announced"},
		{"capture unknown", dialogue("S: * OK hi", "C: a1 uid fetch [..uid..] flags"), "3: [..uid..] is used before"},
		{"capture twice in a line", dialogue("S: * OK [..a..] [..a..]"), "2: [..a..] stands twice"},
		{"protocol of a connection", dialogue("S: * OK hi") + "```pop3 as=imap\nS: +OK\n```\n", "4: connection imap is one of imap"},
		{"port of an open connection", dialogue("S: * OK hi") + "```imap port=993\nS: x\n```\n", "4: connection imap is open already"},
		{"command after the close", dialogue("S: * BYE", "S: <close>", "C: a1 noop"), "4: the connection is closed here"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, faults := transcript.Parse("f.md", []byte(c.src))
			if len(faults) != 1 || !strings.HasPrefix(faults[0].Error(), "f.md:"+c.want) {
				t.Errorf("faults %v\nwant one: f.md:%s…", faults, c.want)
			}
		})
	}
}

// A literal that the server refuses has no lines.
func TestRefusedLiteral(t *testing.T) {
	t.Parallel()
	l, faults := transcript.Parse("f.md", []byte("```imap\nS: * OK hi\nC: a1 login {999999999}\nS: a1 BAD too long\nC: a2 noop\n```\n"))
	if len(faults) > 0 || len(l.Steps) != 3 || l.Steps[2].Tag != "a2" {
		t.Errorf("faults %v, %d steps", faults, len(l.Steps))
	}
}

func TestHash(t *testing.T) {
	t.Parallel()
	hash := func(src string) string {
		l, _ := transcript.Parse("a.md", []byte(src))
		return l.Hash()
	}
	same := strings.Replace(strings.Replace(sample, "Marking a message removes nothing.", "لا يُحذف شيء.", 1), "I: $ telnet localhost 143\n", "", 1)
	if hash(sample) != hash(same) {
		t.Error("prose and shown lines change the hash")
	}
	for _, change := range [][2]string{{"a2 idle", "a2 noop"}, {"20 KiB", "21 KiB"}, {"10:00:00", "10:00:01"}, {"as=out port=587", "as=out port=25"}, {"a2 OK [..]", "a2 OK"}} {
		if hash(sample) == hash(strings.Replace(sample, change[0], change[1], 1)) {
			t.Errorf("%q for %q does not change the hash", change[1], change[0])
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sample)
	f.Add("```imap\nS: * OK [..a..]\nC: [..a..] {3}\nS: +\nC: abc{2+}\nC: \nC: x\nS: * 1 FETCH {[..]}\nS: [...]\n```\n")
	f.Add("---\n---\n~~~pop3 listing\nN:\nTLS:\nS: <close>\n")
	f.Add("```smtp\nS: 220 [..a..]\nC: DATA\nS: 354\nC: [..a..]\nC: .\nC: BDAT 4 LAST\nC: hi\nC: AUTH LOGIN\nS: 334\nC: x\n```\n```smtp eol=lf\nC: DATA\nC: .\n```\n")
	f.Fuzz(func(t *testing.T, src string) {
		l, faults := transcript.Parse("f", []byte(src))
		lines := strings.Count(src, "\n") + 1
		for _, fault := range faults {
			if fault.Line < 1 || fault.Line > lines {
				t.Errorf("%v: the file has %d lines", fault, lines)
			}
		}
		for i, s := range l.Steps {
			if s.Number != i+1 || s.Line() < 1 || s.Line() > lines || s.Block == nil {
				t.Fatalf("step %d: %+v", i+1, s)
			}
			for k := range s.Client {
				text, _ := s.Block.Client(s.Client[k].Text, nil)
				s.Completes(k, text, nil)
			}
		}
		if l.Body < 0 || l.Body > len(src) {
			t.Errorf("body at %d of %d", l.Body, len(src))
		}
	})
}
